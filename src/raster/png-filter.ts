import type { Pixels } from '../kit/pixels.ts'

/** Rows of a picture, from one up to another, as PNG packs them: each led by the number of its filter (PNG specification 9.2). */
export type Filter = (pixels: Pixels, from: number, to: number) => Uint8Array

/** Filter 0: bytes as they are. */
export const filterNone: Filter = ({ width, channels, data }, from, to) => {
  const stride = width * channels
  const out = new Uint8Array((stride + 1) * (to - from))
  for (let y = from; y < to; y++)
    out.set(data.subarray(y * stride, (y + 1) * stride), (y - from) * (stride + 1) + 1)
  return out
}

/** Filter 3: each byte less the mean of the ones to the left and above. */
export const filterAverage: Filter = ({ width, channels, data }, from, to) => {
  const stride = width * channels
  const out = new Uint8Array((stride + 1) * (to - from))
  for (let y = from, at = 0; y < to; y++) {
    let byte = y * stride
    out[at++] = 3
    const first = y === 0
    for (let x = 0; x < channels; x++, byte++) {
      out[at++] = (data[byte] as number) - (first ? 0 : (data[byte - stride] as number) >> 1)
    }
    const end = (y + 1) * stride
    if (first) {
      for (; byte < end; byte++) out[at++] = (data[byte] as number) - ((data[byte - channels] as number) >> 1)
    } else {
      for (; byte < end; byte++) {
        out[at++] =
          (data[byte] as number) -
          (((data[byte - channels] as number) + (data[byte - stride] as number)) >> 1)
      }
    }
  }
  return out
}

/** The best of all five filters for each row, by the smallest sum of absolute differences (PNG specification 12.8). Slow. */
export const filterEach: Filter = ({ width, channels, data }, from, to) => {
  const stride = width * channels
  const out = new Uint8Array((stride + 1) * (to - from))
  const rows = Array.from({ length: 5 }, () => new Uint8Array(stride))
  const [none, sub, up, average, paeth] = rows as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  for (let y = from; y < to; y++) {
    const start = y * stride
    for (let x = 0; x < stride; x++) {
      const at = start + x
      const value = data[at] as number
      const left = x < channels ? 0 : (data[at - channels] as number)
      const above = y === 0 ? 0 : (data[at - stride] as number)
      const corner = x < channels || y === 0 ? 0 : (data[at - stride - channels] as number)
      none[x] = value
      sub[x] = value - left
      up[x] = value - above
      average[x] = value - ((left + above) >> 1)
      paeth[x] = value - nearest(left, above, corner)
    }
    const sums = rows.map(roughness)
    const best = sums.indexOf(Math.min(...sums))
    out[(y - from) * (stride + 1)] = best
    out.set(rows[best] as Uint8Array, (y - from) * (stride + 1) + 1)
  }
  return out
}

/** Paeth's predictor: whichever neighbour is nearest to left + above − corner. */
function nearest(left: number, above: number, corner: number): number {
  const guess = left + above - corner
  const toLeft = Math.abs(guess - left)
  const toAbove = Math.abs(guess - above)
  const toCorner = Math.abs(guess - corner)
  if (toLeft <= toAbove && toLeft <= toCorner) return left
  return toAbove <= toCorner ? above : corner
}

/** Sum of the bytes taken as signed numbers. */
function roughness(row: Uint8Array): number {
  let sum = 0
  for (const value of row) sum += value < 128 ? value : 256 - value
  return sum
}
