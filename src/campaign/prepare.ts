import { refuseIssues } from '../error/error.ts'
import { carriedText } from './carried.ts'
import { type Input, type InputOptions, readInput } from './input.ts'
import { type Plan, planCampaign } from './plan.ts'

/** A campaign that was read and found sound, with what is to be made of it. */
export interface Prepared {
  readonly input: Input
  readonly plan: Plan
}

/** Reads a campaign and plans it. Nothing is written. Rejects with `INPUT_INVALID` and every mistake in the input. */
export async function prepare(source: string | object, options: InputOptions): Promise<Prepared> {
  const input = await readInput(source, options)
  const { plan, issues } = planCampaign(input, await carriedText(input))
  refuseIssues(issues)
  return { input, plan }
}
