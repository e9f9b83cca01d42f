/** What families are called where people choose. */
export const FAMILY_NAMES: Readonly<Record<string, string>> = {
  portrait: 'Portrait',
  tall: 'Story',
  square: 'Square',
  landscape: 'Landscape',
  wide: 'Wide',
  banner: 'Banner',
  skyscraper: 'Skyscraper',
}

/** What templates are for. */
export const PURPOSE_NAMES: Readonly<Record<string, string>> = {
  event: 'Events',
  sale: 'Sales',
  menu: 'Menus',
  editorial: 'Editorial',
  launch: 'Launches',
  social: 'Social',
  hiring: 'Hiring',
  data: 'Figures',
}

/** What kinds of fields are called. */
export const KIND_NAMES: Readonly<Record<string, string>> = {
  text: 'Text',
  list: 'List',
  price: 'Price',
  date: 'Date',
  number: 'Number',
  choice: 'Choice',
  flag: 'Yes or no',
  url: 'Web address',
  image: 'Picture',
}

const LANGUAGES = new Intl.DisplayNames('en', { type: 'language' })

/** `de-AT` as people say it. */
export function languageName(locale: string): string {
  try {
    return LANGUAGES.of(locale) ?? locale
  } catch {
    return locale
  }
}

/** Bytes as people read them. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

/** `launch-set` as people read it. */
export function titleOf(id: string): string {
  const words = id.replaceAll('-', ' ')
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`
}
