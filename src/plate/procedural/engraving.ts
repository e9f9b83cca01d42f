import type { Rgb } from '../../kit/color.ts'
import { clamp, cover, lerp, smooth } from './cover.ts'
import { type Burin, type Creature, fish, lines, type Mark, scallop } from './engraved-creature.ts'
import { fieldOf, rowSampler } from './field.ts'
import { grainAt, grainOf, grainSize } from './grain.ts'
import { noise } from './noise.ts'
import { lineHeight, type Scene, type Stage, type Style } from './stage.ts'

/** A plate before the paper: the ink of the key plate and of the loud one, by pixel of a row. */
interface Drawing {
  readonly focal: readonly [number, number]
  readonly sun: readonly [x: number, y: number, radius: number]
  /** Adds ink of a row to `key`; `hides` says how much of the sun stands behind the drawing. */
  readonly draw: (y: number, key: Float32Array, hides: Float32Array) => void
}

/** One swell of the sea: its skyline by column, and the slope of it. */
interface Swell {
  readonly base: number
  readonly tall: number
  readonly crest: Float32Array
  readonly slope: Float32Array
  readonly calm: Float32Array
  readonly shift: number
}

/** Rows of waves that grow towards the viewer, every line following the crest above it. */
function sea(stage: Stage, burin: Burin): Drawing {
  const { width, height, columns, unit } = stage
  const wish = height * (height > 1.2 ? stage.between(0.46, 0.54) : stage.between(0.42, 0.5))
  const level = lineHeight(stage, wish, Math.min(0.3 * height, height - 0.36), height - 0.26)
  const deep = height - level
  const count = clamp(Math.round(deep * 8), 4, 10)
  const rough = noise(stage.seed * 19 + 3)
  const turn = stage.random() < 0.5 ? 1 : -1
  const swells: Swell[] = Array.from({ length: count }, (_, index) => {
    const near = index / (count - 1)
    const base = level + deep * (0.04 + 0.92 * near ** 1.35)
    const tall = clamp(deep * 0.32, 0.02, 0.19) * lerp(0.24, 1, near)
    const length = tall * stage.between(4.6, 6.2)
    const shift = stage.between(0, 40)
    const crest = new Float32Array(columns)
    const slope = new Float32Array(columns)
    const calm = new Float32Array(columns)
    const heightAt = (x: number): number => {
      const run = x / length + 0.5 * rough(x * 1.1 + shift, index * 3.1)
      const ahead = run - Math.floor(run)
      const place = turn > 0 ? ahead : 1 - ahead
      // Steep before the crest, long behind it, a cusp between: a breaking sea.
      const rise = place < 0.66 ? (place / 0.66) ** 2.1 : ((1 - place) / 0.34) ** 1.5
      const swelling = 0.62 + 0.5 * rough(x * 0.8 - shift, index * 1.7)
      return (
        base -
        tall *
          clamp(swelling, 0.2, 1.15) *
          rise *
          (1 - 0.9 * stage.quiet(x, Math.min(base, height), 0.5, 0.1))
      )
    }
    for (let x = 0; x < columns; x++) {
      const u = (x + 0.5) / unit
      const e = 0.4 / unit
      crest[x] = heightAt(u)
      slope[x] = (heightAt(u + e) - heightAt(u - e)) / (2 * e)
      calm[x] = stage.quiet(u, Math.min(base + tall * 0.4, height), 0.5, 0.1)
    }
    return { base, tall, crest, slope, calm, shift }
  })
  const radius = Math.min(0.19, level * 0.3, Math.sqrt((0.055 * width * height) / Math.PI))
  const right = stage.toward[0] > 0.2 || (stage.toward[0] > -0.2 && stage.random() < 0.5)
  const sunX = width * (right ? stage.between(0.64, 0.74) : stage.between(0.26, 0.36))
  let sunY = level - radius * stage.between(0.1, 0.9)
  if (stage.quiet(sunX, sunY - radius, 0.05) > 0.5) sunY = level + radius * 0.25
  const draw = (y: number, key: Float32Array, hides: Float32Array): void => {
    const v = (y + 0.5) / unit
    for (let x = 0; x < columns; x++) {
      let left = 1
      let ink = 0
      for (let index = count - 1; index >= 0 && left > 0.002; index--) {
        const { crest, slope, base, tall, calm, shift } = swells[index] as Swell
        const below = v - (crest[x] as number)
        const lean = slope[x] as number
        const norm = 1 / Math.sqrt(1 + lean * lean)
        const on = cover(below * unit * norm)
        if (on === 0) continue
        const near = index / (count - 1)
        const pitch = burin.pitch * lerp(0.72, 1.1, near)
        const away = 1 + below / (tall * 2.6)
        const follow = 1 / (away * away)
        // Faces lean: what lies lower continues the skyline farther along.
        const from = clamp(Math.round(x - turn * below * unit * 0.85), 0, columns - 1)
        const place = (v - base - ((crest[from] as number) - base) * follow) / pitch + shift
        const tilt = (slope[from] as number) * follow
        const shade = smooth(-0.55, 0.8, tilt * 1.6 * turn)
        const foam = smooth(0.008, 0.034, below)
        const foot = smooth(tall * 0.4, tall * 1.9, below)
        const tone =
          clamp((0.2 + 0.52 * shade + 0.26 * foot) * foam, 0, 0.86) * (1 - 0.82 * (calm[x] as number))
        const edge = cover((0.0021 * lerp(0.6, 1.15, near) - below * norm) * unit)
        const cut = lines(place, pitch / Math.sqrt(1 + tilt * tilt), burin.night ? 1 - tone : tone, burin)
        ink += left * on * Math.max(edge * (1 - 0.5 * (calm[x] as number)), cut)
        left -= left * on
      }
      key[x] = (key[x] as number) * left + ink
      hides[x] = 1 - left
    }
  }
  return { focal: [sunX, sunY], sun: [sunX, sunY, radius], draw }
}

/** One creature, or a row of them if the free area is long, before a sun. */
function still(stage: Stage, burin: Burin, kind: 'fish' | 'scallop'): Drawing {
  const { free, unit, columns } = stage
  const margin = 0.07
  const [w, h] = [free.width - 2 * margin, free.height - 2 * margin]
  const ratio = kind === 'fish' ? 2.15 : 1.64
  // In a narrow upright space a fish hangs head down, as at the market.
  const upright = kind === 'fish' && h > w * 1.25
  const [span, rise] = upright ? [h, w] : [w, h]
  // As many as make each one large, at most what the long side holds.
  const inRow = span > rise * ratio
  const many = clamp(
    Math.round(
      inRow ? span / (rise * ratio * 1.1) : rise / ((span / ratio) * (kind === 'fish' ? 1.3 : 1.75)),
    ),
    1,
    12,
  )
  const cell = inRow ? [span / many, rise] : [span, rise / many]
  const room = Math.min((cell[0] as number) / ratio, cell[1] as number) * (many > 1 ? 0.94 : 1)
  const facing = stage.random() < 0.5 ? 1 : -1
  const creatures = Array.from({ length: many }, (_, index) => {
    const face = (kind === 'fish' && index % 2 === 1 ? -facing : facing) as 1 | -1
    const creature: Creature = kind === 'fish' ? fish(room * 2.08, face, burin) : scallop(room, burin)
    const along = margin + (inRow ? (cell[0] as number) * (index + 0.5) : span / 2)
    const across = margin + (inRow ? rise / 2 : (cell[1] as number) * (index + 0.5))
    return upright
      ? { creature, x: free.x + across, y: free.y + along }
      : { creature, x: free.x + along, y: free.y + across }
  })
  const radius = Math.min(room * 0.42, Math.sqrt((0.06 * stage.width * stage.height) / Math.PI))
  const chosen = creatures[Math.floor(stage.random() * many)] as { x: number; y: number }
  const sunX = clamp(
    chosen.x + room * stage.between(0.2, 0.6) * (stage.random() < 0.5 ? -1 : 1),
    free.x + radius,
    free.x + free.width - radius,
  )
  const sunY = clamp(
    chosen.y - room * 0.3,
    free.y + radius,
    Math.max(free.y + radius, free.y + free.height - radius),
  )
  const mark: Mark = { on: 0, ink: 0 }
  const draw = (y: number, key: Float32Array, hides: Float32Array): void => {
    const v = (y + 0.5) / unit
    for (const { creature, x: cx, y: cy } of creatures) {
      const [halfWidth, halfHeight] = upright ? [creature.bounds[1], creature.bounds[0]] : creature.bounds
      if (Math.abs(v - cy) > halfHeight) continue
      const from = Math.max(0, Math.floor((cx - halfWidth) * unit))
      const to = Math.min(columns, Math.ceil((cx + halfWidth) * unit))
      for (let x = from; x < to; x++) {
        const [dx, dy] = [(x + 0.5) / unit - cx, v - cy]
        if (upright) creature.mark(dy, -dx, mark)
        else creature.mark(dx, dy, mark)
        if (mark.on === 0) continue
        key[x] = (key[x] as number) * (1 - mark.on) + mark.ink
        hides[x] = Math.max(hides[x] as number, mark.on)
      }
    }
  }
  return { focal: [chosen.x, chosen.y], sun: [sunX, sunY, radius], draw }
}

function compose(stage: Stage): Scene {
  const { inks, columns, unit } = stage
  const burin: Burin = { pitch: 1 / 120, unit, night: inks.night }
  const choice = stage.random()
  const kind = choice < 0.4 ? 'sea' : choice < 0.7 ? 'fish' : 'scallop'
  const drawing = kind === 'sea' ? sea(stage, burin) : still(stage, burin, kind)
  const [sunX, sunY, radius] = drawing.sun
  const key = new Float32Array(columns)
  const hides = new Float32Array(columns)
  const fibre = grainOf(stage.seed + 21, grainSize(stage) * 3)
  const press = grainOf(stage.seed + 22, grainSize(stage) * 1.2)
  const tooth = noise(stage.seed * 19 + 9)
  const wash = fieldOf(stage, 0.05, (x, y) => 0.012 * tooth(x * 1.4, y * 1.4))
  const sampleWash = rowSampler(stage, wash)
  const washRow = new Float32Array(columns)
  // No line stands in the calm area, whatever else the drawing does.
  const quiet = fieldOf(stage, 0.03, (x, y) => stage.quiet(x, y, 0.12, 0.06))
  const sampleQuiet = rowSampler(stage, quiet)
  const quietRow = new Float32Array(columns)
  const gap = 1 / 58
  const line: Rgb = inks.key
  const row = (y: number, out: Float32Array): void => {
    const v = (y + 0.5) / unit
    key.fill(0)
    hides.fill(0)
    drawing.draw(y, key, hides)
    sampleWash(y, washRow)
    sampleQuiet(y, quietRow)
    // Cuts of bare paper across the sun, wider towards its foot.
    const fall = (v - sunY) / radius
    const cutPlace = (v - sunY) / gap
    const cut = clamp(0.06 + 0.3 * (fall + 0.3), 0, 0.5)
    const bare =
      fall > -0.35
        ? cover(((cut * gap) / 2 - Math.abs(cutPlace - Math.floor(cutPlace) - 0.5) * gap) * unit)
        : 0
    for (let x = 0; x < columns; x++) {
      const dx = (x + 0.5) / unit - sunX
      const away = Math.sqrt(dx * dx + (v - sunY) ** 2)
      const loud = cover((radius - away) * unit) * (1 - bare) * (1 - (hides[x] as number))
      const paper = 1 + (washRow[x] as number) + 0.007 * grainAt(fibre, x, y)
      // Ink lies a little uneven, as from a hand press.
      const film = 0.95 - 0.05 * smooth(0.6, 2.2, grainAt(press, x, y))
      const k = (key[x] as number) * film * (1 - (quietRow[x] as number))
      for (let c = 0; c < 3; c++) {
        const sheet = (inks.ground[c] as number) * paper
        out[3 * x + c] = lerp(lerp(sheet, inks.accent[c] as number, loud * film), line[c] as number, k)
      }
    }
  }
  return { focal: drawing.focal, grain: 2, row }
}

/** Line engraving: waves, fish or scallops made of lines that swell with the shade, before a cut sun. */
export const engraving: Style = {
  id: 'engraving',
  title: 'Engraving',
  description: 'Engraved waves, fish or scallops in swelling lines, with a sun in the accent colour.',
  describe: 'a line engraving from the sea, with a sun',
  compose,
}
