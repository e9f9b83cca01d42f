/** How much a brand asks for: `standard` is WCAG AA for all type, `strict` AAA. Named in the brand kit. */
export const PROFILES = ['standard', 'strict'] as const

export type Profile = (typeof PROFILES)[number]

/** Contrast and lightness a line of type needs. */
export interface ContrastLevel {
  /** WCAG 2.2 contrast ratio, 1..21. */
  readonly ratio: number
  /** Distance in CIE L*, 0..100: guards dark pairs, which the ratio overrates. */
  readonly lightness: number
}

/**
 * Every threshold of the contract. Nothing is compared with a number that does not stand here.
 *
 * Sources: WCAG 2.2 1.4.3 (4.5), 1.4.6 (7, and 4.5 for large type), 1.4.11 (3 for marks); ISO 9241-3 and Smith 1979 for
 * sizes (`type-size.ts`); Scharff, Hill and Ahumada 2000 for asking more contrast where the ground is busy. What has no
 * source is our own, chosen on photographs; `site/docs/readability.md` has the table of what fires how often.
 */
export const THRESHOLDS = {
  /** R1: characters without a glyph, and words that drew nothing. */
  glyphs: { missing: 0 },
  /** R2: pixels of ink that are cut off; a hair of antialiasing is not. */
  overflow: { cut: 2 },
  /** R3: pixels of ink outside the safe area. */
  safe: { outside: 0 },
  /** R4: pixels of one slot on another; least gap in em; ink in protected areas; mean saliency under type. */
  overlap: { shared: 0, gap: 0.25, covered: 0, saliency: 0.25 },
  /** R5: x-height in shares of the smallest legal one; stroke in pixels. */
  size: { xHeight: 0.98, stroke: 1.5 },
  /**
   * R6: contrast by profile. Large type may do with 3:1 by WCAG; we ask for 4.5 there too, for a picture is seen in bad
   * light. A tile may have two thirds of it at its tenth percentile: one bright patch under one letter does not stop
   * reading. ΔL* of 50 implies 4.5 over all greys, 40 implies 3.19.
   */
  contrast: {
    standard: { body: { ratio: 4.5, lightness: 50 }, large: { ratio: 4.5, lightness: 40 } },
    strict: { body: { ratio: 7, lightness: 50 }, large: { ratio: 4.5, lightness: 40 } },
    tileTail: 2 / 3,
  },
  /**
   * R7: share of the ground with an edge (gradient of L* of at least `edge`) and deviation of L* from its surroundings,
   * at an x-height of 10 px. Where it is not calm more contrast is needed.
   */
  clutter: {
    edge: 3,
    calm: { edges: 0.25, deviation: 6, factor: 1 },
    middle: { edges: 0.6, deviation: 12, factor: 1.25 },
    /** Beyond the middle, whatever the profile. */
    busyRatio: 7,
    /** Specks of less than this contrast with the ink pass for parts of letters; at most this share of the ground. */
    specks: { ratio: 1.5, share: 0.01 },
  },
  /** R8: characters in a line, line height in em. */
  lines: {
    headline: { characters: 32, leading: [0.82, 1.35] },
    text: { characters: 60, leading: [1.1, 1.75] },
  },
  /** R9: the last line against the longest, and its words or characters. */
  orphan: { share: 0.25, words: 2, characters: 6, dense: 2 },
  /** R10: share of R6 that must survive encoding and the small view. */
  delivery: { kept: 0.9 },
  /** R11: contrast of marks. */
  marks: { ratio: 3 },
  /**
   * R11, QR codes: contrast of the modules; pixels of one; modules that may be wrong; and width in shares of the distance it is
   * scanned from, of which a tenth is the usual rule.
   */
  codes: { ratio: 4.5, module: 3, wrong: 0, distance: 0.1 },
} as const

/**
 * Smallest size of large type: 24 CSS px, or 18.5 bold (WCAG 2.2), on a phone 393 CSS px and 65 mm wide at 360 mm, as shares
 * of the distance.
 */
const LARGE = { regular: 1 / 90, bold: 1 / 117 } as const

/** Whether type counts as large where it is seen. `sizeMm` as shown, `distanceMm` of the eye. */
export function isLarge(sizeMm: number, distanceMm: number, bold: boolean): boolean {
  return sizeMm >= distanceMm * (bold ? LARGE.bold : LARGE.regular)
}

/** What R6 asks of type. */
export function contrastLevel(profile: Profile, large: boolean): ContrastLevel {
  return THRESHOLDS.contrast[profile][large ? 'large' : 'body']
}
