import { LINEAR } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { oklab } from './oklab.ts'

/** Part of a picture as planes of numbers, every `step`th pixel of it. Row by row. */
export interface Cut {
  /** Place of the first point in the picture. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Pixels from one point to the next, at least 1. */
  readonly step: number
  /** Oklab × 100. */
  readonly lightness: Float32Array
  readonly greenRed: Float32Array
  readonly blueYellow: Float32Array
  /** Relative luminance, 0..1. */
  readonly light: Float32Array
  /** Red, green, blue, 0..255. */
  readonly rgb: Uint8Array
  /** 1 where type may stand: inside the box asked for and outside those left out. */
  readonly inside: Uint8Array
}

/** Most points to an em: larger type is sampled, which keeps the colours of its pixels and makes it no harder to tell from its ground. */
const POINTS_PER_EM = 40

/** Distance in pixels between points for type of this size. */
export function stepFor(fontSize: number): number {
  return Math.max(1, Math.floor(fontSize / POINTS_PER_EM))
}

/**
 * Cuts `box` and `margin` pixels around it out of a picture.
 *
 * @param without boxes whose points count as outside, as those of type that stands within
 */
export function cutOut(
  { width, height, channels, data }: Pixels,
  box: Box,
  margin: number,
  step: number,
  without: readonly Box[],
): Cut {
  const left = Math.max(0, Math.floor(box.x - margin))
  const top = Math.max(0, Math.floor(box.y - margin))
  const right = Math.min(width, Math.ceil(box.x + box.width + margin))
  const bottom = Math.min(height, Math.ceil(box.y + box.height + margin))
  const columns = Math.max(0, Math.ceil((right - left) / step))
  const rows = Math.max(0, Math.ceil((bottom - top) / step))
  const points = columns * rows
  const cut = {
    left,
    top,
    width: columns,
    height: rows,
    step,
    lightness: new Float32Array(points),
    greenRed: new Float32Array(points),
    blueYellow: new Float32Array(points),
    light: new Float32Array(points),
    rgb: new Uint8Array(points * 3),
    inside: new Uint8Array(points),
  }
  for (let row = 0, at = 0; row < rows; row += 1) {
    let from = ((top + row * step) * width + left) * channels
    let before = -1
    for (let column = 0; column < columns; column += 1, at += 1, from += step * channels) {
      const red = data[from] as number
      const green = data[from + 1] as number
      const blue = data[from + 2] as number
      const color = (red << 16) | (green << 8) | blue
      if (color === before) {
        repeat(cut, at)
        continue
      }
      before = color
      cut.rgb[at * 3] = red
      cut.rgb[at * 3 + 1] = green
      cut.rgb[at * 3 + 2] = blue
      cut.light[at] =
        0.2126 * (LINEAR[red] as number) +
        0.7152 * (LINEAR[green] as number) +
        0.0722 * (LINEAR[blue] as number)
      const [l, a, b] = oklab([red, green, blue])
      cut.lightness[at] = l
      cut.greenRed[at] = a
      cut.blueYellow[at] = b
    }
  }
  mark(cut, box, 1)
  for (const other of without) mark(cut, other, 0)
  return cut
}

/** Gives a point the colour of the one before it: panels are one colour, and cube roots take time. */
function repeat({ rgb, light, lightness, greenRed, blueYellow }: Cut, at: number): void {
  rgb.copyWithin(at * 3, at * 3 - 3, at * 3)
  light[at] = light[at - 1] as number
  lightness[at] = lightness[at - 1] as number
  greenRed[at] = greenRed[at - 1] as number
  blueYellow[at] = blueYellow[at - 1] as number
}

/** Says of the points in a box, its edges included, whether they are inside. */
function mark({ left, top, width, height, step, inside }: Cut, box: Box, value: 0 | 1): void {
  const first = Math.max(0, Math.ceil((box.x - left) / step))
  const last = Math.min(width - 1, Math.floor((box.x + box.width - left) / step))
  const bottom = Math.min(height - 1, Math.floor((box.y + box.height - top) / step))
  if (last < first) return
  for (let row = Math.max(0, Math.ceil((box.y - top) / step)); row <= bottom; row += 1)
    inside.fill(value, row * width + first, row * width + last + 1)
}
