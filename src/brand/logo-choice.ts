import { contrast, luminance, parseHex, type Rgb, toHex } from '../kit/color.ts'
import type { BrandKit, Logo } from './kit.ts'
import { inksFor } from './pairs.ts'

/** Each part of a logo must stand out at least this much. WCAG exempts logos; below this a part is gone at small sizes. */
const LEAST_CONTRAST = 2.4

/**
 * The logo for a ground: the coloured variant all of whose parts stand out on it, else the mono one in the best ink
 * the kit allows there.
 */
export function logoOn(kit: BrandKit, ground: Rgb): Logo {
  const { light, dark, mono } = kit.logos
  const [better] = [light, dark]
    .map((logo) => ({ logo, least: leastContrast(logo, ground) }))
    .sort((a, b) => b.least - a.least)
  if (better && better.least >= LEAST_CONTRAST) return better.logo
  const ink = inksFor(kit, ground, true)[0]
  return ink ? tintLogo(mono, kit.colors[ink.ink] as Rgb) : (better?.logo ?? mono)
}

/** The mono logo in an ink: everything drawn in `currentColor`, or in no colour of its own, takes it. */
export function tintLogo(mono: Logo, ink: Rgb): Logo {
  const hex = toHex(ink)
  const svg = mono.svg
    .replaceAll('currentColor', hex)
    .replace(/<svg\b[^>]*>/, (root) =>
      /\sfill\s*=/.test(root) ? root : root.replace('<svg', `<svg fill="${hex}"`),
    )
  return { svg, ratio: mono.ratio }
}

/** Contrast of the part that stands out least; 1 if the logo names no colours as `#rrggbb`. */
function leastContrast(logo: Logo, ground: Rgb): number {
  const colors = [...logo.svg.matchAll(/#[0-9a-fA-F]{6}\b/g)].flatMap(([hex]) => {
    const color = parseHex(hex)
    return color ? [contrast(luminance(color), luminance(ground))] : []
  })
  return colors.length === 0 ? 1 : Math.min(...colors)
}
