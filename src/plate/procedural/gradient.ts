import type { Rgb } from '../../kit/color.ts'
import { clamp, lerp, smooth } from './cover.ts'
import { fieldOf, rowSampler } from './field.ts'
import { blend, fromOklab, oklab } from './ink.ts'
import { noise } from './noise.ts'
import { type Scene, type Stage, type Style, spot } from './stage.ts'

/** Width of a flute of the pressed glass, units. */
const FLUTE = 1 / 17

function compose(stage: Stage): Scene {
  const { inks, columns, unit, width, height } = stage
  const { night } = inks
  const fluted = stage.random() < 0.55
  const warp = noise(stage.seed * 17 + 1)
  const veil = noise(stage.seed * 17 + 2)
  const shift = stage.between(0, 70)
  const turn = stage.between(-0.6, 0.6)
  const [c, s] = [Math.cos(turn), Math.sin(turn)]
  const [fx, fy] = spot(stage, 0.3)
  // The glow stays a small part of the sheet however long the frame is.
  const glowSize = Math.min(0.34, 0.3 * Math.sqrt(width * height)) * stage.between(0.9, 1.1)
  const deep = oklab(night ? blend(inks.dark, [0, 0, 0], 0.35) : blend(inks.mid, inks.light, 0.08))
  const body = oklab(night ? blend(inks.dark, inks.mid, 0.75) : blend(inks.mid, inks.light, 0.56))
  const shine = oklab(night ? blend(inks.mid, inks.light, 0.55) : blend(inks.light, [255, 255, 255], 0.5))
  const rest = oklab(inks.ground)
  const loud = oklab(inks.accent)

  // Folds of silk: a coordinate bent twice by noise; its slope towards the light makes the sheen.
  const folds = (x: number, y: number): number => {
    const u = x * c + y * s
    const v = y * c - x * s
    const a = warp(u * 0.75 + shift, v * 0.75)
    const b = warp(u * 0.75 - 31, v * 0.75 + shift)
    return v * 0.95 + u * 0.35 + 0.62 * a + 0.3 * veil(u * 0.9 + b * 0.8, v * 1.3 + a * 0.9 + shift)
  }
  const colorAt = (x: number, y: number): [number, number, number] => {
    const here = folds(x, y)
    const e = 0.02
    const slopeX = (folds(x + e, y) - here) / e
    const slopeY = (folds(x, y + e) - here) / e
    const wave = 0.5 + 0.5 * Math.sin(here * 6.2832 * 0.82 + shift)
    const ridge = Math.cos(here * 6.2832 * 0.82 + shift)
    const facing = (slopeX * -0.55 + slopeY * -0.83) * ridge
    const dx = x - fx
    const dy = y - fy
    const away = (dx * dx + dy * dy) / (glowSize * glowSize)
    // Cloth shines in a narrow band just past the ridge, and falls off slowly before it.
    const sheen = smooth(0.72, 1, wave) * smooth(-0.2, 0.8, facing)
    const lit = clamp(0.1 + 0.5 * wave * wave + 0.24 * facing + 0.34 * sheen)
    const glow = smooth(0.06, 1.02, (1 / (1 + 0.9 * away) ** 2) * (0.72 + 0.34 * wave))
    const calm = smooth(0, 0.9, stage.quiet(x, y, 0.5) * 0.5 + stage.lull(x, y) * 0.5)
    const out: [number, number, number] = [0, 0, 0]
    for (let k = 0; k < 3; k++) {
      const low = lerp(deep[k] as number, body[k] as number, smooth(0, 0.55, lit))
      const cloth = lerp(low, shine[k] as number, smooth(0.5, 1, lit))
      const warm = lerp(cloth, loud[k] as number, glow)
      // In the calm area the cloth lies flat, with no more than the fall of the light over it.
      const fall = k === 0 ? 0.035 * (0.5 - (x / width + y / height) / 2) : 0
      out[k] = lerp(warm, (rest[k] as number) + fall, calm)
    }
    return out
  }
  const probe = fieldOf(stage, 0.02, () => 0)
  const { step } = probe
  const planes = [0, 1, 2].map(() => ({ ...probe, values: new Float32Array(probe.values.length) }))
  for (let j = 0; j < probe.down; j++) {
    for (let i = 0; i < probe.across; i++) {
      const [l, a, b] = colorAt((i - 2) * step, (j - 2) * step)
      const rgb: Rgb = fromOklab([l, a, b])
      for (let k = 0; k < 3; k++)
        (planes[k] as { values: Float32Array }).values[j * probe.across + i] = rgb[k] as number
    }
  }
  const samplers = planes.map((plane) => rowSampler(stage, plane))
  const lines = planes.map(() => new Float32Array(columns))
  // Each flute of the glass is a lens: it shows a wider strip than it covers.
  const seen = Int32Array.from({ length: columns }, (_, x) => {
    const u = (x + 0.5) / unit
    const place = u / FLUTE - Math.floor(u / FLUTE) - 0.5
    return clamp(Math.round((u + place * FLUTE * 2.6) * unit - 0.5), 0, columns - 1)
  })
  const gloss = Float32Array.from({ length: columns }, (_, x) => {
    const u = (x + 0.5) / unit
    const place = u / FLUTE - Math.floor(u / FLUTE)
    return 1 + 0.05 * (0.5 - place) + 0.03 * smooth(0.9, 1, 1 - place)
  })
  const quiet = fieldOf(stage, 0.04, (x, y) => stage.quiet(x, y, 0.2))
  const sampleQuiet = rowSampler(stage, quiet)
  const quietRow = new Float32Array(columns)
  const row = (y: number, out: Float32Array): void => {
    for (let k = 0; k < 3; k++)
      (samplers[k] as (y: number, out: Float32Array) => void)(y, lines[k] as Float32Array)
    if (fluted) sampleQuiet(y, quietRow)
    for (let x = 0; x < columns; x++) {
      const from = fluted ? (seen[x] as number) : x
      const light = fluted ? 1 + ((gloss[x] as number) - 1) * (1 - (quietRow[x] as number)) : 1
      for (let k = 0; k < 3; k++) out[3 * x + k] = ((lines[k] as Float32Array)[from] as number) * light
    }
  }
  return { focal: [fx, fy], grain: 6, row }
}

/** Folds of colour lit from the upper left, on film; sometimes seen through fluted glass. */
export const gradient: Style = {
  id: 'gradient',
  title: 'Gradient',
  description: 'Silky folds of brand colour in soft light with film grain, some behind fluted glass.',
  describe: 'soft folds of colour in directional light',
  compose,
}
