import type { BrandKit } from '../brand/kit.ts'
import type { Issue } from '../error/issue.ts'
import { readCopy } from '../template/copy.ts'
import type { Copy, Template } from '../template/template.ts'
import type { Picture, PictureShelf } from './pictures.ts'
import { type Post, postIn, type Row, type RowContext, valuesIn } from './rows.ts'

/** One row, ready to be set. */
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

/** A row that cannot be set, and everything that is wrong with it. */
export interface RejectedRow {
  readonly rejected: readonly Issue[]
}

/** What rows are checked against. */
export interface RowDesk {
  readonly context: RowContext
  readonly template: Template
  /** Left out where the kit cannot be read: then glyphs are not looked for. */
  readonly kit: BrandKit | undefined
  readonly shelf: PictureShelf
  /** Folder that paths in a row are relative to. */
  readonly folder: string
}

/** Reads copy and pictures of a row and checks that its brand's fonts can set it. */
export async function readRow(row: Row, desk: RowDesk): Promise<InputRow | RejectedRow> {
  const { context, template, kit, shelf, folder } = desk
  const { file } = context
  const issues: Issue[] = []
  const copies = copiesOf(row, template, context, issues)
  const { plate } = row
  const picture =
    plate === undefined
      ? undefined
      : await shelf.open(plate, folder, { file, path: row.at('plate') }, issues, row)
  const images = await imagesOf(row, copies, template, (name, column) =>
    shelf.open(name, folder, { file, path: row.at(column) }, issues),
  )
  if (kit !== undefined) issues.push(...(await missingGlyphs(kit, template, row, copies, context)))
  if (issues.length > 0) return { rejected: issues }
  const posts = new Map(context.locales.map((locale) => [locale, postIn(row, locale, context)]))
  return { id: row.id, copies, images, posts, picture }
}

function copiesOf(row: Row, template: Template, context: RowContext, issues: Issue[]): Map<string, Copy> {
  const copies = new Map<string, Copy>()
  for (const locale of context.locales) {
    const { values, issues: lacking } = valuesIn(row, locale, context)
    const read = readCopy(template, values, {
      file: context.file,
      path: (field) => row.at(columnOf(field, locale, context.locales[0])),
    })
    const known = new Set(lacking.map((issue) => issue.path))
    // What no fallback could give is reported once, with the better words.
    issues.push(...lacking, ...read.issues.filter((issue) => !known.has(issue.path)))
    if (read.copy !== undefined) copies.set(locale, read.copy)
  }
  return copies
}

/** Opens what image fields name. */
async function imagesOf(
  row: Row,
  copies: ReadonlyMap<string, Copy>,
  { file: { fields } }: Template,
  open: (name: string, column: string) => Promise<Picture | undefined>,
): Promise<Map<string, Record<string, Picture>>> {
  const names = Object.keys(fields).filter((name) => fields[name]?.kind === 'image')
  const images = new Map<string, Record<string, Picture>>()
  const [first] = row.values.keys()
  for (const [locale, copy] of copies) {
    const found: Record<string, Picture> = {}
    for (const field of names) {
      const value = copy[field]
      const picture =
        typeof value === 'string' ? await open(value, columnOf(field, locale, first)) : undefined
      if (picture !== undefined) found[field] = picture
    }
    images.set(locale, found)
  }
  return images
}

/** How a column is called in a locale. */
function columnOf(field: string, locale: string, first: string | undefined): string {
  return locale === first ? field : `${field}@${locale}`
}

async function missingGlyphs(
  kit: BrandKit,
  template: Template,
  row: Row,
  copies: ReadonlyMap<string, Copy>,
  { file, locales }: RowContext,
): Promise<readonly Issue[]> {
  const { glyphIssues } = await import('../overlay/check.ts')
  const issues: Issue[] = []
  for (const [locale, copy] of copies) {
    const where = { file, path: (field: string) => row.at(columnOf(field, locale, locales[0])) }
    issues.push(...(await glyphIssues(kit, template, copy, locale, where)))
  }
  return issues
}
