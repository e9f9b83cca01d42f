import type { Pixels } from '../kit/pixels.ts'

/** Rows of a picture as PNG packs them: each led by the number of its filter (PNG specification 9.2). */
export type Filter = (pixels: Pixels) => Uint8Array

/** Filter 0: bytes as they are. */
export const filterNone: Filter = ({ width, height, channels, data }) => {
  const stride = width * channels
  const out = new Uint8Array((stride + 1) * height)
  for (let y = 0; y < height; y++) out.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1)
  return out
}

/** Filter 3: each byte less the mean of the ones to the left and above. */
export const filterAverage: Filter = ({ width, height, channels, data }) => {
  const stride = width * channels
  const out = new Uint8Array((stride + 1) * height)
  for (let y = 0; y < height; y++) {
    let to = y * (stride + 1)
    let from = y * stride
    out[to++] = 3
    const first = y === 0
    for (let x = 0; x < channels; x++, from++) {
      out[to++] = (data[from] as number) - (first ? 0 : (data[from - stride] as number) >> 1)
    }
    const end = (y + 1) * stride
    if (first) {
      for (; from < end; from++) out[to++] = (data[from] as number) - ((data[from - channels] as number) >> 1)
    } else {
      for (; from < end; from++) {
        out[to++] =
          (data[from] as number) -
          (((data[from - channels] as number) + (data[from - stride] as number)) >> 1)
      }
    }
  }
  return out
}

/** The best of all five filters for each row, by the smallest sum of absolute differences (PNG specification 12.8). Slow. */
export const filterEach: Filter = ({ width, height, channels, data }) => {
  const stride = width * channels
  const out = new Uint8Array((stride + 1) * height)
  const rows = Array.from({ length: 5 }, () => new Uint8Array(stride))
  const [none, sub, up, average, paeth] = rows as [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array]
  for (let y = 0; y < height; y++) {
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
    out[y * (stride + 1)] = best
    out.set(rows[best] as Uint8Array, y * (stride + 1) + 1)
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
