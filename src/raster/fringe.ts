import type { Pixels } from '../kit/pixels.ts'

/** Edge of the tiles that are compared, in pixels: the block of JPEG, in which its losses stay. */
const TILE = 8

/** Share of the tiles that may be worse than what is reported. */
const WORST = 0.01

/**
 * How far a picture is from its original where it is farthest: the root mean square difference (0..255, all channels) of
 * the tile that only 1 % of all exceed. A mean over the picture would hide what losses do along type, which is
 * little of it; this is where fringes show. Both are RGB of one size. Throws a RangeError if the sizes differ.
 */
export function fringe(original: Pixels, picture: Pixels): number {
  const { width, height, channels } = original
  if (picture.width !== width || picture.height !== height || picture.channels !== channels)
    throw new RangeError('pictures of two sizes')
  const across = Math.ceil(width / TILE)
  const down = Math.ceil(height / TILE)
  const sums = new Float64Array(across * down)
  const counts = new Float64Array(across * down)
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / TILE) * across
    for (let x = 0; x < width; x++) {
      const tile = row + Math.floor(x / TILE)
      for (let channel = 0; channel < channels; channel++, at++) {
        const off = (original.data[at] as number) - (picture.data[at] as number)
        sums[tile] = (sums[tile] as number) + off * off
      }
      counts[tile] = (counts[tile] as number) + channels
    }
  }
  const errors = sums.map((sum, tile) => sum / (counts[tile] as number)).sort()
  return Math.sqrt(errors[Math.max(0, Math.ceil(errors.length * (1 - WORST)) - 1)] as number)
}
