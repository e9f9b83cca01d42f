import { existsSync } from 'node:fs'
import path from 'node:path'
import type { BrandKit } from '../../brand/kit.ts'
import { type Issue, quote } from '../../error/issue.ts'
import { hashOf } from '../../kit/hash.ts'
import { columnOf, type RowContext } from '../../rows/column.ts'
import {
  type Post,
  postIn,
  type Row,
  type RowIssue,
  valuesIn,
  type WrittenRow,
  type WrittenRows,
} from '../../rows/row.ts'
import { readCopy } from '../../template/copy.ts'
import type { Copy, Template } from '../../template/template.ts'
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
}

/** A row that can be made. */
export interface GoodRow extends InputRow, Read {
  /** Turns it down after all; `column` is a name such as `id` or `headline`. */
  readonly reject: (column: string, found: string, expected: string) => RejectedRow
}

/** A row that cannot be made: it stands in `rejected.csv` with everything that is wrong with it. */
export interface RejectedRow extends Read {
  /** At least one. */
  readonly rejected: readonly RowIssue[]
  /** As written, one for each of `RowSource.columns`. */
  readonly cells: () => readonly string[]
}

/**
 * The rows of a campaign, read one by one as often as they are gone through: no more than a few are in memory, however many there are,
 * and every pass gives the same, in the same order. Whether ids are unique is for the reader to see, who
 * has an index.
 *
 * A pass throws `INPUT_INVALID` where the rest of a file cannot be read, and if the file has changed since it was opened.
 */
export interface RowSource extends AsyncIterable<GoodRow | RejectedRow> {
  /** For messages. */
  readonly file: string
  /** They stand in the campaign file itself: a mistake in one of them is a mistake in that file, and refuses the run. */
  readonly inline: boolean
  /** Titles of the columns, as `rejected.csv` has them. */
  readonly columns: readonly string[]
  /** What a person should know of how they were read, such as `read as Windows-1252`. */
  readonly notes: readonly string[]
}

/** What rows are read into, and checked against. */
interface RowDesk {
  readonly context: RowContext
  /** Folder that paths in the rows are relative to. */
  readonly folder: string
  /** Folder in which pictures are looked for that are not there. */
  readonly elsewhere?: string
  readonly inline: boolean
  readonly template: Template
  /** Left out where the kit cannot be read: then glyphs are not looked for. */
  readonly kit: BrandKit | undefined
  /** Shared with the campaign, so that each picture is looked at once. */
  readonly shelf: PictureShelf
  /** Take only so many of the first rows. */
  readonly limit?: number | undefined
}

/** Rows that are read into copy and pictures, and checked, when they are asked for. */
export function rowSource(written: WrittenRows, desk: RowDesk): RowSource {
  const { context, inline, limit = Number.POSITIVE_INFINITY } = desk
  return {
    file: context.file,
    inline,
    columns: written.columns,
    notes: written.notes,
    [Symbol.asyncIterator]: async function* () {
      if (limit < 1) return
      let count = 0
      for await (const row of written.read()) {
        yield await take(row, desk)
        if (++count >= limit) return
      }
    },
  }
}

async function take(written: WrittenRow, desk: RowDesk): Promise<GoodRow | RejectedRow> {
  const { id, line, cells, row, issues } = written
  if (row === undefined) return { id, line, cells, rejected: issues }
  const read = await readRow(row, desk)
  const all = [...issues, ...read.issues]
  if (all.length > 0) return { id, line, cells, rejected: all }
  const reject: GoodRow['reject'] = (column, found, expected) => {
    const issue = {
      file: desk.context.file,
      path: row.at(column),
      column: row.title(column),
      found,
      expected,
    }
    return { id, line, cells, rejected: [issue] }
  }
  return { ...read.input, line, reject }
}

async function readRow(
  row: Row,
  { context, folder, elsewhere, template, kit, shelf }: RowDesk,
): Promise<{ readonly input: InputRow; readonly issues: readonly RowIssue[] }> {
  const { file, locales } = context
  const issues: RowIssue[] = []
  const copies = copiesOf(row, template, context, issues)
  const open = async (name: string, column: string, focal?: Row): Promise<Picture | undefined> => {
    const found: Issue[] = []
    const away = elsewhere !== undefined && !existsSync(path.resolve(folder, name))
    const picture = await shelf.open(
      name,
      away ? elsewhere : folder,
      { file, path: row.at(column) },
      found,
      focal,
    )
    issues.push(...found.map((issue) => ({ ...issue, column: row.title(column) })))
    return picture
  }
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
    const read = readCopy(template, values, { file: context.file, path: column, locale })
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

let checking: Promise<typeof import('../../overlay/check.ts')> | undefined

/** Loaded when the first row asks for it, and once: an import takes longer than the check. */
function glyphCheck(): Promise<typeof import('../../overlay/check.ts')> {
  checking ??= import('../../overlay/check.ts')
  return checking
}

async function addMissingGlyphs(
  kit: BrandKit,
  template: Template,
  copies: ReadonlyMap<string, Copy>,
  row: Row,
  context: RowContext,
  issues: RowIssue[],
): Promise<void> {
  const { glyphIssues } = await glyphCheck()
  for (const [locale, copy] of copies) {
    const path = (field: string): string => columnOf(field, locale, context.locales[0])
    for (const issue of await glyphIssues(kit, template, copy, locale, { file: context.file, path }))
      issues.push({ ...issue, path: row.at(issue.path), column: row.title(issue.path) })
  }
}

/** A row whose id is taken. @param other line of the row that has it */
export function doubled(row: GoodRow, other: number): RejectedRow {
  return row.reject('id', quote(row.id), `an id of its own; that of line ${other} is the same`)
}

/** Over everything a row gives: what of it decides its exports. */
export function rowHash({ id, copies, images, picture }: InputRow): string {
  const pictures = [...images.values()].map((fields) =>
    Object.entries(fields).map(([field, { sha256 }]) => [field, sha256]),
  )
  return hashOf([id, [...copies], pictures, picture?.sha256])
}
