import type { JSX } from 'preact'
import { Icon } from '../editor/icons.tsx'
import { chipOf } from '../editor/verdict.ts'
import type { Specimen } from './authoring.tsx'
import type { FamilyProof } from './follow.ts'

const MARKS = { good: 'check', mend: 'mend', bad: 'cross' } as const

/** One family: its proof, whether it may be written, and why not. */
export function FamilyCard({
  specimen: { placement, name, width, height },
  proof,
  save,
  broken,
}: {
  readonly specimen: Specimen
  readonly proof: FamilyProof | undefined
  readonly save: number
  /** Whether the files cannot be laid out as they are. */
  readonly broken: boolean
}): JSX.Element {
  const fresh = proof?.judges === save && !broken
  const verdict = proof?.failure === undefined ? proof?.verdict : undefined
  const chip = proof?.failure === undefined ? chipOf(verdict) : { kind: 'bad', label: 'Failed' }
  const waiting = broken ? 'As it was' : proof?.picture === undefined ? 'Setting' : 'Measuring'
  const findings = verdict?.status === 'refused' ? verdict.findings : []
  return (
    <figure
      class="family"
      data-placement={placement}
      data-shows={proof?.shows ?? -1}
      data-verdict={fresh ? (verdict?.status ?? 'failed') : 'waiting'}
      style={{ '--ratio': width / height }}
    >
      <div class={proof?.picture === undefined ? 'picture shimmer' : broken ? 'picture old' : 'picture'}>
        {proof?.picture !== undefined && (
          <img
            src={proof.picture.src}
            width={proof.picture.width}
            height={proof.picture.height}
            alt={`${name}: ${width} × ${height} pixels`}
          />
        )}
      </div>
      <figcaption>
        <p>
          <strong>{name}</strong>
          <small>
            {width} × {height}
          </small>
        </p>
        <p class={`chip ${fresh ? chip.kind : 'waiting'}`}>
          {fresh && chip.kind in MARKS ? (
            <Icon name={MARKS[chip.kind as keyof typeof MARKS]} />
          ) : (
            <i class="dot" aria-hidden="true" />
          )}
          {fresh ? chip.label : waiting}
        </p>
      </figcaption>
      {fresh && proof?.failure !== undefined && <p class="problem">{proof.failure}</p>}
      {fresh && findings.length > 0 && (
        <ul class="notes">
          {findings.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      {fresh && verdict?.status === 'repaired' && (
        <ul class="notes">
          {verdict.words.repairs.map((repair) => (
            <li key={repair}>{repair}</li>
          ))}
        </ul>
      )}
    </figure>
  )
}
