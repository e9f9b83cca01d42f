import type { Box } from '../../kit/geometry.ts'
import { type Random, seeded } from '../../kit/random.ts'
import type { PlateRequest } from '../provider.ts'
import { clamp, smooth } from './cover.ts'
import { type Inks, inksOf } from './ink.ts'
import { noise } from './noise.ts'

/**
 * What a style composes on. All lengths are in units of the frame's short side, so that a composition
 * depends on the ratio and the seed but not on the number of pixels.
 */
export interface Stage {
  /** Frame width in units, at least 1. */
  readonly width: number
  /** Frame height in units, at least 1. */
  readonly height: number
  /** Pixels across and down. */
  readonly columns: number
  readonly rows: number
  /** One unit in pixels. */
  readonly unit: number
  readonly seed: number
  /** Draws in a fixed order give the composition; shared by all parts of one style. */
  readonly random: Random
  readonly inks: Inks
  /** Calm boxes in units. */
  readonly calm: readonly Box[]
  /** The largest good box outside the calm boxes, in units; the whole frame if there is none. */
  readonly free: Box
  /** From the calm area towards the free one, length 1; straight down if nothing is calm. */
  readonly toward: readonly [x: number, y: number]
  /** 1 in a calm box, falling to 0 over `reach` units beside it and `reachY` above and below it. */
  quiet(x: number, y: number, reach?: number, reachY?: number): number
  /** As `quiet`, with an outline that wanders as if drawn by hand; still 1 in the boxes. */
  lull(x: number, y: number): number
  /** A number in a range, from `random`. */
  between(low: number, high: number): number
}

/** A composed plate, ready to be drawn row by row. */
export interface Scene {
  /** The subject's place, in units. */
  readonly focal: readonly [x: number, y: number]
  /** Standard deviation of the grain in steps of 255. */
  readonly grain: number
  /** Writes red, green, blue (0..255, not rounded) of each pixel of a row. */
  readonly row: (y: number, out: Float32Array) => void
}

/** A way of drawing plates. */
export interface Style {
  readonly id: string
  readonly title: string
  /** What it looks like, for people who choose. */
  readonly description: string
  /** What a picture of it shows, for alt text. */
  readonly describe: string
  readonly compose: (stage: Stage) => Scene
}

const CELLS = 24

/** The box without calm cells that has the best mixture of area and width of its narrow side. */
function freeBox(width: number, height: number, calm: readonly Box[]): Box {
  const sums = new Int32Array((CELLS + 1) * (CELLS + 1))
  const [stepX, stepY] = [width / CELLS, height / CELLS]
  const at = (i: number, j: number): number => sums[j * (CELLS + 1) + i] as number
  for (let j = 0; j < CELLS; j++) {
    for (let i = 0; i < CELLS; i++) {
      const taken = calm.some(
        (box) =>
          box.x < (i + 0.9) * stepX &&
          box.x + box.width > (i + 0.1) * stepX &&
          box.y < (j + 0.9) * stepY &&
          box.y + box.height > (j + 0.1) * stepY,
      )
      sums[(j + 1) * (CELLS + 1) + i + 1] = at(i, j + 1) + at(i + 1, j) - at(i, j) + (taken ? 1 : 0)
    }
  }
  let best: Box = { x: 0, y: 0, width, height }
  let score = 0
  for (let top = 0; top < CELLS; top++) {
    for (let bottom = top + 1; bottom <= CELLS; bottom++) {
      for (let left = 0; left < CELLS; left++) {
        for (let right = left + 1; right <= CELLS; right++) {
          if (at(right, bottom) - at(left, bottom) - at(right, top) + at(left, top) > 0) break
          const [w, h] = [(right - left) * stepX, (bottom - top) * stepY]
          const value = w * h * Math.sqrt(Math.min(w, h))
          if (value <= score * 1.0001) continue
          score = value
          best = { x: left * stepX, y: top * stepY, width: w, height: h }
        }
      }
    }
  }
  return best
}

/** Spreads neighbouring seeds apart (the finaliser of MurmurHash3), so that they do not draw alike. */
function scatter(seed: number): number {
  let t = Math.imul(seed ^ (seed >>> 16) ^ 0x2545f491, 0x85ebca6b)
  t = Math.imul(t ^ (t >>> 13), 0xc2b2ae35)
  return (t ^ (t >>> 16)) >>> 0
}

/** Prepares the stage of a request. Even seeds stand on the light ground, odd seeds on the dark one. */
export function stageOf(request: PlateRequest): Stage {
  const { width: columns, height: rows } = request.size
  const unit = Math.min(columns, rows)
  const width = columns / unit
  const height = rows / unit
  const calm = request.calm.map((box) => ({
    x: box.x * width,
    y: box.y * height,
    width: box.width * width,
    height: box.height * height,
  }))
  const seed = Math.floor(request.seed) >>> 0
  const random = seeded(scatter(seed))
  const free = freeBox(width, height, calm)
  const wander = noise(seed * 41 + 7)
  const quiet = (x: number, y: number, reach = 0.18, reachY = reach): number => {
    let most = 0
    for (const box of calm) {
      const dx = Math.max(box.x - x, 0, x - box.x - box.width) / reach
      const dy = Math.max(box.y - y, 0, y - box.y - box.height) / reachY
      most = Math.max(most, 1 - smooth(0, 1, Math.sqrt(dx * dx + dy * dy)))
    }
    return most
  }
  return {
    width,
    height,
    columns,
    rows,
    unit,
    seed,
    random,
    inks: inksOf(request.palette, seed % 2 === 1),
    calm,
    free,
    toward: towardOf(width, height, calm),
    quiet,
    lull: (x, y) => {
      const near = quiet(x, y, 0.44)
      if (near === 0) return 0
      // The noise reaches 0.27 at most, so that a full 1 stays above the upper bound.
      const drift = 0.18 * wander(x * 2.1, y * 2.1) + 0.07 * wander(x * 5, y * 5 + 9)
      return smooth(0.1, 0.72, near + drift * Math.min(1, near * 3))
    },
    between: (low, high) => low + (high - low) * random(),
  }
}

function towardOf(width: number, height: number, calm: readonly Box[]): readonly [number, number] {
  let [area, x, y] = [0, 0, 0]
  for (const box of calm) {
    const size = box.width * box.height
    area += size
    x += size * (box.x + box.width / 2)
    y += size * (box.y + box.height / 2)
  }
  if (area === 0) return [0, 1]
  // Relative to the frame, so that a banner with its left half calm and a square one both point right.
  const dx = 0.5 - x / area / width
  const dy = 0.5 - y / area / height
  const length = Math.sqrt(dx * dx + dy * dy)
  return length < 0.05 ? [0, 1] : [dx / length, dy / length]
}

/** The best height (units) for a line across the frame: near `wish`, through as little calm area as can be. */
export function lineHeight(stage: Stage, wish: number, low: number, high: number): number {
  let best = wish
  let least = Number.POSITIVE_INFINITY
  for (let step = 0; step <= 40; step++) {
    const y = low + ((high - low) * step) / 40
    const crossed = stage.calm.reduce((sum, box) => {
      const margin = 0.06
      return y > box.y - margin && y < box.y + box.height + margin ? sum + box.width / stage.width : sum
    }, 0)
    const cost = crossed * 3 + Math.abs(y - wish) / stage.height
    if (cost < least) [least, best] = [cost, y]
  }
  return clamp(best, low, high)
}

/** A place for a subject of the given radius: inside the free box, off its centre, never cut by the frame's edge if it fits. */
export function spot(stage: Stage, radius: number): readonly [x: number, y: number] {
  const { free } = stage
  const along = (start: number, length: number, share: number): number =>
    length <= 2 * radius
      ? start + length / 2
      : clamp(start + length * share, start + radius, start + length - radius)
  const shares = [0.32, 0.38, 0.62, 0.68]
  const pick = (): number => shares[Math.floor(stage.random() * 4)] as number
  return [along(free.x, free.width, pick()), along(free.y, free.height, pick())]
}
