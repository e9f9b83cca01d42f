import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { contrast, lightness, luminance, type Rgb, toHex } from '../kit/color.ts'
import { contrastLevel, type Profile } from '../kit/thresholds.ts'
import type { BrandKit, Pair } from './kit.ts'
import type { BrandFile } from './schema.ts'

/** Contrast a pair must reach (WCAG 2.2, 1.4.3): `large` type may do with less. */
const PAIR_CONTRAST = { any: 4.5, large: 3 } as const

/** Headlines of a kit may stand on 3:1 (WCAG 2.2, large type); the contract then asks for more where they are set. */
const LARGE = { ratio: PAIR_CONTRAST.large, lightness: 0 } as const

/** A ground within this many 8-bit steps a channel of a token counts as that token. */
const SAME_COLOR = 2

/** Pairs with their contrast; a pair that is too faint or names no colour token is an issue. */
export function readPairs(
  pairs: BrandFile['pairs'],
  colors: Readonly<Record<string, Rgb>>,
  file: string,
  profile: Profile = 'standard',
): { readonly pairs: readonly Pair[]; readonly issues: readonly Issue[] } {
  const issues: Issue[] = []
  const read: Pair[] = []
  for (const [index, { ink, ground, use }] of pairs.entries()) {
    const unknown = (['ink', 'ground'] as const).filter(
      (side) => !Object.hasOwn(colors, pairs[index]?.[side] ?? ''),
    )
    for (const side of unknown) {
      issues.push({
        file,
        path: `pairs.${index}.${side}`,
        ...unknownColor(pairs[index]?.[side] ?? '', colors),
      })
    }
    const inkColor = colors[ink]
    const groundColor = colors[ground]
    if (unknown.length > 0 || !inkColor || !groundColor) continue
    const ratio = contrast(luminance(inkColor), luminance(groundColor))
    const apart = Math.abs(lightness(luminance(inkColor)) - lightness(luminance(groundColor)))
    const strict = profile === 'strict'
    const needed =
      use === 'any' ? contrastLevel(profile, false) : strict ? contrastLevel(profile, true) : LARGE
    const about = `${ink} ${toHex(inkColor)} on ${ground} ${toHex(groundColor)}`
    const orLarge = use === 'any' && ratio >= PAIR_CONTRAST.large && !strict ? ', or "use": "large"' : ''
    if (ratio < needed.ratio) {
      issues.push({
        file,
        path: `pairs.${index}`,
        found: `${about}: contrast ${roundDown(ratio)}`,
        expected: `at least ${needed.ratio}${strict ? ' in the strict profile' : ''}${orLarge}`,
        rule: 'pair-contrast',
      })
    } else if (apart < needed.lightness) {
      issues.push({
        file,
        path: `pairs.${index}`,
        found: `${about}: ${roundDown(apart)} L* apart, contrast ${roundDown(ratio)}`,
        expected: `at least ${needed.lightness} L* apart${orLarge}`,
        rule: 'pair-contrast',
      })
    }
    read.push({ ink, ground, use, ratio })
  }
  return { pairs: read, issues }
}

/** Found and expected for a name that is no colour token. */
export function unknownColor(
  name: string,
  colors: Readonly<Record<string, Rgb>>,
): Pick<Issue, 'found' | 'expected' | 'rule'> {
  const names = Object.keys(colors)
  const meant = nearest(name, names)
  return {
    found: quote(name),
    expected: meant ? `"${meant}"` : `a colour token: ${names.join(', ')}`,
    rule: 'color-name',
  }
}

/**
 * Inks the kit allows on a ground, best first: for a colour token (by name, or by its colour) the kit's own
 * pairs in the kit's order; for any other colour, such as one measured from a plate, every ink of the pairs that
 * reaches `least` on it, highest contrast first. Black and white appear only if they are tokens.
 */
export function inksFor(kit: BrandKit, ground: string | Rgb, large = false): readonly Pair[] {
  const least = large ? PAIR_CONTRAST.large : PAIR_CONTRAST.any
  const name = typeof ground === 'string' ? ground : tokenOf(kit, ground)
  if (name !== undefined) return kit.pairs.filter((pair) => pair.ground === name && pair.ratio >= least)
  const under = luminance(ground as Rgb)
  return [...new Set(kit.pairs.map((pair) => pair.ink))]
    .map((ink): Pair => {
      const ratio = contrast(luminance(kit.colors[ink] as Rgb), under)
      return { ink, ground: toHex(ground as Rgb), use: ratio >= PAIR_CONTRAST.any ? 'any' : 'large', ratio }
    })
    .filter((pair) => pair.ratio >= least)
    .sort((a, b) => b.ratio - a.ratio)
}

function tokenOf(kit: BrandKit, color: Rgb): string | undefined {
  const grounds = new Set(kit.pairs.map((pair) => pair.ground))
  return [...grounds].find((name) =>
    kit.colors[name]?.every(
      (channel, index) => Math.abs(channel - (color[index] ?? Number.NaN)) <= SAME_COLOR,
    ),
  )
}

/** Two decimals, never up: 4.499 must not read "4.5". */
function roundDown(ratio: number): string {
  return (Math.floor(ratio * 100) / 100).toFixed(2)
}
