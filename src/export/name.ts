import { sha256 } from '../kit/hash.ts'
import type { ExportFormat } from '../placement/format.ts'

/** Name of the contact sheet in the output folder. */
export const SHEET = 'contact-sheet.jpg'

/** The page that lists certificates. */
export const PAGE = 'certificates.html'

/** Files of a run besides its exports: nothing else may take their names. */
export const RECORD = 'record.json'
export const CAPTIONS = 'captions.csv'
/** The rows that were left out, and why. */
export const REJECTED = 'rejected.csv'
export const MANIFEST = 'manifest.json'

/** Longest part of a file name that comes from one value, in UTF-8 bytes. */
const LONGEST_VALUE = 100

/** Longest name without its extension, in UTF-8 bytes: file systems take 255, and unfinished files have longer ones. */
const LONGEST_NAME = 200

/** Device names Windows keeps for itself, with or without an extension, superscript digits included. */
const DEVICE = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])(\.|$| )/i

/**
 * Characters no file name may have on some system, and ones that are not seen or change how a name is displayed: control,
 * surrogate, unassigned and private characters, and all that Unicode lets a font ignore.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Cn}\p{Co}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}<>:"/\\|?*%#]+/gu

/** A name with marks of which export it is, until it is the only one of its kind. Hexadecimal digits. */
const MARKS = [0, 8, 16, 64] as const

/** Names a file or folder at the top may not have. */
const TAKEN = new Set(
  [SHEET, PAGE, RECORD, CAPTIONS, REJECTED, MANIFEST].flatMap((name) => [name, name.replace(/\..*/, '')]),
)

/** What an export is called after. */
export interface NameParts {
  readonly campaign: string
  readonly brand: string
  readonly template: string
  readonly placement: string
  readonly platform: string
  /** Made safe by {@link safeNames}. */
  readonly row: string
  readonly locale: string
  readonly width: number
  readonly height: number
  /** Values of the row, by the names of their fields. */
  readonly values: Readonly<Record<string, string>>
}

/**
 * Paths of exports below the output folder, with `/` and without their extensions, in the order given. Whatever the values
 * hold: no path leaves the folder, none is reserved anywhere, and no two are one file on a system that ignores case or
 * forms of Unicode. Where two would be, all of them get a few digits of a hash, so that a name does not depend on
 * the order of rows.
 *
 * @param pattern see `name-pattern.ts`; without mistakes
 * @example
 * stemsFor('{platform}/{campaign}_{row}_{locale}@{w}x{h}.{ext}', [
 *   { campaign: 'spring-sale', brand: 'maree', template: 'sale-ad', placement: 'open-graph', platform: 'Open Graph', row: 'row-001', locale: 'de', width: 1200, height: 630, values: {} },
 * ])
 * // ['Open-Graph/spring-sale_row-001_de@1200x630']
 */
export function stemsFor(pattern: string, exports: readonly NameParts[]): readonly string[] {
  const plain = exports.map((parts) => stemOf(pattern, parts))
  const marks = exports.map(({ placement, row, locale }) => sha256(JSON.stringify([placement, row, locale])))
  let names = plain
  let lengths = plain.map(() => 0)
  for (let round = 1; round < MARKS.length; round++) {
    const count = new Map<string, number>()
    for (const name of names) count.set(fold(name), (count.get(fold(name)) ?? 0) + 1)
    if (count.size === names.length) return names
    const shared = names.map((name) => (count.get(fold(name)) ?? 0) > 1)
    lengths = lengths.map((length, at) =>
      shared[at] ? (MARKS[MARKS.indexOf(length as 0) + 1] ?? 64) : length,
    )
    names = plain.map((name, at) =>
      lengths[at] === 0 ? name : `${name}-${marks[at]?.slice(0, lengths[at])}`,
    )
  }
  throw new RangeError('two exports of one row, locale and placement')
}

function stemOf(pattern: string, parts: NameParts): string {
  const { width, height, values, ...words } = parts
  const given: Readonly<Record<string, string>> = { ...values, ...words, w: String(width), h: String(height) }
  const segments = pattern.replace(/\.\{ext\}$/, '').split('/')
  return segments
    .map((segment, depth) => {
      const filled = segment.replace(/\{([^{}]*)\}/g, (_, token: string) =>
        // Rows were made safe already, and marked where two would be the same.
        token === 'row' ? parts.row : safePart(given[token] ?? ''),
      )
      return safeSegment(filled, depth === 0)
    })
    .join('/')
}

/** The name of a file or folder as all systems take it. */
function safeSegment(text: string, top: boolean): string {
  const plain = cut(text.normalize('NFC'), LONGEST_NAME)
    .replace(/^[-.~ ]+|[-. ]+$/g, '')
    // Its export would be taken for the explained proof of another.
    .replace(/\.(?=explained$)/i, '-')
  const name = plain === '' ? 'unnamed' : plain
  return DEVICE.test(name) || (top && TAKEN.has(fold(name))) ? `name-${name}` : name
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
  return cut(name, LONGEST_VALUE).replace(/[-. ]+$/, '')
}

function cut(text: string, longest: number): string {
  if (Buffer.byteLength(text) <= longest) return text
  let out = ''
  let bytes = 0
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > longest) break
    out += segment
  }
  return out
}

/** Names that fold to the same may be one file on macOS and Windows. Upper first: `ß` and `ss` must meet, too. */
function fold(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}
