import type { BrandKit } from './kit.ts'

/** The entry for a locale: exact (`de-AT`), else its language (`de`), else `*`; `undefined` if there is none. */
function forLocale(texts: Readonly<Record<string, string>>, locale: string): string | undefined {
  const parts = locale.split('-')
  for (let length = parts.length; length > 0; length--) {
    const key = parts.slice(0, length).join('-')
    if (Object.hasOwn(texts, key)) return texts[key]
  }
  return Object.hasOwn(texts, '*') ? texts['*'] : undefined
}

/** The brand's small print for a locale; `undefined` if it has none. */
export function legalLine(kit: BrandKit, locale: string): string | undefined {
  return forLocale(kit.file.legal, locale)
}

/**
 * Words that mark a picture AI had a part in, the first choice first: the brand's own, then two letters for "artificial
 * intelligence" in the language of the locale, after the EU's "AI" icon (code of practice of June 2026). Empty if the brand does not mark them.
 */
export function aiLabels(kit: BrandKit, locale: string): readonly string[] {
  const { disclosure, label } = kit.file.ai
  if (disclosure !== 'mark') return []
  const own = forLocale(label, locale)
  const letters = LETTERS[locale.split('-')[0] ?? ''] ?? 'AI'
  return own === undefined || own === letters ? [letters] : [own, letters]
}

/** "Artificial intelligence" in the languages of the EU that do not abbreviate it AI. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ de: 'KI', fr: 'IA', es: 'IA', it: 'IA', pt: 'IA', ro: 'IA', mt: 'IA', ca: 'IA', gl: 'IA' },
  ...{
    bg: 'ИИ',
    hr: 'UI',
    cs: 'UI',
    sk: 'UI',
    sl: 'UI',
    et: 'TI',
    lv: 'MI',
    hu: 'MI',
    lt: 'DI',
    el: 'ΤΝ',
    ga: 'IS',
    pl: 'SI',
  },
}
