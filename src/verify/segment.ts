import type { Rgb } from '../kit/color.ts'
import { nth } from '../kit/nth.ts'
import type { Cut } from './cut.ts'
import { beside, distanceTo, type Mask } from './distance.ts'
import { apart, type Lab, oklab } from './oklab.ts'

/** Type told from its ground. Masks are as large as the cut. */
export interface Segments {
  /** Points that are type. */
  readonly ink: Uint8Array
  /** Points well inside strokes; of thin type, those that took the most ink. */
  readonly core: Uint8Array
  /** Points of the ground beside the type, its softened edge left out. */
  readonly ring: Uint8Array
  /** Points of the ink's colour that are no stroke: too far from any other colour. */
  readonly blot: Uint8Array
  /** Whether the core lies well inside strokes; if not, it is the best of thin ones, and paler than their colour. */
  readonly solid: boolean
  /** Median colour of the core. */
  readonly color: Rgb
  /** Share of the box that is ink, 0..1. */
  readonly coverage: number
  /** Distance of ink and ground in Oklab × 100. */
  readonly separation: number
}

/** Oklab × 100: nearer than this to the colour expected counts as that colour; encoding shifts flat colour by less. */
const SAME = 8
/** Share of a box that must have the colour expected for it to be taken for the ink. The thinnest type tried has 0.9 %. */
const PRESENT = 0.005
/** Places in a cut, in ascending order. */
type Points = Int32Array

/** Points that tell the colours of a box as well as all. */
const SAMPLE = 20_000
/** Populations nearer than this in Oklab × 100 are one: just about visible. */
const ONE_COLOUR = 3
/** Half the widest stroke of any letter, in em. An ultra black `I` has 0.2, a full stop of it 0.15. */
const WIDEST = 0.27
/** Em in points below which strokes are too thin for their full colour. */
const SMALL = 24
/** In points: the inside of a dense character of 12 px clogs to less. */
const LEAST_BLOT = 6

/**
 * Colours the type in a box may have, likeliest first: the colour `expected` if the box has it, then the two its colours
 * part in best. None if there is one colour only.
 */
export function* inkCandidates(cut: Cut, expected: Rgb): Generator<Lab> {
  const inside = indices(cut.inside)
  if (inside.length === 0) return
  const wanted = oklab(expected)
  const same = inside.filter((at) => distance(cut, at, wanted) <= SAME)
  // All of it the same: there is no ground.
  if (same.length > 0.97 * inside.length) return
  if (same.length >= Math.max(4, PRESENT * inside.length)) yield medianLab(cut, same)
  const every = Math.ceil(inside.length / SAMPLE)
  yield* partedIn(cut, every === 1 ? inside : inside.filter((_, index) => index % every === 0), wanted)
}

/**
 * Tells strokes of the colour `first` from their ground.
 *
 * @param em type size, in points of the cut
 * @returns `undefined` if there are none
 */
export function segment(cut: Cut, first: Lab, em: number, lossy: boolean): Segments | undefined {
  const inside = indices(cut.inside)
  let ink = first
  const grounds = localGrounds(cut, ink, em)
  let found = strokes(cut, ink, grounds, em)
  // Once more from what was found: the first colour was that of a crowd, not of the middle of strokes.
  const core = coreOf(cut, found, ink, grounds, em)
  if (core.points.length === 0) return undefined
  ink = medianLab(cut, core.points)
  found = strokes(cut, ink, grounds, em)
  const depth = distanceTo(found, 0)
  const middle = coreOf(cut, found, ink, grounds, em, depth)
  if (middle.points.length === 0) return undefined
  // Type may stick out of its box; what lies beside that part is not asked for, but it is no ground either.
  const away = distanceTo(found)
  const own = Uint8Array.from(found.data)
  let covered = 0
  let out = 0
  for (let at = 0; at < own.length; at += 1) {
    const isOwn = (own[at] as number) & (cut.inside[at] as number)
    covered += isOwn
    out += (own[at] as number) - isOwn
    own[at] = isOwn
  }
  const awayFromOwn = out === 0 ? away : distanceTo({ ...found, data: own })
  const ring = new Uint8Array(found.data.length)
  const blot = new Uint8Array(found.data.length)
  // Lossy formats let the edge of type swing into its ground; of small type part of the strokes is paler than its edge.
  const near = cut.step === 1 && (lossy || em < SMALL) ? 2 : 1.2
  const far = Math.max(near + 1.5, 0.08 * em)
  for (let at = 0; at < ring.length; at += 1) {
    if ((away[at] as number) > near && (awayFromOwn[at] as number) <= far) ring[at] = 1
    if (own[at] === 1 && (depth[at] as number) > Math.max(LEAST_BLOT, WIDEST * em)) blot[at] = 1
  }
  const coreMask = new Uint8Array(ring.length)
  for (const at of middle.points) coreMask[at] = 1
  const ground = medianLab(
    cut,
    inside.filter((at) => found.data[at] === 0 && (away[at] as number) > near),
  )
  return {
    ink: own,
    core: coreMask,
    ring,
    blot,
    solid: middle.solid,
    color: medianRgb(cut, middle.points),
    coverage: covered / inside.length,
    separation: apart(ink, ground),
  }
}

/** Two populations by the method of two means, with medians; that nearer to `wanted` first. */
function partedIn(cut: Cut, inside: Points, wanted: Lab): readonly Lab[] {
  let ours: Points = new Int32Array()
  let others: Points = ours
  let ground = medianLab(cut, inside)
  // Something other than the commonest colour, as near to the one expected as there is.
  const candidates = inside.filter((at) => distance(cut, at, ground) >= ONE_COLOUR)
  if (candidates.length < 4) return []
  let nearest = candidates[0] as number
  for (const at of candidates) if (distance(cut, at, wanted) < distance(cut, nearest, wanted)) nearest = at
  let ink = labAt(cut, nearest)
  for (let turn = 0; turn < 10; turn += 1) {
    const isOurs = (at: number): boolean => distance(cut, at, ink) < distance(cut, at, ground)
    ours = inside.filter(isOurs)
    others = inside.filter((at) => !isOurs(at))
    if (ours.length === 0 || others.length === 0) return []
    ink = medianLab(cut, ours)
    ground = medianLab(cut, others)
  }
  if (apart(ink, ground) < ONE_COLOUR) return []
  return [extreme(cut, ours, ground), extreme(cut, others, ink)]
}

/** The colour of the quarter of some points that is farthest from another colour: of thin type, most points are edge. */
function extreme(cut: Cut, points: Points, from: Lab): Lab {
  const sorted = Float64Array.from(points, (at) => distance(cut, at, from)).sort()
  const least = sorted[Math.floor(sorted.length * 0.75)] as number
  return medianLab(
    cut,
    points.filter((at) => distance(cut, at, from) >= least),
  )
}

/** The ground of each tile of about 1.5 em: the median of what is not ink. */
interface Grounds {
  readonly size: number
  readonly columns: number
  readonly tiles: readonly Lab[]
}

function localGrounds(cut: Cut, ink: Lab, em: number): Grounds {
  const size = Math.max(8, Math.round(1.5 * em))
  const columns = Math.ceil(cut.width / size)
  const rows = Math.ceil(cut.height / size)
  const tileAt = (at: number): number =>
    Math.floor(Math.floor(at / cut.width) / size) * columns + Math.floor((at % cut.width) / size)
  const all = placesWhere(cut.light.length, (at) => distance(cut, at, ink) > SAME)
  const whole = all.length === 0 ? ink : medianLab(cut, all)
  // Sorted by tile: of each its own run of points.
  const ends = new Int32Array(columns * rows + 1)
  for (const at of all) ends[tileAt(at) + 1] = (ends[tileAt(at) + 1] as number) + 1
  for (let tile = 1; tile < ends.length; tile += 1)
    ends[tile] = (ends[tile] as number) + (ends[tile - 1] as number)
  const next = ends.slice()
  const byTile = new Int32Array(all.length)
  for (const at of all) {
    const tile = tileAt(at)
    byTile[next[tile] as number] = at
    next[tile] = (next[tile] as number) + 1
  }
  const tiles = Array.from({ length: columns * rows }, (_, tile): Lab => {
    const own = byTile.subarray(ends[tile], ends[tile + 1])
    // A tile full of ink says nothing of its ground.
    return own.length < size ? whole : medianLab(cut, own)
  })
  return { size, columns, tiles }
}

function groundAt({ size, columns, tiles }: Grounds, cut: Cut, at: number): Lab {
  const x = at % cut.width
  const y = (at - x) / cut.width
  return tiles[Math.floor(y / size) * columns + Math.floor(x / size)] as Lab
}

/**
 * Strokes: points of the ink's own colour, and the softened edge around them up to where ink and ground are even. A
 * point halfway between them that no full ink touches is ground: a bright spot of a picture is not type.
 */
function strokes(cut: Cut, ink: Lab, grounds: Grounds, em: number): Mask {
  const { width, height } = cut
  // Thin strokes are all edge: none of their points has the full colour.
  const full = em >= 40 ? 0.12 : em >= 24 ? 0.2 : 0.4
  const spans = grounds.tiles.map((ground) => Math.max(ONE_COLOUR, apart(ink, ground)))
  const near = new Float32Array(width * height)
  const seed = new Uint8Array(near.length)
  for (let y = 0, at = 0; y < height; y += 1) {
    const row = Math.floor(y / grounds.size) * grounds.columns
    for (let x = 0; x < width; x += 1, at += 1) {
      const share = distance(cut, at, ink) / (spans[row + Math.floor(x / grounds.size)] as number)
      near[at] = share
      if (share <= full) seed[at] = 1
    }
  }
  const data = beside({ width, height, data: seed })
  for (let at = 0; at < data.length; at += 1) if ((near[at] as number) > 0.5) data[at] = 0
  return { width, height, data }
}

/**
 * Points at least two from the edge of strokes; where they are too few, the quarter that took the most ink: that differs most from its
 * ground, measured by how far ink and that ground are apart, or of type half on grey all of it would be edges on the white half.
 */
function coreOf(
  cut: Cut,
  ink: Mask,
  color: Lab,
  grounds: Grounds,
  em: number,
  known?: Float32Array,
): { readonly points: Points; readonly solid: boolean } {
  const points = placesWhere(ink.data.length, (at) => ink.data[at] === 1 && cut.inside[at] === 1)
  // In small type what is two from any edge is no stroke but the clogged inside of a letter.
  const depth = em < SMALL ? undefined : (known ?? distanceTo(ink, 0))
  const deep = depth === undefined ? new Int32Array() : points.filter((at) => (depth[at] as number) >= 2)
  if (deep.length >= Math.max(12, 0.08 * points.length)) return { points: deep, solid: true }
  const strength = Float32Array.from(points, (at) => {
    const ground = groundAt(grounds, cut, at)
    return distance(cut, at, ground) / Math.max(ONE_COLOUR, apart(color, ground))
  })
  const least = strength.toSorted()[Math.floor(points.length * 0.75)] ?? 0
  return { points: points.filter((_, index) => (strength[index] as number) >= least), solid: false }
}

function indices(mask: Uint8Array): Points {
  return placesWhere(mask.length, (at) => mask[at] === 1)
}

/** The places from 0 on, `length` of them, for which something holds. */
function placesWhere(length: number, holds: (at: number) => boolean): Points {
  const out = new Int32Array(length)
  let count = 0
  for (let at = 0; at < length; at += 1) if (holds(at)) out[count++] = at
  return out.slice(0, count)
}

function labAt({ lightness, greenRed, blueYellow }: Cut, at: number): Lab {
  return [lightness[at] as number, greenRed[at] as number, blueYellow[at] as number]
}

function distance({ lightness, greenRed, blueYellow }: Cut, at: number, color: Lab): number {
  const l = (lightness[at] as number) - color[0]
  const a = (greenRed[at] as number) - color[1]
  const b = (blueYellow[at] as number) - color[2]
  return Math.sqrt(l * l + a * a + b * b)
}

function medianLab({ lightness, greenRed, blueYellow }: Cut, points: Points): Lab {
  const some = sampleOf(points)
  return [median(lightness, some), median(greenRed, some), median(blueYellow, some)]
}

/** Enough points for a median: sorting all would take most of the time. */
function sampleOf(points: Points): Points {
  const every = Math.ceil(points.length / 2000)
  if (every <= 1) return points
  const some = new Int32Array(Math.ceil(points.length / every))
  for (let index = 0; index < some.length; index += 1) some[index] = points[index * every] as number
  return some
}

function medianRgb({ rgb }: Cut, points: Points): Rgb {
  const some = sampleOf(points)
  const channel = (offset: number): number => {
    const values = Uint8Array.from(some, (at) => rgb[at * 3 + offset] as number).sort()
    return values[values.length >> 1] ?? 0
  }
  return [channel(0), channel(1), channel(2)]
}

function median(plane: Float32Array, points: Points): number {
  const values = new Float32Array(points.length)
  for (let index = 0; index < values.length; index += 1)
    values[index] = plane[points[index] as number] as number
  return values.length === 0 ? 0 : nth(values, values.length >> 1)
}
