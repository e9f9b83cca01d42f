import { amount, fallback, moderate, rate } from './arguments.ts'
import type { Means, Program } from './commander.ts'

/** Adds the options of verbs that may pay for plates. */
export function paying(command: Program, { reads }: Means, ofCampaigns = true): Program {
  const whose = ofCampaigns ? 'all plates of these campaigns' : 'all revisions in this project'
  command
    .option('--plates <folder>', 'where paid plates are kept (default: .broadside/plates in the project)')
    .option('--budget <usd>', `the most ${whose} may ever cost`, reads(amount))
    .option('--plate-rate <n>', 'pictures asked for in a minute (default: 5)', reads(rate))
  return ofCampaigns
    ? command
        .option('--provider <module>', 'module that exports an AI SDK image model, for "source": "bridge"')
        .option('--batch', 'hand plates in together, at half the price, and wait up to a day')
        .option(
          '--moderate <mode>',
          'have scene and references checked for harm first: warn, block',
          reads(moderate),
        )
        .option(
          '--fallback <plates>',
          'procedural: built-in plates where a model gives none; none: not even where there is no key',
          reads(fallback),
        )
    : command
}
