import { contrast, luminance, type Rgb } from '../kit/color.ts'
import { type Box, intersection } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { type Cut, cutOut, stepFor } from './cut.ts'
import { bandsOf, evenLines } from './lines.ts'
import { inkCandidates, type Segments, segment } from './segment.ts'

/** Type to look for. Boxes and sizes in pixels of the picture. */
export interface Wanted {
  readonly box: Box
  readonly lines: number
  readonly lineBoxes?: readonly Box[] | undefined
  readonly fontSize: number
  /** The colour it should have; only where the search starts. */
  readonly ink: Rgb
  /** Room in em that letters of its script may leave beside them in their box; 0.62 unless given. */
  readonly beside?: number | undefined
  /** Boxes of words of it in other colours or sizes, which are looked for by themselves. */
  readonly parts?: readonly Box[]
}

/** What the picture shows in a box of type. */
export interface Measured {
  /** Colour of the middle of the strokes. */
  readonly ink: Rgb
  /** Whether that colour was found well inside strokes; of thin type it is paler than it was drawn. */
  readonly solid: boolean
  /** Share of the box covered with ink, 0..1. */
  readonly coverage: number
  /** Distance of ink and ground in Oklab × 100. */
  readonly separation: number
  /** WCAG contrast that 95 % of the ground beside the strokes reaches. */
  readonly p5: number
  /** That 94 % of it reaches: who marks the ground beside the same strokes anew marks up to a hundredth of it otherwise. */
  readonly p6: number
  /** Median of the worst tile, one em by one line; 1 where type is drowned in its own colour. */
  readonly worstTile: number
  readonly worstBox: Box
  /** From each edge of the box to the nearest ink, in em. */
  readonly gaps: {
    readonly left: number
    readonly right: number
    readonly top: number
    readonly bottom: number
  }
  /** Lines, counted from 0, without any ink. */
  readonly emptyLines: readonly number[]
  /** Points of ink found in the middle of strokes, and of ground beside them. */
  readonly points: { readonly core: number; readonly ring: number }
}

/** Share of a tile that must be ink for it to be judged; a tile with the end of a word says little. */
const LEAST_INK = 0.02
/** Share of a tile that no type covers: it stands in a patch of its own colour. Heavy condensed capitals cover 0.8 of their height. */
const MOST_INK = 0.95
/** Share of a line that parts take, from which it need have no other words. */
const MOSTLY = 0.6
/** Points for a median that one odd pixel does not move. */
const ENOUGH = 12

/**
 * Finds type in a decoded picture by its colours and measures it against the ground beside it.
 *
 * @param without boxes of other type that stands inside this box
 * @returns `undefined` if there is one colour only
 */
export function measure(
  picture: Pixels,
  wanted: Wanted,
  without: readonly Box[],
  lossy: boolean,
): Measured | undefined {
  const step = stepFor(wanted.fontSize)
  const em = wanted.fontSize / step
  // Room for the ground beside letters that stand at the edge of the box.
  const margin = Math.ceil(Math.max(4, 0.08 * em) + 1) * step
  const cut = cutOut(picture, wanted.box, margin, step, [...without, ...(wanted.parts ?? [])])
  const found = findType(cut, wanted, em, lossy)
  if (found === undefined) return undefined
  const y = luminance(found.color)
  const lines = wanted.lineBoxes ?? linesOf(cut, found, wanted)
  const worst = worstTile(cut, found, lines, wanted.fontSize, y)
  const ratios = ratiosAt(cut, found.ring, y, 0, 0, cut.width, cut.height).sort()
  return {
    ink: found.color,
    solid: found.solid,
    coverage: found.coverage,
    separation: found.separation,
    p5: reached(ratios, 0.05),
    p6: reached(ratios, 0.06),
    worstTile: worst.median ?? tileMedian(cut, found, wanted.box, y) ?? 1,
    worstBox: worst.box,
    gaps: gapsOf(cut, found, wanted),
    emptyLines: trustworthy(wanted)
      ? (wanted.lineBoxes ?? evenLines(wanted.box, wanted.lines, wanted.fontSize)).flatMap((line, index) =>
          isOfPart(line, wanted) || count(found.ink, cut, line) > 0 ? [] : [index],
        )
      : [],
    points: { core: total(found.core), ring: total(found.ring) },
  }
}

/** The first find that stands in its box as type does; if none does the likeliest, whose numbers tell what is wrong. */
function findType(cut: Cut, wanted: Wanted, em: number, lossy: boolean): Segments | undefined {
  let first: Segments | undefined
  for (const ink of inkCandidates(cut, wanted.ink)) {
    const found = segment(cut, ink, em, lossy)
    if (found === undefined) continue
    if (standsWell(found, gapsOf(cut, found, wanted), wanted)) return found
    first ??= found
  }
  return first
}

/** Share of its box that type covers, least and most, 0..1. */
export const COVERAGE = [0.02, 0.85] as const
/** Most room between the edges of a box and the ink in it, in em: side by side (a full stop leaves half of its Japanese square empty), and above and below. */
const ROOM = { beside: 0.62, above: 0.7 } as const

function standsWell({ coverage, blot }: Segments, gaps: Measured['gaps'], wanted: Wanted): boolean {
  return coverage >= COVERAGE[0] && coverage <= COVERAGE[1] && !blot.includes(1) && fills(gaps, wanted)
}

/** Whether ink reaches the edges of its box, give or take the room that letters leave. */
export function fills(
  { left, right, top, bottom }: Measured['gaps'],
  { beside = ROOM.beside }: Pick<Wanted, 'beside'>,
): boolean {
  return Math.max(left, right) <= beside && Math.max(top, bottom) <= ROOM.above
}

/** Whether a line is all of parts, or nearly so: of the words between them a gap is left. */
function isOfPart(line: Box, { parts = [] }: Wanted): boolean {
  const shared = parts.reduce((sum, part) => sum + (intersection(part, line)?.width ?? 0), 0)
  return shared >= MOSTLY * line.width
}

/** Whether the lines recorded stand one below the other: a table's cells count as lines, too. */
function trustworthy({ box, lines, lineBoxes, fontSize }: Wanted): boolean {
  if (lineBoxes !== undefined) return true
  const pitch = lines > 1 ? (box.height - fontSize) / (lines - 1) : fontSize
  return pitch >= 0.7 * fontSize && pitch <= 2.5 * fontSize
}

/** The lines as ink shows them if there are as many as recorded, else evenly spaced, else rows of 1.2 em. */
function linesOf(cut: Cut, found: Segments, wanted: Wanted): readonly Box[] {
  const { box, lines, fontSize } = wanted
  const bands = bandsOf(found.ink, cut.width, (0.12 * fontSize) / cut.step)
  if (bands.length === lines) {
    return bands.map(({ start, end }) => ({
      ...box,
      y: cut.top + start * cut.step,
      height: (end - start) * cut.step,
    }))
  }
  if (trustworthy(wanted)) return evenLines(box, lines, fontSize)
  return evenLines(box, Math.max(1, Math.round(box.height / (1.2 * fontSize))), fontSize)
}

/** What all of some ratios, in ascending order, but a share reach. */
function reached(ratios: Float32Array, share: number): number {
  return ratios[Math.floor(ratios.length * share)] ?? 1
}

function worstTile(
  cut: Cut,
  found: Segments,
  lines: readonly Box[],
  fontSize: number,
  ink: number,
): { median: number | undefined; box: Box } {
  let worst: { median: number | undefined; box: Box } = { median: undefined, box: lines[0] as Box }
  for (const line of lines) {
    const width = Math.min(fontSize, line.width)
    for (let x = line.x; x < line.x + line.width; x += fontSize / 2) {
      // The last tile ends with the line: a narrow rest of it may be all stem.
      const box = { ...line, x: Math.min(x, line.x + line.width - width), width }
      const covered = count(found.ink, cut, box) / Math.max(1, count(cut.inside, cut, box))
      if (covered < LEAST_INK) continue
      const median =
        covered > MOST_INK || count(found.blot, cut, box) > 0 ? 1 : tileMedian(cut, found, box, ink)
      if (median !== undefined && median < (worst.median ?? 22)) worst = { median, box }
    }
  }
  return worst
}

function tileMedian(cut: Cut, { core, ring }: Segments, box: Box, ink: number): number | undefined {
  // The ground of type that fills its line stands above and below it.
  const room = 4 * cut.step
  const around = { x: box.x, y: box.y - room, width: box.width, height: box.height + 2 * room }
  const [left, top, right, bottom] = pointsOf(cut, around)
  const own = lightAt(cut, core, left, top, right, bottom).sort()
  const here = own.length >= ENOUGH ? (own[own.length >> 1] as number) : ink
  const ratios = ratiosAt(cut, ring, here, left, top, right, bottom).sort()
  return ratios.length < ENOUGH ? undefined : ratios[ratios.length >> 1]
}

function ratiosAt(cut: Cut, mask: Uint8Array, ink: number, ...area: Area): Float32Array {
  return lightAt(cut, mask, ...area).map((light) => contrast(ink, light))
}

function lightAt(cut: Cut, mask: Uint8Array, ...[left, top, right, bottom]: Area): Float32Array {
  const out: number[] = []
  for (let y = top; y < bottom; y += 1) {
    for (let x = left, at = y * cut.width + left; x < right; x += 1, at += 1) {
      if (mask[at] === 1) out.push(cut.light[at] as number)
    }
  }
  return Float32Array.from(out)
}

function gapsOf(cut: Cut, { ink }: Segments, { box, fontSize, parts = [] }: Wanted): Measured['gaps'] {
  let left = Number.POSITIVE_INFINITY
  let top = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  let bottom = Number.NEGATIVE_INFINITY
  for (let y = 0, at = 0; y < cut.height; y += 1) {
    for (let x = 0; x < cut.width; x += 1, at += 1) {
      if (ink[at] === 0) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
    }
  }
  const own = { left: cut.left + left * cut.step, top: cut.top + top * cut.step }
  const end = { right: cut.left + right * cut.step, bottom: cut.top + bottom * cut.step }
  return {
    left: (Math.min(own.left, ...parts.map(({ x }) => x)) - box.x) / fontSize,
    right: (box.x + box.width - Math.max(end.right, ...parts.map(({ x, width }) => x + width))) / fontSize,
    top: (Math.min(own.top, ...parts.map(({ y }) => y)) - box.y) / fontSize,
    bottom:
      (box.y + box.height - Math.max(end.bottom, ...parts.map(({ y, height }) => y + height))) / fontSize,
  }
}

/** Left, top, right and bottom in points of the cut; the last two are the first points outside. */
type Area = readonly [left: number, top: number, right: number, bottom: number]

function pointsOf(cut: Cut, box: Box): Area {
  const relative = {
    x: (box.x - cut.left) / cut.step,
    y: (box.y - cut.top) / cut.step,
    width: box.width / cut.step,
    height: box.height / cut.step,
  }
  const part = intersection(relative, { x: 0, y: 0, width: cut.width, height: cut.height })
  if (part === undefined) return [0, 0, 0, 0]
  return [
    Math.floor(part.x),
    Math.floor(part.y),
    Math.min(cut.width, Math.ceil(part.x + part.width)),
    Math.min(cut.height, Math.ceil(part.y + part.height)),
  ]
}

function count(mask: Uint8Array, cut: Cut, box: Box): number {
  const [left, top, right, bottom] = pointsOf(cut, box)
  let sum = 0
  for (let y = top; y < bottom; y += 1) {
    for (let x = left, at = y * cut.width + left; x < right; x += 1, at += 1) sum += mask[at] as number
  }
  return sum
}

function total(mask: Uint8Array): number {
  let sum = 0
  for (const value of mask) sum += value
  return sum
}
