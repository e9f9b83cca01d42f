import type { Rgb } from '../kit/color.ts'
import { type Box, type Insets, intersection, type Size, union } from '../kit/geometry.ts'
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

/**
 * Panels for what no veil makes readable: things near each other share one. It has the brand's corners and 0.45 em of air around
 * the type, and where that brings it near an edge of the frame it runs off it, like a card slid in from there.
 * @param radius of its corners, in pixels
 */
export function panelsFor(
  things: readonly Veiled[],
  color: Rgb,
  radius: number,
  frame: Size,
): readonly Scrim[] {
  const groups: Veiled[] = []
  for (const thing of things) {
    let merged: Veiled = thing
    for (let index = groups.length - 1; index >= 0; index -= 1) {
      const group = groups[index] as Veiled
      if (intersection(grow(group.box, 2 * Math.max(group.em, merged.em)), merged.box) === undefined) continue
      merged = {
        alpha: merged.alpha,
        em: Math.max(group.em, merged.em),
        box: union([group.box, merged.box]) ?? merged.box,
      }
      groups.splice(index, 1)
      // Grown, it may now be near others that it was not near before.
      index = groups.length
    }
    groups.push(merged)
  }
  const short = Math.min(frame.width, frame.height)
  return groups.map(({ box, alpha, em }) => {
    const air = Math.max(4, Math.min(PANEL_AIR * em, 0.045 * short))
    return { color, alpha, box: slidIn(grow(box, air), radius, 0.05 * short, frame), feather: NONE, radius }
  })
}

/** A box that runs off the frame, corners and all, where it comes within `near` of an edge. */
function slidIn({ x, y, width, height }: Box, radius: number, near: number, frame: Size): Box {
  const left = x < near ? -radius : x
  const top = y < near ? -radius : y
  const right = x + width > frame.width - near ? frame.width + radius : x + width
  const bottom = y + height > frame.height - near ? frame.height + radius : y + height
  return { x: left, y: top, width: right - left, height: bottom - top }
}

const NONE: Insets = { top: 0, right: 0, bottom: 0, left: 0 }

/** Air between type and the edge of its panel, in em. */
const PANEL_AIR = 0.45

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

function grow(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by }
}
