import type { Rgb } from '../kit/color.ts'
import { type Box, type Insets, intersection, type Size, union } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Scrim } from './overlay.ts'

/** A thing that needs a veil of this opacity under its box. */
export interface Veiled {
  readonly box: Box
  readonly alpha: number
  /** Type size in px: a veil fades over at least one em. */
  readonly em: number
}

/** Share of the frame within which a box counts as standing at an edge. */
const AT_EDGE = 0.3

/**
 * Veils for what needs them: things near each other share one; a veil reaches to the edges of the frame its type
 * stands at, so that it looks like falling light and not like a patch, and fades away from them.
 */
export function scrimsFor(things: readonly Veiled[], color: Rgb, frame: Size): readonly Scrim[] {
  const groups: { box: Box; alpha: number; em: number }[] = []
  for (const thing of things) {
    const reach = Math.max(thing.em * 2, 0.04 * Math.min(frame.width, frame.height))
    let merged = { ...thing }
    for (let index = groups.length - 1; index >= 0; index -= 1) {
      const group = groups[index] as (typeof groups)[0]
      if (intersection(grow(group.box, reach), merged.box) === undefined) continue
      merged = {
        box: union([group.box, merged.box]) ?? merged.box,
        alpha: Math.max(group.alpha, merged.alpha),
        em: Math.max(group.em, merged.em),
      }
      groups.splice(index, 1)
      // Grown, it may now be near others that it was not near before.
      index = groups.length
    }
    groups.push(merged)
  }
  const scrims = groups.map(({ box, alpha, em }) => shape(box, alpha, em, color, frame))
  // Reaching for the edges they may meet; where two lie over each other they would darken twice.
  for (const [index, one] of scrims.entries()) {
    const other = scrims.findIndex(({ box }, at) => at > index && intersection(box, one.box) !== undefined)
    const [a, b] = [groups[index], groups[other]]
    if (a === undefined || b === undefined) continue
    const joined = {
      box: union([a.box, b.box]) ?? a.box,
      alpha: Math.max(a.alpha, b.alpha),
      em: Math.max(a.em, b.em),
    }
    return scrimsFor([joined, ...groups.filter((group) => group !== a && group !== b)], color, frame)
  }
  return scrims
}

function shape(words: Box, alpha: number, em: number, color: Rgb, frame: Size): Scrim {
  const pad = Math.min(em * 0.35, 0.03 * Math.min(frame.width, frame.height))
  const inner = grow(words, pad)
  const gap: Insets = {
    top: inner.y,
    left: inner.x,
    right: frame.width - inner.x - inner.width,
    bottom: frame.height - inner.y - inner.height,
  }
  const wide = inner.width > 0.5 * frame.width
  const tall = inner.height > 0.5 * frame.height
  // Across the longer run of the type the veil spans the frame; along the other it holds to the nearer edge.
  const reachesX = wide || gap.left < AT_EDGE * frame.width === gap.right < AT_EDGE * frame.width
  const top = gap.top <= gap.bottom && gap.top < AT_EDGE * frame.height
  const bottom = gap.bottom < gap.top && gap.bottom < AT_EDGE * frame.height
  const open = {
    top: top || tall,
    bottom: bottom || tall,
    left: reachesX || gap.left < gap.right,
    right: reachesX || gap.right <= gap.left,
  }
  const fade = (side: keyof Insets, length: number): number =>
    open[side] ? 0 : Math.max(em, Math.min(gap[side], length * 0.45))
  const left = open.left ? 0 : inner.x
  const y = open.top ? 0 : inner.y
  return {
    color,
    alpha,
    box: {
      x: left,
      y,
      width: (open.right ? frame.width : inner.x + inner.width) - left,
      height: (open.bottom ? frame.height : inner.y + inner.height) - y,
    },
    feather: {
      top: fade('top', frame.height),
      bottom: fade('bottom', frame.height),
      left: fade('left', frame.width),
      right: fade('right', frame.width),
    },
  }
}

/** The plate with its veils blended in (sRGB, as a screen blends). Returns the same pixels where there is none. */
export function bakeScrims(ground: Pixels, scrims: readonly Scrim[]): Pixels {
  if (scrims.length === 0) return ground
  const { width, height, channels } = ground
  const data = Uint8Array.from(ground.data)
  for (const { color, alpha, box, feather } of scrims) {
    const across = ramp(width, box.x, box.x + box.width, feather.left, feather.right)
    const down = ramp(height, box.y, box.y + box.height, feather.top, feather.bottom)
    for (let row = 0; row < height; row += 1) {
      const strength = alpha * (down[row] as number)
      if (strength === 0) continue
      let at = row * width * channels
      for (let column = 0; column < width; column += 1, at += channels) {
        const a = strength * (across[column] as number)
        if (a === 0) continue
        // A fixed pattern instead of chance: rounding by position keeps a soft veil from banding.
        const dither = (((column * 7 + row * 13) & 15) + 0.5) / 16
        data[at] = (data[at] as number) + (color[0] - (data[at] as number)) * a + dither
        data[at + 1] = (data[at + 1] as number) + (color[1] - (data[at + 1] as number)) * a + dither
        data[at + 2] = (data[at + 2] as number) + (color[2] - (data[at + 2] as number)) * a + dither
      }
    }
  }
  return { width, height, channels, data }
}

/** Opacity along one axis: 1 from `start` to `end`, falling smoothly over the feathers. */
function ramp(length: number, start: number, end: number, before: number, after: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => {
    const at = index + 0.5
    if (at < start) return before > 0 ? smooth(1 - (start - at) / before) : start <= 0 ? 1 : 0
    if (at > end) return after > 0 ? smooth(1 - (at - end) / after) : 0
    return 1
  })
}

/** Cubic ease between 0 and 1: no edge at either end. */
function smooth(t: number): number {
  const x = Math.min(1, Math.max(0, t))
  return x * x * (3 - 2 * x)
}

function grow(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by }
}
