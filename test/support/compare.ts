import type { Pixels } from '../../src/kit/pixels.ts'

/** How far two pictures of the same text are apart. */
export interface Difference {
  /** Ink that stands in one picture and not in the other, as a part of all ink, after a blur of three pixels. 0 is equal. */
  readonly ink: number
  /** Bits of 64 in which the difference hashes differ. */
  readonly hash: number
}

/** Compares black type on white. The pictures are padded to one size; `shift` pixels up or down are forgiven (rounded baselines). */
export function compareInk(a: Pixels, b: Pixels, shift = 2): Difference {
  const width = Math.max(a.width, b.width)
  const height = Math.max(a.height, b.height) + 2 * shift
  const first = blur(inkOf(a, width, height, shift), width, height)
  let best: Difference = { ink: Infinity, hash: 64 }
  for (let dy = 0; dy <= 2 * shift; dy += 1) {
    const second = blur(inkOf(b, width, height, dy), width, height)
    let apart = 0
    let total = 0
    for (const [index, value] of first.entries()) {
      apart += Math.abs(value - (second[index] ?? 0))
      total += value + (second[index] ?? 0)
    }
    const ink = total === 0 ? 0 : apart / total
    if (ink < best.ink)
      best = { ink, hash: distance(hashOf(first, width, height), hashOf(second, width, height)) }
  }
  return best
}

function inkOf(
  { width, height, channels, data }: Pixels,
  toWidth: number,
  toHeight: number,
  top: number,
): Float32Array {
  const ink = new Float32Array(toWidth * toHeight)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (y + top < toHeight)
        ink[(y + top) * toWidth + x] = 255 - (data[(y * width + x) * channels + 1] ?? 255)
    }
  }
  return ink
}

/** A box blur of 3 × 3, twice. */
function blur(values: Float32Array, width: number, height: number): Float32Array {
  let from = values
  for (let pass = 0; pass < 2; pass += 1) {
    const to = new Float32Array(from.length)
    for (let y = 1; y < height - 1; y += 1) {
      for (let x = 1; x < width - 1; x += 1) {
        let sum = 0
        for (let dy = -1; dy <= 1; dy += 1) {
          for (let dx = -1; dx <= 1; dx += 1) sum += from[(y + dy) * width + x + dx] ?? 0
        }
        to[y * width + x] = sum / 9
      }
    }
    from = to
  }
  return from
}

/** dHash: whether each of 8 × 8 cells is darker than its right neighbour. */
function hashOf(values: Float32Array, width: number, height: number): readonly boolean[] {
  const cell = (column: number, row: number): number => {
    let sum = 0
    const [x0, x1] = [Math.floor((column * width) / 9), Math.floor(((column + 1) * width) / 9)]
    const [y0, y1] = [Math.floor((row * height) / 8), Math.floor(((row + 1) * height) / 8)]
    for (let y = y0; y < y1; y += 1) for (let x = x0; x < x1; x += 1) sum += values[y * width + x] ?? 0
    return sum / Math.max(1, (x1 - x0) * (y1 - y0))
  }
  return Array.from({ length: 64 }, (_, bit) => cell(bit % 8, bit >> 3) > cell((bit % 8) + 1, bit >> 3) + 0.5)
}

function distance(a: readonly boolean[], b: readonly boolean[]): number {
  return a.filter((bit, index) => bit !== b[index]).length
}
