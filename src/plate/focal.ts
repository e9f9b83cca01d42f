import { LINEAR, lightness } from '../kit/color.ts'
import type { Pixels } from '../kit/pixels.ts'

/** How far from the middle a subject is still expected, as a share of the frame (standard deviation). */
const CENTRE_SPREAD = 0.3
/** What touches the frame is rarely the subject: interest fades over this share of each edge. */
const BORDER = 0.12
/** Sizes of the windows searched for the subject, as shares of the longer edge: a thing, and a small thing in a calm frame. */
const WINDOWS = [0.22, 0.07] as const
/** The density of a small window counts this much less per octave, or every speck would win. */
const SMALLNESS = 0.4

/**
 * Guesses where the subject of a picture is, relative (0..1) to the frame: edges of L*, times how far the colour is from the
 * picture's own mean, times nearness to the middle, gathered over windows of a subject's size.
 *
 * No model, no idea of faces: a help where nobody set a focal point, not a promise. Made for a small copy of the picture
 * (longest edge about 256 px), RGB.
 */
export function guessFocal(pixels: Pixels): readonly [x: number, y: number] {
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
  const total = new Float64Array(width * height)
  for (const window of WINDOWS) {
    const soft = blurThrice(
      salience,
      width,
      height,
      Math.max(1, Math.round((window * Math.max(width, height)) / 4)),
    )
    const weight = (window / WINDOWS[0]) ** SMALLNESS
    for (let at = 0; at < total.length; at++)
      total[at] = (total[at] as number) + weight * (soft[at] as number)
  }
  return centreOfPeak(total, width, height)
}

/** Three box blurs come close to a Gaussian, so the best window has soft edges. */
function blurThrice(plane: Float64Array, width: number, height: number, radius: number): Float64Array {
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

/** Centre of what reaches nine tenths of the highest value; the middle of the frame if nothing stands out. */
function centreOfPeak(map: Float64Array, width: number, height: number): readonly [x: number, y: number] {
  let peak = 0
  let at = 0
  map.forEach((value, index) => {
    if (value > peak) {
      peak = value
      at = index
    }
  })
  if (peak < 1e-6) return [0.5, 0.5]
  // Only around the peak itself: two equal subjects must not give the empty place between them.
  const reach = (WINDOWS[0] * Math.max(width, height)) / 2
  let weight = 0
  let sumX = 0
  let sumY = 0
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++, index++) {
      const value = map[index] as number
      if (value < peak * 0.9 || Math.hypot(x - (at % width), y - Math.floor(at / width)) > reach) continue
      weight += value
      sumX += value * (x + 0.5)
      sumY += value * (y + 0.5)
    }
  }
  return [sumX / weight / width, sumY / weight / height]
}
