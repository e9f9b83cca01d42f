import type { Box, Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Scrim } from '../overlay/overlay.ts'
import { soften } from '../raster/soften.ts'

/** Where a picture lies that is cut from a canvas, and how large that is, in pixels of the picture. */
interface CutFrom {
  readonly x: number
  readonly y: number
  readonly frame: Size
}

/**
 * The plate with its veils and panels blended in (sRGB, as a screen blends), calmed first where they say so. Returns the same
 * pixels where there is none.
 */
export function bakeScrims(ground: Pixels, scrims: readonly Scrim[]): Pixels {
  return scrims.length === 0 ? ground : bakeOnto({ ...ground, data: new Uint8Array(ground.data) }, scrims)
}

/**
 * As {@link bakeScrims}, in the memory of the picture itself. Of a part of a canvas it makes what the whole would show there, but
 * for blur, which needs what lies around it: throws a RangeError then.
 */
export function bakeOnto(
  out: Pixels,
  scrims: readonly Scrim[],
  { x, y, frame }: CutFrom = { x: 0, y: 0, frame: out },
): Pixels {
  const { width, height, channels, data } = out
  for (const scrim of scrims) {
    const { color, alpha, box, feather, radius, blur } = scrim
    if (radius !== undefined) {
      panel(out, scrim, radius, { x, y })
      continue
    }
    const across = ramp(x, width, box.x, box.x + box.width, feather.left, feather.right)
    const down = ramp(y, height, box.y, box.y + box.height, feather.top, feather.bottom)
    if (blur !== undefined) {
      if (width !== frame.width || height !== frame.height)
        throw new RangeError('blur needs the whole canvas')
      mixIn(out, soften(out, reachOf(scrim), blur), across, down)
    }
    // Most of a veil has its strength of that row.
    const first = across.indexOf(1)
    const last = across.lastIndexOf(1) + 1
    for (let line = 0; line < height; line += 1) {
      const strength = alpha * (down[line] as number)
      if (strength === 0) continue
      const start = line * width * channels
      const row = y + line
      const soft = (from: number, to: number): void => {
        for (let column = from; column < to; column += 1) {
          const a = strength * (across[column] as number)
          if (a > 0) tint(data, start + column * channels, color, a, x + column, row)
        }
      }
      soft(0, first < 0 ? width : first)
      if (first < 0) continue
      const pixels = data.subarray(start, start + width * channels)
      tintRow(pixels, channels, color, strength, { first, last, column: x, row })
      soft(last, width)
    }
  }
  return out
}

/** What each value of a channel becomes in a row, before rounding. One row at a time. */
const blended = [new Float64Array(256), new Float64Array(256), new Float64Array(256)] as const
const DITHER = Float64Array.from({ length: 16 }, (_, index) => (index + 0.5) / 16)

/** Pixels of a row, from `first` up to `last`, and where the row lies: its number, and the column of its first pixel. */
interface Run {
  readonly first: number
  readonly last: number
  readonly column: number
  readonly row: number
}

/** As {@link tint}, for the pixels of a row from `first` up to `last`. */
function tintRow(
  data: Uint8Array,
  channels: number,
  color: Scrim['color'],
  alpha: number,
  { first, last, column, row }: Run,
): void {
  const [red, green, blue] = blended
  for (let value = 0; value < 256; value += 1) {
    red[value] = value + (color[0] - value) * alpha
    green[value] = value + (color[1] - value) * alpha
    blue[value] = value + (color[2] - value) * alpha
  }
  for (let index = first, at = first * channels; index < last; index += 1, at += channels) {
    const dither = DITHER[((column + index) * 7 + row * 13) & 15] as number
    data[at] = (red[data[at] as number] as number) + dither
    data[at + 1] = (green[data[at + 1] as number] as number) + dither
    data[at + 2] = (blue[data[at + 2] as number] as number) + dither
  }
}

/** Blends one pixel. A fixed pattern instead of chance: rounding by position keeps a soft veil from banding. */
function tint(
  data: Uint8Array,
  at: number,
  color: Scrim['color'],
  alpha: number,
  column: number,
  row: number,
): void {
  const dither = (((column * 7 + row * 13) & 15) + 0.5) / 16
  data[at] = (data[at] as number) + (color[0] - (data[at] as number)) * alpha + dither
  data[at + 1] = (data[at + 1] as number) + (color[1] - (data[at + 1] as number)) * alpha + dither
  data[at + 2] = (data[at + 2] as number) + (color[2] - (data[at + 2] as number)) * alpha + dither
}

/** A box with round corners, its edge smoothed over a pixel. */
function panel(
  { width, height, channels, data }: Pixels,
  { color, alpha, box }: Scrim,
  radius: number,
  origin: { readonly x: number; readonly y: number },
): void {
  const corner = Math.min(radius, box.width / 2, box.height / 2)
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const bottom = Math.min(origin.y + height, Math.ceil(box.y + box.height))
  const right = Math.min(origin.x + width, Math.ceil(box.x + box.width))
  for (let row = Math.max(origin.y, Math.floor(box.y)); row < bottom; row += 1) {
    const down = Math.abs(row + 0.5 - middle.y) - box.height / 2 + corner
    for (let column = Math.max(origin.x, Math.floor(box.x)); column < right; column += 1) {
      const along = Math.abs(column + 0.5 - middle.x) - box.width / 2 + corner
      // Distance to the edge of a rounded box, negative inside.
      const outside = Math.hypot(Math.max(0, along), Math.max(0, down)) + Math.min(0, Math.max(along, down))
      const cover = Math.min(1, Math.max(0, corner - outside + 0.5))
      const at = ((row - origin.y) * width + column - origin.x) * channels
      if (cover > 0) tint(data, at, color, alpha * cover, column, row)
    }
  }
}

/** The whole pixels a veil reaches. */
function reachOf({ box, feather }: Scrim): Box {
  const x = Math.floor(box.x - feather.left)
  const y = Math.floor(box.y - feather.top)
  return {
    x,
    y,
    width: Math.ceil(box.x + box.width + feather.right) - x,
    height: Math.ceil(box.y + box.height + feather.bottom) - y,
  }
}

/** Lays a part over the picture, as strong as the ramps say. */
function mixIn(
  { width, height, channels, data }: Pixels,
  part: { readonly box: Box; readonly data: Uint8Array },
  across: Float64Array,
  down: Float64Array,
): void {
  const { box } = part
  for (let row = 0; row < box.height; row += 1) {
    const y = box.y + row
    if (y < 0 || y >= height) continue
    for (let column = 0; column < box.width; column += 1) {
      const x = box.x + column
      const strength = (down[y] as number) * (across[x] as number)
      const at = (y * width + x) * channels
      const from = (row * box.width + column) * 3
      for (let channel = 0; channel < 3; channel += 1) {
        const under = data[at + channel] as number
        data[at + channel] = Math.round(under + ((part.data[from + channel] as number) - under) * strength)
      }
    }
  }
}

/** Opacity along `length` pixels of one axis, from pixel `from`: 1 from `start` to `end`, falling smoothly over the feathers. */
function ramp(
  from: number,
  length: number,
  start: number,
  end: number,
  before: number,
  after: number,
): Float64Array {
  const out = new Float64Array(length)
  for (let index = 0; index < length; index += 1) {
    const at = from + index + 0.5
    if (at < start) out[index] = before > 0 ? smooth(1 - (start - at) / before) : start <= 0 ? 1 : 0
    else if (at > end) out[index] = after > 0 ? smooth(1 - (at - end) / after) : 0
    else out[index] = 1
  }
  return out
}

/** Cubic ease between 0 and 1: no edge at either end. */
function smooth(t: number): number {
  const x = Math.min(1, Math.max(0, t))
  return x * x * (3 - 2 * x)
}
