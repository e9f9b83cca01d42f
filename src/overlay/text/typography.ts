import { languageOf } from './scripts.ts'

const NBSP = '\u00a0'
const NARROW = '\u202f'
const JOINER = '\u2060'

/** Opening and closing quotation marks, double then single. */
type Quotes = readonly [string, string, string, string]

const ENGLISH: Quotes = ['“', '”', '‘', '’']
const GERMAN: Quotes = ['„', '“', '‚', '‘']
const SWEDISH: Quotes = ['”', '”', '’', '’']
const POLISH: Quotes = ['„', '”', '‚', '’']
const ITALIAN: Quotes = ['«', '»', '“', '”']
const RUSSIAN: Quotes = ['«', '»', '„', '“']

// As in the delimiters of CLDR. Absent: locales whose straight quotes are left alone, because their script writes others.
const QUOTES: Readonly<Record<string, Quotes>> = {
  en: ENGLISH,
  nl: ENGLISH,
  pt: ENGLISH,
  da: ENGLISH,
  tr: ENGLISH,
  vi: ENGLISH,
  ko: ENGLISH,
  th: ENGLISH,
  hi: ENGLISH,
  id: ENGLISH,
  ms: ENGLISH,
  ga: ENGLISH,
  cy: ENGLISH,
  af: ENGLISH,
  lv: ENGLISH,
  de: GERMAN,
  cs: GERMAN,
  sk: GERMAN,
  sl: GERMAN,
  bg: GERMAN,
  lt: GERMAN,
  et: GERMAN,
  is: GERMAN,
  sv: SWEDISH,
  fi: SWEDISH,
  pl: POLISH,
  hu: POLISH,
  ro: POLISH,
  hr: POLISH,
  sr: POLISH,
  fr: ITALIAN,
  es: ITALIAN,
  it: ITALIAN,
  ca: ITALIAN,
  gl: ITALIAN,
  el: ITALIAN,
  nb: ITALIAN,
  no: ITALIAN,
  nn: ITALIAN,
  ru: RUSSIAN,
  uk: RUSSIAN,
  be: RUSSIAN,
}

const SWISS: Quotes = ['«', '»', '‹', '›']

const SHORT_SLASH = /(?<=(?<![\p{L}\d])[\p{L}\d]{1,3})\/(?=[\p{L}\d]{1,3}(?![\p{L}\d]))/gu

/** Languages that group thousands by spaces. */
const SPACED_THOUSANDS = new Set('fr ru uk be bg cs sk pl sv nb no nn fi hu et lv lt'.split(' '))

// One-letter words that may not end a line, by the typographic rules of these languages.
const BOUND_WORDS: Readonly<Record<string, string>> = {
  cs: 'kKsSvVzZoOuUaAiI',
  sk: 'kKsSvVzZoOuUaAiI',
  pl: 'aAiIoOuUwWzZ',
  ru: 'вВкКсСоОуУиИаАяЯ',
  uk: 'вВзЗіІйЙоОуУаАяЯ',
}

const UNIT =
  '%|‰|°[CF]?|€|£|\\$|¥|₹|₺|₴|₽|kr\\.?|zł|Kč|Ft|lei|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|[mkcµ]?g|[kcmµ]?m[²³]?|[mcd]?l|ha|kWh?|MWh?|W|V|[kMGT]B|[kMG]?Hz|h|min|sec|px|dpi|ppi|Uhr|Mio\\.?|Mrd\\.?|mln|mld|млн|млрд|руб\\.?|г|кг|км|[ap]\\.?m\\.?|[AP]M'

const NUMBER_UNIT = new RegExp(`(\\d) (?=(?:${UNIT})(?![\\p{L}\\d]))`, 'gu')
const CURRENCY_NUMBER = /(?<![\p{L}\d])(€|£|\$|¥|₹|EUR|USD|GBP|CHF|kr\.?|Nr\.|No\.|n°|nº|№) (?=\d)/gu
const ABBREVIATIONS = /(?<!\p{L})(z|d|u|o|i|s)\. (?=(?:B|h|a|Ä|d|R|o|u)\.)/gu

/**
 * The courtesies a typesetter pays without asking: quotation marks and dashes of the locale, ellipses, and spaces that
 * do not break between what belongs together. Introduces only characters every text face has (and U+202F, which shaping
 * replaces by a narrowed space). Running it again changes nothing.
 */
export function courtesies(text: string, locale: string): string {
  const language = languageOf(locale)
  let set = text.replace(/(?<!\.)\.{3}(?!\.)/g, '…')
  set = quotes(set, locale, language)
  set = dashes(set, language)
  set = set.replace(NUMBER_UNIT, `$1${NBSP}`).replace(CURRENCY_NUMBER, `$1${NBSP}`)
  // "km/h" and "24/7" stay together; addresses are none of this.
  set = set.replace(/[^\s\u00a0]+/g, (token) =>
    /[.:@]/.test(token) ? token : token.replace(SHORT_SLASH, `/${JOINER}`),
  )
  // Ranges and C++ stay together, too.
  set = set.replace(/(?<=\d)–(?=\d)|\+(?=\+)/g, (mark) => mark + JOINER)
  if (language === 'de') set = set.replace(ABBREVIATIONS, `$1.${NBSP}`)
  if (SPACED_THOUSANDS.has(language)) {
    set = set.replace(/(?<![\d.,])\d{1,3}(?: \d{3})+(?!\d)/g, (number) => number.replaceAll(' ', NBSP))
  }
  const bound = BOUND_WORDS[language]
  if (bound !== undefined)
    set = set.replace(new RegExp(`(?<![^\\s(„«${NBSP}])([${bound}]) (?=\\S)`, 'gu'), `$1${NBSP}`)
  if (language === 'fr') set = frenchSpaces(set, locale)
  return set
}

function dashes(text: string, language: string): string {
  if (['ja', 'zh', 'ko', 'th'].includes(language)) return text
  const dash = ['ru', 'uk', 'be', 'bg'].includes(language) ? '—' : '–'
  // The space before the dash does not break, so that no line begins with one.
  return text.replace(/(?<=\S)[ \u00a0](?:--?|[–—]) (?=\S)/g, `${NBSP}${dash} `)
}

function quotes(text: string, locale: string, language: string): string {
  const marks = /^de[-_](CH|LI)\b/i.test(locale) ? SWISS : QUOTES[language]
  if (marks === undefined || !/["']/.test(text)) return text
  const [open, close, openSingle, closeSingle] = marks
  let inDouble = false
  let inSingle = false
  return text.replace(/["']/g, (mark, index: number) => {
    const before = text[index - 1] ?? ' '
    const after = text[index + 1] ?? ' '
    const opens = /[\s([{\u2013\u2014\-/"'«„“‚‘]/.test(before) && /\S/.test(after)
    if (mark === '"') {
      if (!inDouble && /\d/.test(before)) return mark
      inDouble = opens && !inDouble
      return inDouble ? open : close
    }
    if (/[\p{L}\d]/u.test(before) && /\p{L}/u.test(after)) return '’'
    if (opens && /\d/.test(after)) return '’'
    if (opens && !inSingle && text.indexOf("'", index + 1) > 0) {
      inSingle = true
      return openSingle
    }
    if (inSingle && !opens) {
      inSingle = false
      return closeSingle
    }
    // Feet and minutes stay; anything else is an apostrophe.
    return /\d/.test(before) ? mark : '’'
  })
}

function frenchSpaces(text: string, locale: string): string {
  const inside = text
    .replace(/«[ \u00a0\u202f]*(?=\S)/g, `«${NBSP}`)
    .replace(/(\S)[ \u00a0\u202f]*»/g, `$1${NBSP}»`)
  const colon = inside.replace(/([\p{L}\p{N}%€»)…])[ \u00a0\u202f]?:(?=\s|$)/gu, `$1${NBSP}:`)
  // Canadian French sets the high signs close; a space somebody typed before one still must not break.
  if (/^fr[-_]CA\b/i.test(locale)) return colon.replace(/ (?=[;!?])/g, NBSP)
  return colon.replace(/([\p{L}\p{N}%€»)…])[ \u00a0\u202f]?([;!?])(?=[;!?\s\u00a0»)”"]|$)/gu, `$1${NARROW}$2`)
}
