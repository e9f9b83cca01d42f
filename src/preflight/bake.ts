import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Scrim } from '../overlay/overlay.ts'
import { soften } from '../raster/soften.ts'

/**
 * The plate with its veils and panels blended in (sRGB, as a screen blends), calmed first where they say so. Returns the same
 * pixels where there is none.
 */
export function bakeScrims(ground: Pixels, scrims: readonly Scrim[]): Pixels {
  return scrims.length === 0 ? ground : bakeOnto({ ...ground, data: Uint8Array.from(ground.data) }, scrims)
}

/** As {@link bakeScrims}, in the memory of the picture itself. */
export function bakeOnto(out: Pixels, scrims: readonly Scrim[]): Pixels {
  const { width, height, channels, data } = out
  for (const scrim of scrims) {
    const { color, alpha, box, feather, radius, blur } = scrim
    if (radius !== undefined) {
      panel(out, scrim, radius)
      continue
    }
    const across = ramp(width, box.x, box.x + box.width, feather.left, feather.right)
    const down = ramp(height, box.y, box.y + box.height, feather.top, feather.bottom)
    if (blur !== undefined) mixIn(out, soften(out, reachOf(scrim), blur), across, down)
    for (let row = 0; row < height; row += 1) {
      const strength = alpha * (down[row] as number)
      if (strength === 0) continue
      let at = row * width * channels
      for (let column = 0; column < width; column += 1, at += channels) {
        const a = strength * (across[column] as number)
        if (a === 0) continue
        tint(data, at, color, a, column, row)
      }
    }
  }
  return out
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
): void {
  const corner = Math.min(radius, box.width / 2, box.height / 2)
  const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const bottom = Math.min(height, Math.ceil(box.y + box.height))
  const right = Math.min(width, Math.ceil(box.x + box.width))
  for (let row = Math.max(0, Math.floor(box.y)); row < bottom; row += 1) {
    const down = Math.abs(row + 0.5 - middle.y) - box.height / 2 + corner
    for (let column = Math.max(0, Math.floor(box.x)); column < right; column += 1) {
      const along = Math.abs(column + 0.5 - middle.x) - box.width / 2 + corner
      // Distance to the edge of a rounded box, negative inside.
      const outside = Math.hypot(Math.max(0, along), Math.max(0, down)) + Math.min(0, Math.max(along, down))
      const cover = Math.min(1, Math.max(0, corner - outside + 0.5))
      if (cover > 0) tint(data, (row * width + column) * channels, color, alpha * cover, column, row)
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
