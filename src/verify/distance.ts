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
  // A frame of points far from everything: no step has to look whether there is a neighbour.
  const stride = width + 2
  const framed = new Float32Array(stride * (height + 2)).fill(FAR)
  const least = (to: number, before: number, beyond: number): number => {
    const straight = Math.min(framed[to - before] as number, framed[to - beyond] as number) + 1
    const aslant = Math.min(framed[to - beyond - 1] as number, framed[to - beyond + 1] as number)
    return Math.min(straight, aslant + Math.SQRT2)
  }
  for (let y = 0, from = 0; y < height; y += 1) {
    for (let x = 0, to = (y + 1) * stride + 1; x < width; x += 1, from += 1, to += 1)
      framed[to] = data[from] === marked ? 0 : least(to, 1, stride)
  }
  const out = new Float32Array(data.length)
  for (let y = height - 1, index = data.length - 1; y >= 0; y -= 1) {
    for (let x = width - 1, to = (y + 1) * stride + width; x >= 0; x -= 1, index -= 1, to -= 1) {
      const known = framed[to] as number
      if (known > 0) framed[to] = Math.min(known, least(to, -1, -stride))
      out[index] = framed[to] as number
    }
  }
  return out
}

/** Marked points and those that touch one, by an edge or a corner, as 1; the others as 0. */
export function beside({ width, height, data }: Mask): Uint8Array {
  const out = new Uint8Array(data.length)
  for (let y = 0, at = 0; y < height; y += 1) {
    const top = y === 0 ? 0 : -width
    const bottom = y === height - 1 ? 0 : width
    for (let x = 0; x < width; x += 1, at += 1) {
      if (data[at] === 0) continue
      const first = x === 0 ? at : at - 1
      const end = x === width - 1 ? at + 1 : at + 2
      for (let row = top; row <= bottom; row += width) out.fill(1, first + row, end + row)
    }
  }
  return out
}
