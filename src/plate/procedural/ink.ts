import type { Rgb } from '../../kit/color.ts'
import { linear } from '../../kit/color.ts'
import type { Palette } from '../provider.ts'

type Lab = readonly [lightness: number, a: number, b: number]

/** The colours of one plate, sorted by the part they play in it. */
export interface Inks {
  /** Whether the ground is the brand's dark colour. */
  readonly night: boolean
  /** The colour of the empty sheet. */
  readonly ground: Rgb
  /** The colour that stands hardest against the ground. */
  readonly key: Rgb
  readonly light: Rgb
  readonly dark: Rgb
  /** The brand's primary, or a quiet colour between light and dark if the primary repeats another ink. */
  readonly mid: Rgb
  /** The loud colour: for less than a tenth of the sheet. */
  readonly accent: Rgb
}

/** OKLab of an sRGB colour (Ottosson 2020): equal steps look equal, so mixtures keep their hue. */
export function oklab(color: Rgb): Lab {
  const [r, g, b] = [linear(color[0]), linear(color[1]), linear(color[2])]
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}

function encode(light: number): number {
  const c = Math.min(1, Math.max(0, light))
  return 255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)
}

/** sRGB (0..255, not rounded, clipped to the gamut) of an OKLab colour. */
export function fromOklab([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    encode(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ]
}

/** Mixes as pigments seem to, in OKLab: 0 gives `from`, 1 gives `to`. */
export function blend(from: Rgb, to: Rgb, share: number): Rgb {
  const a = oklab(from)
  const b = oklab(to)
  return fromOklab([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share])
}

/** How different two colours look, in OKLab; 0.02 is just visible, black to white is 1. */
function distance(first: Rgb, second: Rgb): number {
  const a = oklab(first)
  const b = oklab(second)
  return Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2)
}

function chroma(color: Rgb): number {
  const [, a, b] = oklab(color)
  return Math.sqrt(a * a + b * b)
}

/** Sorts a palette for one plate. A primary that repeats light, dark or accent gives way to a quiet other colour, or to a mixture. */
export function inksOf(palette: Palette, night: boolean): Inks {
  const { light, dark, accent } = palette
  const apart = (color: Rgb): boolean => [light, dark, accent].every((ink) => distance(color, ink) > 0.1)
  const mid =
    [palette.primary, ...palette.others.filter((other) => chroma(other) < 0.1)].find(apart) ??
    blend(distance(palette.primary, accent) > 0.1 ? palette.primary : dark, light, 0.42)
  return { night, ground: night ? dark : light, key: night ? light : dark, light, dark, mid, accent }
}

/** A ramp of colours as a table of 3 × `size` sRGB values (0..255); stops are positions 0..1 in rising order. */
export function ramp(stops: readonly (readonly [at: number, color: Rgb])[], size = 1024): Float32Array {
  const table = new Float32Array(size * 3)
  let next = 1
  for (let i = 0; i < size; i++) {
    const at = i / (size - 1)
    while (next < stops.length - 1 && at > (stops[next]?.[0] ?? 1)) next++
    const [from, low] = stops[next - 1] as readonly [number, Rgb]
    const [to, high] = stops[Math.min(next, stops.length - 1)] as readonly [number, Rgb]
    const share = to > from ? Math.min(1, Math.max(0, (at - from) / (to - from))) : 1
    table.set(blend(low, high, share), i * 3)
  }
  return table
}
