import { contrast, LINEAR, lightness, luminance, type Rgb } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
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
/** Points along an em; larger type is sampled. */
const POINTS = 40

/**
 * Reads the contrast of letters with the ring around them: pixels within 0.04 em (2 px at least) of ink that no ink
 * touches, in the finished picture, so that halos and veils count. A tile is one em wide and one line high, stepped by
 * half an em; its ink is the median of the pixels that are nothing but ink (readability contract, R6).
 */
export function readContrast(sample: Sample, lettering: Lettering): ContrastReading {
  const { fontSize, inks } = lettering
  const { ink } = sample
  const radius = Math.max(2, Math.round(RING * fontSize))
  const ring = near(ink, radius, INK.half)
  const step = Math.max(1, Math.floor(fontSize / POINTS))
  const known = inks.map((color) => luminance(color))
  const all: number[] = []
  const gaps: number[] = []
  let worstTile = 21
  let worstTail = 21
  let worstBox: Box | undefined
  for (const line of lettering.lines) {
    const em = Math.max(8, Math.min(fontSize, line.height * 1.6))
    for (let x = line.x, index = 0; x < line.x + line.width; x += em / 2, index += 1) {
      const tile: Box = {
        x,
        y: line.y - radius,
        width: Math.min(em, line.x + line.width - x),
        height: line.height + 2 * radius,
      }
      const found = readTile(tile, sample, ring, inks, step)
      if (found === undefined) continue
      const lights = found.inks.length > 0 ? found.inks : known
      const ratios = found.ring.map((light) =>
        lights.reduce((least, own) => Math.min(least, contrast(own, light)), 21),
      )
      ratios.sort((a, b) => a - b)
      const median = ratios[ratios.length >> 1] as number
      const tail = ratios[Math.floor(ratios.length * 0.1)] as number
      if (median < worstTile) {
        worstTile = median
        worstBox = tile
      }
      worstTail = Math.min(worstTail, tail)
      // Tiles overlap by half: every other one gives each point once.
      if (index % 2 === 1) continue
      for (const ratio of ratios) all.push(ratio)
      const middle = lightness([...found.ring].sort((a, b) => a - b)[found.ring.length >> 1] as number)
      gaps.push(Math.min(...lights.map((own) => Math.abs(lightness(own) - middle))))
    }
  }
  all.sort((a, b) => a - b)
  gaps.sort((a, b) => a - b)
  return {
    p5: all[Math.floor(all.length * 0.05)] ?? 21,
    worstTile,
    worstBox,
    worstTail,
    lightness: gaps[gaps.length >> 1] ?? 100,
  }
}

/** Luminances of the ring and of each ink in one tile; `undefined` if it holds too little ink or no ring. */
function readTile(
  tile: Box,
  { box, ink, taken, final, frame }: Sample,
  ring: Uint8Array,
  inks: readonly Rgb[],
  step: number,
): { readonly ring: readonly number[]; readonly inks: readonly number[] } | undefined {
  const left = Math.max(0, Math.floor(tile.x - box.x), -box.x)
  const right = Math.min(box.width, Math.ceil(tile.x + tile.width - box.x), frame.width - box.x)
  const top = Math.max(0, Math.floor(tile.y - box.y), -box.y)
  const bottom = Math.min(box.height, Math.ceil(tile.y + tile.height - box.y), frame.height - box.y)
  const around: number[] = []
  const pure: number[][] = inks.map(() => [])
  let covered = 0
  let points = 0
  const { data } = final
  for (let row = 0; top + row * step < bottom; row++) {
    for (let column = 0; left + column * step < right; column++) {
      // Within each cell the point wanders by the plastic number's sequence (Roberts 2018): a regular grid would miss every
      // other stripe of a pattern.
      const x = left + column * step + wander(column * 0.75487766 + row * 0.56984029, step)
      const y = top + row * step + wander(column * 0.56984029 + row * 0.75487766, step)
      if (x >= right || y >= bottom) continue
      points += 1
      const at = y * box.width + x
      const share = ink.data[at] as number
      if (share >= INK.half) covered += 1
      if (share >= INK.full) {
        const own = inks.length > 1 ? nearestInk(data, at * 3, inks) : 0
        pure[own]?.push(lightAt(data, at * 3))
      } else if ((taken.data[at] as number) < INK.touched && ring[at] === 1)
        around.push(lightAt(data, at * 3))
    }
  }
  if (covered < LEAST_INK * points || around.length === 0) return undefined
  const lights = pure.flatMap((values) => {
    if (values.length === 0 || values.length < 0.05 * covered) return []
    values.sort((a, b) => a - b)
    return [values[values.length >> 1] as number]
  })
  return { ring: around, inks: lights }
}

function wander(turn: number, step: number): number {
  return step === 1 ? 0 : Math.floor((turn % 1) * step)
}

function lightAt(data: Uint8Array, at: number): number {
  return (
    0.2126 * (LINEAR[data[at] as number] as number) +
    0.7152 * (LINEAR[data[at + 1] as number] as number) +
    0.0722 * (LINEAR[data[at + 2] as number] as number)
  )
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
