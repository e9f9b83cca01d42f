import type { Pixels } from '../kit/pixels.ts'

/**
 * The same picture with squares of `binning` × `binning` pixels as one, their mean: as a picture is seen from where its pixels
 * cannot be told apart. Squares at the right and lower edges may be cut. The same pixels for a `binning` of 1.
 */
export function binned(pixels: Pixels, binning: number): Pixels {
  if (binning === 1) return pixels
  const { channels, data } = pixels
  const width = Math.ceil(pixels.width / binning)
  const height = Math.ceil(pixels.height / binning)
  const out = new Uint8Array(width * height * channels)
  const stride = pixels.width * channels
  const sums = new Uint32Array(width * channels)
  for (let row = 0; row < height; row += 1) {
    sums.fill(0)
    const bottom = Math.min(pixels.height, (row + 1) * binning)
    for (let y = row * binning; y < bottom; y += 1) addRow(sums, data, y * stride, stride, channels, binning)
    const rows = bottom - row * binning
    for (let column = 0, to = row * width * channels; column < width; column += 1) {
      const area = rows * Math.min(binning, pixels.width - column * binning)
      for (let channel = 0; channel < channels; channel += 1, to += 1)
        out[to] = ((sums[column * channels + channel] as number) + (area >> 1)) / area
    }
  }
  return { width, height, channels, data: out }
}

function addRow(
  sums: Uint32Array,
  data: Uint8Array,
  start: number,
  length: number,
  channels: number,
  binning: number,
): void {
  const step = channels * binning
  for (let from = 0, to = 0; from < length; from += step, to += channels) {
    const end = Math.min(from + step, length)
    for (let at = from; at < end; at += channels)
      for (let channel = 0; channel < channels; channel += 1)
        sums[to + channel] = (sums[to + channel] as number) + (data[start + at + channel] as number)
  }
}
