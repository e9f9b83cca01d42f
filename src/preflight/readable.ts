import type { BrandKit } from '../brand/kit.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Draft } from '../overlay/draft.ts'
import type { Overlay } from '../overlay/overlay.ts'
import { bakeScrims } from '../overlay/scrim.ts'
import { inkOn } from '../overlay/set.ts'
import type { Tone } from '../plate/tone.ts'
import { certify, type SlotCertificate } from './certify.ts'

/** Type on its ground, and what was measured there. */
export interface Readable {
  readonly overlay: Overlay
  /** The plate with its veils. */
  readonly ground: Pixels
  readonly slots: readonly SlotCertificate[]
}

/** Factors on the contrast planned for: a tone is a sample of the plate, so the plate itself may ask for more. */
const MARGINS = [1.08, 1.25, 1.5, 2] as const

/**
 * Inks a layout and measures it on the plate's own pixels; where a slot falls short, plans for more contrast, three times
 * at most. The last attempt is returned with its measurements even if they fall short: the caller refuses it.
 */
export async function readableOn(draft: Draft, kit: BrandKit, pixels: Pixels, tone: Tone): Promise<Readable> {
  let attempt: Readable | undefined
  for (const margin of MARGINS) {
    const overlay = await inkOn(draft, { kit, tone, margin })
    const ground = bakeScrims(pixels, overlay.scrims)
    attempt = { overlay, ground, slots: certify(ground, overlay, (token) => kit.colors[token] ?? [0, 0, 0]) }
    if (
      attempt.slots.every(({ contrast, required }) => Math.min(contrast.p5, contrast.worstTile) >= required)
    )
      return attempt
  }
  return attempt as Readable
}
