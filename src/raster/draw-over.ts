import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { freed } from './freed.ts'
import { layOver } from './over.ts'
import { usePart } from './resvg.ts'

/**
 * Lays an SVG over an RGB picture of the size of its root, in the picture's own memory and little more: whole, a drawing and its
 * copies are twelve bytes for each pixel, so it is made in quarters.
 *
 * Not in more parts: the renderer ends the process on a group that lies farther than twice its view from the origin of it, and
 * of a quarter the whole canvas is no farther.
 */
export async function drawOver(picture: Pixels, svg: string): Promise<void> {
  for (const box of quartersOf(picture)) {
    usePart(svg, box, (pixels) => layOver(picture, { box, pixels }))
    await freed('young')
  }
}

function quartersOf({ width, height }: Pixels): readonly Box[] {
  return halves(height).flatMap(([top, bottom]) =>
    halves(width).map(([left, right]) => ({ x: left, y: top, width: right - left, height: bottom - top })),
  )
}

function halves(length: number): readonly (readonly [from: number, to: number])[] {
  const middle = length >> 1
  return [
    [0, middle],
    [middle, length],
  ]
}
