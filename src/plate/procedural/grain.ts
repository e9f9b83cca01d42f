import type { Pixels } from '../../kit/pixels.ts'
import { seeded } from '../../kit/random.ts'
import type { Scene, Stage } from './stage.ts'

/** Edge of the repeating tile in pixels; a power of two, so that `&` wraps. */
const TILE = 512
const MASK = TILE - 1

/** Grain of one width, laid at an offset of its own. */
export interface Grain {
  readonly tile: Float32Array
  readonly dx: number
  readonly dy: number
}

/** Tiles by the width of their grains in eighths of a pixel: plates of one size share them, seeds only shift them. */
const tiles = new Map<number, Float32Array>()
const TILES_KEPT = 12

/** White noise, softened with a round bell: grains without a direction. */
function tileOf(eighths: number): Float32Array {
  const random = seeded(eighths)
  // The sum of two draws is round enough, and needs no logarithm.
  const tile = Float32Array.from({ length: TILE * TILE }, () => random() + random() - 1)
  const reach = (eighths / 8) * 1.15
  const taps = Math.ceil(reach) - 1
  // (1 − d²)² looks like a Gaussian and ends at a finite distance.
  const bell = Array.from({ length: 2 * taps + 1 }, (_, i) => (1 - ((i - taps) / reach) ** 2) ** 2)
  const line = new Float32Array(TILE)
  for (const [step, stride] of [
    [1, TILE],
    [TILE, 1],
  ] as const) {
    for (let start = 0; start < TILE && taps > 0; start++) {
      for (let i = 0; i < TILE; i++) {
        let sum = 0
        for (let tap = -taps; tap <= taps; tap++) {
          sum += (bell[tap + taps] as number) * (tile[start * stride + ((i + tap) & MASK) * step] as number)
        }
        line[i] = sum
      }
      for (let i = 0; i < TILE; i++) tile[start * stride + i * step] = line[i] as number
    }
  }
  let square = 0
  for (const value of tile) square += value * value
  const scale = 1 / Math.sqrt(square / tile.length)
  for (let i = 0; i < tile.length; i++) tile[i] = (tile[i] as number) * scale
  return tile
}

/** Grain with mean 0 and standard deviation 1, grains `size` pixels wide (1..32), repeating without a seam. */
export function grainOf(seed: number, size: number): Grain {
  const eighths = Math.max(8, Math.min(256, Math.round(size * 8)))
  let tile = tiles.get(eighths)
  if (!tile) {
    tile = tileOf(eighths)
    if (tiles.size >= TILES_KEPT) tiles.clear()
    tiles.set(eighths, tile)
  }
  const place = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1)
  return { tile, dx: (place >>> 4) & MASK, dy: (place >>> 18) & MASK }
}

/** Grain at a pixel. */
export function grainAt({ tile, dx, dy }: Grain, x: number, y: number): number {
  return tile[(((y + dy) & MASK) << 9) | ((x + dx) & MASK)] as number
}

/** Width of a grain in pixels: a print of any resolution shows grains of the same size. */
export function grainSize(stage: Stage): number {
  return Math.max(1, stage.unit / 900)
}

/** Draws a scene and lays grain over it; a dither of half a step keeps smooth tones from banding. */
export function develop(stage: Stage, scene: Scene): Pixels {
  const { columns, rows } = stage
  const data = new Uint8ClampedArray(columns * rows * 3)
  const row = new Float32Array(columns * 3)
  const film = grainOf(stage.seed, grainSize(stage))
  const dither = grainOf(stage.seed + 1, 1)
  // Grains smaller than a pixel average out.
  const strength = scene.grain * Math.min(1, Math.max(0.35, stage.unit / 900))
  for (let y = 0; y < rows; y++) {
    scene.row(y, row)
    const start = y * columns * 3
    for (let x = 0; x < columns; x++) {
      const red = row[3 * x] as number
      const green = row[3 * x + 1] as number
      const blue = row[3 * x + 2] as number
      // Emulsion and ink show least grain where they are empty or full.
      const tone = (red + green + green + blue) / 1020
      const grain =
        grainAt(film, x, y) * strength * (0.55 + 1.8 * tone * (1 - tone)) + grainAt(dither, x, y) * 0.45
      data[start + 3 * x] = red + grain
      data[start + 3 * x + 1] = green + grain
      data[start + 3 * x + 2] = blue + grain
    }
  }
  return { width: columns, height: rows, channels: 3, data: new Uint8Array(data.buffer) }
}
