import type { Placement } from './schema.ts'

/** What of its own resolution a plate has where it is printed. */
export interface EffectivePpi {
  /** Pixels of the plate in an inch of paper. */
  readonly ppi: number
  /** What the eye can tell apart where the sheet hangs or is held. */
  readonly wanted: number
}

const MM_PER_INCH = 25.4

/** The eye tells apart what is a minute of arc apart (normal sight, 20/20). */
export const MINUTE = Math.tan(Math.PI / (180 * 60))

/** No sheet is only ever seen from where it is meant to be seen: below this, pixels show. */
const LEAST = 100

/**
 * The resolution of a plate on paper, `undefined` for what is not printed.
 * @param detail pixels of the plate in a pixel of the canvas, along an edge
 */
export function effectivePpi({ dpi, shown }: Placement, detail: number): EffectivePpi | undefined {
  if (dpi === undefined) return undefined
  const seen = MM_PER_INCH / (shown.distanceMm * MINUTE)
  return {
    ppi: Math.floor(Math.min(1, detail) * dpi),
    wanted: Math.ceil(Math.min(dpi, Math.max(LEAST, seen))),
  }
}
