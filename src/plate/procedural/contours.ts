import { clamp, cover, lerp, smooth } from './cover.ts'
import { fieldOf, rowSampler } from './field.ts'
import { blend, ramp } from './ink.ts'
import { noise, octaves } from './noise.ts'
import { type Scene, type Stage, type Style, spot } from './stage.ts'

function compose(stage: Stage): Scene {
  const { inks, columns, unit } = stage
  const { night } = inks
  const reach = clamp(Math.min(stage.free.width, stage.free.height) * 0.5, 0.16, 0.55)
  const [px, py] = spot(stage, reach * 0.7)
  const land = octaves(noise(stage.seed * 13 + 1), 2)
  const bend = noise(stage.seed * 13 + 2)
  const scale = stage.between(0.8, 1.15)
  const shift = stage.between(0, 60)
  const turn = stage.between(0, 3.14)
  const [c, s] = [Math.cos(turn), Math.sin(turn)]
  const levels = 50
  const heightAt = (x: number, y: number): number => {
    const wx = x + 0.16 * bend(x * 1.6 + shift, y * 1.6)
    const wy = y + 0.16 * bend(x * 1.6, y * 1.6 + shift)
    const dx = (wx - px) * c + (wy - py) * s
    const dy = (wy - py) * c - (wx - px) * s
    const away = (dx * dx) / (reach * reach * 1.5) + (dy * dy) / (reach * reach * 0.7)
    return levels * (0.3 + 0.26 * land(wx * scale + shift, wy * scale) + 0.62 / (1 + away * 1.2))
  }
  // The plain lies as high as the land around it, so that no cliff grows at its edge.
  let [rim, many] = [levels * 0.3, 1]
  for (const box of stage.calm) {
    for (let k = 0; k < 80; k++) {
      const along = (k % 20) / 19
      const end = k % 40 < 20 ? -0.1 : 1.1
      const [u, v] = k < 40 ? [along, end] : [end, along]
      const [x, y] = [box.x + box.width * u, box.y + box.height * v]
      if (x < 0 || y < 0 || x > stage.width || y > stage.height) continue
      rim += heightAt(x, y)
      many++
    }
  }
  const plain = Math.floor(rim / many) + 0.5
  const step = 0.012

  const field = fieldOf(stage, step, (x, y) => {
    // A lake lies in the calm area: one level, so no line crosses it and the shore lines gather round it.
    return lerp(heightAt(x, y), plain, stage.lull(x, y))
  })
  const sample = rowSampler(stage, field)
  const height = new Float32Array(columns)
  const dx = new Float32Array(columns)
  const dy = new Float32Array(columns)
  const top = field.values.reduce((most, value) => Math.max(most, value), 0)
  const marked = Math.max(3, Math.floor(top * stage.between(0.68, 0.78)))

  const flat = stage.calm.length > 0 ? clamp(plain / levels, 0.1, 0.8) : 0.22
  const deep = night ? blend(inks.dark, [0, 0, 0], 0.2) : blend(inks.light, inks.mid, 0.16)
  const high = night ? blend(inks.dark, inks.mid, 0.75) : blend(inks.light, [255, 255, 255], 0.4)
  const tint = ramp([
    [0, deep],
    [flat, night ? inks.dark : inks.light],
    [Math.max(0.55, flat + 0.1), night ? blend(inks.dark, inks.mid, 0.34) : blend(inks.light, inks.mid, 0.1)],
    [1, night ? high : blend(inks.light, inks.mid, 0.34)],
  ])
  const line = night ? blend(inks.mid, inks.light, 0.78) : blend(inks.dark, inks.mid, 0.15)
  const fine = 0.00115 * unit
  const row = (y: number, out: Float32Array): void => {
    sample(y, height, dx, dy)
    for (let x = 0; x < columns; x++) {
      const h = height[x] as number
      const [gx, gy] = [dx[x] as number, dy[x] as number]
      const slope = Math.sqrt(gx * gx + gy * gy) + 1e-7
      // Light from the upper left: slopes that face it are pale, the others carry heavier lines.
      const facing = (-gx * 0.6 - gy * 0.8) / slope
      const relief = clamp((slope * unit) / 120)
      const band = Math.floor(h)
      const near = band + Math.round(h - band)
      const gap = Math.abs(h - near) / slope
      const index = near % 5 === 0
      const weight = fine * (index ? 1.75 : 1) * (1 - 0.55 * facing * relief)
      // Below a pixel a line gets fainter, not thinner.
      const drawn =
        cover(Math.max(weight, 0.5) - gap) * Math.min(1, weight / 0.5) * smooth(0.15, 0.9, slope * unit)
      const at = clamp(Math.round(((band + 0.5) / levels) * 1023), 0, 1023) * 3
      const light = 1 + facing * relief * (night ? 0.42 : 0.17)
      const route = near === marked ? cover(fine * 3.4 - gap) : 0
      const strength = drawn * (index ? 0.95 : 0.72)
      for (let k = 0; k < 3; k++) {
        const ground = Math.min(255, (tint[at + k] as number) * light)
        out[3 * x + k] = lerp(lerp(ground, line[k] as number, strength), inks.accent[k] as number, route)
      }
    }
  }
  return { focal: [px, py], grain: 2.4, row }
}

/** A survey map: contour lines that swell on the shaded side, one of them loud; the calm area is a plain. */
export const contours: Style = {
  id: 'contours',
  title: 'Contours',
  description: 'Topographic contour lines over softly shaded relief, one line in the accent colour.',
  describe: 'topographic contour lines around a summit',
  compose,
}
