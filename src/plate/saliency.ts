import { LINEAR, lightness } from '../kit/color.ts'
import { type Box, intersection } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'

/** How much each part of a picture draws the eye, 0..255, on a grid over the whole of it. Plain data. */
export interface Saliency {
  readonly columns: number
  readonly rows: number
  readonly values: Uint8Array
}

/** How far from the middle a subject is still expected, as a share of the frame (standard deviation). */
const CENTRE_SPREAD = 0.3
/** What touches the frame is rarely the subject: interest fades over this share of each edge. */
const BORDER = 0.12

/**
 * Edges of L*, times how far the colour is from the picture's own mean, times nearness to the middle. For a small RGB copy
 * (longest edge about 256 px); one value for each pixel, without a fixed scale.
 */
export function salienceMap(pixels: Pixels): Float64Array {
  const { width, height } = pixels
  const { light, chromaA, chromaB } = toLab(pixels)
  const edges = blur(sobel(light, width, height), width, height, 2)
  const distance = colourDistance([light, chromaA, chromaB], width, height)
  const salience = new Float64Array(width * height)
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      const right = (x + 0.5) / width
      const down = (y + 0.5) / height
      const prior = Math.exp(-((right - 0.5) ** 2 + (down - 0.5) ** 2) / (2 * CENTRE_SPREAD ** 2))
      const margin = Math.min(1, Math.min(right, 1 - right, down, 1 - down) / BORDER)
      // Running sums may end a hair below zero.
      salience[at] = Math.sqrt(Math.max(0, edges[at] as number)) * (distance[at] as number) * prior * margin
    }
  }
  return salience
}

/** Salience of a thing that certainly draws the eye: an edge of 6 L* in a colour 40 (ΔE 1976) from the mean, near the middle. */
const FULL = Math.sqrt(6) * 40 * 0.8
/** What surrounds an edge belongs to the thing: salience spreads over this share of the longest edge. */
const SPREAD = 0.025

/**
 * The saliency of a picture on one fixed scale, so that values compare between pictures: a calm sky is near 0, a subject 128
 * and more. No model, no idea of faces. For a small RGB copy, longest edge about 256 px.
 */
export function saliencyOf(pixels: Pixels): Saliency {
  const { width, height } = pixels
  const soft = blurThrice(
    salienceMap(pixels),
    width,
    height,
    Math.max(1, Math.round(SPREAD * Math.max(width, height))),
  )
  return {
    columns: width,
    rows: height,
    values: Uint8Array.from(soft, (value) => Math.min(255, Math.round((255 * value) / FULL))),
  }
}

/** Mean saliency (0..1) of a box relative (0..1) to the picture; what lies outside counts as empty. */
export function meanSaliency({ columns, rows, values }: Saliency, box: Box): number {
  const inside = intersection(box, { x: 0, y: 0, width: 1, height: 1 })
  if (inside === undefined) return 0
  const left = Math.min(columns - 1, Math.floor(inside.x * columns))
  const right = Math.max(left + 1, Math.min(columns, Math.ceil((inside.x + inside.width) * columns)))
  const top = Math.min(rows - 1, Math.floor(inside.y * rows))
  const bottom = Math.max(top + 1, Math.min(rows, Math.ceil((inside.y + inside.height) * rows)))
  let sum = 0
  for (let row = top; row < bottom; row++)
    for (let column = left; column < right; column++) sum += values[row * columns + column] as number
  return sum / 255 / ((right - left) * (bottom - top))
}

/** Three box blurs come close to a Gaussian, so the best window has soft edges. */
export function blurThrice(plane: Float64Array, width: number, height: number, radius: number): Float64Array {
  let soft = plane
  for (let pass = 0; pass < 3; pass++) soft = blur(soft, width, height, radius)
  return soft
}

/** CIE L*a*b* (D65) of every pixel. */
function toLab({
  width,
  height,
  channels,
  data,
}: Pixels): Record<'light' | 'chromaA' | 'chromaB', Float64Array> {
  const light = new Float64Array(width * height)
  const chromaA = new Float64Array(width * height)
  const chromaB = new Float64Array(width * height)
  const curve = (value: number): number => (lightness(value) + 16) / 116
  for (let at = 0, from = 0; at < light.length; at++, from += channels) {
    const red = LINEAR[data[from] as number] as number
    const green = LINEAR[data[from + 1] as number] as number
    const blue = LINEAR[data[from + 2] as number] as number
    // IEC 61966-2-1 primaries to XYZ, divided by the white point.
    const x = curve((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505)
    const y = curve(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    const z = curve((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089)
    light[at] = 116 * y - 16
    chromaA[at] = 500 * (x - y)
    chromaB[at] = 200 * (y - z)
  }
  return { light, chromaA, chromaB }
}

/** Size of the gradient, Sobel ÷ 8; zero on the outermost pixels. */
function sobel(plane: Float64Array, width: number, height: number): Float64Array {
  const out = new Float64Array(width * height)
  const at = (index: number): number => plane[index] as number
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x
      const up = i - width
      const down = i + width
      const gx = at(up + 1) + 2 * at(i + 1) + at(down + 1) - at(up - 1) - 2 * at(i - 1) - at(down - 1)
      const gy = at(down - 1) + 2 * at(down) + at(down + 1) - at(up - 1) - 2 * at(up) - at(up + 1)
      out[i] = Math.hypot(gx, gy) / 8
    }
  }
  return out
}

/** Distance of each pixel's surroundings from the mean colour of the whole picture. */
function colourDistance(planes: readonly Float64Array[], width: number, height: number): Float64Array {
  const out = new Float64Array(width * height)
  for (const plane of planes) {
    let mean = 0
    for (const value of plane) mean += value / plane.length
    const soft = blur(plane, width, height, 3)
    for (let at = 0; at < out.length; at++) out[at] = (out[at] as number) + ((soft[at] as number) - mean) ** 2
  }
  return out.map(Math.sqrt)
}

/** Mean over a square of 2 × radius + 1, edges repeated; running sums, so the radius costs nothing. */
function blur(plane: Float64Array, width: number, height: number, radius: number): Float64Array {
  const rows = new Float64Array(plane.length)
  for (let y = 0; y < height; y++) blurLine(plane, rows, y * width, 1, width, radius)
  const out = new Float64Array(plane.length)
  for (let x = 0; x < width; x++) blurLine(rows, out, x, width, height, radius)
  return out
}

function blurLine(
  source: Float64Array,
  target: Float64Array,
  start: number,
  stride: number,
  length: number,
  radius: number,
): void {
  const at = (index: number): number =>
    source[start + Math.min(length - 1, Math.max(0, index)) * stride] as number
  let sum = 0
  for (let index = -radius; index <= radius; index++) sum += at(index)
  for (let index = 0; index < length; index++) {
    target[start + index * stride] = sum / (2 * radius + 1)
    sum += at(index + radius + 1) - at(index - radius)
  }
}
