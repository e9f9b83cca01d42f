import type { Pixels } from '../../kit/pixels.ts'
import { seeded } from '../../kit/random.ts'
import type { Scene, Stage } from './stage.ts'

/** Edge of the repeating tile in pixels; a power of two, so that `&` wraps. */
const TILE = 512
const MASK = TILE - 1

/** A tile of grain: mean 0, standard deviation 1, grains `size` pixels wide (at least 1). Repeats without a seam. */
export function grainTile(seed: number, size: number): Float32Array {
  const random = seeded(seed)
  const cells = Math.max(8, Math.min(TILE, Math.round(TILE / size)))
  // A sum of three draws is close enough to a bell curve and needs no logarithm.
  const lattice = Float32Array.from({ length: cells * cells }, () => random() + random() + random() - 1.5)
  const tile = new Float32Array(TILE * TILE)
  let sum = 0
  for (let y = 0; y < TILE; y++) {
    const v = (y * cells) / TILE
    const j = Math.floor(v)
    const t = v - j
    const [top, bottom] = [j * cells, ((j + 1) % cells) * cells]
    for (let x = 0; x < TILE; x++) {
      const u = (x * cells) / TILE
      const i = Math.floor(u)
      const s = u - i
      const next = (i + 1) % cells
      const value =
        ((lattice[top + i] as number) * (1 - s) + (lattice[top + next] as number) * s) * (1 - t) +
        ((lattice[bottom + i] as number) * (1 - s) + (lattice[bottom + next] as number) * s) * t
      tile[y * TILE + x] = value
      sum += value * value
    }
  }
  const scale = 1 / (Math.sqrt(sum / tile.length) || 1)
  for (let i = 0; i < tile.length; i++) tile[i] = (tile[i] as number) * scale
  return tile
}

/** Value of a tile at a pixel; the tile repeats. */
export function grainAt(tile: Float32Array, x: number, y: number): number {
  return tile[((y & MASK) << 9) | (x & MASK)] as number
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
  const film = grainTile(stage.seed ^ 0x5bd1e995, grainSize(stage))
  const dither = grainTile(stage.seed ^ 0x27d4eb2f, 1)
  // Grains smaller than a pixel average out.
  const strength = scene.grain * Math.min(1, Math.max(0.35, stage.unit / 900))
  for (let y = 0; y < rows; y++) {
    scene.row(y, row)
    const line = (y & MASK) << 9
    const start = y * columns * 3
    for (let x = 0; x < columns; x++) {
      const at = line | (x & MASK)
      const red = row[3 * x] as number
      const green = row[3 * x + 1] as number
      const blue = row[3 * x + 2] as number
      // Emulsion and ink show least grain where they are empty or full.
      const tone = (red + green + green + blue) / 1020
      const grain = (film[at] as number) * strength * (0.55 + 1.8 * tone * (1 - tone)) + (dither[at] as number) * 0.45
      data[start + 3 * x] = red + grain
      data[start + 3 * x + 1] = green + grain
      data[start + 3 * x + 2] = blue + grain
    }
  }
  return { width: columns, height: rows, channels: 3, data: new Uint8Array(data.buffer) }
}
