import { createHash } from 'node:crypto'
import { refuseIssues } from '../error/error.ts'
import { hashOf } from '../kit/hash.ts'
import { type InputRow, type RejectedRow, type RowSource, rowHash, withUniqueIds } from './input-rows.ts'
import { openCampaign, type Setting, type SettingOptions } from './setting.ts'

/** Everything a campaign needs, read and checked. */
export interface Input extends Setting {
  readonly rows: readonly InputRow[]
  /** The file the rows stand in, for messages: the campaign's own where they are inline. */
  readonly rowsFile: string
  /** Rows of a file that have mistakes, and how that file was read. */
  readonly rejected: Rejected
  /** Over the campaign and its rows as written. */
  readonly hash: string
}

/** What is left out of a run, for `rejected.csv`. */
export interface Rejected {
  readonly columns: readonly string[]
  readonly rows: readonly RejectedRow[]
  /** What a person should know of how the rows were read. */
  readonly notes: readonly string[]
}

export interface InputOptions extends SettingOptions {
  /** Refuse the run for a mistake in any row, also where they stand in a file of their own. */
  readonly strict?: boolean
}

/** Mistakes of rows that are told one by one, where all rows are refused. */
const TOLD = 200

/**
 * Reads a campaign and all it names. Everything wrong in any of it (campaign, kit, template, placements, rows, copy
 * without glyphs, pictures) is collected and thrown at once as `INPUT_INVALID`. Rows of a file that have mistakes are
 * left out and come back as `rejected`, unless no good row is left.
 */
export async function readInput(source: string | object, options: InputOptions): Promise<Input> {
  const opened = await openInput(source, options)
  const { rows, rejected } = await collect(opened.rows)
  const refused = opened.rows.inline || options.strict === true || rows.length === 0
  if (refused) refuseIssues(rejected.rows.flatMap((row) => row.rejected).slice(0, TOLD))
  const digest = createHash('sha256')
  for (const row of rows) digest.update(rowHash(row))
  return {
    ...opened.setting,
    rows,
    rowsFile: opened.rows.file,
    rejected,
    hash: inputHash(opened.setting, digest.digest('hex')),
  }
}

/** A campaign whose rows are still to be read. */
export interface OpenInput {
  readonly setting: Setting
  readonly rows: RowSource
}

/**
 * Reads a campaign and all it names but its rows, and opens these. Everything wrong with it is thrown at once as `INPUT_INVALID`,
 * together with mistakes of the first rows.
 */
export async function openInput(source: string | object, options: SettingOptions): Promise<OpenInput> {
  const { setting, rows, issues } = await openCampaign(source, options)
  if (issues.length > 0) {
    // Who mends the campaign wants to hear of its rows, too.
    const { rejected } = rows === undefined ? { rejected: undefined } : await collect(rows)
    const more = rejected?.rows.flatMap((row) => row.rejected).slice(0, TOLD) ?? []
    refuseIssues([...issues, ...more])
  }
  if (setting === undefined || rows === undefined)
    throw new Error('a campaign could not be opened, and nothing was wrong with it')
  return { setting, rows }
}

/** Over a campaign and its rows. @param rows hash over the `rowHash` of each, in their order */
export function inputHash({ campaign, imagery }: Setting, rows: string): string {
  const references = imagery.references.map(({ sha256 }) => sha256)
  return hashOf({
    campaign: { ...campaign, $schema: undefined },
    ...(references.length === 0 ? {} : { references }),
    rows,
  })
}

async function collect(source: RowSource): Promise<{ rows: InputRow[]; rejected: Rejected }> {
  const rows: InputRow[] = []
  const rejected: RejectedRow[] = []
  for await (const row of withUniqueIds(source))
    if ('rejected' in row) rejected.push(row)
    else rows.push(row)
  return { rows, rejected: { columns: source.columns, rows: rejected, notes: source.notes } }
}
