import type { JSX } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { type Campaign, type EditorData, idOf } from '../editor/campaign.ts'
import { CloseUp } from '../editor/close-up.tsx'
import { ProofCard } from '../editor/proof-card.tsx'
import { keyOf, proofStream } from '../editor/proof-stream.ts'
import type { Fix } from '../editor/verdict.ts'

/** Proofs of one row in all sizes, made anew with each `edit`. */
export function RowProofs({
  data,
  campaign,
  locale,
  edit,
  onFix,
}: {
  readonly data: EditorData
  /** With the row as its only one. */
  readonly campaign: Campaign
  readonly locale: string
  readonly edit: number
  readonly onFix: (fix: Fix) => void
}): JSX.Element {
  const stream = useMemo(() => proofStream(data.draft.id), [])
  const [open, setOpen] = useState<number>()
  useEffect(() => stream.show(campaign, locale, edit), [edit, locale])
  const { placements } = campaign
  const shown = open === undefined ? undefined : placements[open]
  const proof = shown === undefined ? undefined : stream.proofs.value.get(keyOf(locale, idOf(shown)))
  const issues = stream.issues.value
  return (
    <>
      {stream.trouble.value !== '' && (
        <p class="problem" role="alert">
          {stream.trouble.value}
        </p>
      )}
      {issues.length > 0 && (
        <p class="bulk-empty">This row has mistakes; its proofs are made when they are mended.</p>
      )}
      {issues.length === 0 && (
        <div class="wall">
          {placements.map((placement, at) => (
            <ProofCard
              key={idOf(placement)}
              placement={placement}
              proof={stream.proofs.value.get(keyOf(locale, idOf(placement)))}
              edit={edit}
              guides={false}
              // Sizes are left out in the campaign, not for a row.
              context={{ data, campaign: { ...campaign, placements: [placement] }, locale }}
              onOpen={() => setOpen(at)}
              onFix={onFix}
            />
          ))}
        </div>
      )}
      {shown !== undefined && proof !== undefined && (
        <CloseUp
          placement={shown}
          proof={proof}
          guides={false}
          context={{ data, campaign, locale }}
          onStep={(by) => setOpen(((open ?? 0) + by + placements.length) % placements.length)}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  )
}
