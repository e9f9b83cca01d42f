import { contrast, lightness, luminance, luminanceAt, type Rgb } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import { nth } from '../kit/nth.ts'
import type { Pixels } from '../kit/pixels.ts'
import { INK, near, type Plane } from './coverage.ts'

/** Contrast of type with what is next to it. */
export interface ContrastReading {
  /** Ratio that 95 of 100 points around the letters exceed. */
  readonly p5: number
  /** Lowest median of any tile, and where; in pixels of the canvas. */
  readonly worstTile: number
  readonly worstBox: Box | undefined
  /** Lowest tenth percentile of any tile. */
  readonly worstTail: number
  /** Distance of ink and ground in L*, median. */
  readonly lightness: number
}

/** What is read: planes and pixels of one part of the canvas. */
export interface Sample {
  /** Where it lies on the canvas, in whole pixels. */
  readonly box: Box
  readonly ink: Plane
  /** Everything drawn in ink there, of other slots too: no part of any ring. */
  readonly taken: Plane
  /** The finished picture, RGB. */
  readonly final: Pixels
  /** Size of the canvas: what lies beyond is not read. */
  readonly frame: { readonly width: number; readonly height: number }
}

/** Type as it was meant to be drawn. */
export interface Lettering {
  /** Boxes of the lines in pixels of the canvas. */
  readonly lines: readonly Box[]
  readonly fontSize: number
  /** Its colours; where a tile has no pixel of nothing but ink these stand in for what is measured. */
  readonly inks: readonly Rgb[]
}

/** Tiles with less ink than this are gaps between words. */
const LEAST_INK = 0.02
/**
 * A ring is this wide, in em, but no less than two pixels: as wide as a halo must be to count as one. The edge of a panel
 * farther away than that does not touch the letters.
 */
const RING = 0.04
/** Of type smaller than this the eye sees the ground around it as one with it, so its ring is wider. Pixels. */
const FINE = { fontSize: 24, radius: 4 } as const
/** What may fall short: 5 of 100 points by the contract, 3.5 here, for whoever measures the file again meets other points. */
const TAIL = 0.035
/** Points along an em; larger type is sampled. */
const POINTS = 40

/**
 * Reads the contrast of letters with the ring around them: pixels within 0.04 em (2 px at least, 4 px of small type) of ink that no ink
 * touches, in the finished picture, so that halos and veils count. A tile is one em wide and one line high, stepped by
 * half an em; its ink is the median of the pixels that are nothing but ink (readability contract, R6).
 */
export function readContrast(sample: Sample, lettering: Lettering): ContrastReading {
  const { inks } = lettering
  const known = inks.map((color) => luminance(color))
  const all: Float64Array[] = []
  const gaps: number[] = []
  let worstTile = 21
  let worstTail = 21
  let worstBox: Box | undefined
  for (const { line, half, radius, cells } of spotsOf(sample, lettering)) {
    const read = cells.map((cell) => readCell(cell, sample.final, inks))
    const pairs = Math.max(1, cells.length - 1)
    for (let index = 0; index < pairs; index += 1) {
      const tile = tileOf(read.slice(index, index + 2), known)
      if (tile === undefined) continue
      const { ratios } = tile
      const { length } = ratios
      // Selecting takes longer than counting, and most tiles are better than the worst so far.
      if (below(ratios, worstTile) > length >> 1) {
        worstTile = nth(ratios, length >> 1)
        const x = line.x + index * half
        const width = Math.min(2 * half, line.x + line.width - x)
        worstBox = { x, y: line.y - radius, width, height: line.height + 2 * radius }
      }
      const tail = Math.floor(length * 0.1)
      if (below(ratios, worstTail) > tail) worstTail = nth(ratios, tail)
      // Tiles overlap by half: every other one gives each point once, and the last what is left.
      if (index % 2 === 0 || index === cells.length - 2) {
        all.push(ratios)
        gaps.push(tile.lightness)
      }
    }
  }
  gaps.sort((a, b) => a - b)
  const ratios = joined(all)
  return {
    p5: ratios.length === 0 ? 21 : nth(ratios, Math.floor(ratios.length * TAIL)),
    worstTile,
    worstBox,
    worstTail,
    lightness: gaps[gaps.length >> 1] ?? 100,
  }
}

/** How many values are less than another. */
function below(values: Float64Array, limit: number): number {
  let count = 0
  for (let index = 0; index < values.length; index += 1) if ((values[index] as number) < limit) count += 1
  return count
}

/** Where to read a line: its half tiles. */
interface LineSpots {
  readonly line: Box
  /** Width of half a tile. */
  readonly half: number
  readonly radius: number
  readonly cells: readonly CellSpots[]
}

/** Pixels of half a tile, by their number in the sample. */
interface CellSpots {
  /** Around the letters. */
  readonly around: Uint32Array
  /** Nothing but ink. */
  readonly pure: Uint32Array
  readonly covered: number
  readonly points: number
}

interface Spots {
  readonly taken: Plane
  readonly key: string
  readonly lines: readonly LineSpots[]
}

const spots = new WeakMap<Plane, Spots>()

/**
 * Where letters are read. That is a matter of what was drawn, not of what it stands on: the last answer for some ink is kept for the
 * next veil, and for the file.
 */
function spotsOf(sample: Sample, { lines, fontSize }: Lettering): readonly LineSpots[] {
  const { ink, taken, box, frame } = sample
  const key = JSON.stringify([lines, fontSize, box, frame.width, frame.height])
  const before = spots.get(ink)
  if (before?.taken === taken && before.key === key) return before.lines
  const radius = fontSize < FINE.fontSize ? FINE.radius : Math.max(2, Math.round(RING * fontSize))
  const ring = near(ink, radius, INK.half)
  const step = Math.max(1, Math.floor(fontSize / POINTS))
  const found = lines.map((line): LineSpots => {
    const half = Math.max(8, Math.min(fontSize, line.height * 1.6)) / 2
    const count = Math.max(1, Math.ceil(line.width / half))
    const cells = Array.from({ length: count }, (_, index): CellSpots => {
      const x = line.x + index * half
      const width = Math.min(half, line.x + line.width - x)
      return cellSpots({ x, y: line.y - radius, width, height: line.height + 2 * radius }, sample, ring, step)
    })
    return { line, half, radius, cells }
  })
  spots.set(ink, { taken, key, lines: found })
  return found
}

/** Half a tile: luminances around the letters, and of pixels that are nothing but ink, by ink. */
interface Cell {
  readonly around: Float64Array
  readonly pure: readonly Float64Array[]
  readonly covered: number
  readonly points: number
}

/** Ratios of a tile, and its distance in L*; `undefined` if it holds too little ink or no ring. */
function tileOf(
  cells: readonly Cell[],
  known: readonly number[],
): { readonly ratios: Float64Array; readonly lightness: number } | undefined {
  const covered = cells.reduce((sum, cell) => sum + cell.covered, 0)
  const points = cells.reduce((sum, cell) => sum + cell.points, 0)
  const ground = joined(cells.map(({ around }) => around))
  if (ground.length === 0 || covered < LEAST_INK * points) return undefined
  const found = known.flatMap((_, ink) => {
    const values = joined(cells.map(({ pure }) => pure[ink] as Float64Array))
    return values.length === 0 || values.length < 0.05 * covered ? [] : [nth(values, values.length >> 1)]
  })
  const lights = found.length > 0 ? found : known
  const middle = lightness(nth(ground, ground.length >> 1))
  // The ratios take the place of the luminances they are of.
  const [own = 0, ...others] = lights
  for (let index = 0; index < ground.length; index += 1) {
    const under = ground[index] as number
    let least = Math.min(21, contrast(own, under))
    for (const other of others) least = Math.min(least, contrast(other, under))
    ground[index] = least
  }
  return {
    ratios: ground,
    lightness: Math.min(...lights.map((light) => Math.abs(lightness(light) - middle))),
  }
}

function joined(lists: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const list of lists) {
    all.set(list, at)
    at += list.length
  }
  return all
}

/** Room for the pixels of one cell. They are looked for one cell at a time. */
let aroundSpots = new Uint32Array(4096)
let pureSpots = new Uint32Array(4096)

function cellSpots(cell: Box, { box, ink, taken, frame }: Sample, ring: Uint8Array, step: number): CellSpots {
  const left = Math.max(0, Math.floor(cell.x - box.x), -box.x)
  const right = Math.min(box.width, Math.ceil(cell.x + cell.width - box.x), frame.width - box.x)
  const top = Math.max(0, Math.floor(cell.y - box.y), -box.y)
  const bottom = Math.min(box.height, Math.ceil(cell.y + cell.height - box.y), frame.height - box.y)
  const most = Math.max(0, Math.ceil((right - left) / step)) * Math.max(0, Math.ceil((bottom - top) / step))
  if (most > aroundSpots.length) {
    aroundSpots = new Uint32Array(2 * most)
    pureSpots = new Uint32Array(2 * most)
  }
  let rings = 0
  let full = 0
  let covered = 0
  let points = 0
  const note = (at: number): void => {
    points += 1
    const share = ink.data[at] as number
    if (share >= INK.half) covered += 1
    if (share >= INK.full) pureSpots[full++] = at
    else if (ring[at] === 1 && (taken.data[at] as number) < INK.touched) aroundSpots[rings++] = at
  }
  for (let row = 0; top + row * step < bottom; row++) {
    const start = (top + row) * box.width
    if (step === 1) for (let x = left; x < right; x++) note(start + x)
    else
      for (let column = 0; left + column * step < right; column++) {
        // Within each square of the grid the point wanders by the plastic number's sequence (Roberts 2018): a regular grid would
        // miss every other stripe of a pattern.
        const x = left + column * step + wander(column * 0.75487766 + row * 0.56984029, step)
        const y = top + row * step + wander(column * 0.56984029 + row * 0.75487766, step)
        if (x < right && y < bottom) note(y * box.width + x)
      }
  }
  return { around: aroundSpots.slice(0, rings), pure: pureSpots.slice(0, full), covered, points }
}

function readCell(
  { around, pure, covered, points }: CellSpots,
  { data }: Pixels,
  inks: readonly Rgb[],
): Cell {
  const light = (spots: Uint32Array): Float64Array => {
    const values = new Float64Array(spots.length)
    for (let index = 0; index < spots.length; index += 1)
      values[index] = luminanceAt(data, 3 * (spots[index] as number))
    return values
  }
  const own = light(pure)
  const owners = inks.length > 1 ? Uint8Array.from(pure, (at) => nearestInk(data, at * 3, inks)) : undefined
  return {
    around: light(around),
    pure: owners === undefined ? [own] : inks.map((_, ink) => own.filter((_, at) => owners[at] === ink)),
    covered,
    points,
  }
}

function wander(turn: number, step: number): number {
  return Math.floor((turn % 1) * step)
}

function nearestInk(data: Uint8Array, at: number, inks: readonly Rgb[]): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const [index, [red, green, blue]] of inks.entries()) {
    const distance =
      ((data[at] as number) - red) ** 2 +
      ((data[at + 1] as number) - green) ** 2 +
      ((data[at + 2] as number) - blue) ** 2
    if (distance >= least) continue
    least = distance
    best = index
  }
  return best
}
