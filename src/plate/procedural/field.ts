import type { Stage } from './stage.ts'

/** A smooth surface over the frame, known at the knots of a coarse grid: cheap to make, exact to interpolate. */
export interface Field {
  /** Distance of knots in units. */
  readonly step: number
  readonly across: number
  readonly down: number
  readonly values: Float32Array
}

/** Samples a function of units at knots `step` units apart (more in frames beyond 12:1), with a margin around the frame. */
export function fieldOf(stage: Stage, wish: number, value: (x: number, y: number) => number): Field {
  const step = wish * Math.max(1, Math.max(stage.width, stage.height) / 12)
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
    // Between two knots the spline is one cubic: four coefficients serve all pixels there.
    let x = 0
    for (let i = 2; x < stage.columns; i++) {
      const a = line[i - 1] as number
      const b = line[i] as number
      const c = line[i + 1] as number
      const d = line[i + 2] as number
      const k0 = (a + 4 * b + c) / 6
      const k1 = (c - a) / 2
      const k2 = (a - 2 * b + c) / 2
      const k3 = (d - a + 3 * (b - c)) / 6
      const end = Math.min(stage.columns, Math.ceil((i - 1) / perPixel - 0.5))
      const from = x
      for (; x < end; x++) {
        const p = (x + 0.5) * perPixel + 2 - i
        out[x] = k0 + p * (k1 + p * (k2 + p * k3))
        if (dx) dx[x] = (k1 + p * (2 * k2 + p * 3 * k3)) * perPixel
      }
      if (!dy) continue
      const e = fall[i - 1] as number
      const f = fall[i] as number
      const g = fall[i + 1] as number
      const h = fall[i + 2] as number
      const m0 = (e + 4 * f + g) / 6
      const m1 = (g - e) / 2
      const m2 = (e - 2 * f + g) / 2
      const m3 = (h - e + 3 * (f - g)) / 6
      for (let n = from; n < end; n++) {
        const p = (n + 0.5) * perPixel + 2 - i
        dy[n] = m0 + p * (m1 + p * (m2 + p * m3))
      }
    }
  }
}
