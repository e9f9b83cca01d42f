import { seeded } from '../../kit/random.ts'

/** A smooth random surface: about −1..1, features about 1 unit wide, zero mean. */
export type Noise = (x: number, y: number) => number

/** Gradient noise (Perlin 2002) with a table shuffled by the seed. Repeats after 256 units. */
export function noise(seed: number): Noise {
  const random = seeded(seed)
  const order = Array.from({ length: 256 }, (_, index) => index)
  for (let i = 255; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = order[i] as number
    order[i] = order[j] as number
    order[j] = kept
  }
  const table = Uint8Array.from([...order, ...order])
  const slopes = Float64Array.from({ length: 512 }, () => random() * 2 - 1)
  for (let i = 0; i < 256; i++) {
    const length = Math.sqrt((slopes[2 * i] as number) ** 2 + (slopes[2 * i + 1] as number) ** 2) || 1
    slopes[2 * i] = (slopes[2 * i] as number) / length
    slopes[2 * i + 1] = (slopes[2 * i + 1] as number) / length
  }
  const corner = (i: number, j: number, dx: number, dy: number): number => {
    const at = 2 * (table[(table[i & 255] as number) + (j & 255)] as number)
    return (slopes[at] as number) * dx + (slopes[at + 1] as number) * dy
  }
  return (x, y) => {
    const i = Math.floor(x)
    const j = Math.floor(y)
    const dx = x - i
    const dy = y - j
    const u = dx * dx * dx * (dx * (dx * 6 - 15) + 10)
    const v = dy * dy * dy * (dy * (dy * 6 - 15) + 10)
    const top = corner(i, j, dx, dy) * (1 - u) + corner(i + 1, j, dx - 1, dy) * u
    const bottom = corner(i, j + 1, dx, dy - 1) * (1 - u) + corner(i + 1, j + 1, dx - 1, dy - 1) * u
    return (top * (1 - v) + bottom * v) * 1.5
  }
}

/** Sums octaves of noise, each twice as fine and half as strong as the one before. */
export function octaves(source: Noise, count: number): Noise {
  return (x, y) => {
    let sum = 0
    let scale = 1
    for (let octave = 0; octave < count; octave++) {
      // The offset keeps the zeros of the octaves from falling on one another.
      sum += source(x / scale + octave * 17.3, y / scale + octave * 9.1) * scale
      scale /= 2
    }
    return sum
  }
}
