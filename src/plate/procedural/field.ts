import type { Stage } from './stage.ts'

/** A smooth surface over the frame, known at the knots of a coarse grid: cheap to make, exact to interpolate. */
export interface Field {
  /** Distance of knots in units. */
  readonly step: number
  readonly across: number
  readonly down: number
  readonly values: Float32Array
}

/** Samples a function of units at knots `step` units apart, with a margin around the frame. */
export function fieldOf(stage: Stage, step: number, value: (x: number, y: number) => number): Field {
  const across = Math.ceil(stage.width / step) + 5
  const down = Math.ceil(stage.height / step) + 5
  const values = new Float32Array(across * down)
  for (let j = 0; j < down; j++) {
    for (let i = 0; i < across; i++) values[j * across + i] = value((i - 2) * step, (j - 2) * step)
  }
  return { step, across, down, values }
}

/** Fills `out` with the field's values at the pixels of a row; `dx` and `dy` with its slopes per pixel, if given. */
export type RowSampler = (y: number, out: Float32Array, dx?: Float32Array, dy?: Float32Array) => void

/** Reads a field row by row through uniform cubic B-splines: second derivatives are continuous, so no knot shows. */
export function rowSampler(stage: Stage, field: Field): RowSampler {
  const { across, down, values } = field
  const line = new Float32Array(across)
  const fall = new Float32Array(across)
  const perPixel = 1 / (stage.unit * field.step)
  return (y, out, dx, dy) => {
    const v = Math.min(down - 3.001, (y + 0.5) * perPixel + 2)
    const j = Math.floor(v)
    const t = v - j
    const s = 1 - t
    const w0 = (s * s * s) / 6
    const w1 = (3 * t * t * t - 6 * t * t + 4) / 6
    const w3 = (t * t * t) / 6
    const w2 = 1 - w0 - w1 - w3
    const d0 = (-s * s) / 2
    const d1 = (3 * t * t - 4 * t) / 2
    const d3 = (t * t) / 2
    const d2 = -d0 - d1 - d3
    const top = (j - 1) * across
    for (let i = 0; i < across; i++) {
      const a = values[top + i] as number
      const b = values[top + across + i] as number
      const c = values[top + 2 * across + i] as number
      const d = values[top + 3 * across + i] as number
      line[i] = a * w0 + b * w1 + c * w2 + d * w3
      if (dy) fall[i] = (a * d0 + b * d1 + c * d2 + d * d3) * perPixel
    }
    for (let x = 0; x < stage.columns; x++) {
      const u = (x + 0.5) * perPixel + 2
      const i = Math.floor(u)
      const p = u - i
      const q = 1 - p
      const h0 = (q * q * q) / 6
      const h1 = (3 * p * p * p - 6 * p * p + 4) / 6
      const h3 = (p * p * p) / 6
      const h2 = 1 - h0 - h1 - h3
      const a = line[i - 1] as number
      const b = line[i] as number
      const c = line[i + 1] as number
      const d = line[i + 2] as number
      out[x] = a * h0 + b * h1 + c * h2 + d * h3
      if (dx) {
        dx[x] = ((-q * q * a + (3 * p * p - 4 * p) * b + (1 + 2 * p - 3 * p * p) * c + p * p * d) / 2) * perPixel
      }
      if (dy) {
        dy[x] =
          (fall[i - 1] as number) * h0 + (fall[i] as number) * h1 + (fall[i + 1] as number) * h2 + (fall[i + 2] as number) * h3
      }
    }
  }
}
