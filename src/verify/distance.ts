/** A yes or no for each point of a grid, row by row: 1 or 0. */
export interface Mask {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

const FAR = 1e6

/**
 * Distance in points of the grid from each point to the nearest marked one; 0 at marked points, a very large number if
 * none is marked. Two passes with steps of 1 and √2 (Borgefors 1986): at most 8 % too long.
 */
export function distanceTo({ width, height, data }: Mask, marked: 0 | 1 = 1): Float32Array {
  const out = new Float32Array(data.length)
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? FAR : (out[y * width + x] as number)
  for (let y = 0, index = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, index += 1) {
      if (data[index] === marked) continue
      out[index] = Math.min(
        at(x - 1, y) + 1,
        at(x, y - 1) + 1,
        at(x - 1, y - 1) + Math.SQRT2,
        at(x + 1, y - 1) + Math.SQRT2,
      )
    }
  }
  for (let y = height - 1, index = data.length - 1; y >= 0; y -= 1) {
    for (let x = width - 1; x >= 0; x -= 1, index -= 1) {
      out[index] = Math.min(
        out[index] as number,
        at(x + 1, y) + 1,
        at(x, y + 1) + 1,
        at(x + 1, y + 1) + Math.SQRT2,
        at(x - 1, y + 1) + Math.SQRT2,
      )
    }
  }
  return out
}
