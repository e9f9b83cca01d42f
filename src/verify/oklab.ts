import { LINEAR, type Rgb } from '../kit/color.ts'

/** A colour in Oklab, times 100: lightness 0..100. A distance of 2 is just visible. */
export type Lab = readonly [lightness: number, greenRed: number, blueYellow: number]

/** sRGB to Oklab × 100. Formulas and constants: Björn Ottosson, "A perceptual color space for image processing" (2020). */
export function oklab([red, green, blue]: Rgb): Lab {
  const r = LINEAR[Math.round(red)] as number
  const g = LINEAR[Math.round(green)] as number
  const b = LINEAR[Math.round(blue)] as number
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    100 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s),
    100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s),
    100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s),
  ]
}

/** Distance of two colours. */
export function apart(a: Lab, b: Lab): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
}
