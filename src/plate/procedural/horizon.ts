import type { Rgb } from '../../kit/color.ts'
import { clamp, cover, lerp, smooth } from './cover.ts'
import { fieldOf, rowSampler } from './field.ts'
import { type Forest, forestOf } from './forest.ts'
import { blend, ramp } from './ink.ts'
import { noise } from './noise.ts'
import { lineHeight, type Scene, type Stage, type Style } from './stage.ts'

/** One range of hills, from the sky's edge down. */
interface Ridge {
  /** Height of the skyline (units from the top) and correction of its slope, by pixel column. */
  readonly top: Float32Array
  readonly slant: Float32Array
  /** The highest point of the skyline. */
  readonly peak: number
  /** How far the range is lost in mist, by pixel column. */
  readonly mist: Float32Array
  readonly front: boolean
  readonly wooded: boolean
  readonly color: Rgb
  readonly lit: Rgb
  readonly air: Rgb
  /** Slope of the rock along the range, to shade its faces; half a frame wider than the frame on either side. */
  readonly faces: Float32Array
  /** Height over which the foot dissolves into mist, units. */
  readonly fade: number
}

/** Mountain outline: octaves of folded noise, so that peaks are sharp and valleys round. */
function skyline(seed: number, rough: number, count = 6): (x: number) => number {
  const source = noise(seed)
  return (x) => {
    let sum = 0
    let scale = 1
    for (let octave = 0; octave < count; octave++) {
      const fold = 1 - Math.abs(source(x / scale + octave * 13.7, octave * 5.3 + 0.37)) * 1.6
      sum += (octave < 2 ? fold : fold - 0.5) * scale ** (2 - rough)
      scale *= 0.47
    }
    return sum
  }
}

function compose(stage: Stage): Scene {
  const { inks, columns, unit, width, height } = stage
  const { night } = inks
  const wish = height * (height > 1.2 ? stage.between(0.52, 0.62) : stage.between(0.5, 0.6))
  const level = lineHeight(stage, wish, Math.min(0.34 * height, height - 0.36), height - 0.26)
  const count = 5
  const forest = stage.random() < 0.65
  const glow: Rgb = night
    ? blend(blend(inks.mid, inks.light, 0.4), inks.accent, 0.04)
    : blend(inks.light, inks.accent, 0.13)
  const top: Rgb = night ? inks.dark : blend(inks.light, inks.mid, 0.34)
  const sky = ramp([
    [0, top],
    [0.45, blend(top, glow, 0.3)],
    [0.78, blend(top, glow, 0.68)],
    [1, glow],
  ])

  const radius = clamp(level * 0.17, 0.07, 0.15) * stage.between(0.9, 1.1)
  const right = stage.toward[0] > 0.2 || (stage.toward[0] > -0.2 && stage.random() < 0.5)
  const sunX = clamp(
    width * (right ? stage.between(0.62, 0.74) : stage.between(0.26, 0.38)),
    radius,
    width - radius,
  )
  const rise = stage.between(0.5, 1.9)
  const swell = clamp((height - level) * 0.3, 0.05, 0.2)
  // The farthest range dips where the sun stands.
  let sunY = level - swell * 0.5 - radius * rise
  if (stage.quiet(sunX, sunY, radius + 0.03) > 0) sunY = level - radius * 0.25
  const open = stage.quiet(sunX, sunY, 0.01) > 0 ? 0.15 : 1

  const heroX = sunX + (sunX < width / 2 ? 1 : -1) * stage.between(0.28, 0.5) * Math.min(width, 1.5)
  // Calm areas that begin below the skyline are the dark foreground; others are filled with fog.
  const plains = stage.calm.filter((box) => box.y > level + 0.02 && box.width > width * 0.4)
  const floor = Math.min(height, ...plains.map((box) => box.y))
  const mists = stage.calm.filter((box) => !plains.includes(box))
  const misty: Stage['quiet'] = (x, y, reach, reachY) =>
    mists.length > 0 ? stage.quiet(x, y, reach, reachY) : 0
  const fog = blend(glow, inks.dark, night ? 0.16 : 0.07)
  let trees: Forest | undefined
  const ridges: Ridge[] = Array.from({ length: count }, (_, index) => {
    const near = index / (count - 1)
    const base = level + (floor - level) * near ** 1.35 * (floor < height ? 1 : 0.8)
    const outline = skyline(stage.seed * 31 + index * 5 + 3, 0.42 + 0.2 * (1 - near))
    const massive = skyline(stage.seed * 31 + index * 5 + 3, 0.42 + 0.2 * (1 - near), 3)
    const wooded = index === count - 1 && forest
    const length = lerp(0.85, 1.5, near)
    const shift = stage.between(0, 40)
    const rising = swell * lerp(0.75, 1.05, near) * (wooded ? 0.6 : 1)
    const tops = new Float32Array(columns)
    const slant = new Float32Array(columns)
    const mist = new Float32Array(columns)
    const faces = new Float32Array(columns * 2)
    const heightAt = (x: number): number => {
      const quiet = misty(x, Math.min(base, height), 0.6, 0.1)
      const dip = index === 0 ? 0.35 + 0.65 * smooth(0.1, 0.5, Math.abs(x - sunX)) : 1
      const rock = (outline(x / length + shift) - 1.2) * rising * dip
      // One mountain stands above the rest, across from the sun.
      const away = Math.abs(x - heroX) / (swell * 3.4)
      const hero =
        index === 1
          ? swell * 1.05 * Math.max(0, 1 - away) ** 1.25 * (0.75 + 0.25 * outline(x * 2.2 + shift))
          : 0
      const top = base - (rock + hero) * (1 - 0.9 * quiet)
      return floor < height && index === count - 1 ? Math.min(top, floor - 0.015) : top
    }
    if (wooded) {
      const size = clamp(floor < height ? (floor - level) * 0.75 : (height - level) * 0.4, 0.05, 0.2)
      trees = forestOf(stage, stage.seed * 7 + 1, size, (x) => [
        heightAt(x),
        1 - misty(x, Math.min(base, height), 0.6, 0.1),
      ])
    }
    for (let x = 0; x < columns; x++) {
      const u = (x + 0.5) / unit
      const e = 0.5 / unit
      const here = heightAt(u)
      const slope = (heightAt(u + e) - heightAt(u - e)) / (2 * e)
      tops[x] = here
      slant[x] = 1 / Math.sqrt(1 + slope * slope)
      mist[x] = misty(u, Math.min(height, Math.max(here, base - 0.02)), 0.6, 0.12)
    }
    for (let x = 0; x < columns * 2; x++) {
      const u = (x - columns / 2) / unit
      const e = 0.03
      faces[x] = (massive((u + e) / length + shift) - massive((u - e) / length + shift)) / (2 * e)
    }
    const depth = 0.2 + 0.8 * near ** 0.85
    const body = night
      ? blend(glow, blend(inks.dark, [0, 0, 0], 0.35), depth)
      : blend(glow, inks.dark, depth * 0.97)
    const air = blend(glow, body, 0.35 + 0.4 * near)
    return {
      top: tops,
      peak: tops.reduce((least, value) => Math.min(least, value), height),
      slant,
      mist,
      front: index === count - 1,
      wooded,
      faces,
      color: body,
      lit: blend(body, glow, 0.28),
      air,
      fade: lerp(0.16, 0.5, near) * clamp((height - level) * 1.6, 0.35, 1),
    }
  })

  const calm = fieldOf(stage, 0.05, (x, y) => stage.quiet(x, y, 0.6, 0.1))
  const sampleCalm = rowSampler(stage, calm)
  const quietRow = new Float32Array(columns)
  const wood = new Float32Array(columns)
  const row = (y: number, out: Float32Array): void => {
    const v = (y + 0.5) / unit
    sampleCalm(y, quietRow)
    const at = Math.min(1023, Math.max(0, Math.round((v / level) * 1023))) * 3
    const live = ridges.filter((ridge) => ridge.wooded || ridge.peak < v + 1 / unit)
    trees?.(y, wood)
    for (let x = 0; x < columns; x++) {
      const u = (x + 0.5) / unit
      const dx = u - sunX
      const dy = v - sunY
      let left = 1
      let [red, green, blue] = [0, 0, 0]
      for (let index = live.length - 1; index >= 0 && left > 0.002; index--) {
        const ridge = live[index] as Ridge
        const below = v - (ridge.top[x] as number)
        const bare = cover(below * unit * (ridge.slant[x] as number))
        const on = ridge.wooded ? Math.max(bare, wood[x] as number) : bare
        if (on === 0) continue
        const still = quietRow[x] as number
        const quiet = mists.length > 0 ? Math.max(still, ridge.mist[x] as number) * 0.85 : 0
        // Gullies run down aslant, so the faces seen lower belong to rock farther along.
        const place = clamp(Math.round(x + below * unit * 0.3 + columns / 2), 0, columns * 2 - 1)
        const face = (ridge.faces[place] as number) * clamp(dx * -6, -1, 1)
        const foot = smooth(0, ridge.fade, below)
        const facing = foot === 1 ? 0 : smooth(-0.8, 1.4, face) * (1 - foot)
        const lit = facing * (ridge.wooded ? 0.2 : 1) * (1 - still)
        const haze = foot * (ridge.front ? 0.3 : 0.85)
        const share = left * on
        const { color, lit: pale, air } = ridge
        const fogged = share * quiet
        const keep = share * (1 - quiet) * (1 - haze)
        const veil = share * (1 - quiet) * haze
        red += keep * (color[0] + (pale[0] - color[0]) * lit) + veil * air[0] + fogged * fog[0]
        green += keep * (color[1] + (pale[1] - color[1]) * lit) + veil * air[1] + fogged * fog[1]
        blue += keep * (color[2] + (pale[2] - color[2]) * lit) + veil * air[2] + fogged * fog[2]
        left -= share
      }
      if (left > 0.002) {
        const away = Math.sqrt(dx * dx + dy * dy)
        const halo = (0.5 * open) / (1 + (away * away) / (radius * radius * 4))
        const disc = cover((radius - away) * unit) * open
        red += left * lerp(lerp(sky[at] as number, glow[0], halo), inks.accent[0], disc)
        green += left * lerp(lerp(sky[at + 1] as number, glow[1], halo), inks.accent[1], disc)
        blue += left * lerp(lerp(sky[at + 2] as number, glow[2], halo), inks.accent[2], disc)
      }
      out[3 * x] = red
      out[3 * x + 1] = green
      out[3 * x + 2] = blue
    }
  }
  return { focal: [sunX, clamp(sunY, 0, height)], grain: 4, row }
}

/** A sun over ranges of hills that fade into mist. */
export const horizon: Style = {
  id: 'horizon',
  title: 'Horizon',
  description: 'A sun over layered mountain ridges in mist, under a graded sky.',
  describe: 'a low sun over misty mountain ridges',
  compose,
}
