import { LINEAR, type Rgb } from '../kit/color.ts'
import { type Box, union } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { contrastLevel, isLarge, type Profile } from '../kit/thresholds.ts'
import type { Placement } from '../placement/schema.ts'
import { minTypePx, type Role } from '../placement/type-size.ts'
import { whole } from './check.ts'
import type { DrawnSlot } from './scene.ts'

/** A piece of type that was read on a plate. Boxes and sizes in pixels of the canvas. */
export interface ReadType {
  readonly text: string
  readonly role: Role
  readonly fontSize: number
  readonly lines: readonly Box[]
  readonly words: readonly { readonly text: string; readonly box: Box }[]
}

/** How far heights of letters, counted in whole pixels, may mislead about their size. */
const MEASURED = 1.05

/**
 * A slot the image model drew, as the contract measures type: its letters are told from their ground by colour, line by line,
 * its size from their heights.
 */
export function drawnSlot(
  picture: Pixels,
  slot: string,
  role: Role,
  pieces: readonly ReadType[],
  { placement, profile }: { readonly placement: Placement; readonly profile: Profile },
): DrawnSlot {
  const lines = pieces.flatMap((piece) => piece.lines)
  const box = union(lines) ?? { x: 0, y: 0, width: 1, height: 1 }
  const sizes = pieces.map(({ fontSize }) => fontSize).toSorted((a, b) => a - b)
  const fontSize = sizes[sizes.length >> 1] ?? 0
  const air = Math.max(4, 0.4 * fontSize)
  const area = whole({
    x: box.x - air,
    y: box.y - air,
    width: box.width + 2 * air,
    height: box.height + 2 * air,
  })
  const data = new Uint8Array(area.width * area.height)
  const inks = lines.map((line) => strokes(picture, line, area, data))
  const { mm, distanceMm } = placement.shown
  const large = isLarge(((sizes[0] ?? 0) / placement.width) * mm, distanceMm, false)
  return {
    box: area,
    ink: { width: area.width, height: area.height, data },
    slot: {
      slot,
      owner: 'generated',
      role,
      text: pieces.map(({ text }) => text).join(' '),
      lines: lines.length,
      fontSize,
      // Drawn as a picture: of no typeface.
      face: { family: '', weight: 400 },
      box,
      lineBoxes: lines,
      ink: middleOf(inks),
      parts: [],
      ground: 'plate',
      required: contrastLevel(profile, large).ratio,
      large,
      maxLines: lines.length,
      // The model breaks lines as it likes: what reads has passed.
      rows: [],
      words: pieces.flatMap((piece) =>
        piece.words.map((word) => ({ ...word, fontSize: piece.fontSize, role: piece.role })),
      ),
      xHeight: xHeightOf(pieces, placement),
      repairs: [],
    },
  }
}

/** The least x-height of some pieces, in shares of the smallest legal one. */
export function xHeightOf(pieces: readonly ReadType[], placement: Placement): number {
  return Math.min(...pieces.map(({ role, fontSize }) => (MEASURED * fontSize) / minTypePx(role, placement)))
}

/** Covers the letters of a line in `plane`, which lies over `area`, and returns their colour. */
function strokes({ width, height, data }: Pixels, line: Box, area: Box, plane: Uint8Array): Rgb {
  const left = Math.max(0, area.x, Math.floor(line.x) - 1)
  const right = Math.min(width, area.x + area.width, Math.ceil(line.x + line.width) + 1)
  const top = Math.max(0, area.y, Math.floor(line.y) - 1)
  const bottom = Math.min(height, area.y + area.height, Math.ceil(line.y + line.height) + 1)
  const points: { readonly at: number; readonly light: number; readonly to: number }[] = []
  for (let y = top; y < bottom; y += 1)
    for (let x = left; x < right; x += 1) {
      const at = (y * width + x) * 3
      points.push({ at, light: lightAt(data, at), to: (y - area.y) * area.width + x - area.x })
    }
  const edge = partedAt(points.map(({ light }) => light))
  const dark = points.filter(({ light }) => light < edge)
  const light = points.filter((point) => point.light >= edge)
  // Letters cover less than half of their line.
  const [letters, ground] = dark.length <= light.length ? [dark, light] : [light, dark]
  if (letters.length === 0) return [0, 0, 0]
  const far = letters
    .toSorted((a, b) => (letters === dark ? a.light - b.light : b.light - a.light))
    .slice(0, Math.max(1, letters.length >> 1))
  const ink = medianColor(data, far)
  const under = medianColor(data, ground)
  const axis = ink.map((channel, index) => channel - (under[index] as number))
  const length = axis.reduce((sum, value) => sum + value * value, 0)
  for (const { at, to } of points) {
    const along = axis.reduce(
      (sum, value, channel) => sum + value * ((data[at + channel] as number) - (under[channel] as number)),
      0,
    )
    const cover = length === 0 ? 0 : Math.min(1, Math.max(0, along / length))
    // The ground's own grain is no ink.
    if (cover > 0.12) plane[to] = Math.max(plane[to] as number, Math.round(255 * cover))
  }
  return ink
}

/** Where light and dark part best (Otsu 1979). */
function partedAt(values: readonly number[]): number {
  const bins = new Float64Array(256)
  for (const value of values) bins[Math.round(255 * value)] = (bins[Math.round(255 * value)] as number) + 1
  const total = bins.reduce((sum, count, bin) => sum + bin * count, 0)
  let [below, sum, best, at] = [0, 0, -1, 128]
  for (let bin = 0; bin < 255; bin += 1) {
    below += bins[bin] as number
    sum += bin * (bins[bin] as number)
    const above = values.length - below
    if (below === 0 || above === 0) continue
    const apart = below * above * (sum / below - (total - sum) / above) ** 2
    if (apart > best) [best, at] = [apart, bin + 1]
  }
  return at / 255
}

/** Lightness for parting, 0..1: the square root of luminance is near enough to what eyes see. */
function lightAt(data: Uint8Array, at: number): number {
  return Math.sqrt(
    0.2126 * (LINEAR[data[at] as number] as number) +
      0.7152 * (LINEAR[data[at + 1] as number] as number) +
      0.0722 * (LINEAR[data[at + 2] as number] as number),
  )
}

function medianColor(data: Uint8Array, points: readonly { readonly at: number }[]): Rgb {
  const channel = (offset: number): number => {
    const values = points.map(({ at }) => data[at + offset] as number).toSorted((a, b) => a - b)
    return values[values.length >> 1] ?? 0
  }
  return [channel(0), channel(1), channel(2)]
}

function middleOf(colors: readonly Rgb[]): Rgb {
  const channel = (index: 0 | 1 | 2): number => {
    const values = colors.map((color) => color[index]).toSorted((a, b) => a - b)
    return values[values.length >> 1] ?? 0
  }
  return [channel(0), channel(1), channel(2)]
}
