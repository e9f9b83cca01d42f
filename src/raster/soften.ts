import { type Box, intersection, type Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'

/**
 * Blurs the part of a picture under a box: three box blurs, which come close to a Gaussian of the given standard deviation in
 * pixels (Wells 1986). Only what lies in the box is read, its edges repeated. RGB of the part of the box inside the picture.
 */
export function soften(
  { width, height, channels, data }: Pixels,
  within: Box,
  deviation: number,
): { readonly box: Box; readonly data: Uint8Array } {
  const box = intersection(within, { x: 0, y: 0, width, height }) ?? { x: 0, y: 0, width: 0, height: 0 }
  const plane = new Float32Array(box.width * box.height * 3)
  for (let row = 0, to = 0; row < box.height; row += 1) {
    let from = ((box.y + row) * width + box.x) * channels
    for (let column = 0; column < box.width; column += 1, from += channels, to += 3) {
      plane[to] = data[from] as number
      plane[to + 1] = data[from + 1] as number
      plane[to + 2] = data[from + 2] as number
    }
  }
  if (plane.length === 0) return { box, data: new Uint8Array() }
  // Three passes of 2r + 1 have a variance of r(r + 1).
  const radius = Math.max(1, Math.round((Math.sqrt(1 + 4 * deviation * deviation) - 1) / 2))
  const other = new Float32Array(plane.length)
  for (let pass = 0; pass < 3; pass += 1) {
    averageRows(plane, other, box, radius)
    averageColumns(other, plane, box, radius)
  }
  const out = new Uint8Array(plane.length)
  for (let index = 0; index < plane.length; index += 1) out[index] = Math.round(plane[index] as number)
  return { box, data: out }
}

/** Running mean of 2 × radius + 1 pixels along each row. */
function averageRows(
  source: Float32Array,
  target: Float32Array,
  { width, height }: Size,
  radius: number,
): void {
  const size = 2 * radius + 1
  for (let row = 0; row < height; row += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      const start = row * width * 3 + channel
      const end = start + (width - 1) * 3
      const first = source[start] as number
      const last = source[end] as number
      let sum = first * (radius + 1)
      for (let step = 1; step <= radius; step += 1) sum += source[Math.min(end, start + step * 3)] as number
      for (let at = start; at <= end; at += 3) {
        target[at] = sum / size
        const leaving = at - radius * 3
        const coming = at + (radius + 1) * 3
        sum +=
          (coming >= end ? last : (source[coming] as number)) -
          (leaving < start ? first : (source[leaving] as number))
      }
    }
  }
}

/** The same along each column, row by row: neighbours in memory are read together. */
function averageColumns(
  source: Float32Array,
  target: Float32Array,
  { width, height }: Size,
  radius: number,
): void {
  const size = 2 * radius + 1
  const across = width * 3
  const lowest = height - 1
  const sums = new Float64Array(across)
  for (let column = 0; column < across; column += 1) sums[column] = (source[column] as number) * (radius + 1)
  for (let step = 1; step <= radius; step += 1) {
    const from = Math.min(lowest, step) * across
    for (let column = 0; column < across; column += 1)
      sums[column] = (sums[column] as number) + (source[from + column] as number)
  }
  for (let row = 0; row < height; row += 1) {
    const to = row * across
    const leaving = Math.max(0, row - radius) * across
    const coming = Math.min(lowest, row + radius + 1) * across
    for (let column = 0; column < across; column += 1) {
      const sum = sums[column] as number
      target[to + column] = sum / size
      sums[column] = sum + ((source[coming + column] as number) - (source[leaving + column] as number))
    }
  }
}
