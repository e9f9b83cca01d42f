import type { Finding } from '../export/schema.ts'
import type { SlotCertificate } from '../preflight/certify.ts'

/** What slots lack of their contrast: one finding for each that fails. A tile may have two thirds of what the slot needs, for one patch under one letter does not stop reading. */
export function contrastFindings(slots: readonly SlotCertificate[]): readonly Finding[] {
  return slots.flatMap(({ slot, contrast, required }) => {
    const short = contrast.p5 < required
    const patch = contrast.worstTile < (required * 2) / 3
    if (!short && !patch) return []
    const what = short
      ? `has a contrast of ${shown(contrast.p5)}`
      : `has a patch with a contrast of ${shown(contrast.worstTile)}`
    return [
      {
        code: 'CONTRAST_LOW',
        slot,
        message: `${slot} ${what}; it needs ${shown(short ? required : (required * 2) / 3)}`,
        hint: 'Choose a calmer picture or another focal point, or add a panel to the template.',
      },
    ]
  })
}

/** Rounded down, so that 4.499 is not shown as the 4.5 it fails. */
function shown(ratio: number): string {
  return (Math.floor(ratio * 100) / 100).toFixed(2)
}
