import path from 'node:path'
import type { BrandKit } from '../../brand/kit.ts'
import { refuseIssues } from '../../error/error.ts'
import { type Issue, quote } from '../../error/issue.ts'
import { LIMITS } from '../../kit/limits.ts'
import { resolvePlacements } from '../../placement/resolve.ts'
import type { Placement } from '../../placement/schema.ts'
import type { PlateModel } from '../../plate/model.ts'
import type { RowContext } from '../../rows/column.ts'
import { knownEncoding } from '../../rows/encoding.ts'
import { inlineRows, openRows } from '../../rows/open.ts'
import type { Template } from '../../template/template.ts'
import { goneText, lockedValues, pinIssues } from '../../template/versions.ts'
import { type PrintWishes, readPrint } from '../output/print.ts'
import { platesFolder } from '../plates/plates-folder.ts'
import { type CampaignFile, type DeliveryWishes, parseCampaign } from '../schema.ts'
import { type DesignFinder, ON_DISK } from './design-finder.ts'
import { type Imagery, readImagery } from './imagery.ts'
import { type RowSource, rowSource } from './input-rows.ts'
import { type Picture, PictureShelf } from './pictures.ts'
import { readJson, shownPath } from './read-file.ts'

/** A campaign and all it names but its rows, read and checked. */
export interface Setting {
  readonly campaign: CampaignFile
  /** What of it was said when it was made, in place of what the file says. */
  readonly wishes?: DeliveryWishes
  /** Of the campaign file, for messages. */
  readonly file: string
  readonly kit: BrandKit
  readonly template: Template
  readonly placements: readonly Placement[]
  /** The picture of the campaign, where it names one. */
  readonly picture: Picture | undefined
  /** How it is printed. */
  readonly print: PrintWishes
  /** What its plates are made with, besides words. */
  readonly imagery: Imagery
}

export interface SettingOptions {
  /** Where `templates/` is looked for first. */
  readonly projectDir: string
  /** What paths in a campaign without a file are relative to; the project unless given. */
  readonly folder?: string | undefined
  /** Folder of stored plates; `.broadside/plates` in the project unless given. */
  readonly plates?: string | undefined
  /** The model that makes the plates of campaigns with the source `bridge`. */
  readonly model?: PlateModel | undefined
  /** Take only so many of the first rows. */
  readonly limit?: number | undefined
  /** What stands in place of the campaign's own wishes. */
  readonly wishes?: DeliveryWishes | undefined
  /** Finds kit and template; reads them from disk unless given. */
  readonly designs?: DesignFinder | undefined
}

/** What was found of a campaign: with mistakes in it, parts may be missing. */
export interface Opened {
  readonly setting: Setting | undefined
  readonly rows: RowSource | undefined
  readonly issues: readonly Issue[]
}

/** Reads a campaign and all it names, and opens its rows. Throws `INPUT_INVALID` only if it is no campaign at all. */
export async function openCampaign(source: string | object, options: SettingOptions): Promise<Opened> {
  const { projectDir, folder: around = projectDir, designs = ON_DISK } = options
  const { campaign: written, mistakes, file, folder } = await readCampaign(source, around)
  const campaign = { ...written, ...options.wishes }
  const issues: Issue[] = [...mistakes, ...localeIssues(campaign, file)]
  const [brand, found, resolved] = await Promise.all([
    designs.brand(campaign.brand, projectDir),
    designs.template(campaign.template, projectDir),
    resolvePlacements(campaign.placements, file),
  ])
  issues.push(...inCampaign(brand.issues, file), ...inCampaign(found.issues, file), ...resolved.issues)
  const { print, issues: printIssues } = await readPrint(campaign, folder, file)
  issues.push(...printIssues)
  const shelf = new PictureShelf()
  const { plate } = campaign
  const picture =
    plate.source === 'file'
      ? await shelf.open(plate.path, folder, { file, path: 'plate.path' }, issues, plate)
      : undefined
  const plates = platesFolder(options.projectDir, options.plates)
  const imagery = await readImagery(campaign, { file, folder, plates, model: options.model, shelf, issues })
  const { kit } = brand
  const { template } = found
  if (template !== undefined) issues.push(...pinIssues(campaign.templateVersion, template, file))
  const rows =
    template === undefined
      ? undefined
      : await rowsOf(campaign, { file, folder, kit, template, shelf, limit: options.limit }, issues)
  if (kit === undefined || template === undefined || resolved.value === undefined)
    return { setting: undefined, rows, issues }
  const wishes = options.wishes === undefined ? {} : { wishes: options.wishes }
  const placements = resolved.value
  return {
    setting: { campaign, ...wishes, file, kit, template, placements, picture, print, imagery },
    rows,
    issues,
  }
}

interface Around {
  readonly file: string
  readonly folder: string
  readonly kit: BrandKit | undefined
  readonly template: Template
  readonly shelf: PictureShelf
  readonly limit: number | undefined
}

/** Opens the rows of a campaign; what is wrong with all of them is added to the issues. */
async function rowsOf(
  campaign: CampaignFile,
  { file, folder, ...around }: Around,
  issues: Issue[],
): Promise<RowSource | undefined> {
  const { rows, locales, columns, sheet, encoding } = campaign
  issues.push(...tableIssues(campaign, file))
  const known = fieldsForRows(around.template)
  if (typeof rows !== 'string') {
    const context = { file, ...known, locales }
    return rowSource(inlineRows(rows, context), { context, folder, inline: true, ...around })
  }
  const location = path.resolve(folder, rows)
  const context = { file: shownPath(location), ...known, locales, columns, campaignFile: file }
  const opened = await openRows({ ...context, location, sheet, encoding })
  issues.push(...opened.issues)
  // Rows under a header that cannot be used would all be wrong, and for that alone.
  if (opened.rows === undefined || opened.issues.length > 0) return undefined
  const own = path.dirname(location)
  // Rows that come back from an output folder name their pictures as they did where they came from.
  const from = opened.rows.mended ? { folder: own, elsewhere: folder } : { folder: own }
  return rowSource(opened.rows, { context, inline: false, ...around, ...from })
}

/** Fields as rows see them: what is locked need not be given, and what went is told by its new name. */
export function fieldsForRows({
  file: { gone, fields, locked },
}: Template): Pick<RowContext, 'fields' | 'gone'> {
  const names = lockedValues({ locked })
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [
        name,
        names.has(name) ? { ...field, required: false } : field,
      ]),
    ),
    gone: Object.fromEntries(Object.entries(gone).map(([name, entry]) => [name, goneText(name, entry)])),
  }
}

/** What a campaign says of a file of rows, where it means nothing. */
function tableIssues({ rows, columns, sheet, encoding }: CampaignFile, file: string): Issue[] {
  const issues: Issue[] = []
  const inline = typeof rows !== 'string'
  for (const [path, said] of Object.entries({ columns, sheet, encoding }))
    if (inline && said !== undefined)
      issues.push({ file, path, found: quote(said), expected: 'nothing: the rows stand in this file' })
  if (!inline && sheet !== undefined && !/\.xlsx$/i.test(rows))
    issues.push({
      file,
      path: 'sheet',
      found: quote(sheet),
      expected: 'nothing: only workbooks (.xlsx) have sheets',
    })
  if (!inline && encoding !== undefined && knownEncoding(encoding) === undefined)
    issues.push({
      file,
      path: 'encoding',
      found: quote(encoding),
      expected: 'the name of an encoding, such as utf-8, windows-1252 or shift_jis',
    })
  return issues
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
