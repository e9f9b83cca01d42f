import type { Verdict } from 'broadside/server'
import type { JSX } from 'preact'
import type { Campaign } from './campaign.ts'

/** How the proofs stand, in a line. */
export function Summary({
  campaign: { placements },
  verdicts,
  stuck,
}: {
  readonly campaign: Campaign
  readonly verdicts: ReadonlyMap<string, Verdict>
  readonly stuck: boolean
}): JSX.Element {
  const refused = [...verdicts.values()].filter(({ status }) => status === 'refused').length
  const text = stuck
    ? 'The form has a mistake'
    : verdicts.size < placements.length
      ? `${verdicts.size} of ${placements.length} measured`
      : refused === 0
        ? `All ${placements.length} can be made`
        : `${refused} of ${placements.length} refused`
  return (
    <p class="summary" role="status">
      {text}
    </p>
  )
}
