import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { EditorData } from '../campaign.ts'
import type { Modelled } from './model-panel.tsx'
import type { Pictures } from './pictures.ts'
import { nameOf } from './progress.tsx'
import { ReviseButton } from './revise-button.tsx'
import { type Choice, factsOf, plateSrc, Versions } from './versions.tsx'

/** The pictures of a campaign that a model made: one for each family of formats, every version of it, a way to change it. */
export function ChosenPictures({
  data,
  plate,
  pictures,
  onUse,
}: {
  readonly data: EditorData
  readonly plate: Modelled
  readonly pictures: Pictures
  readonly onUse: (use: Readonly<Record<string, string>>) => void
}): JSX.Element | null {
  const [chosen, setChosen] = useState('')
  const draft = data.draft.id
  const versions = pictures.versions.value
  const quoted = pictures.quote.value?.plates ?? []
  const use: Readonly<Record<string, string | undefined>> = plate.use ?? {}
  // Without a choice it is the one that was asked for, if it is there.
  const inUse = new Map(
    quoted.flatMap(({ family, key, state }) => {
      const shown = use[family] ?? (state === 'used' ? key : undefined)
      return shown === undefined ? [] : [[family, shown] as const]
    }),
  )
  const families = [...inUse.keys()]
  const family = families.includes(chosen) ? chosen : families[0]
  const current = versions.find(({ key }) => key === inUse.get(family ?? ''))
  if (family === undefined || current === undefined) return null
  const take = (key: string): void => onUse({ [family]: key })
  const src = plateSrc(draft, current.key, 1200)
  return (
    <section class="chosen" aria-label="Pictures in use">
      {families.length > 1 && (
        <fieldset class="pills sources">
          <legend class="visually-hidden">Format</legend>
          {families.map((each) => (
            <button
              key={each}
              type="button"
              class="pill small"
              aria-pressed={each === family}
              onClick={() => setChosen(each)}
            >
              {nameOf(each)}
            </button>
          ))}
        </fieldset>
      )}
      <figure>
        <img
          src={src}
          width={current.width}
          height={current.height}
          alt={`What ${nameOf(family).toLowerCase()} formats show`}
          style={{ '--ratio': current.width / current.height }}
        />
        <figcaption class="help">{factsOf(current)}</figcaption>
      </figure>
      {current.remarks.length > 0 && (
        <ul class="caution">
          {current.remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
      <ReviseButton
        draft={draft}
        picture={{ src, width: current.width, height: current.height }}
        from={{ plate: current.key }}
        pictures={pictures}
        onDone={({ key }) => take(key)}
      />
      <Versions
        title="Versions"
        choices={versions
          .filter((version) => version.family === family)
          .map(
            (version): Choice => ({
              id: version.key,
              src: plateSrc(draft, version.key, 160),
              label: factsOf(version),
              current: version.key === current.key,
              use: () => take(version.key),
            }),
          )}
      />
    </section>
  )
}
