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

/** The words that mark a generated picture in a locale; `undefined` if the brand does not mark them. */
export function aiLabel(kit: BrandKit, locale: string): string | undefined {
  const { disclosure, label } = kit.file.ai
  return disclosure === 'mark' ? forLocale(label, locale) : undefined
}
