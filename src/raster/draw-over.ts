import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { over } from './over.ts'
import { rasterizePart, released } from './resvg.ts'

/** Pixels from which a drawing is made in quarters, not in halves: it and its copies are twelve bytes for each. */
const LARGE = 12_000_000

/**
 * Lays an SVG over an RGB picture of the size of its root, or of that with squares of `binning` × `binning` pixels as one, in the
 * picture's own memory and little more: the drawing is made part by part.
 *
 * Not in more than two parts along an edge: the renderer ends the process on a group that lies farther than twice its view from
 * the origin of it, and of a half the whole canvas is no farther.
 */
export async function drawOver(picture: Pixels, svg: string, binning = 1): Promise<void> {
  for (const part of partsOf(picture)) {
    lay(picture, over(cutOut(picture, part), rasterizePart(svg, part, binning)), part)
    await released()
  }
}

function partsOf({ width, height }: Pixels): readonly Box[] {
  const columns = width * height < LARGE ? [[0, width]] : halves(width)
  return halves(height).flatMap(([top = 0, bottom = 0]) =>
    columns.map(([left = 0, right = 0]) => ({ x: left, y: top, width: right - left, height: bottom - top })),
  )
}

function halves(length: number): readonly (readonly number[])[] {
  const middle = length >> 1
  return [
    [0, middle],
    [middle, length],
  ]
}

function cutOut({ width, data }: Pixels, part: Box): Pixels {
  const out = new Uint8Array(part.width * part.height * 3)
  const length = part.width * 3
  for (let row = 0; row < part.height; row += 1) {
    const from = ((part.y + row) * width + part.x) * 3
    out.set(data.subarray(from, from + length), row * length)
  }
  return { width: part.width, height: part.height, channels: 3, data: out }
}

function lay({ width, data }: Pixels, drawn: Pixels, part: Box): void {
  const length = part.width * 3
  for (let row = 0; row < part.height; row += 1)
    data.set(drawn.data.subarray(row * length, (row + 1) * length), ((part.y + row) * width + part.x) * 3)
}
