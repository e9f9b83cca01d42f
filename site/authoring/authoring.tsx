import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { FamilyCard } from './family-card.tsx'
import { type Following, follow } from './follow.ts'
import { MistakeList } from './mistake-list.tsx'

/** What the page is opened with. */
export interface AuthoringData {
  readonly id: string
  /** Number of the sample. */
  readonly at: number
  readonly samples: readonly { readonly at: number; readonly name: string }[]
  /** The placement that stands for each family. */
  readonly specimens: readonly Specimen[]
}

export interface Specimen {
  readonly placement: string
  readonly name: string
  readonly width: number
  readonly height: number
}

/** A template in all its families, drawn anew whenever one of its files is saved. */
export function Authoring({ data }: { readonly data: AuthoringData }): JSX.Element {
  const [following] = useState(() => follow(data.id, data.at))
  const { placements, mistakes, trouble } = following
  const shown = data.specimens.filter(
    ({ placement }) => placements.value?.includes(placement) || following.proofs.value.has(placement),
  )
  return (
    <div class="authoring">
      <div class="head">
        <div>
          <p class="path">
            <a href={`/templates/${data.id}`}>The template’s page</a>
          </p>
          <h1>{data.id}</h1>
        </div>
        <Status following={following} families={shown.length} />
      </div>
      {data.samples.length > 0 && (
        <nav aria-label="Samples">
          <ul class="pills">
            {data.samples.map(({ at, name }) => (
              <li key={at}>
                <a class="pill" href={`?sample=${at}`} aria-current={at === data.at ? 'true' : undefined}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {trouble.value !== '' && (
        <p class="problem" role="alert">
          {trouble.value}
        </p>
      )}
      <MistakeList mistakes={mistakes.value} />
      {placements.value?.length === 0 && shown.length > 0 && (
        <p class="stale-note">The proofs below are of the last save that could be laid out.</p>
      )}
      <div class="families">
        {shown.map((specimen) => (
          <FamilyCard
            key={specimen.placement}
            specimen={specimen}
            proof={following.proofs.value.get(specimen.placement)}
            save={following.save.value}
            broken={placements.value?.length === 0}
          />
        ))}
      </div>
    </div>
  )
}

function Status({
  following,
  families,
}: {
  readonly following: Following
  readonly families: number
}): JSX.Element {
  const { save, took, placements, mistakes } = following
  const errors = mistakes.value.filter(({ severity }) => severity === 'error').length
  const text =
    placements.value?.length === 0
      ? errors > 0
        ? 'Not drawn: the files have mistakes.'
        : 'Looking through the files …'
      : took.value === undefined
        ? 'Drawing …'
        : `${families} families in ${(took.value / 1000).toFixed(2)} s`
  return (
    <p class="status" role="status" data-save={save.value} data-took={took.value ?? ''}>
      {text}
      <small>{savedTimes(save.value - 1)}</small>
    </p>
  )
}

function savedTimes(count: number): string {
  if (count < 1) return 'Save a file: all of it is drawn anew.'
  return count === 1 ? 'Saved once' : `Saved ${count} times`
}
