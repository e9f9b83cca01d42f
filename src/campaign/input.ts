import path from 'node:path'
import type { BrandKit } from '../brand/kit.ts'
import { refuseIssues } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import { hashOf } from '../kit/hash.ts'
import { LIMITS } from '../kit/limits.ts'
import { resolvePlacements } from '../placement/resolve.ts'
import type { Placement } from '../placement/schema.ts'
import type { PlateModel } from '../plate/model.ts'
import { readCopy } from '../template/copy.ts'
import type { Copy, Template } from '../template/template.ts'
import { type DesignFinder, ON_DISK } from './design-finder.ts'
import { type Imagery, readImagery } from './imagery.ts'
import { type Picture, PictureShelf } from './pictures.ts'
import { platesFolder } from './plates-folder.ts'
import { type PrintWishes, readPrint } from './print.ts'
import { readBounded, readJson, shownPath } from './read-file.ts'
import { type Post, postIn, type Row, type RowContext, rowsOfJson, rowsOfTable, valuesIn } from './rows.ts'
import { type CampaignFile, type DeliveryWishes, parseCampaign } from './schema.ts'

/** One row, ready to be set. */
interface InputRow {
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

/** Everything a campaign needs, read and checked. */
export interface Input {
  readonly campaign: CampaignFile
  /** What of it was said when it was made, in place of what the file says. */
  readonly wishes?: DeliveryWishes
  /** Of the campaign file, for messages. */
  readonly file: string
  readonly kit: BrandKit
  readonly template: Template
  readonly placements: readonly Placement[]
  readonly rows: readonly InputRow[]
  /** The picture of the campaign, where it names one. */
  readonly picture: Picture | undefined
  /** How it is printed. */
  readonly print: PrintWishes
  /** What its plates are made with, besides words. */
  readonly imagery: Imagery
  /** Over the campaign and its rows as written. */
  readonly hash: string
}

export interface InputOptions {
  /** Where `templates/` is looked for first. */
  readonly projectDir: string
  /** What paths in a campaign without a file are relative to; the project unless given. */
  readonly folder?: string
  /** Folder of stored plates; `.broadside/plates` in the project unless given. */
  readonly plates?: string | undefined
  /** The model that makes the plates of campaigns with the source `bridge`. */
  readonly model?: PlateModel | undefined
  /** Take only so many of the first rows. */
  readonly limit?: number
  /** What stands in place of the campaign's own wishes. */
  readonly wishes?: DeliveryWishes
  /** Finds kit and template; reads them from disk unless given. */
  readonly designs?: DesignFinder
}

/**
 * Reads a campaign and all it names. Everything wrong in any of it (campaign, kit, template, placements, rows, copy
 * without glyphs, pictures) is collected and thrown at once as `INPUT_INVALID`.
 */
export async function readInput(source: string | object, options: InputOptions): Promise<Input> {
  const {
    campaign: written,
    mistakes,
    file,
    folder,
  } = await readCampaign(source, options.folder ?? options.projectDir)
  const campaign = { ...written, ...options.wishes }
  const issues: Issue[] = [...mistakes, ...localeIssues(campaign, file)]
  const { brand: brandOf, template: templateOf } = options.designs ?? ON_DISK
  const [brand, found, placements, table] = await Promise.all([
    brandOf(campaign.brand, options.projectDir),
    templateOf(campaign.template, options.projectDir),
    resolvePlacements(campaign.placements, file),
    typeof campaign.rows === 'string'
      ? readRows(campaign.rows, folder)
      : { rows: campaign.rows, file, path: 'rows', folder },
  ])
  issues.push(...inCampaign(brand.issues, file), ...inCampaign(found.issues, file), ...placements.issues)
  if ('issues' in table) issues.push(...table.issues)
  if (found.template === undefined || 'issues' in table) return refuse(issues)

  const context: RowContext = {
    file: table.file,
    fields: found.template.file.fields,
    locales: campaign.locales,
  }
  const read =
    'path' in table ? rowsOfJson(table.rows, context, table.path) : rowsOfTable(table.table, context)
  issues.push(...read.issues)
  const rows = read.rows.slice(0, options.limit)
  const { print, issues: printIssues } = await readPrint(campaign, folder, file)
  issues.push(...printIssues)
  const pictures = new PictureShelf()
  const campaignPicture =
    campaign.plate.source === 'file'
      ? await pictures.open(campaign.plate.path, folder, { file, path: 'plate.path' }, campaign.plate)
      : undefined
  const plates = platesFolder(options.projectDir, options.plates)
  const imagery = await readImagery(campaign, {
    file,
    folder,
    plates,
    model: options.model,
    shelf: pictures,
    issues,
  })
  const inputRows: InputRow[] = []
  for (const row of rows) {
    const copies = copiesOf(row, found.template, context, issues)
    const own =
      row.plate === undefined
        ? undefined
        : await pictures.open(row.plate, table.folder, { file: table.file, path: row.at('plate') }, row)
    const images = await imagesOf(row, copies, found.template, (field, name, at) =>
      pictures.open(name, table.folder, { file: table.file, path: row.at(at(field)) }),
    )
    const posts = new Map(campaign.locales.map((locale) => [locale, postIn(row, locale, context)]))
    inputRows.push({ id: row.id, copies, images, posts, picture: own })
  }
  issues.push(...pictures.issues)
  if (brand.kit !== undefined)
    issues.push(...(await missingGlyphs(brand.kit, found.template, rows, inputRows, context)))
  refuseIssues(issues)
  if (brand.kit === undefined || placements.value === undefined) return refuse(issues)
  return {
    campaign,
    ...(options.wishes === undefined ? {} : { wishes: options.wishes }),
    file,
    kit: brand.kit,
    template: found.template,
    placements: placements.value,
    rows: inputRows,
    picture: campaignPicture,
    print,
    imagery,
    hash: hashOf({
      campaign: { ...campaign, $schema: undefined },
      ...(imagery.references.length === 0
        ? {}
        : { references: imagery.references.map(({ sha256 }) => sha256) }),
      rows: inputRows.map(({ id, copies, images, picture }) => [
        id,
        [...copies],
        hashesOf(images),
        picture?.sha256,
      ]),
    }),
  }
}

async function readCampaign(
  source: string | object,
  around: string,
): Promise<{ campaign: CampaignFile; mistakes: readonly Issue[]; file: string; folder: string }> {
  if (typeof source !== 'string') {
    const { value, issues } = parseCampaign(source, 'campaign')
    return { campaign: value ?? refuse(issues), mistakes: issues, file: 'campaign', folder: around }
  }
  const file = shownPath(source)
  const read = await readJson(source, file, LIMITS.jsonBytes)
  if (!('content' in read)) return refuse([read])
  const { value, issues } = parseCampaign(read.content, file)
  return {
    campaign: value ?? refuse(issues),
    mistakes: issues,
    file,
    folder: path.dirname(path.resolve(source)),
  }
}

type RowsRead =
  | { readonly table: import('./csv.ts').Table; readonly file: string; readonly folder: string }
  | {
      readonly rows: readonly Record<string, unknown>[]
      readonly path: string
      readonly file: string
      readonly folder: string
    }
  | { readonly issues: readonly Issue[] }

async function readRows(name: string, folder: string): Promise<RowsRead> {
  const location = path.resolve(folder, name)
  const file = shownPath(location)
  const around = { file, folder: path.dirname(location) }
  if (/\.json$/i.test(name)) {
    const read = await readJson(location, file, LIMITS.pictureBytes)
    if (!('content' in read)) return { issues: [read] }
    const rows = read.content
    if (isRowList(rows)) return { rows, path: '', ...around }
    return { issues: [{ file, path: '', found: quote(rows), expected: 'an array of at least one object' }] }
  }
  const bytes = await readBounded(location, file, LIMITS.pictureBytes)
  if (!(bytes instanceof Uint8Array)) return { issues: [bytes] }
  // Loaded here because most campaigns for a first look have their rows inline.
  const { readTable } = await import('./csv.ts')
  const { table, issues } = readTable(bytes, file)
  return table === undefined ? { issues } : { table, ...around }
}

function isRowList(content: unknown): content is readonly Record<string, unknown>[] {
  const isRow = (row: unknown): boolean => row !== null && typeof row === 'object' && !Array.isArray(row)
  return Array.isArray(content) && content.length > 0 && content.every(isRow)
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
  open: (field: string, name: string, at: (field: string) => string) => Promise<Picture | undefined>,
): Promise<Map<string, Record<string, Picture>>> {
  const names = Object.keys(fields).filter((name) => fields[name]?.kind === 'image')
  const images = new Map<string, Record<string, Picture>>()
  const [first] = row.values.keys()
  for (const [locale, copy] of copies) {
    const found: Record<string, Picture> = {}
    for (const field of names) {
      const value = copy[field]
      const picture =
        typeof value === 'string'
          ? await open(field, value, (name) => columnOf(name, locale, first))
          : undefined
      if (picture !== undefined) found[field] = picture
    }
    images.set(locale, found)
  }
  return images
}

function hashesOf(images: InputRow['images']): unknown {
  return [...images.values()].map((fields) =>
    Object.entries(fields).map(([field, { sha256 }]) => [field, sha256]),
  )
}

/** How a column is called in a locale. */
function columnOf(field: string, locale: string, first: string | undefined): string {
  return locale === first ? field : `${field}@${locale}`
}

async function missingGlyphs(
  kit: BrandKit,
  template: Template,
  rows: readonly Row[],
  inputRows: readonly InputRow[],
  context: RowContext,
): Promise<Issue[]> {
  const { glyphIssues } = await import('../overlay/check.ts')
  const issues: Issue[] = []
  for (const [index, row] of rows.entries()) {
    for (const [locale, copy] of inputRows[index]?.copies ?? []) {
      const where = {
        file: context.file,
        path: (field: string) => row.at(columnOf(field, locale, context.locales[0])),
      }
      issues.push(...(await glyphIssues(kit, template, copy, locale, where)))
    }
  }
  return issues
}

function localeIssues({ locales }: CampaignFile, file: string): Issue[] {
  const lower = locales.map((locale) => locale.toLowerCase())
  return locales.flatMap((locale, index) =>
    lower.indexOf(locale.toLowerCase()) === index
      ? []
      : [{ file, path: `locales.${index}`, found: quote(locale), expected: 'each locale once' }],
  )
}

/** Problems of an unknown name are reported against the campaign, under the name of its file. */
function inCampaign(issues: readonly Issue[], file: string): Issue[] {
  return issues.map((issue) => (issue.file === 'campaign' ? { ...issue, file } : issue))
}

function refuse(issues: readonly Issue[]): never {
  refuseIssues(issues)
  throw new Error('input was refused without an issue')
}
