import type { Rgb } from '../../kit/color.ts'
import { clamp, cover, lerp, smooth } from './cover.ts'
import { blend, ramp } from './ink.ts'
import { noise, octaves } from './noise.ts'
import { lineHeight, type Scene, type Stage, type Style } from './stage.ts'

/** Where along a dune, from trough to trough, the crest stands: wind makes a long slope and a short slip face. */
const CREST = 0.7
/** Depth of level ground at the lower edge; land is sampled from nearer, for dunes that rise above that edge. */
const EDGE = 0.62
const NEAR = EDGE * 0.36
const FAR = 14
/** Steps of depth at which the land is sampled; depth grows by the same factor each step. */
const STEPS = 220

interface Land {
  /** Sampled columns and their distance in units. */
  readonly across: number
  readonly step: number
  /** Position in the dune train, height, ripple position and softness for each column and depth. */
  readonly phase: Float32Array
  readonly swell: Float32Array
  readonly small: Float32Array
  readonly calm: Float32Array
}

/** Height of a dune 0..1 at a place 0..1 in its train: flat in the trough, sharp at the crest. */
function profile(place: number): number {
  if (place < CREST) {
    const s = place / CREST
    return s * s * (1.9 - 0.9 * s)
  }
  const s = 1 - (place - CREST) / (1 - CREST)
  return s * s * (1.5 - 0.5 * s)
}

/** Light 0..1 on a dune: long slopes glow towards the crest, slip faces and the troughs behind them lie in shade. */
function lit(place: number): number {
  if (place < CREST) {
    const s = place / CREST
    return 0.3 + 0.4 * smooth(0, 0.45, s) + 0.3 * s * s
  }
  const s = (place - CREST) / (1 - CREST)
  return 0.04 + 0.26 * s * s
}

function landOf(stage: Stage, horizonAt: number, focal: number, peak: number): Land {
  const across = Math.ceil(stage.width * 150) + 2
  const step = stage.width / (across - 1)
  const size = across * STEPS
  const land: Land = {
    across,
    step,
    phase: new Float32Array(size),
    swell: new Float32Array(size),
    small: new Float32Array(size),
    calm: new Float32Array(size),
  }
  const warp = octaves(noise(stage.seed * 3 + 1), 2)
  const broad = noise(stage.seed * 3 + 2)
  const side = stage.random() < 0.5 ? -1 : 1
  const turn = stage.between(0.5, 0.85) * side
  const onward = -Math.sqrt(1 - turn * turn)
  const length = stage.between(1.7, 2.5)
  const shift = stage.between(0, 50)
  const centre = stage.width * stage.between(0.35, 0.65)
  const peakDepth = stage.between(3.4, 4.6)
  const peakX = ((peak - centre) * peakDepth) / focal
  for (let k = 0; k < STEPS; k++) {
    const depth = NEAR * (FAR / NEAR) ** (k / (STEPS - 1))
    const screen = horizonAt + focal / depth
    for (let i = 0; i < across; i++) {
      const at = k * across + i
      const x = ((i * step - centre) * depth) / focal
      const meander = warp(x * 0.42 + shift, depth * 0.42)
      land.phase[at] = (x * turn + depth * onward) / length + meander * 0.6 + shift
      land.small[at] = (x * onward + depth * 0.9) / (length * 0.4) + warp(x * 0.7, depth * 0.7 + shift) * 0.6
      const quiet = stage.quiet(i * step, Math.min(screen, stage.height), 0.6, 0.08)
      land.calm[at] = quiet
      const away = ((x - peakX) / 2.6) ** 2 + ((depth - peakDepth) / 1.5) ** 2
      const rise = 1.15 / (1 + away) ** 2
      const rolling =
        clamp(0.36 + 0.22 * broad(x * 0.23 + shift, depth * 0.3), 0.14, 0.56) / (1 + (depth / 9) ** 3)
      land.swell[at] = (rolling + rise) * (1 - 0.97 * quiet)
    }
  }
  return land
}

function compose(stage: Stage): Scene {
  const { inks, columns, rows, unit, width, height } = stage
  const wish = height * (height > 1.2 ? stage.between(0.5, 0.6) : stage.between(0.42, 0.52))
  const horizonAt = lineHeight(stage, wish, Math.min(height * 0.3, height - 0.3), height - 0.24)
  const focal = (height - horizonAt) * EDGE
  const { night } = inks
  const shade = night ? blend(inks.dark, [0, 0, 0], 0.3) : blend(inks.dark, inks.mid, 0.25)
  const half = blend(inks.mid, inks.light, night ? 0.12 : 0.5)
  const glow = night ? blend(inks.mid, inks.light, 0.62) : blend(inks.light, inks.accent, 0.06)
  const sand = ramp([
    [0, shade],
    [0.4, night ? blend(inks.dark, inks.mid, 0.6) : half],
    [0.8, night ? half : blend(inks.mid, inks.light, 0.84)],
    [1, glow],
  ])
  const low: Rgb = night ? blend(inks.dark, inks.mid, 0.55) : blend(inks.light, inks.mid, 0.06)
  const high: Rgb = night ? inks.dark : blend(inks.light, inks.mid, 0.3)
  const sky = ramp([
    [0, high],
    [0.75, blend(high, low, 0.7)],
    [1, low],
  ])
  const air = low

  // A low sun on the free side of the sky.
  const radius = Math.min(0.115, horizonAt * 0.2) * stage.between(0.85, 1.1)
  const right = stage.toward[0] > 0.2 || (stage.toward[0] > -0.2 && stage.random() < 0.5)
  let sunX = width * (right ? stage.between(0.66, 0.78) : stage.between(0.22, 0.34))
  let sunY = horizonAt - radius * stage.between(1.2, 2.2)
  if (stage.quiet(sunX, sunY, radius + 0.05) > 0) {
    // No open sky left on that side: the sun sets behind the crests.
    sunY = horizonAt - radius * 0.35
    if (stage.quiet(sunX, sunY, radius + 0.02) > 0.4) sunX = right ? width - radius * 1.6 : radius * 1.6
  }

  const side = sunX < width / 2 ? 1 : -1
  const peak = clamp(sunX + side * stage.between(0.12, 0.5) * Math.min(width, 1.6), 0.1, width - 0.1)
  const land = landOf(stage, horizonAt, focal, peak)
  const picture = paint(stage, land, horizonAt, focal, { sand, air })
  const row = (y: number, out: Float32Array): void => {
    const v = (y + 0.5) / unit
    const at = Math.min(1023, Math.max(0, Math.round((v / horizonAt) * 1023))) * 3
    for (let x = 0; x < columns; x++) {
      const solid = picture.solid[x * rows + y] as number
      let red = 0
      let green = 0
      let blue = 0
      if (solid < 255) {
        red = sky[at] as number
        green = sky[at + 1] as number
        blue = sky[at + 2] as number
        const dx = (x + 0.5) / unit - sunX
        const dy = v - sunY
        const away = Math.sqrt(dx * dx + dy * dy)
        const halo = 0.26 / (1 + (away * away) / (radius * radius * 5))
        red = lerp(red, glow[0], halo)
        green = lerp(green, glow[1], halo)
        blue = lerp(blue, glow[2], halo)
        const disc = cover((radius - away) * unit)
        red = lerp(red, inks.accent[0], disc)
        green = lerp(green, inks.accent[1], disc)
        blue = lerp(blue, inks.accent[2], disc)
      }
      const share = solid / 255
      const from = (x * rows + y) * 3
      out[3 * x] = lerp(red, picture.color[from] as number, share)
      out[3 * x + 1] = lerp(green, picture.color[from + 1] as number, share)
      out[3 * x + 2] = lerp(blue, picture.color[from + 2] as number, share)
    }
  }
  return { focal: [sunX, (sunY + horizonAt) / 2], grain: 4.2, row }
}

interface Picture {
  /** Column by column: 255 where land covers the pixel. */
  readonly solid: Uint8Array
  readonly color: Uint8Array
}

/** Draws each column from the viewer outwards; land shows only where it rises above what stands in front of it. */
function paint(
  stage: Stage,
  land: Land,
  horizonAt: number,
  focal: number,
  { sand, air }: { sand: Float32Array; air: Rgb },
): Picture {
  const { columns, rows, unit } = stage
  const solid = new Uint8Array(columns * rows)
  const color = new Uint8Array(columns * rows * 3)
  // About one step a pixel where dunes are near.
  const fine = Math.max(1, Math.ceil(((stage.height - horizonAt) * unit) / STEPS / 0.7))
  const depths = Float32Array.from(
    { length: STEPS * fine },
    (_, k) => NEAR * (FAR / NEAR) ** (k / (fine * (STEPS - 1))),
  )
  let [base, reached, before, beforeY] = [0, 0, 0, 0]
  const meet = (phase: number, minor: number, swell: number, depth: number, calm: number): void => {
    const place = phase - Math.floor(phase)
    const lesser = minor - Math.floor(minor)
    // The small dunes ride on the long slopes only.
    const riding = place < CREST ? smooth(0.05, 0.4, place) / (1 + depth * 0.4) : 0
    const height = swell * (profile(place) + 0.12 * riding * profile(lesser))
    const y = (horizonAt + (focal * (1 - height)) / depth) * unit
    const relief = Math.min(1, swell * 3.2)
    const light = lerp(0.74, lit(place) + (lit(lesser) - 0.74) * 0.22 * riding, relief * (1 - calm))
    if (y < reached) {
      const haze = 1 - 1 / (1 + (depth * depth) / 36)
      const top = Math.max(0, Math.floor(y))
      const run = beforeY - y
      const joined = run > 0 && beforeY - reached < 1
      for (let p = Math.min(rows, Math.ceil(reached)) - 1; p >= top; p--) {
        // A pixel takes its light from between the last step and this one.
        const share = joined ? clamp((p + 0.5 - y) / run) : 0
        const at = clamp(Math.round(lerp(light, before, share) * 1023), 0, 1023) * 3
        const had = (solid[base + p] as number) / 255
        const add = Math.max(0, Math.min(1, p + 1 - y) - had)
        const to = (base + p) * 3
        const whole = had + add || 1
        for (let c = 0; c < 3; c++) {
          const fresh = lerp(sand[at + c] as number, air[c] as number, haze)
          color[to + c] = ((color[to + c] as number) * had + fresh * add) / whole
        }
        solid[base + p] = Math.round(Math.min(1, had + add) * 255)
      }
      reached = y
    }
    before = light
    beforeY = y
  }
  for (let x = 0; x < columns; x++) {
    const u = (x + 0.5) / unit / land.step
    const i = Math.min(land.across - 2, Math.floor(u))
    const t = u - i
    base = x * rows
    reached = rows
    before = 0
    beforeY = rows + 1e4
    let [wave, lastPhase, lastDepth] = [0, 0, 0]
    for (let k = 0; k < STEPS - 1; k++) {
      const a = k * land.across + i
      const b = a + land.across
      const mixed = (of: Float32Array, at: number): number =>
        (of[at] as number) * (1 - t) + (of[at + 1] as number) * t
      const phase0 = mixed(land.phase, a)
      const phase1 = mixed(land.phase, b)
      const swell0 = mixed(land.swell, a)
      const swell1 = mixed(land.swell, b)
      const small0 = mixed(land.small, a)
      const small1 = mixed(land.small, b)
      const calm = mixed(land.calm, a)
      for (let f = 0; f < fine; f++) {
        const s = f / fine
        const phase = phase0 + (phase1 - phase0) * s
        const minor = small0 + (small1 - small0) * s
        const swell = swell0 + (swell1 - swell0) * s
        const depth = depths[k * fine + f] as number
        const turns = Math.floor(phase - CREST)
        if (turns !== wave && k + f > 0) {
          // A crest lies between two steps: meet it exactly, or its edge would be a saw.
          const crest = Math.max(turns, wave) + CREST
          const share = (crest - lastPhase) / (phase - lastPhase)
          const exact = lerp(lastDepth, depth, share)
          const ahead = turns > wave
          meet(ahead ? crest - 1e-6 : crest + 1e-6, minor, swell, exact, calm)
          meet(ahead ? crest + 1e-6 : crest - 1e-6, minor, swell, exact, calm)
        }
        wave = turns
        lastPhase = phase
        lastDepth = depth
        meet(phase, minor, swell, depth, calm)
      }
    }
  }
  return { solid, color }
}

/** Sand under a low sun, seen from a crest: real dune profiles in perspective, long slopes lit and slip faces in shade. */
export const dunes: Style = {
  id: 'dunes',
  title: 'Dunes',
  description: 'Sand dunes in raking light under an open sky, with a small low sun.',
  describe: 'layered dunes under a low sun',
  compose,
}
