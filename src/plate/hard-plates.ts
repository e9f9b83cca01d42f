import type { Rgb } from '../kit/color.ts'
import type { Pixels } from '../kit/pixels.ts'
import { noise, octaves } from './procedural/noise.ts'

/** Edge of a hard plate in pixels. They are square: every family crops its own part. */
const EDGE = 1200

/** A colour at a place of the picture, 0..1 across and down. */
type Paint = (x: number, y: number) => Rgb

const grain = octaves(noise(11), 5)
const patches = octaves(noise(23), 3)

const grey = (value: number): Rgb => {
  const level = Math.max(0, Math.min(255, Math.round(value)))
  return [level, level, level]
}

/**
 * Pictures that make it hard to set type on them, one difficulty each: grounds on which neither light nor dark ink is at
 * ease, edges right through the type, leaves and crowds, glare, and nearly nothing.
 */
const PAINTS = {
  /** The grey on which black and white type have the same contrast. */
  'middle-grey': () => grey(117),
  /** One edge from black to white, through the middle of everything. */
  edge: (x, y) => grey(x + 0.35 * (y - 0.5) < 0.5 ? 18 : 240),
  /** Detail of all sizes between black and white, as leaves against the sky. */
  foliage: (x, y) => {
    const light = 128 + 150 * grain(x * 9, y * 9)
    return [light * 0.86, light, light * 0.62].map((value) =>
      Math.max(0, Math.min(255, Math.round(value))),
    ) as unknown as Rgb
  },
  /** Patches of light and dark as large as letters are. */
  dapple: (x, y) => grey(patches(x * 22, y * 22) > 0 ? 205 : 60),
  /** Snow, fog, glare: everything nearly white. */
  glare: (x, y) => grey(238 + 14 * grain(x * 5, y * 5)),
  /** Night: everything nearly black, with lamps. */
  night: (x, y) =>
    patches(x * 14 + 3, y * 14) > 0.78 ? [255, 226, 170] : grey(16 + 10 * grain(x * 6, y * 6)),
} as const satisfies Record<string, Paint>

export type HardPlate = keyof typeof PAINTS

/** Names of the hard plates, always in this order. */
export const HARD_PLATES = Object.keys(PAINTS) as readonly HardPlate[]

/** Paints a hard plate. The same bytes on every machine. */
export function hardPlate(name: HardPlate): Pixels {
  const paint: Paint = PAINTS[name]
  const data = new Uint8Array(EDGE * EDGE * 3)
  for (let y = 0, at = 0; y < EDGE; y += 1)
    for (let x = 0; x < EDGE; x += 1, at += 3) data.set(paint(x / EDGE, y / EDGE), at)
  return { width: EDGE, height: EDGE, channels: 3, data }
}
