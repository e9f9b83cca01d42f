import type { Fault } from './record.ts'

/** Names people know encodings by; others are called by their label. */
const NAMES: Readonly<Record<string, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16 (big-endian)',
  shift_jis: 'Shift_JIS',
  'euc-kr': 'EUC-KR',
  gb18030: 'GB18030',
}

/** Languages that Windows-1252 does not hold, and the code page a spreadsheet on their machines saves a plain "CSV" in. */
const LANGUAGES: Readonly<Record<string, string>> = {
  'windows-874': 'th',
  'windows-1250': 'pl cs sk hu ro hr sl bs sq',
  'windows-1251': 'ru uk bg be mk sr kk',
  'windows-1253': 'el',
  'windows-1254': 'tr az',
  'windows-1255': 'he yi',
  'windows-1256': 'ar fa ur',
  'windows-1257': 'et lv lt',
  'windows-1258': 'vi',
  shift_jis: 'ja',
  'euc-kr': 'ko',
  gb18030: 'zh',
}

export const SAVE_AS =
  'text in UTF-8 (Excel: Save as, "CSV UTF-8"), or the name of its encoding in the campaign ("encoding": "windows-1252")'

export function encodingName(encoding: string): string {
  return NAMES[encoding] ?? encoding.replace(/^w/, 'W')
}

/** Whether a decoder knows that label, and which encoding it means. */
export function knownEncoding(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/**
 * How a file says that it is Unicode: with a mark, or by the zeros of UTF-16. `undefined`: it does not.
 * @param head its first bytes, some hundred if it has them
 */
export function unicodeOf(
  head: Uint8Array,
): { readonly encoding: string; readonly mark: number } | undefined {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', mark: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', mark: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', mark: 2 }
  // Separators, line breaks and names of columns are below 256: half of their bytes are zero, and always the same half.
  const zeros = [0, 0]
  const size = Math.min(head.length, 2048)
  for (let at = 0; at < size; at++) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] as number) + 1
  const [even, odd] = zeros as [number, number]
  if (odd > size / 8 && even < odd / 8) return { encoding: 'utf-16le', mark: 0 }
  if (even > size / 8 && odd < even / 8) return { encoding: 'utf-16be', mark: 0 }
  return undefined
}

/** The code page that text without a sign of its encoding is taken for, by the languages of the campaign. */
export function codePageFor(locales: readonly string[]): { readonly encoding: string } | Fault {
  const languages = locales.map((locale) => locale.split('-')[0]?.toLowerCase() ?? '')
  const needed = Object.keys(LANGUAGES).filter((page) =>
    LANGUAGES[page]?.split(' ').some((language) => languages.includes(language)),
  )
  if (needed.length > 1) {
    const found = `bytes that are not UTF-8; no other encoding holds all of ${locales.join(', ')}`
    return { found, expected: SAVE_AS }
  }
  return { encoding: needed[0] ?? 'windows-1252' }
}
