import type { Pixels } from '../kit/pixels.ts'

/** Edge of the squares whose means are compared, in pixels: engines smooth edges differently, within a pixel or two. */
const SQUARE = 4

/**
 * How far two drawings by different engines are apart at their worst: the greatest mean over a square of 4 × 4 pixels of how far a
 * pixel leaves the range that those of the other drawing span within a pixel around it, in levels of 255. In both directions,
 * so that neither may have what the other lacks. RGB; what one has beyond the size of the other is not compared.
 */
export function greatestDifference(a: Pixels, b: Pixels): number {
  return Math.max(greatestExcess(a, b), greatestExcess(b, a))
}

function greatestExcess(a: Pixels, b: Pixels): number {
  const width = Math.min(a.width, b.width)
  const height = Math.min(a.height, b.height)
  const columns = Math.ceil(width / SQUARE)
  const sums = new Float64Array(columns * Math.ceil(height / SQUARE))
  const [one, other] = [a.data, b.data]
  for (let y = 1; y < height - 1; y += 1) {
    let at = (y * b.width + 1) * 3
    let from = (y * a.width + 1) * 3
    const squares = Math.floor(y / SQUARE) * columns
    for (let x = 1; x < width - 1; x += 1, at += 3, from += 3) {
      if (one[from] === other[at] && one[from + 1] === other[at + 1] && one[from + 2] === other[at + 2])
        continue
      let worst = 0
      for (let channel = 0; channel < 3; channel += 1)
        worst = Math.max(worst, excess(one[from + channel] as number, other, at + channel, b.width * 3))
      const square = squares + Math.floor(x / SQUARE)
      sums[square] = (sums[square] as number) + worst
    }
  }
  return sums.reduce((most, sum) => Math.max(most, sum), 0) / (SQUARE * SQUARE)
}

/** How far a value leaves the range of the nine around a place. */
function excess(value: number, data: Uint8Array, at: number, stride: number): number {
  let low = 255
  let high = 0
  for (let down = -stride; down <= stride; down += stride)
    for (let across = -3; across <= 3; across += 3) {
      const near = data[at + down + across] as number
      if (near < low) low = near
      if (near > high) high = near
    }
  return Math.max(0, value - high, low - value)
}
