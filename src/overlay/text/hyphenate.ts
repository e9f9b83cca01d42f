import { createRequire } from 'node:module'
import { languageOf } from './scripts.ts'

type Hyphenator = (text: string) => string

// Patterns are 20–400 kB each and needed one language at a time, at once: hence `require` instead of `import`.
const require = createRequire(import.meta.url)

const PATTERNS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'af be bg ca cs cy da es et eu fi fr ga gl hr hu id is it lt lv mk nb nl nn no pl pt ro ru sk sl sq sv tr uk'
      .split(' ')
      .map((language) => [language, language]),
  ),
  bs: 'sh-latn',
  de: 'de-1996',
  el: 'el-monoton',
  en: 'en-us',
  sr: 'sr-cyrl',
}

const BRITISH = /^en[-_](GB|AU|NZ|IE|ZA|IN)\b/i

const hyphenators = new Map<string, Hyphenator | undefined>()

/** How words are divided. */
export interface HyphenLimits {
  /** Shorter words stay whole. In letters. */
  readonly minWord: number
  /** Letters before the first break, at least. */
  readonly minPrefix: number
  /** Letters after the last break, at least. */
  readonly minSuffix: number
}

/** Words that move to the next line whole read better than short fragments, so seven letters. */
export const HYPHEN_LIMITS: HyphenLimits = { minWord: 7, minPrefix: 2, minSuffix: 3 }

const SOFT_HYPHEN = '\u00ad'

/** Whether {@link hyphenate} has patterns for a locale. */
export function canHyphenate(locale: string): boolean {
  return patternsFor(locale) !== undefined
}

/**
 * Puts soft hyphens where the words of a locale may divide, by the TeX patterns. Addresses, handles, words with digits,
 * short words in capitals, brand names with a capital inside and words that already carry soft hyphens stay as they
 * are, and so does everything in a locale without patterns.
 */
export function hyphenate(text: string, locale: string, limits: HyphenLimits = HYPHEN_LIMITS): string {
  const hyphenator = hyphenatorFor(locale)
  if (hyphenator === undefined) return text
  return text.replace(/[^\s\u00a0\u202f]+/g, (token) =>
    /[\d@#_/\\&]|\p{L}\.\p{L}|^www\./u.test(token)
      ? token
      : token.replace(/[\p{L}\p{M}\u00ad]+/gu, (word) => divide(word, hyphenator, limits)),
  )
}

function divide(
  word: string,
  hyphenator: Hyphenator,
  { minWord, minPrefix, minSuffix }: HyphenLimits,
): string {
  if (word.length < minWord || word.includes(SOFT_HYPHEN)) return word
  if (/\p{Ll}\p{Lu}/u.test(word)) return word
  // A long word in capitals is a shout, a short one is an acronym.
  if (word.length < 10 && word === word.toUpperCase()) return word
  const lower = word.toLowerCase()
  if (lower.length !== word.length) return word
  const ends: number[] = []
  for (const part of hyphenator(lower).split(SOFT_HYPHEN)) ends.push((ends.at(-1) ?? 0) + part.length)
  const breaks = ends.filter((end) => end >= minPrefix && word.length - end >= minSuffix)
  // The German patterns leave clusters such as "sch" alone now and then; both breaks beside one are given up.
  const parts = [0, ...breaks].map((start, index) => lower.slice(start, breaks[index]))
  const kept = breaks.filter((_, index) => hasVowel(parts[index]) && hasVowel(parts[index + 1]))
  return [0, ...kept].map((start, index) => word.slice(start, kept[index])).join(SOFT_HYPHEN)
}

function hasVowel(part = ''): boolean {
  return /[aeiouyæœøıаеиоуыэюяєіαεηιουω]/.test(part.normalize('NFD'))
}

function patternsFor(locale: string): string | undefined {
  return BRITISH.test(locale) ? 'en-gb' : PATTERNS[languageOf(locale)]
}

function hyphenatorFor(locale: string): Hyphenator | undefined {
  const name = patternsFor(locale)
  if (name === undefined) return undefined
  let hyphenator = hyphenators.get(name)
  if (hyphenator === undefined) {
    const create = require('hyphen') as (patterns: unknown, options: object) => Hyphenator
    hyphenator = create(require(`hyphen/patterns/${name}.js`), { html: false, minWordLength: 2 })
    hyphenators.set(name, hyphenator)
  }
  return hyphenator
}
