import { isolateNumbers } from './text/bidi.ts'
import { markBreaks } from './text/breaks.ts'
import { cleanText } from './text/clean.ts'
import { HYPHEN_LIMITS, hyphenate } from './text/hyphenate.ts'
import { isRtl } from './text/scripts.ts'
import { courtesies } from './text/typography.ts'

/** How copy is prepared for setting. */
export interface TextOptions {
  /** Mark where words may divide with soft hyphens. They show only after `drawHyphens`. */
  readonly hyphenate: boolean
  /** Quotation marks, dashes and no-break spaces of the locale. Default `true`. */
  readonly typographic?: boolean
  /** Shortest word that may divide, in letters. Default 7. */
  readonly minWord?: number
}

/**
 * Prepares a field's copy for setting: cleans it, pays typographic courtesies, marks line breaks of scripts without
 * spaces, and hyphenates. Pure, and the same for the same Node version; preparing it twice changes nothing. Line ends
 * stay `\n`.
 * @param locale BCP 47, such as `de`, `pt-BR`, `zh-Hant`.
 */
export function prepareText(text: string, locale: string, options: TextOptions): string {
  const cleaned = cleanText(text)
  const set = options.typographic === false ? cleaned : courtesies(cleaned, locale)
  const marked = markBreaks(isRtl(locale) ? isolateNumbers(set) : set, locale)
  if (!options.hyphenate) return marked
  return hyphenate(marked, locale, { ...HYPHEN_LIMITS, minWord: options.minWord ?? HYPHEN_LIMITS.minWord })
}

/** Prepared text as a reader would type it: without soft hyphens, joiners of words, isolates and zero-width spaces, and with ordinary spaces. To compare with what is read back from a picture. */
export function plainText(prepared: string): string {
  return prepared.replace(/[\u00ad\u200b\u2060\u2066-\u2069]/g, '').replace(/[\u00a0\u202f]/g, ' ')
}
