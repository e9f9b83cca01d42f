/** What the fit engine must know about a script. */
export interface ScriptTraits {
  /** ISO 15924 code, such as `Latn` or `Arab`. */
  readonly script: string
  readonly direction: 'ltr' | 'rtl'
  /** No capitals: `text-transform: uppercase` does nothing. */
  readonly caseless: boolean
  /** Whether letter-spacing is allowed. It tears joined and stacked scripts apart. */
  readonly tracking: boolean
  /** Smallest line-height, in em, at which the marks of one line stay clear of the next. */
  readonly minLeading: number
  /** Factor on the type size that makes a line look as large as Latin of size 1. */
  readonly scale: number
}

// Leading: ink of stacked marks above and below in the Noto faces, plus a little air; Latin allows accents on capitals
// to touch the descenders above, which display type is set to.
const TRAITS: Readonly<Record<string, Partial<ScriptTraits>>> = {
  Latn: {},
  Cyrl: { minLeading: 0.95 },
  Grek: { minLeading: 0.98 },
  Armn: { minLeading: 1 },
  Geor: { caseless: true, minLeading: 1.05 },
  Arab: { direction: 'rtl', caseless: true, tracking: false, minLeading: 1.35, scale: 1.1 },
  Hebr: { direction: 'rtl', caseless: true, minLeading: 1.1, scale: 1.05 },
  Syrc: { direction: 'rtl', caseless: true, tracking: false, minLeading: 1.35, scale: 1.1 },
  Thaa: { direction: 'rtl', caseless: true, minLeading: 1.35 },
  Nkoo: { direction: 'rtl', caseless: true, tracking: false, minLeading: 1.3 },
  Deva: { caseless: true, tracking: false, minLeading: 1.35, scale: 1.05 },
  Beng: { caseless: true, tracking: false, minLeading: 1.35, scale: 1.05 },
  Guru: { caseless: true, tracking: false, minLeading: 1.35, scale: 1.05 },
  Gujr: { caseless: true, tracking: false, minLeading: 1.35 },
  Orya: { caseless: true, tracking: false, minLeading: 1.4 },
  Taml: { caseless: true, tracking: false, minLeading: 1.3 },
  Telu: { caseless: true, tracking: false, minLeading: 1.45 },
  Knda: { caseless: true, tracking: false, minLeading: 1.45 },
  Mlym: { caseless: true, tracking: false, minLeading: 1.4 },
  Sinh: { caseless: true, tracking: false, minLeading: 1.4 },
  Thai: { caseless: true, tracking: false, minLeading: 1.4, scale: 1.05 },
  Laoo: { caseless: true, tracking: false, minLeading: 1.4, scale: 1.05 },
  Khmr: { caseless: true, tracking: false, minLeading: 1.6, scale: 1.05 },
  Mymr: { caseless: true, tracking: false, minLeading: 1.6, scale: 1.05 },
  Tibt: { caseless: true, tracking: false, minLeading: 1.6 },
  Ethi: { caseless: true, minLeading: 1.15 },
  Hani: { caseless: true, minLeading: 1.15, scale: 0.95 },
  Hira: { caseless: true, minLeading: 1.15, scale: 0.95 },
  Kana: { caseless: true, minLeading: 1.15, scale: 0.95 },
  Hang: { caseless: true, minLeading: 1.15, scale: 0.95 },
}

/** Composite script codes that locales use, by the script whose traits they share. */
const SAME_AS: Readonly<Record<string, string>> = {
  Jpan: 'Hani',
  Hans: 'Hani',
  Hant: 'Hani',
  Kore: 'Hang',
  Aran: 'Arab',
}

const DETECT: readonly (readonly [string, RegExp])[] = Object.keys(TRAITS).map((script) => [
  script,
  new RegExp(`\\p{Script=${script}}`, 'u'),
])

/** The traits of a script; those of Latin for one that is not known. */
function traitsOfScript(script: string): ScriptTraits {
  const traits = TRAITS[SAME_AS[script] ?? script] ?? {}
  return { script, direction: 'ltr', caseless: false, tracking: true, minLeading: 0.92, scale: 1, ...traits }
}

/** The traits of the script a locale is written in. Vietnamese stacks marks on capitals and gets more leading. */
export function scriptTraits(locale: string): ScriptTraits {
  const traits = traitsOfScript(scriptOfLocale(locale))
  return languageOf(locale) === 'vi' ? { ...traits, minLeading: 1.15 } : traits
}

// Ink of vocalised Noto Sans Arabic spans 1.72 em; fathas and kasras of neighbouring lines rarely meet at their extremes.
const VOCALISED = /[\u064b-\u0650]/
const VOCALISED_LEADING = 1.6

// Ä over g spans 1.15 em; with 1.02 they touch only where they stand exactly above each other.
const ACCENTED_CAPITAL = /\p{Lu}[\u0300-\u0314\u0342]/u
const ACCENTED_LEADING = 1.02

/**
 * Smallest line-height, in em, for one text: that of its locale, more if it has taller scripts, vowel signs of Arabic or
 * accents on capitals. `uppercase` says that the style sheet sets it in capitals.
 */
export function textLeading(text: string, locale: string, uppercase = false): number {
  const cased = uppercase ? text.toUpperCase() : text
  return Math.max(
    scriptTraits(locale).minLeading,
    ...scriptsOf(text).map((script) => traitsOfScript(script).minLeading),
    VOCALISED.test(text) ? VOCALISED_LEADING : 0,
    ACCENTED_CAPITAL.test(cased.normalize('NFD')) ? ACCENTED_LEADING : 0,
  )
}

/** Whether a locale is written from right to left. */
export function isRtl(locale: string): boolean {
  return scriptTraits(locale).direction === 'rtl'
}

/** The scripts of a text in the order they appear first, as ISO 15924 codes. Digits, punctuation and emoji belong to none. */
export function scriptsOf(text: string): readonly string[] {
  return DETECT.map(([script, pattern]) => [script, text.search(pattern)] as const)
    .filter(([, index]) => index >= 0)
    .sort((a, b) => a[1] - b[1])
    .map(([script]) => script)
}

/** The language of a locale, in lower case: `pt` for `pt-BR`. */
export function languageOf(locale: string): string {
  return locale.split(/[-_]/, 1)[0]?.toLowerCase() ?? ''
}

const scripts = new Map<string, string>()

/** Looked up once: it takes longer than anything else that is done to a text. */
function scriptOfLocale(locale: string): string {
  const known = scripts.get(locale)
  if (known !== undefined) return known
  const script = likelyScript(locale)
  // Locales are few; whoever sends many of them is not worth a cache.
  if (scripts.size < 1_000) scripts.set(locale, script)
  return script
}

function likelyScript(locale: string): string {
  try {
    return new Intl.Locale(locale.replaceAll('_', '-')).maximize().script ?? 'Latn'
  } catch {
    return 'Latn'
  }
}
