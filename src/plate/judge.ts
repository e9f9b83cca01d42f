import { type Box, scaleBox } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { THRESHOLDS } from '../kit/thresholds.ts'
import { letteringIn } from '../ocr/lettering.ts'
import type { Eyes } from '../ocr/tesseract.ts'
import { readTone, toneOf } from './tone.ts'

/** What a plate has to be. */
export interface PlateDemand {
  /** Areas the type stands on, relative (0..1) to the frame. */
  readonly calm: readonly Box[]
  /** Whether no lettering may be seen: not so for plates that carry text. */
  readonly textFree: boolean
}

/** What is wrong with a plate. Boxes in pixels of it. */
export type PlateFinding =
  | {
      readonly kind: 'busy'
      readonly box: Box
      /** Share (0..1) of the area with an edge, and the most that is calm. */
      readonly edges: number
      readonly most: number
      readonly message: string
    }
  | {
      readonly kind: 'lettering'
      readonly box: Box
      readonly text: string
      /** What the engine thinks of its reading, 0..100. */
      readonly confidence: number
      readonly message: string
    }

/**
 * Looks at a plate as it came: whether its calm areas are calm (share of pixels with an edge, as the contract measures clutter;
 * entropy would rank a soft gradient above noise), and whether it shows lettering nobody asked for. Empty if all is well.
 *
 * @param eyes reads only where `textFree`; the first reading takes a second
 */
export async function judgePlate(
  pixels: Pixels,
  { calm, textFree }: PlateDemand,
  eyes: Eyes,
): Promise<readonly PlateFinding[]> {
  const busy = busyAreas(pixels, calm)
  return textFree ? [...busy, ...(await stray(pixels, eyes))] : busy
}

/** Calm areas that are not. */
function busyAreas(pixels: Pixels, calm: readonly Box[]): readonly PlateFinding[] {
  const tone = toneOf(pixels)
  const { edges: most } = THRESHOLDS.clutter.calm
  return calm.flatMap((area): PlateFinding[] => {
    const box = scaleBox(area, pixels)
    const { busy } = readTone(tone, box)
    if (busy <= most) return []
    const share = (value: number): string => `${Math.round(100 * value)} %`
    const message = `the area that should be calm (${Math.round(box.width)} × ${Math.round(box.height)} px at ${Math.round(box.x)}, ${Math.round(box.y)}) has edges on ${share(busy)} of it; ${share(most)} is calm`
    return [{ kind: 'busy', box, edges: busy, most, message }]
  })
}

async function stray(pixels: Pixels, eyes: Eyes): Promise<readonly PlateFinding[]> {
  return (await letteringIn(pixels, eyes)).map(({ text, box, confidence }) => ({
    kind: 'lettering',
    box,
    text,
    confidence,
    message: `the picture shows lettering: “${text}” at ${Math.round(box.x)}, ${Math.round(box.y)}`,
  }))
}
