import { type Box, intersection } from '../kit/geometry.ts'
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
  let plane = new Float32Array(box.width * box.height * 3)
  for (let row = 0, to = 0; row < box.height; row += 1) {
    let from = ((box.y + row) * width + box.x) * channels
    for (let column = 0; column < box.width; column += 1, from += channels, to += 3) {
      plane[to] = data[from] as number
      plane[to + 1] = data[from + 1] as number
      plane[to + 2] = data[from + 2] as number
    }
  }
  // Three passes of 2r + 1 have a variance of r(r + 1).
  const radius = Math.max(1, Math.round((Math.sqrt(1 + 4 * deviation * deviation) - 1) / 2))
  let other = new Float32Array(plane.length)
  for (let pass = 0; pass < 3; pass += 1) {
    for (let row = 0; row < box.height; row += 1)
      for (let channel = 0; channel < 3; channel += 1)
        average(plane, other, row * box.width * 3 + channel, 3, box.width, radius)
    for (let column = 0; column < box.width * 3; column += 1)
      average(other, plane, column, box.width * 3, box.height, radius)
  }
  const out = Uint8Array.from(plane, (value) => Math.round(value))
  other = plane = new Float32Array(0)
  return { box, data: out }
}

/** Running mean of 2 × radius + 1 values along one line. */
function average(
  source: Float32Array,
  target: Float32Array,
  start: number,
  stride: number,
  length: number,
  radius: number,
): void {
  if (length === 0) return
  const first = source[start] as number
  const last = source[start + (length - 1) * stride] as number
  let sum = first * (radius + 1)
  for (let index = 1; index <= radius; index += 1)
    sum += index < length ? (source[start + index * stride] as number) : last
  const size = 2 * radius + 1
  for (let index = 0; index < length; index += 1) {
    target[start + index * stride] = sum / size
    const leaving = index - radius < 0 ? first : (source[start + (index - radius) * stride] as number)
    const coming =
      index + radius + 1 >= length ? last : (source[start + (index + radius + 1) * stride] as number)
    sum += coming - leaving
  }
}
