import { PSEUDO_LOCALES } from '../check/pseudo-copy.ts'
import { oneOf, wholeNumber } from './arguments.ts'
import type { Means, Program } from './commander.ts'
import { CHECK } from './help.ts'

/** How mistakes are told: to people, to programs, to code hosts. */
const REPORTS = ['text', 'json', 'sarif', 'github'] as const

/** Options of `broadside check`. */
export interface CheckVerbOptions {
  readonly quick?: boolean
  readonly deep?: boolean
  readonly prove?: boolean
  /** Languages to prove in. */
  readonly locale?: readonly string[]
  readonly jobs?: number
  readonly format: (typeof REPORTS)[number]
  readonly json?: boolean
  readonly quiet?: boolean
}

/** What the command line needs to check. */
export interface CheckVerbs {
  check(names: readonly string[], options: CheckVerbOptions): Promise<number>
}

/** Adds the verb `check`. */
export function addCheck(program: Program, verbs: CheckVerbs, { act, reads }: Means): void {
  const language = oneOf(PSEUDO_LOCALES)
  program
    .command('check')
    .summary('look for mistakes in templates and brand kits')
    .description('Looks for mistakes in templates and brand kits, in their files and in what they make.')
    .argument('[names...]', 'templates and brands, or their folders (default: all the project can use)')
    .option('--quick', 'look at the files only, render nothing')
    .option('--deep', 'every placement, brand and hard picture, not one of each family in turn')
    .option('--prove', 'find the largest copy that fits and write it to limits.json, trying no exports')
    .option(
      '--locale <names>',
      `with --prove, languages: ${PSEUDO_LOCALES.join(', ')} (default: those of the samples)`,
      reads((text) => text.split(',').map(language)),
    )
    .option('-j, --jobs <n>', 'processes to render in (default: one per core)', wholeNumber)
    .option('--format <name>', `how mistakes are told: ${REPORTS.join(', ')}`, reads(oneOf(REPORTS)), 'text')
    .option('--json', 'the same as --format json')
    .option('-q, --quiet', 'no progress, only the end')
    .addHelpText('after', CHECK)
    .action(act((names: string[], options: CheckVerbOptions) => verbs.check(names, options)))
}
