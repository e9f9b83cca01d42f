import { converter, parse, toGamut } from 'culori'
import type { Rgb } from '../kit/color.ts'

/** A colour as CSS writes it, brought to sRGB. */
export interface CssColor {
  readonly color: Rgb
  /** 0 (clear) to 1. */
  readonly alpha: number
  /** It lies outside of sRGB; `color` is the nearest inside (CSS Color 4, gamut mapping in OKLCH). */
  readonly outside: boolean
}

const toRgb = converter('rgb')
const toSrgb = toGamut('rgb', 'oklch')

/** Half of a step of 8 bits: what rounds to a colour of sRGB is one. */
const HALF_STEP = 0.5 / 255

/** How the 14 colour spaces of Design Tokens (Color Module 2025.10, 4.2) are written in CSS; `%` marks percentages. */
const SPACES: Readonly<Record<string, string>> = {
  srgb: 'color(srgb _ _ _)',
  'srgb-linear': 'color(srgb-linear _ _ _)',
  hsl: 'hsl(_ _% _%)',
  hwb: 'hwb(_ _% _%)',
  lab: 'lab(_ _ _)',
  lch: 'lch(_ _ _)',
  oklab: 'oklab(_ _ _)',
  oklch: 'oklch(_ _ _)',
  'display-p3': 'color(display-p3 _ _ _)',
  'a98-rgb': 'color(a98-rgb _ _ _)',
  'prophoto-rgb': 'color(prophoto-rgb _ _ _)',
  rec2020: 'color(rec2020 _ _ _)',
  'xyz-d65': 'color(xyz-d65 _ _ _)',
  'xyz-d50': 'color(xyz-d50 _ _ _)',
}

/** Reads `#abc`, `rgb(…)`, `oklch(…)`, a colour's name and all else CSS has; `undefined` if it is no colour. */
export function readCssColor(text: string): CssColor | undefined {
  const parsed = parse(text)
  if (parsed === undefined) return undefined
  const direct = channels(toRgb(parsed))
  const outside = direct.some((channel) => channel < -HALF_STEP || channel > 1 + HALF_STEP)
  const inside = outside ? channels(toRgb(toSrgb(parsed))) : direct
  const [red, green, blue] = inside.map((channel) => Math.round(Math.min(1, Math.max(0, channel)) * 255))
  return { color: [red as number, green as number, blue as number], alpha: parsed.alpha ?? 1, outside }
}

/** The object form of a colour in Design Tokens as CSS writes it; `undefined` for a space that is unknown. */
export function cssOf(
  colorSpace: unknown,
  components: readonly unknown[],
  alpha: unknown,
): string | undefined {
  const form =
    typeof colorSpace === 'string' && Object.hasOwn(SPACES, colorSpace) ? SPACES[colorSpace] : undefined
  const fit = components.length === 3 && components.every((one) => one === 'none' || Number.isFinite(one))
  if (form === undefined || !fit) return undefined
  let at = 0
  const filled = form.replace(/_/g, () => String(components[at++]))
  return typeof alpha === 'number' && alpha < 1 ? filled.replace(/\)$/, ` / ${alpha})`) : filled
}

/** A channel that is missing, as the hue of grey is, reads as 0. */
function channels({ r, g, b }: { r: number; g: number; b: number }): readonly number[] {
  return [r || 0, g || 0, b || 0]
}
