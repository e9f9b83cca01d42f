import { refuseIssues } from '../error/error.ts'
import { carriedText } from './carried.ts'
import { type Input, type InputOptions, openInput } from './input.ts'
import { eachRow, planCampaign } from './plan.ts'
import type { Plan } from './plan-table.ts'

/** A campaign that was read and found sound, with what is to be made of it. Close the plan when it has served. */
export interface Prepared {
  readonly input: Input
  readonly plan: Plan
}

/**
 * Reads a campaign and plans it, row by row. Nothing is written. Rejects with `INPUT_INVALID` and every mistake in the campaign,
 * its kit, template, placements, rows, copy without glyphs, and pictures.
 */
export async function prepare(source: string | object, options: InputOptions): Promise<Prepared> {
  const { input, rows, issues } = await openInput(source, options)
  if (input === undefined) {
    refuseIssues([...issues, ...(await eachRow(rows, async () => {}))])
    throw new Error('a campaign was not read, and nothing is wrong with it')
  }
  const { plan, issues: found } = await planCampaign(input, await carriedText(input))
  if (issues.length + found.length > 0) plan.close()
  refuseIssues([...issues, ...found])
  return { input, plan }
}
