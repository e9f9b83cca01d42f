import type { BrandKit } from '../brand/kit.ts'
import { hashOf } from '../kit/hash.ts'
import { columnOf, type RowContext } from '../rows/column.ts'
import { type Post, postIn, type Row, type RowIssue, valuesIn, type WrittenRows } from '../rows/row.ts'
import { readCopy } from '../template/copy.ts'
import type { Copy, Template } from '../template/template.ts'
import type { Picture, PictureShelf } from './pictures.ts'

/** One row, ready to be set. Plain data but for its maps. */
export interface InputRow {
  readonly id: string
  /** By locale. */
  readonly copies: ReadonlyMap<string, Copy>
  /** Pictures of image fields by locale, then by field. */
  readonly images: ReadonlyMap<string, Readonly<Record<string, Picture>>>
  /** What is posted with its exports, by locale. */
  readonly posts: ReadonlyMap<string, Post>
  /** Its own picture; `undefined`: that of the campaign. */
  readonly picture: Picture | undefined
}

interface Read {
  readonly id: string
  /** Where its author finds it: line of the file, row of the sheet, place in the array; from 1. */
  readonly line: number
  /** As written, one for each of `RowSource.columns`. */
  readonly cells: () => readonly string[]
}

/** A row that can be made. */
export interface GoodRow extends Read {
  readonly kind: 'good'
  readonly row: InputRow
  /** Turns it down after all: `column` is a name such as `id` or `headline`. */
  readonly reject: (column: string, found: string, expected: string) => RejectedRow
}

/** A row with mistakes: it stands in `rejected.csv` with all of them. */
export interface RejectedRow extends Read {
  readonly kind: 'rejected'
  /** At least one. */
  readonly issues: readonly RowIssue[]
}

/**
 * The rows of a campaign, read one by one as often as they are asked for: no more than a few are in memory, however many there are,
 * and every pass gives the same. That ids are unique is for the reader to see to, who may have an index; `withUniqueIds` does it in
 * memory.
 */
export interface RowSource {
  /** For messages. */
  readonly file: string
  /** They stand in the campaign file itself: a mistake in one of them is a mistake in that file, and refuses the run. */
  readonly inline: boolean
  /** Titles of the columns, as `rejected.csv` has them. */
  readonly columns: readonly string[]
  /** What a person should know of how they were read, each a sentence part such as `read as Windows-1252`. */
  readonly notes: readonly string[]
  /** In their order. Throws `INPUT_INVALID` where the rest of a file cannot be read, and if the file has changed since it was opened. */
  readonly read: () => AsyncGenerator<GoodRow | RejectedRow>
}

/** What rows are read into. */
interface Destination {
  readonly context: RowContext
  /** Folder that paths in the rows are relative to. */
  readonly folder: string
  readonly inline: boolean
  readonly template: Template
  /** Glyphs are checked if it was found. */
  readonly kit: BrandKit | undefined
  /** Shared with the campaign, so that each picture is looked at once. */
  readonly shelf: PictureShelf
  /** Take only so many of the first rows. */
  readonly limit?: number | undefined
}

/** Rows that are read into copy and pictures, and checked, as they are asked for. */
export function rowSource(written: WrittenRows, destination: Destination): RowSource {
  const { context, inline, limit = Number.POSITIVE_INFINITY } = destination
  return {
    file: context.file,
    inline,
    columns: written.columns,
    notes: written.notes,
    read: async function* () {
      let count = 0
      if (limit < 1) return
      for await (const { id, line, cells, row, issues } of written.read()) {
        const read = row === undefined ? { issues: [] } : await readRow(row, destination)
        const all = [...issues, ...read.issues]
        if (all.length > 0 || !('input' in read)) yield { kind: 'rejected', id, line, cells, issues: all }
        else yield { kind: 'good', id, line, cells, row: read.input, reject }
        function reject(column: string, found: string, expected: string): RejectedRow {
          const { at, title } = row as Row
          const issue = { file: context.file, path: at(column), column: title(column), found, expected }
          return { kind: 'rejected', id, line, cells, issues: [issue] }
        }
        if (++count >= limit) return
      }
    },
  }
}

async function readRow(
  row: Row,
  { context, folder, template, kit, shelf }: Destination,
): Promise<{ readonly input: InputRow; readonly issues: readonly RowIssue[] }> {
  const { file, locales } = context
  const issues: RowIssue[] = []
  const copies = copiesOf(row, template, context, issues)
  const open = (name: string, column: string, focal?: Row): Promise<Picture | undefined> =>
    shelf.open(name, folder, { file, path: row.at(column) }, focal, (issue) =>
      issues.push({ ...issue, column: row.title(column) }),
    )
  const picture = row.plate === undefined ? undefined : await open(row.plate, 'plate', row)
  const images = await imagesOf(copies, template, (name, field, locale) =>
    open(name, columnOf(field, locale, locales[0])),
  )
  const posts = new Map(locales.map((locale) => [locale, postIn(row, locale, context)]))
  if (kit !== undefined) await addMissingGlyphs(kit, template, copies, row, context, issues)
  return { input: { id: row.id, copies, images, posts, picture }, issues }
}

function copiesOf(row: Row, template: Template, context: RowContext, issues: RowIssue[]): Map<string, Copy> {
  const copies = new Map<string, Copy>()
  for (const locale of context.locales) {
    const { values, issues: lacking } = valuesIn(row, locale, context)
    const column = (field: string): string => columnOf(field, locale, context.locales[0])
    const read = readCopy(template, values, { file: context.file, path: column })
    const found = read.issues.map(
      (issue): RowIssue => ({ ...issue, path: row.at(issue.path), column: row.title(issue.path) }),
    )
    const known = new Set(lacking.map((issue) => issue.path))
    // What no fallback could give is reported once, with the better words.
    issues.push(...lacking, ...found.filter((issue) => !known.has(issue.path)))
    if (read.copy !== undefined) copies.set(locale, read.copy)
  }
  return copies
}

/** Opens what image fields name. */
async function imagesOf(
  copies: ReadonlyMap<string, Copy>,
  { file: { fields } }: Template,
  open: (name: string, field: string, locale: string) => Promise<Picture | undefined>,
): Promise<Map<string, Record<string, Picture>>> {
  const names = Object.keys(fields).filter((name) => fields[name]?.kind === 'image')
  const images = new Map<string, Record<string, Picture>>()
  for (const [locale, copy] of copies) {
    const found: Record<string, Picture> = {}
    for (const field of names) {
      const value = copy[field]
      const picture = typeof value === 'string' ? await open(value, field, locale) : undefined
      if (picture !== undefined) found[field] = picture
    }
    images.set(locale, found)
  }
  return images
}

async function addMissingGlyphs(
  kit: BrandKit,
  template: Template,
  copies: ReadonlyMap<string, Copy>,
  row: Row,
  context: RowContext,
  issues: RowIssue[],
): Promise<void> {
  const { glyphIssues } = await import('../overlay/check.ts')
  for (const [locale, copy] of copies) {
    const path = (field: string): string => columnOf(field, locale, context.locales[0])
    for (const issue of await glyphIssues(kit, template, copy, locale, { file: context.file, path }))
      issues.push({ ...issue, path: row.at(issue.path), column: row.title(issue.path) })
  }
}

/** The rows of a source, the second of two with one id rejected. Keeps all ids in memory. */
export async function* withUniqueIds(
  rows: AsyncIterable<GoodRow | RejectedRow>,
): AsyncGenerator<GoodRow | RejectedRow> {
  const takenBy = new Map<string, number>()
  for await (const read of rows) {
    const other = read.kind === 'good' ? takenBy.get(read.id) : undefined
    if (read.kind === 'good' && other === undefined) takenBy.set(read.id, read.line)
    yield read.kind === 'good' && other !== undefined ? doubled(read, other) : read
  }
}

/** A row whose id is taken. @param other line of the row that has it */
export function doubled(row: GoodRow, other: number): RejectedRow {
  return row.reject('id', `"${row.id}"`, `an id of its own; that of line ${other} is the same`)
}

/** Over everything a row gives: what of it decides its exports. */
export function rowHash({ id, copies, images, picture }: InputRow): string {
  const pictures = [...images.values()].map((fields) =>
    Object.entries(fields).map(([field, { sha256 }]) => [field, sha256]),
  )
  return hashOf([id, [...copies], pictures, picture?.sha256])
}
