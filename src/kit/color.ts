/** An opaque sRGB colour, 0..255 a channel. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** sRGB channel (0..255) to linear light (0..1). WCAG 2.2, "relative luminance". */
export function linear(channel: number): number {
  const c = channel / 255
  return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
}

/** Linear light of every 8-bit channel value, for loops over pixels. */
export const LINEAR: Float64Array = Float64Array.from({ length: 256 }, (_, value) => linear(value))

const RED = LINEAR.map((value) => 0.2126 * value)
const GREEN = LINEAR.map((value) => 0.7152 * value)
const BLUE = LINEAR.map((value) => 0.0722 * value)

/** Relative luminance 0..1 of the pixel whose red stands at `at`: as {@link luminance}, for loops over pixels. */
export function luminanceAt(data: Uint8Array, at: number): number {
  return (
    (RED[data[at] as number] as number) +
    (GREEN[data[at + 1] as number] as number) +
    (BLUE[data[at + 2] as number] as number)
  )
}

/** Relative luminance 0..1 (WCAG 2.2; coefficients of ITU-R BT.709). */
export function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** WCAG 2.2 contrast ratio of two luminances, 1..21. Not rounded: 4.499 is below 4.5. */
export function contrast(a: number, b: number): number {
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

/** CIE L* (0..100) of a relative luminance. */
export function lightness(y: number): number {
  return y > 216 / 24389 ? 116 * Math.cbrt(y) - 16 : (24389 / 27) * y
}

/** `#rrggbb` (or `#rgb`) to channels; `undefined` for anything else. */
export function parseHex(text: string): Rgb | undefined {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(text)
  const digits = short
    ? short.slice(1).map((digit) => digit + digit)
    : /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text)?.slice(1)
  if (!digits) return undefined
  const [red, green, blue] = digits.map((pair) => Number.parseInt(pair, 16))
  return [red as number, green as number, blue as number]
}

/** Channels to `#rrggbb`. */
export function toHex(color: Rgb): string {
  return `#${color
    .map((channel) =>
      Math.round(Math.min(255, Math.max(0, channel)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`
}

/** Mixes in sRGB, as an alpha blend on screen does: 0 gives `under`, 1 gives `over`. */
export function mix(under: Rgb, over: Rgb, alpha: number): Rgb {
  return [
    under[0] + (over[0] - under[0]) * alpha,
    under[1] + (over[1] - under[1]) * alpha,
    under[2] + (over[2] - under[2]) * alpha,
  ]
}

/** Colours a plate may use, from the brand kit, by the part they play. */
export interface Palette {
  /** The brand's light ground (paper, fog). */
  readonly light: Rgb
  /** The brand's dark ground (night, deep sea). */
  readonly dark: Rgb
  /** The colour that does most of the work. */
  readonly primary: Rgb
  /** The loud colour: under a tenth of the area. */
  readonly accent: Rgb
  /** Further brand colours, quietest first; may be empty. */
  readonly others: readonly Rgb[]
}
