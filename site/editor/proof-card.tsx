import type { JSX } from 'preact'
import { type Campaign, type EditorData, sizeOf } from './campaign.ts'
import { Guides } from './guides.tsx'
import { Icon } from './icons.tsx'
import type { Proof } from './proof-stream.ts'
import { hintOf, sayOf } from './say.ts'
import { chipOf, type Fix, fixesFor } from './verdict.ts'

const MARKS = { good: 'check', mend: 'mend', bad: 'cross' } as const

/** One proof with its verdict and, where it is refused, what can be done. */
export function ProofCard({
  placement,
  proof,
  edit,
  guides,
  stuck = false,
  context,
  onOpen,
  onFix,
}: {
  readonly placement: Campaign['placements'][number]
  readonly proof: Proof | undefined
  /** The edit that is seen in the form. */
  readonly edit: number
  readonly guides: boolean
  /** Whether the form has mistakes: no proof is made before they are mended. */
  readonly stuck?: boolean
  readonly context: { readonly data: EditorData; readonly campaign: Campaign; readonly locale: string }
  readonly onOpen: () => void
  readonly onFix: (fix: Fix) => void
}): JSX.Element {
  const { data, campaign, locale } = context
  const size = sizeOf(placement, data.sizes)
  const verdict = proof?.failure === undefined ? proof?.verdict : undefined
  const fresh = proof !== undefined && proof.judges === edit
  const chip = proof?.failure === undefined ? chipOf(verdict) : { kind: 'bad', label: 'Failed' }
  const name = `${size.platform} ${size.name}`.trim()
  const refused = verdict?.status === 'refused' && fresh ? verdict : undefined
  const fixes =
    refused === undefined ? [] : fixesFor(refused, size.id, { campaign, locale, template: data.template })
  const notes = fresh && verdict?.status === 'repaired' ? verdict.words.repairs.join(' ') : ''
  const mends = fixes.some(({ leavesOut }) => !leavesOut)
  const told = (refused?.findings ?? []).map((finding) => ({ ...finding, hint: hintOf(finding) }))
  const none = refused !== undefined && proof?.picture === undefined
  return (
    <article
      class="card"
      aria-label={name}
      data-placement={size.id}
      data-shows={proof?.shows ?? -1}
      data-judges={proof?.judges ?? -1}
      data-verdict={fresh ? (verdict?.status ?? 'failed') : 'waiting'}
      style={{ '--ratio': size.width / size.height }}
    >
      <button
        type="button"
        class={none ? 'picture none-yet' : proof?.picture === undefined ? 'picture shimmer' : 'picture'}
        onClick={onOpen}
        disabled={proof?.picture === undefined}
      >
        {proof?.picture !== undefined && (
          <img
            class={
              (stuck && !fresh) || (refused !== undefined && refused.picture === undefined) ? 'stale' : ''
            }
            src={proof.picture.src}
            width={proof.picture.width}
            height={proof.picture.height}
            alt={`Proof of ${name}`}
          />
        )}
        {guides && proof !== undefined && <Guides proof={proof} safe={size.safe} />}
        <span class="visually-hidden">Look at {name} closely</span>
      </button>
      <div class="caption">
        <p>
          <strong>{name}</strong>
          <small>
            {size.width} × {size.height}
          </small>
        </p>
        <p class={`chip ${fresh ? chip.kind : 'waiting'}`}>
          {fresh && chip.kind in MARKS ? (
            <Icon name={MARKS[chip.kind as keyof typeof MARKS]} />
          ) : (
            <i class="dot" aria-hidden="true" />
          )}
          {fresh
            ? chip.label
            : stuck
              ? 'Not current'
              : proof?.picture === undefined
                ? 'Setting'
                : 'Measuring'}
        </p>
      </div>
      {refused === undefined && (
        <p class="notes" title={notes}>
          {notes}
        </p>
      )}
      {fresh && proof?.failure !== undefined && <p class="problem">{proof.failure}</p>}
      {refused !== undefined && (
        <div class="refusal">
          {told.map(({ message, hint }) => (
            <p key={message}>
              {sayOf(message, size.id, name, data.template)}. {!mends && <span>{hint}</span>}
            </p>
          ))}
          {mends && <p class="help">Each of these was tried, and fits:</p>}
          <div class="fixes">
            {fixes.map((fix) => (
              <button type="button" class="button small" key={fix.label} onClick={() => onFix(fix)}>
                {fix.label}
              </button>
            ))}
          </div>
        </div>
      )}
    </article>
  )
}
