import { FOLDERS } from '../export/name-pattern.ts'
import { EXPORT_FORMATS } from '../placement/format.ts'
import { exportFormat, folders, gather, masterFormats, runName, wholeNumber } from './arguments.ts'
import type { Means, Program } from './commander.ts'
import { MAKE, PROOF, QUOTE } from './help.ts'
import type { MakeOptions } from './make.ts'
import { paying } from './paying-options.ts'
import type { QuoteOptions } from './quote.ts'

/** What the command line needs to make campaigns. */
export interface MakeVerbs {
  make(files: readonly string[], options: MakeOptions): Promise<number>
  proof(files: readonly string[], options: MakeOptions & { readonly against?: string }): Promise<number>
  quote(files: readonly string[], options: QuoteOptions): Promise<number>
}

/** Adds the verbs `make`, `proof` and `quote`. */
export function addMake(program: Program, verbs: MakeVerbs, means: Means): void {
  const { act, reads } = means
  const make = program
    .command('make')
    .summary('make all exports of campaigns')
    .description('Makes all exports of one or more campaigns.')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('-o, --out <folder>', 'where to write', 'out')
    .option('-j, --jobs <n>', 'processes to render in (default: one per core)', reads(wholeNumber))
    .option(
      '--only <filter>',
      'make a part: placement=…, locale=…, row=…, failed (repeatable)',
      reads(gather),
      [],
    )
    .option('--resume', 'go on with runs that were stopped, and refuse where there are none')
    .option('--fresh', 'make everything again, also what lies there unchanged')
    .option('--prune', 'remove files of earlier runs that are no longer in the campaign')
    .option('--deck', 'also bind exports into PDFs: one for each placement that takes PDF, one of all')
    .option('--c2pa-key <file>', 'sign PNG and JPEG after C2PA: the private key, PEM')
    .option('--c2pa-cert <file>', "and its certificate, PEM, the signer's own first")
    .option(
      '--masters <formats>',
      'also write layered files to finish by hand: psd, svg or psd,svg',
      reads(masterFormats),
    )
  naming(make, means)
    .option(
      '--strict',
      'refuse a campaign for a mistake in any row of its file, instead of leaving that row out',
    )
    .option('--zip', 'also write each folder as an archive, <campaign>.zip')
    .option('--redis [url]', 'have workers on other machines make them; see broadside worker --help')
    .option('--store <url>', 'with --redis: s3://bucket/prefix or file:///folder, which all have')
    .option('--endpoint <url>', 'of an S3-compatible server')
    .option('--run <name>', 'with --redis: go on with a run that is known', reads(runName))
  paying(telling(make), means)
    .addHelpText('after', MAKE)
    .action(act((files: string[], options: MakeOptions) => verbs.make(files, options)))

  const proof = program
    .command('proof')
    .summary('make exports for looking at, with their certificates drawn over them')
    .description('Makes exports for looking at, with their certificates drawn over them.')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('-o, --out <folder>', 'where to write', 'proofs')
    .option('-j, --jobs <n>', 'processes to render in (default: one per core)', reads(wholeNumber))
    .option('--only <filter>', 'make a part: placement=…, locale=…, row=… (repeatable)', reads(gather), [])
  naming(proof, means)
    .option('--fresh', 'make everything again, also what lies there unchanged')
    .option(
      '--strict',
      'refuse a campaign for a mistake in any row of its file, instead of leaving that row out',
    )
    .option('--against <ref>', 'compare with a branch, tag or commit: a page of what looks different')
    .option('--explain', 'draw slot boxes, worst tiles, contrast, safe area and repairs over the proofs')
  paying(telling(proof), means)
    .addHelpText('after', PROOF)
    .action(act((files: string[], options: MakeOptions) => verbs.proof(files, options)))

  program
    .command('quote')
    .summary('tell what the plates of campaigns will cost')
    .description('Tells what the plates of campaigns will cost. Asks nobody and pays nothing.')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('--plates <folder>', 'where paid plates are kept (default: .broadside/plates in the project)')
    .option('--provider <module>', 'module that exports an AI SDK image model, for "source": "bridge"')
    .option('--json', 'print the quotes as JSON')
    .addHelpText('after', QUOTE)
    .action(act((files: string[], options: QuoteOptions) => verbs.quote(files, options)))
}

/** Adds how exports are named and in which format they are. */
function naming(command: Program, { reads }: Means): Program {
  return command
    .option(
      '--format <name>',
      `format of all exports, which every placement must take: ${EXPORT_FORMATS.join(', ')}`,
      reads(exportFormat),
    )
    .option('--name <pattern>', 'file names, such as "{campaign}_{row}_{placement}_{locale}@{w}x{h}.{ext}"')
    .option('--folders <by>', `sort exports into folders: ${FOLDERS.join(', ')}`, reads(folders))
}

/** Adds how a run is told. */
function telling(command: Program): Program {
  return command
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'no progress, only the end')
    .option('-v, --verbose', 'name every file as it is made')
}
