import { tmpdir } from 'node:os'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import type { Issue } from '../error/issue.ts'
import { databaseFault } from '../store/sqlite.ts'
import { carriedText } from './carried/carried.ts'
import type { Input, InputOptions } from './input/input.ts'
import type { RowSource } from './input/input-rows.ts'
import { Rejects } from './input/rejects.ts'
import { openCampaign } from './input/setting.ts'
import { planCampaign } from './plan.ts'
import type { Plan } from './plan-table.ts'

/** A campaign that was read and found sound, with what is to be made of it. Close the plan when it has served. */
export interface Prepared {
  readonly input: Input
  readonly plan: Plan
}

/**
 * Reads a campaign and plans it, row by row. Nothing is written. Rejects with `INPUT_INVALID` and every mistake in the campaign,
 * its kit, template, placements and pictures, and in rows that stand in it. Rows of a file that have mistakes are left out, unless
 * no good row is left.
 */
export async function prepare(source: string | object, options: InputOptions): Promise<Prepared> {
  const { setting, rows, issues } = await openCampaign(source, options)
  // Who mends the campaign wants to hear of its rows, too.
  if (issues.length > 0) refuseIssues([...issues, ...(rows === undefined ? [] : await mistakesIn(rows))])
  if (setting === undefined || rows === undefined)
    throw new Error('a campaign could not be opened, and nothing was wrong with it')
  const input = { ...setting, rows }
  const carry = await carriedText(input)
  const { plan, issues: found } = await planCampaign(input, carry).catch((error: unknown) => {
    throw databaseFault(error) === 'full' ? noRoom(error) : error
  })
  const refused = rows.inline || options.strict === true || plan.rows === 0
  const mistakes: Issue[] = [...found, ...(refused || found.length > 0 ? told(plan.rejects, rows.file) : [])]
  if (plan.rows === 0 && mistakes.length === 0) mistakes.push({ file: rows.file, path: '', ...NO_ROWS })
  if (mistakes.length > 0) plan.close()
  refuseIssues(mistakes)
  return { input, plan }
}

const NO_ROWS = { found: 'no rows', expected: 'at least one row below the names of the columns' }

/** The first mistakes of rows, and how many there are besides. */
function told({ first, mistakes }: Rejects, file: string): readonly Issue[] {
  const more = mistakes - first.length
  if (more <= 0) return first
  return [...first, { file, path: '', found: `${more} more mistakes in rows`, expected: 'none' }]
}

async function mistakesIn(rows: RowSource): Promise<readonly Issue[]> {
  const rejects = new Rejects()
  for await (const row of rows) if ('rejected' in row) rejects.add(row)
  return told(rejects, rows.file)
}

function noRoom(cause: unknown): BroadsideError {
  return new BroadsideError('DISK_FULL', {
    message: `The campaign could not be planned: ${tmpdir()} is full`,
    hint: 'It takes about 1 KB for each row. Make room there, or name another folder with TMPDIR.',
    cause,
  })
}
