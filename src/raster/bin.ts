import type { Pixels } from '../kit/pixels.ts'

/**
 * The same picture with squares of `binning` × `binning` pixels as one, their mean: as a picture is seen from where its pixels
 * cannot be told apart. Squares at the right and lower edges may be cut. RGB; the same pixels for a `binning` of 1.
 */
export function binned(pixels: Pixels, binning: number): Pixels {
  if (binning === 1) return pixels
  const { channels, data } = pixels
  const width = Math.ceil(pixels.width / binning)
  const height = Math.ceil(pixels.height / binning)
  const out = new Uint8Array(width * height * 3)
  const stride = pixels.width * channels
  for (let row = 0, to = 0; row < height; row += 1) {
    const top = row * binning
    const rows = Math.min(binning, pixels.height - top)
    for (let column = 0; column < width; column += 1, to += 3) {
      const left = column * binning
      const columns = Math.min(binning, pixels.width - left)
      let [red, green, blue] = [0, 0, 0]
      for (let y = top; y < top + rows; y += 1)
        for (let at = y * stride + left * channels, end = at + columns * channels; at < end; at += channels) {
          red += data[at] as number
          green += data[at + 1] as number
          blue += data[at + 2] as number
        }
      const area = rows * columns
      const half = area >> 1
      out[to] = (red + half) / area
      out[to + 1] = (green + half) / area
      out[to + 2] = (blue + half) / area
    }
  }
  return { width, height, channels: 3, data: out }
}
