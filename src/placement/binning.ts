import type { Size } from '../kit/geometry.ts'
import { MINUTE } from './effective-ppi.ts'
import type { Placement } from './schema.ts'

/**
 * Pixels, along an edge, that are kept for what the eye sees as one: twice as fine as it can tell apart (Shannon 1949). A post on a
 * phone, which is measured as it is, has 1.7.
 */
const FINER = 2

/** No picture is measured on fewer pixels than a post in a feed, 1080 × 1350. */
const LEAST_MEASURED = 1_458_000

/**
 * How many pixels of the canvas, along an edge, are measured as one: `3` for squares of 3 × 3, `1` for all that is not far finer than
 * the eye can use. A sheet of A3 at 300 dpi has seven pixels in a minute of arc from where it is read.
 */
export function binningOf({ width, height, shown }: Placement): number {
  const inMinute = (width / shown.mm) * shown.distanceMm * MINUTE
  const byEye = Math.floor(inMinute / FINER)
  const byArea = Math.floor(Math.sqrt((width * height) / LEAST_MEASURED))
  return Math.max(1, Math.min(byEye, byArea))
}

/** Size of a canvas whose pixels are binned. Squares at its right and lower edges may reach beyond it. */
export function binnedSize({ width, height }: Size, binning: number): Size {
  return { width: Math.ceil(width / binning), height: Math.ceil(height / binning) }
}
