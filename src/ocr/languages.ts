/** Languages that can be read; their data come with the packages `@tesseract.js-data/*`, so nothing is fetched. */
export const READABLE = ['eng', 'deu', 'fra', 'jpn', 'ara'] as const
export type Readable = (typeof READABLE)[number]

/** Languages to read text with: that of the locale and, where Latin stands among other letters, English. */
export function languagesOf(text: string, locale: string): readonly Readable[] | undefined {
  const latin: readonly Readable[] = /\p{Script=Latin}/u.test(text) ? ['eng'] : []
  if (/[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u.test(text))
    return locale.startsWith('ja') ? ['jpn', ...latin] : undefined
  if (/\p{Script=Arabic}/u.test(text)) return ['ara', ...latin]
  const letters = text.match(/\p{L}/gu) ?? []
  if (letters.some((letter) => !/\p{Script=Latin}/u.test(letter))) return undefined
  return [locale.startsWith('de') ? 'deu' : locale.startsWith('fr') ? 'fra' : 'eng']
}
