import { sha256 } from '../kit/hash.ts'
import type { ExportFormat } from '../placement/format.ts'

/** Name of the contact sheet in the output folder. */
export const SHEET = 'contact-sheet.jpg'

/** The page that lists certificates. */
export const PAGE = 'certificates.html'

/** Longest part of a file name that comes from a row's id, in UTF-8 bytes; names may have 255 with everything around it. */
const LONGEST = 100

/** Device names Windows keeps for itself, with or without an extension, superscript digits included. */
const DEVICE = /^(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$| )/i

/** Characters no file name may have on some system, control characters, and ones that change how a name is displayed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSAFE = /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*%#\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g

/** What an export is called after. */
export interface NameParts {
  readonly campaign: string
  readonly placement: string
  /** Made safe by {@link safeNames}. */
  readonly row: string
  readonly locale: string
  readonly width: number
  readonly height: number
}

/**
 * Path of an export below the output folder, with `/` and without its extension: a folder for each placement, and a name
 * that still tells everything when the file is uploaded or mailed alone.
 *
 * @example
 * stemOf({ campaign: 'spring-sale', placement: 'open-graph', row: 'row-001', locale: 'de', width: 1200, height: 630 })
 * // 'open-graph/spring-sale_row-001_de_1200x630'
 */
export function stemOf({ campaign, placement, row, locale, width, height }: NameParts): string {
  return `${placement}/${campaign}_${row}_${locale}_${width}x${height}`
}

/** The extension a format is known by. */
export function extensionOf(format: ExportFormat): string {
  return format === 'jpeg' ? 'jpg' : format === 'tiff' ? 'tif' : format
}

/**
 * A file name part for every id: NFC, without characters that are unsafe anywhere, of limited length. Ids whose names
 * would be one file on a system that ignores case get a few digits of their hash, all of them, so that a name does not
 * depend on the order of rows.
 */
export function safeNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const drafts = ids.map((id) => [id, safePart(id)] as const)
  const count = new Map<string, number>()
  for (const [, name] of drafts) count.set(fold(name), (count.get(fold(name)) ?? 0) + 1)
  return new Map(
    drafts.map(([id, name]) => {
      const shared = name === '' || (count.get(fold(name)) ?? 0) > 1
      return [id, shared ? `${name}${name === '' ? '' : '-'}${sha256(id).slice(0, 8)}` : name]
    }),
  )
}

/** One part of a name, safe on Windows, macOS and Linux; may come out empty. */
function safePart(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(UNSAFE, '-')
    .replace(/[\s_]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-.~]+|[-. ]+$/g, '')
  const name = DEVICE.test(plain) ? `row-${plain}` : plain
  return cut(name).replace(/[-. ]+$/, '')
}

function cut(text: string): string {
  let out = ''
  let bytes = 0
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > LONGEST) break
    out += segment
  }
  return out
}

/** Names that fold to the same are one file on macOS and Windows. Upper first: `ß` and `ss` must meet, too. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase().normalize('NFC')
}
