import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { findBrand } from '../brand/find.ts'
import type { BrandKit } from '../brand/kit.ts'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import { check } from '../error/schema.ts'
import type { Box } from '../kit/geometry.ts'
import { hashOf, sha256 } from '../kit/hash.ts'
import { LIMITS } from '../kit/limits.ts'
import { resolvePlacements } from '../placement/resolve.ts'
import type { Placement } from '../placement/schema.ts'
import { readCopy } from '../template/copy.ts'
import { findTemplate } from '../template/find.ts'
import type { Copy, Template } from '../template/template.ts'
import { type Row, type RowContext, rowsOfJson, rowsOfTable, valuesIn } from './rows.ts'
import { CampaignFile } from './schema.ts'

/** A picture to make a plate from, read and found sound. */
export interface Picture {
  /** Absolute. */
  readonly path: string
  /** The name its author knows. */
  readonly name: string
  readonly sha256: string
  readonly focal?: readonly [x: number, y: number]
  readonly protect: readonly Box[]
}

/** One row, ready to be set. */
export interface InputRow {
  readonly id: string
  /** By locale. */
  readonly copies: ReadonlyMap<string, Copy>
  /** Its own picture; `undefined`: that of the campaign. */
  readonly picture: Picture | undefined
}

/** Everything a campaign needs, read and checked. */
export interface Input {
  readonly campaign: CampaignFile
  /** Of the campaign file, for messages. */
  readonly file: string
  readonly kit: BrandKit
  readonly template: Template
  readonly placements: readonly Placement[]
  readonly rows: readonly InputRow[]
  /** The picture of the campaign, where it names one. */
  readonly picture: Picture | undefined
  /** Over the campaign and its rows as written. */
  readonly hash: string
}

export interface InputOptions {
  /** Where `templates/` is looked for first, and what paths in a campaign without a file are relative to. */
  readonly projectDir: string
  /** Take only so many of the first rows. */
  readonly limit?: number
}

/**
 * Reads a campaign and all it names. Everything wrong in any of it (campaign, kit, template, placements, rows, copy
 * without glyphs, pictures) is collected and thrown at once as `INPUT_INVALID`.
 */
export async function readInput(source: string | object, options: InputOptions): Promise<Input> {
  const { campaign, file, folder } = await readCampaign(source, options.projectDir)
  const issues: Issue[] = localeIssues(campaign, file)
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
  const pictures = new PictureShelf()
  const campaignPicture =
    campaign.plate.source === 'file'
      ? await pictures.open(campaign.plate.path, folder, { file, path: 'plate.path' }, campaign.plate)
      : undefined
  const inputRows: InputRow[] = []
  for (const row of rows) {
    const copies = copiesOf(row, found.template, context, issues)
    const own =
      row.plate === undefined
        ? undefined
        : await pictures.open(row.plate, table.folder, { file: table.file, path: row.at('plate') }, row)
    inputRows.push({ id: row.id, copies, picture: own })
  }
  issues.push(...pictures.issues)
  if (brand.kit !== undefined) issues.push(...(await missingGlyphs(brand.kit, rows, inputRows, context)))
  refuseIssues(issues)
  if (brand.kit === undefined || placements.value === undefined) return refuse(issues)
  return {
    campaign,
    file,
    kit: brand.kit,
    template: found.template,
    placements: placements.value,
    rows: inputRows,
    picture: campaignPicture,
    hash: hashOf({
      campaign: { ...campaign, $schema: undefined },
      rows: inputRows.map(({ id, copies, picture }) => [id, [...copies], picture?.sha256]),
    }),
  }
}

async function readCampaign(
  source: string | object,
  projectDir: string,
): Promise<{ campaign: CampaignFile; file: string; folder: string }> {
  if (typeof source !== 'string') {
    const checked = check(CampaignFile, source, 'campaign')
    return { campaign: checked.value ?? refuse(checked.issues), file: 'campaign', folder: projectDir }
  }
  const file = shown(source)
  const bytes = await readBounded(source, file, LIMITS.jsonBytes)
  if (!(bytes instanceof Uint8Array)) return refuse([bytes])
  let content: unknown
  try {
    content = JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    return refuse([notJson(file, error)])
  }
  const checked = check(CampaignFile, content, file)
  return {
    campaign: checked.value ?? refuse(checked.issues),
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
  const file = shown(location)
  const bytes = await readBounded(location, file, LIMITS.pictureBytes)
  if (!(bytes instanceof Uint8Array)) return { issues: [bytes] }
  const around = { file, folder: path.dirname(location) }
  if (!/\.json$/i.test(name)) {
    // Loaded here because most campaigns for a first look have their rows inline.
    const { readTable } = await import('./csv.ts')
    const { table, issues } = readTable(bytes, file)
    return table === undefined ? { issues } : { table, ...around }
  }
  try {
    const rows: unknown = JSON.parse(new TextDecoder().decode(bytes))
    const sound =
      Array.isArray(rows) &&
      rows.length > 0 &&
      rows.every((row) => row !== null && typeof row === 'object' && !Array.isArray(row))
    if (!sound)
      return { issues: [{ file, path: '', found: quote(rows), expected: 'an array of at least one object' }] }
    return { rows: rows as Record<string, unknown>[], path: '', ...around }
  } catch (error) {
    return { issues: [notJson(file, error)] }
  }
}

function copiesOf(row: Row, template: Template, context: RowContext, issues: Issue[]): Map<string, Copy> {
  const copies = new Map<string, Copy>()
  for (const locale of context.locales) {
    const { values, issues: lacking } = valuesIn(row, locale, context)
    const suffix = locale === context.locales[0] ? '' : `@${locale}`
    const read = readCopy(template, values, {
      file: context.file,
      path: (field) => row.at(`${field}${suffix}`),
    })
    const known = new Set(lacking.map((issue) => issue.path))
    // What no fallback could give is reported once, with the better words.
    issues.push(...lacking, ...read.issues.filter((issue) => !known.has(issue.path)))
    if (read.copy !== undefined) copies.set(locale, read.copy)
  }
  return copies
}

async function missingGlyphs(
  kit: BrandKit,
  rows: readonly Row[],
  inputRows: readonly InputRow[],
  context: RowContext,
): Promise<Issue[]> {
  const { glyphIssues } = await import('../overlay/check.ts')
  const issues: Issue[] = []
  for (const [index, row] of rows.entries()) {
    for (const [locale, copy] of inputRows[index]?.copies ?? []) {
      const suffix = locale === context.locales[0] ? '' : `@${locale}`
      const where = { file: context.file, path: (field: string) => row.at(`${field}${suffix}`) }
      issues.push(...(await glyphIssues(kit, copy, locale, where)))
    }
  }
  return issues
}

/** Opens pictures once, however many rows show them. */
class PictureShelf {
  readonly issues: Issue[] = []
  readonly #hashes = new Map<string, Promise<string | undefined>>()

  async open(
    name: string,
    folder: string,
    where: { file: string; path: string },
    notes: { readonly focal?: readonly [number, number] | undefined; readonly protect?: readonly Box[] },
  ): Promise<Picture | undefined> {
    const location = path.resolve(folder, name)
    const hash = this.#hashes.get(location) ?? this.#read(location, name, where)
    this.#hashes.set(location, hash)
    const digest = await hash
    if (digest === undefined) return undefined
    const { focal, protect = [] } = notes
    return { path: location, name, sha256: digest, protect, ...(focal === undefined ? {} : { focal }) }
  }

  async #read(
    location: string,
    name: string,
    where: { file: string; path: string },
  ): Promise<string | undefined> {
    const bytes = await readBounded(location, name, LIMITS.pictureBytes)
    if (!(bytes instanceof Uint8Array)) {
      this.issues.push({ ...where, found: quote(name), expected: `a picture; ${bytes.found}` })
      return undefined
    }
    try {
      // All of it, though small: a picture that ends early must be found before the first export is written.
      const { decodePicture } = await import('../raster/sharp.ts')
      await decodePicture(bytes, name, { maxEdge: 64 })
      return sha256(bytes)
    } catch (error) {
      if (!(error instanceof BroadsideError)) throw error
      this.issues.push({
        ...where,
        found: quote(name),
        expected: `a picture that can be read (${error.message})`,
      })
      return undefined
    }
  }
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

async function readBounded(location: string, file: string, limit: number): Promise<Uint8Array | Issue> {
  try {
    const facts = await stat(location)
    if (!facts.isFile()) return { file, path: '', found: 'no file', expected: 'a file' }
    if (facts.size > limit)
      return { file, path: '', found: `${facts.size} bytes`, expected: `at most ${limit} bytes` }
    return await readFile(location)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : ''
    return {
      file,
      path: '',
      found: code === 'ENOENT' ? 'no such file' : `a file that cannot be read (${code})`,
      expected: 'a file',
    }
  }
}

function notJson(file: string, error: unknown): Issue {
  return {
    file,
    path: '',
    found: 'no valid JSON',
    expected: quote(error instanceof Error ? error.message : String(error)),
  }
}

function shown(location: string): string {
  return path.relative(process.cwd(), location) || location
}

function refuse(issues: readonly Issue[]): never {
  refuseIssues(issues)
  throw new Error('input was refused without an issue')
}
