import path from 'node:path'
import { findBrand } from '../brand/find.ts'
import type { BrandKit } from '../brand/kit.ts'
import { refuseIssues } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import { hashOf } from '../kit/hash.ts'
import { LIMITS } from '../kit/limits.ts'
import { resolvePlacements } from '../placement/resolve.ts'
import type { Placement } from '../placement/schema.ts'
import type { PlateModel } from '../plate/model.ts'
import { findTemplate } from '../template/find.ts'
import type { Template } from '../template/template.ts'
import { type Imagery, readImagery } from './imagery.ts'
import { type InputRow, type RejectedRow, type RowDesk, readRow } from './input-rows.ts'
import { type Picture, PictureShelf } from './pictures.ts'
import { platesFolder } from './plates-folder.ts'
import { type PrintWishes, readPrint } from './print.ts'
import { readBounded, readJson, shownPath } from './read-file.ts'
import { type Row, type RowContext, rowsOfJson, rowsOfTable } from './rows.ts'
import { type CampaignFile, type DeliveryWishes, parseCampaign } from './schema.ts'

/** Everything a campaign needs, read and checked; its rows are read while they are taken. */
export interface Input {
  readonly campaign: CampaignFile
  /** What of it was said when it was made, in place of what the file says. */
  readonly wishes?: DeliveryWishes
  /** Of the campaign file, for messages. */
  readonly file: string
  readonly kit: BrandKit
  readonly template: Template
  readonly placements: readonly Placement[]
  /** In their order, each read and checked when it is asked for, so that there may be any number of them. */
  readonly rows: AsyncIterable<InputRow | RejectedRow> | Iterable<InputRow | RejectedRow>
  /** The picture of the campaign, where it names one. */
  readonly picture: Picture | undefined
  /** How it is printed. */
  readonly print: PrintWishes
  /** What its plates are made with, besides words. */
  readonly imagery: Imagery
  /** Over the campaign as written, without rows in a file of their own. */
  readonly hash: string
}

/** A campaign that was read as far as it could be. */
export interface Reading {
  /** Left out where kit or placements cannot be had: `issues` say why. */
  readonly input?: Input
  /** What is wrong with the campaign itself and all it names but rows. */
  readonly issues: readonly Issue[]
  readonly rows: Input['rows']
}

export interface InputOptions {
  /** Where `templates/` is looked for first, and what paths in a campaign without a file are relative to. */
  readonly projectDir: string
  /** Folder of stored plates; `.broadside/plates` in the project unless given. */
  readonly plates?: string | undefined
  /** The model that makes the plates of campaigns with the source `bridge`. */
  readonly model?: PlateModel | undefined
  /** Take only so many of the first rows. */
  readonly limit?: number | undefined
  /** What stands in place of the campaign's own wishes. */
  readonly wishes?: DeliveryWishes | undefined
}

/**
 * Reads a campaign and all it names. What is wrong with any of it is collected; with rows, while they are read. Rejects with
 * `INPUT_INVALID` only where there is nothing to read rows by.
 */
export async function openInput(source: string | object, options: InputOptions): Promise<Reading> {
  const { campaign: written, mistakes, file, folder } = await readCampaign(source, options.projectDir)
  const campaign = { ...written, ...options.wishes }
  const issues: Issue[] = [...mistakes, ...localeIssues(campaign, file)]
  const [brand, found, placements, table] = await Promise.all([
    findBrand(campaign.brand, options.projectDir),
    findTemplate(campaign.template, options.projectDir),
    resolvePlacements(campaign.placements, file),
    typeof campaign.rows === 'string'
      ? readRows(campaign.rows, folder)
      : { rows: campaign.rows, file, path: 'rows', folder },
  ])
  issues.push(...inCampaign(brand.issues, file), ...inCampaign(found.issues, file), ...placements.issues)
  if ('issues' in table) issues.push(...table.issues)
  const { template } = found
  if (template === undefined || 'issues' in table) return refuse(issues)

  const context: RowContext = { file: table.file, fields: template.file.fields, locales: campaign.locales }
  const read =
    'path' in table ? rowsOfJson(table.rows, context, table.path) : rowsOfTable(table.table, context)
  issues.push(...read.issues)
  const { print, issues: printIssues } = await readPrint(campaign, folder, file)
  issues.push(...printIssues)
  const shelf = new PictureShelf()
  const picture =
    campaign.plate.source === 'file'
      ? await shelf.open(campaign.plate.path, folder, { file, path: 'plate.path' }, issues, campaign.plate)
      : undefined
  const plates = platesFolder(options.projectDir, options.plates)
  const imagery = await readImagery(campaign, { file, folder, plates, model: options.model, shelf, issues })
  const { kit } = brand
  const desk = { context, template, kit, shelf, folder: table.folder }
  const rows = readEach(read.rows.slice(0, options.limit), desk)
  if (kit === undefined || placements.value === undefined) return { issues, rows }
  const hash = hashOf({
    campaign: { ...campaign, $schema: undefined },
    ...(imagery.references.length === 0
      ? {}
      : { references: imagery.references.map(({ sha256 }) => sha256) }),
  })
  return {
    issues,
    rows,
    input: {
      campaign,
      ...(options.wishes === undefined ? {} : { wishes: options.wishes }),
      file,
      kit,
      template,
      placements: placements.value,
      rows,
      picture,
      print,
      imagery,
      hash,
    },
  }
}

/** Rows, each read when it is asked for, as often as they are gone through. */
function readEach(rows: Iterable<Row>, desk: RowDesk): AsyncIterable<InputRow | RejectedRow> {
  return {
    async *[Symbol.asyncIterator]() {
      for (const row of rows) yield await readRow(row, desk)
    },
  }
}

async function readCampaign(
  source: string | object,
  projectDir: string,
): Promise<{ campaign: CampaignFile; mistakes: readonly Issue[]; file: string; folder: string }> {
  if (typeof source !== 'string') {
    const { value, issues } = parseCampaign(source, 'campaign')
    return { campaign: value ?? refuse(issues), mistakes: issues, file: 'campaign', folder: projectDir }
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
