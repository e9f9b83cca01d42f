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
/** What people decided about the exports. */
export const APPROVALS = 'approvals.json'

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

/** Names a file or folder at the top may not have. */
const TAKEN = new Set(
  [SHEET, PAGE, RECORD, CAPTIONS, REJECTED, MANIFEST, APPROVALS].flatMap((name) => [
    name,
    name.replace(/\..*/, ''),
  ]),
)

/** What an export is called after. */
export interface NameParts {
  readonly campaign: string
  readonly brand: string
  readonly template: string
  readonly placement: string
  readonly platform: string
  /** Made safe by {@link safePart}, and marked where two would be the same. */
  readonly row: string
  readonly locale: string
  readonly width: number
  readonly height: number
  /** Values of the row, by the names of their fields. */
  readonly values: Readonly<Record<string, string>>
}

/**
 * The path of an export below the output folder, with `/` and without its extension. Whatever the values hold: it does not
 * leave the folder and is reserved nowhere. That no two exports share one is the matter of `name-table.ts`.
 *
 * @param pattern see `name-pattern.ts`; without mistakes
 * @example
 * stemOf('{platform}/{campaign}_{row}_{locale}@{w}x{h}.{ext}', { campaign: 'spring-sale', brand: 'maree', template: 'sale-ad', placement: 'open-graph', platform: 'Open Graph', row: 'row-001', locale: 'de', width: 1200, height: 630, values: {} })
 * // 'Open-Graph/spring-sale_row-001_de@1200x630'
 */
export function stemOf(pattern: string, parts: NameParts): string {
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

/** One part of a name, safe on Windows, macOS and Linux; may come out empty. */
export function safePart(text: string): string {
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
export function fold(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
}
