import type { Pixels } from '../kit/pixels.ts'
import { blurThrice, salienceMap } from './saliency.ts'

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
  const salience = salienceMap(pixels)
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
