import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { freed } from './freed.ts'
import { share } from './over.ts'
import { usePart } from './resvg.ts'

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
    usePart(svg, part, binning, (drawn) => lay(picture, drawn, part))
    await freed('young')
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

/** As `over` does, where a part lies. */
function lay({ width, data }: Pixels, drawn: Pixels, part: Box): void {
  const out = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength)
  const source = drawn.data
  for (let row = 0, from = 0; row < part.height; row += 1) {
    let to = ((part.y + row) * width + part.x) * 3
    for (const end = from + part.width * 4; from < end; from += 4, to += 3) {
      const alpha = source[from + 3] as number
      if (alpha === 0) continue
      const rest = 255 - alpha
      out[to] = (source[from] as number) + share(out[to] as number, rest)
      out[to + 1] = (source[from + 1] as number) + share(out[to + 1] as number, rest)
      out[to + 2] = (source[from + 2] as number) + share(out[to + 2] as number, rest)
    }
  }
}
