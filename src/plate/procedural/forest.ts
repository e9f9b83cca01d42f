import { smooth } from './cover.ts'
import { noise } from './noise.ts'

/** One spruce: its trunk, tip and height in units, and what makes it differ from its neighbours. */
interface Spruce {
  readonly x: number
  readonly top: number
  readonly tall: number
  readonly boughs: number
  readonly odd: number
}

/** Adds the share of each pixel of a row that trees cover to `into`. */
export type Forest = (y: number, into: Float32Array) => void

/** Half the width of a spruce, as a share of its height, at a depth 0..1 below its tip: boughs that droop and step back. */
function halfWidth(depth: number, boughs: number, odd: number): number {
  const bough = depth * boughs + odd
  const hang = bough - Math.floor(bough)
  return 0.012 + 0.2 * depth ** 0.9 * (0.5 + 0.5 * hang * (0.7 + 0.3 * hang))
}

/**
 * A stand of spruces of up to `size` units along a ground line.
 * `ground` gives the height of the ground (units from the top) and how much of a tree may grow, 0..1, at a place.
 */
export function forestOf(
  frame: { readonly width: number; readonly columns: number; readonly unit: number },
  seed: number,
  size: number,
  ground: (x: number) => readonly [height: number, growth: number],
): Forest {
  const { width, columns, unit } = frame
  const stands = noise(seed)
  const pace = size * 0.14
  const hash = (k: number): number => {
    const t = Math.imul(k ^ seed, 0x9e3779b1) >>> 0
    return ((Math.imul(t ^ (t >>> 15), 0x85ebca6b) >>> 8) & 0xffff) / 65536
  }
  const trees: Spruce[] = []
  for (let k = -2; k * pace < width + size; k++) {
    const x = (k + 0.1 + hash(4 * k) * 0.8) * pace
    const [height, growth] = ground(x)
    const grown = 0.22 + 0.78 * smooth(-0.5, 0.35, stands(x * 1.5, 3.3))
    const tall = size * (0.45 + 0.55 * hash(4 * k + 1) ** 1.6) * grown * growth
    if (tall < size * 0.08) continue
    trees.push({
      x,
      top: height - tall,
      tall,
      boughs: 7 + Math.floor(hash(4 * k + 2) * 4),
      odd: hash(4 * k + 3),
    })
  }
  return (y, into) => {
    into.fill(0)
    const v = (y + 0.5) / unit
    for (const { x, top, tall, boughs, odd } of trees) {
      const depth = (v - top) / tall
      if (depth <= 0 || depth > 1.3) continue
      const left = (x - tall * halfWidth(Math.min(depth, 1), boughs, odd)) * unit
      const right = (x + tall * halfWidth(Math.min(depth, 1), boughs, odd + 0.45)) * unit
      const from = Math.max(0, Math.floor(left))
      const to = Math.min(columns, Math.ceil(right))
      for (let i = from; i < to; i++) {
        const share = Math.min(right, i + 1) - Math.max(left, i)
        into[i] = Math.min(1, (into[i] as number) + share)
      }
    }
  }
}
