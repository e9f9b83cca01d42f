import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Finding } from '../../export/certificate-schema.ts'
import { bindPdf, type Leaf } from '../../export/pdf.ts'
import type { DeckEntry, DoneEntry } from '../../export/schema.ts'
import { sheetOf } from '../../export/sheet.ts'
import { sha256 } from '../../kit/hash.ts'
import { findPlacement } from '../../placement/catalogue.ts'
import { decodeExport } from '../../raster/decode.ts'
import { encode } from '../../raster/sharp.ts'
import { within, writeWhole } from '../../store/disk.ts'

/** A deck of more pages is no longer leafed through. */
const MOST = 300

/** Longest edge of a picture in the deck of a campaign, in pixels: as much as a screen shows. */
const SCREEN = 1920

/** What decks are made of. Plain data. */
export interface DeckErrand {
  /** Absolute path of the output folder. */
  readonly out: string
  readonly campaign: string
  readonly locale: string
  /** What was written, in order. */
  readonly exports: readonly DeckLeaf[]
}

/** What a deck needs to know of an export. */
export type DeckLeaf = Pick<DoneEntry, 'file' | 'format' | 'placement' | 'locale' | 'width' | 'height'>

/**
 * Binds exports into PDFs below `decks/`: for each placement that takes PDF and each locale one with a page for each row, as
 * LinkedIn takes its documents and printers their runs; and one of the whole campaign, to be shown. Throws `WRITE_FAILED`.
 */
export async function writeDecks({
  out,
  campaign,
  locale,
  exports: done,
}: DeckErrand): Promise<readonly DeckEntry[]> {
  const printed = Map.groupBy(
    done.filter(({ format }) => format === 'pdf'),
    (entry) => `${entry.placement}_${entry.locale}`,
  )
  const decks: DeckEntry[] = []
  for (const [name, entries] of printed) {
    const [first] = entries
    // A single page is there already.
    if (first === undefined || entries.length < 2) continue
    const leaves = await Promise.all(entries.map(async ({ file }) => ({ pdf: await read(out, file) })))
    const deck = await write(out, `decks/${campaign}_${name}.pdf`, leaves, entries, first.locale)
    const remarks = tooMuch(deck, first.placement)
    decks.push({
      ...deck,
      placement: first.placement,
      ...(remarks.length === 0 ? {} : { remarks: [...remarks] }),
    })
  }
  const shown = done.slice(0, MOST)
  const leaves: Leaf[] = []
  for (const entry of shown) leaves.push(await leafOf(out, entry))
  if (leaves.length > 0) decks.push(await write(out, `decks/${campaign}.pdf`, leaves, shown, locale))
  return decks
}

async function write(
  out: string,
  file: string,
  leaves: readonly Leaf[],
  entries: readonly DeckLeaf[],
  locale: string,
): Promise<DeckEntry> {
  const title = path.posix.basename(file, '.pdf').replaceAll('_', ' · ')
  const bytes = await bindPdf(leaves, { title, locale })
  await writeWhole(within(out, file), bytes)
  return {
    file,
    locale,
    pages: entries.map((entry) => entry.file),
    bytes: bytes.byteLength,
    sha256: sha256(bytes),
  }
}

/** A picture as a page of its own size: no page of a deck for screens needs more than a screen. */
async function leafOf(out: string, { file, format, width, height }: DeckLeaf): Promise<Leaf> {
  const bytes = await read(out, file)
  const canvas = { width, height }
  if (format === 'jpeg' && Math.max(width, height) <= SCREEN)
    return { jpeg: bytes, canvas, sheet: sheetOf(canvas, { marks: false }) }
  const picture = await decodeExport(bytes, file, { maxEdge: Math.min(SCREEN, Math.max(width, height)) })
  const jpeg = await encode(picture, { format: 'jpeg', quality: 88 })
  return { jpeg, canvas: picture, sheet: sheetOf(picture, { marks: false }) }
}

/** What the platform says of documents, where it is one of the catalogue. */
function tooMuch({ bytes, file }: DeckEntry, placement: string): readonly Finding[] {
  const most = findPlacement(placement)?.maxBytes
  if (most === undefined || bytes <= most) return []
  return [
    {
      code: 'FILE_TOO_LARGE',
      message: `${file} has ${bytes} bytes; ${placement} takes ${most}`,
      hint: 'Make it of fewer rows, or of calmer pictures.',
    },
  ]
}

function read(out: string, file: string): Promise<Uint8Array> {
  return readFile(path.join(out, file))
}
