import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { FOLDERS } from '../export/name-pattern.ts'
import { FAMILIES } from '../placement/family.ts'
import { EXPORT_FORMATS } from '../placement/format.ts'
import { MODEL_FAMILIES, QUALITIES } from '../plate/model-table.ts'
import { addCheck, type CheckVerbs } from './check-verb.ts'
import type { DoctorOptions } from './doctor.ts'
import {
  DOCTOR,
  INIT,
  MAKE,
  PLATE,
  PLATE_PROMPT,
  PROOF,
  QUOTE,
  REVISE,
  SIZES,
  START,
  STUDIO,
  VERIFY,
  WORKER,
} from './help.ts'
import type { MakeOptions } from './make.ts'
import type { CompareFlags, ReviseFlags } from './plate.ts'
import type { PlateFlags } from './plate-flags.ts'
import type { QuoteOptions } from './quote.ts'
import type { RunFlags } from './runs.ts'
import type { SizesOptions } from './sizes.ts'
import type { StudioOptions } from './studio.ts'
import type { Terminal } from './terminal.ts'
import type { VerifyVerbOptions } from './verify.ts'
import type { WorkerFlags } from './worker.ts'

/** A command that verbs can be added to. */
export type Program = Command

/** What files that add a verb are given: the library stays in this one. */
export interface Means {
  /** An action whose exit code is that of the command. */
  readonly act: (action: (...args: never[]) => Promise<number>) => (...args: unknown[]) => Promise<void>
  readonly oneOf: typeof oneOf
  readonly wholeNumber: typeof wholeNumber
}

/** What the command line can be asked to do; each verb returns its exit code. */
export interface Verbs extends CheckVerbs {
  make(files: readonly string[], options: MakeOptions): Promise<number>
  proof(files: readonly string[], options: MakeOptions & { readonly against?: string }): Promise<number>
  quote(files: readonly string[], options: QuoteOptions): Promise<number>
  generatePlates(files: readonly string[], options: PlateFlags & { readonly json?: boolean }): Promise<number>
  comparePlates(file: string, options: CompareFlags): Promise<number>
  revisePlate(from: string, options: ReviseFlags): Promise<number>
  settleCharge(id: number, usd: number, options: { readonly plates?: string }): Promise<number>
  listPlates(options: { readonly plates?: string; readonly json?: boolean }): Promise<number>
  sizes(words: readonly string[], options: SizesOptions): Promise<number>
  verify(folders: readonly string[], options: VerifyVerbOptions): Promise<number>
  platePrompt(files: readonly string[], options: { readonly json?: boolean }): Promise<number>
  init(folder: string, options: { readonly json?: boolean }): Promise<number>
  studio(folder: string, options: StudioOptions): Promise<number>
  worker(options: WorkerFlags): Promise<number>
  showRuns(run: string | undefined, options: RunFlags): Promise<number>
  cancelRun(run: string, options: RunFlags): Promise<number>
  doctor(options: DoctorOptions): Promise<number>
}

/** Reads the command line and runs what it asks for. Returns the exit code; mistakes in the command give 2. */
export async function runCommand(
  argv: readonly string[],
  version: string,
  verbs: Verbs,
  terminal: Terminal,
): Promise<number> {
  let code = 0
  const act =
    (action: (...args: never[]) => Promise<number>) =>
    async (...args: unknown[]): Promise<void> => {
      code = await action(...(args as never[]))
    }
  const program = new Command('broadside')
    .description('Turns brand template, copy and picture into finished, readable posters and social assets.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'tell how it is used')
    .helpCommand('help [verb]', 'tell how a verb is used')
    .showHelpAfterError('(broadside --help tells how it is used)')
    .showSuggestionAfterError(true)
    // A verb and the verbs below it may have options of one name.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(terminal.paint('bad', text.trimEnd())),
    })
    .addHelpText('after', START)

  const paying = (command: Command, ofCampaigns = true): Command => {
    const whose = ofCampaigns ? 'all plates of these campaigns' : 'all revisions in this project'
    command
      .option('--plates <folder>', 'where paid plates are kept (default: .broadside/plates in the project)')
      .option('--budget <usd>', `the most ${whose} may ever cost`, amount)
      .option('--plate-rate <n>', 'pictures asked for in a minute (default: 5)', rate)
    return ofCampaigns
      ? command
          .option('--provider <module>', 'module that exports an AI SDK image model, for "source": "bridge"')
          .option('--batch', 'hand plates in together, at half the price, and wait up to a day')
          .option(
            '--moderate <mode>',
            'have scene and references checked for harm first: warn, block',
            moderate,
          )
          .option(
            '--fallback <plates>',
            'procedural: built-in plates where a model gives none; none: not even where there is no key',
            fallback,
          )
      : command
  }

  const make = program
    .command('make')
    .summary('make all exports of campaigns')
    .description('Makes all exports of one or more campaigns.')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('-o, --out <folder>', 'where to write', 'out')
    .option('-j, --jobs <n>', 'processes to render in (default: one per core)', wholeNumber)
    .option('--only <filter>', 'make a part: placement=…, locale=…, row=…, failed (repeatable)', gather, [])
    .option('--resume', 'go on with runs that were stopped, and refuse where there are none')
    .option('--fresh', 'make everything again, also what lies there unchanged')
    .option('--prune', 'remove files of earlier runs that are no longer in the campaign')
    .option('--deck', 'also bind exports into PDFs: one for each placement that takes PDF, one of all')
    .option('--c2pa-key <file>', 'sign PNG and JPEG after C2PA: the private key, PEM')
    .option('--c2pa-cert <file>', "and its certificate, PEM, the signer's own first")
    .option(
      '--masters <formats>',
      'also write layered files to finish by hand: psd, svg or psd,svg',
      masterFormats,
    )
    .addOption(formatOption())
    .option('--name <pattern>', 'file names, such as "{campaign}_{row}_{placement}_{locale}@{w}x{h}.{ext}"')
    .addOption(foldersOption())
    .option(
      '--strict',
      'refuse a campaign for a mistake in any row of its file, instead of leaving that row out',
    )
    .option('--zip', 'also write each folder as an archive, <campaign>.zip')
    .option('--redis [url]', 'have workers on other machines make them; see broadside worker --help')
    .option('--store <url>', 'with --redis: s3://bucket/prefix or file:///folder, which all have')
    .option('--endpoint <url>', 'of an S3-compatible server')
    .option('--run <name>', 'with --redis: go on with a run that is known', runName)
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'no progress, only the end')
    .option('-v, --verbose', 'name every file as it is made')
  paying(make)
    .addHelpText('after', MAKE)
    .action(act((files: string[], options: MakeOptions) => verbs.make(files, options)))

  const proof = program
    .command('proof')
    .summary('make exports for looking at, with their certificates drawn over them')
    .description('Makes exports for looking at, with their certificates drawn over them.')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('-o, --out <folder>', 'where to write', 'proofs')
    .option('-j, --jobs <n>', 'processes to render in (default: one per core)', wholeNumber)
    .option('--only <filter>', 'make a part: placement=…, locale=…, row=… (repeatable)', gather, [])
    .addOption(formatOption())
    .option('--name <pattern>', 'file names, such as "{campaign}_{row}_{placement}_{locale}@{w}x{h}.{ext}"')
    .addOption(foldersOption())
    .option('--fresh', 'make everything again, also what lies there unchanged')
    .option(
      '--strict',
      'refuse a campaign for a mistake in any row of its file, instead of leaving that row out',
    )
    .option('--against <ref>', 'compare with a branch, tag or commit: a page of what looks different')
    .option('--explain', 'draw slot boxes, worst tiles, contrast, safe area and repairs over the proofs')
    .option('--json', 'print the result as JSON')
    .option('-q, --quiet', 'no progress, only the end')
    .option('-v, --verbose', 'name every file as it is made')
  paying(proof)
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

  const plate = program
    .command('plate')
    .summary('have plates made by an image model, change them, list them')
    .description('Plates by image models: made, changed, listed.')
    .addHelpText('after', PLATE)
  plate
    .command('prompt')
    .summary('print what an image model would be told')
    .description('Prints what an image model would be told for the plates of campaigns.')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('--json', 'print the prompts as JSON')
    .addHelpText('after', PLATE_PROMPT)
    .action(act((files: string[], options: { json?: boolean }) => verbs.platePrompt(files, options)))

  const generate = plate
    .command('generate')
    .summary('have the plates of campaigns made, without exports')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('--json', 'print the plates as JSON')
  paying(generate).action(
    act((files: string[], options: PlateFlags & { json?: boolean }) => verbs.generatePlates(files, options)),
  )
  const compare = plate
    .command('compare')
    .summary('have one plate made by several models and lay them beside each other')
    .argument('<campaign>', 'a campaign file')
    .requiredOption('--models <names>', 'models to compare, with commas between', names)
    .option('--family <name>', 'family of formats (default: the one with most exports)', family)
    .option('-o, --out <folder>', 'where to write the sheet', 'out')
    .option('--json', 'print the comparison as JSON')
  paying(compare).action(act((file: string, options: CompareFlags) => verbs.comparePlates(file, options)))
  const revise = plate
    .command('revise')
    .summary('change a plate or a photo into a new plate')
    .argument('<plate>', 'key of a plate or its beginning, or a picture file')
    .option('--prompt <words>', 'what it is to show, as a whole')
    .option('--mask <file>', 'where it may change: transparent there, or white on black')
    .option('--family <name>', 'extend it to square, portrait, tall, skyscraper, landscape or wide', family)
    .option('--reference <role=file>', 'a picture that goes along (repeatable)', reference, [])
    .option('--quality <name>', 'low, medium, high, xhigh or max (default: as the plate)', quality)
    .option('--model <name>', 'another image model')
    .option('--like <family>', 'family of models it behaves like', modelFamily)
    .option('--price <usd>', 'dollars for a picture, where no price is published', amount)
    .option('--json', 'print the plate as JSON')
  paying(revise, false)
    .addHelpText('after', REVISE)
    .action(act((from: string, options: ReviseFlags) => verbs.revisePlate(from, options)))
  plate
    .command('list')
    .summary('list the stored plates and what was paid')
    .option('--plates <folder>', 'where paid plates are kept (default: .broadside/plates in the project)')
    .option('--json', 'print them as JSON')
    .action(act((options: { plates?: string; json?: boolean }) => verbs.listPlates(options)))
  plate
    .command('settle')
    .summary('enter what a call of unknown outcome came to, after a look at the bill')
    .argument('<charge>', 'its number, as plate list shows it', chargeNumber)
    .argument('<usd>', 'what it came to; 0 if nothing', amount)
    .option('--plates <folder>', 'where paid plates are kept (default: .broadside/plates in the project)')
    .action(
      act((id: number, usd: number, options: { plates?: string }) => verbs.settleCharge(id, usd, options)),
    )

  program
    .command('sizes')
    .summary('list the placements')
    .description('Lists the placements: pixels, family, formats, byte limit.')
    .argument('[words...]', 'words to look for, or a group')
    .option('--platform <name>', 'of one platform')
    .option('--family <name>', 'square, portrait, tall, skyscraper, landscape, wide or banner')
    .option('--format <name>', 'that accept png, jpeg, webp, avif, pdf or tiff')
    .option('--check <campaign>', 'warn of placements of a campaign whose facts are older than a year')
    .option('--json', 'print them as JSON')
    .addHelpText('after', SIZES)
    .action(act((words: string[], options: SizesOptions) => verbs.sizes(words, options)))

  addCheck(program, verbs, { act, oneOf, wholeNumber })

  program
    .command('verify')
    .summary('measure exports again, from the files alone')
    .description('Measures exports again, from the files and the manifest alone.')
    .argument('<folders...>', 'folders that make wrote, or folders of them')
    .option('--rerender', 'make every export again and compare bytes, instead of measuring')
    .option('-j, --jobs <n>', 'processes to make them in again (default: one per core)', wholeNumber)
    .option('--ocr [strict]', 'read the words back; with strict, unread ones are faults', ocrMode)
    .option('--json', 'print the measurements as JSON')
    .option('-q, --quiet', 'leave out the exports that are sound')
    .addHelpText('after', VERIFY)
    .action(act((folders: string[], options: VerifyVerbOptions) => verbs.verify(folders, options)))

  program
    .command('init')
    .summary('write a brand, template and campaign to start from')
    .argument('[folder]', 'where to write', '.')
    .option('--json', 'print the files written as JSON')
    .addHelpText('after', INIT)
    .action(act((folder: string, options: { json?: boolean }) => verbs.init(folder, options)))

  const worker = program
    .command('worker')
    .enablePositionalOptions()
    .summary('make exports for other machines; see and stop what they make')
    .description('Makes exports for other machines, until it is stopped.')
    .option('--redis <url>', 'redis:// or rediss:// (default: BROADSIDE_REDIS)')
    .option('--store <url>', 's3://bucket/prefix or file:///folder (default: BROADSIDE_STORE)')
    .option('--endpoint <url>', 'of an S3-compatible server (default: AWS_ENDPOINT_URL_S3)')
    .option('-j, --jobs <n>', 'processes to render in (default: one per core)', wholeNumber)
    .option(
      '--lease <seconds>',
      'after which the work of a worker that fell silent goes to another',
      seconds,
      30,
    )
    .option('--grace <seconds>', 'to finish what is under way when it is stopped', seconds, 60)
    .option('--cache <folder>', 'for plates and designs it fetches (default: the temp folder)')
    .option('--json', 'print what happens as lines of JSON')
    .option('-v, --verbose', 'name every export as it is made')
    .addHelpText('after', WORKER)
    .action(act((options: WorkerFlags) => verbs.worker(options)))
  worker
    .command('status')
    .summary('tell how runs stand, what failed and why, and who works')
    .argument('[run]', 'one run (default: all of the last days)')
    .option('--redis <url>', 'redis:// or rediss:// (default: BROADSIDE_REDIS)')
    .option('--json', 'print it as JSON')
    .action(act((run: string | undefined, options: RunFlags) => verbs.showRuns(run, options)))
  worker
    .command('cancel')
    .summary('stop a run, from any machine')
    .argument('<run>', 'as make and status name it')
    .option('--redis <url>', 'redis:// or rediss:// (default: BROADSIDE_REDIS)')
    .option('--json', 'print it as JSON')
    .action(act((run: string, options: RunFlags) => verbs.cancelRun(run, options)))

  program
    .command('studio')
    .summary('open the studio: fill in, see every size, fix, download')
    .description('Serves the studio for a project and opens it in the browser.')
    .argument('[folder]', 'the project: its templates come first, its .broadside keeps the drafts', '.')
    .option('-p, --port <n>', 'port (default: 4400, or one that is free)', port)
    .option(
      '--host <address>',
      'address to listen on; all but loopback ask for a token',
      address,
      '127.0.0.1',
    )
    .option('--allow-host <name>', 'another name by which it is called (repeatable)', gather, [])
    .option('--no-open', 'only print the address')
    .addHelpText('after', STUDIO)
    .action(act((folder: string, options: StudioOptions) => verbs.studio(folder, options)))

  program
    .command('doctor')
    .summary('check that this machine can render')
    .option('--redis [url]', 'also try a Redis')
    .option('--store <url>', 'also try a store')
    .option('--endpoint <url>', 'of an S3-compatible server')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', DOCTOR)
    .action(act((options: DoctorOptions) => verbs.doctor(options)))

  if (argv.length === 0) {
    terminal.out(program.helpInformation() + START)
    return 2
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    // Help and version end this way too, with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    throw error
  }
  return code
}

function formatOption(): Option {
  return new Option('--format <name>', 'format of all exports; every placement must take it')
    .choices([...EXPORT_FORMATS, 'jpg'])
    .argParser((text: string) => {
      const format = text.toLowerCase() === 'jpg' ? 'jpeg' : text.toLowerCase()
      if (EXPORT_FORMATS.some((known) => known === format)) return format
      throw new InvalidArgumentError(`Allowed are ${EXPORT_FORMATS.join(', ')}.`)
    })
}

function foldersOption(): Option {
  return new Option('--folders <by>', 'sort exports into folders').choices(FOLDERS)
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 64) {
    throw new InvalidArgumentError('A whole number from 1 to 64 is expected.')
  }
  return value
}

function port(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError('A port from 0 to 65535 is expected.')
  return value
}

/** An empty one would listen everywhere. */
function address(text: string): string {
  if (!/^[A-Za-z0-9.:-]+$/.test(text))
    throw new InvalidArgumentError('An address such as 127.0.0.1 is expected.')
  return text
}

function seconds(text: string): number {
  const value = Number(text)
  if (!(value >= 1) || value > 3600) throw new InvalidArgumentError('Seconds from 1 to 3600 are expected.')
  return value
}

function runName(text: string): string {
  if (!/^[a-z0-9]{1,32}$/.test(text))
    throw new InvalidArgumentError('At most 32 small letters and digits are expected.')
  return text
}

function amount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0) || value > 1e6)
    throw new InvalidArgumentError('US dollars are expected, such as 2.50.')
  return value
}

function chargeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('The number of a charge is expected.')
  return value
}

function rate(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 1000) {
    throw new InvalidArgumentError('A whole number from 1 to 1000 is expected.')
  }
  return value
}

function masterFormats(text: string): NonNullable<MakeOptions['masters']> {
  const formats = [...new Set(text.split(','))]
  if (!formats.every((format) => format === 'psd' || format === 'svg'))
    throw new InvalidArgumentError('psd, svg or psd,svg is expected.')
  return formats
}

/** One of a list, or a mistake in the command that names them. */
function oneOf<T extends string>(names: readonly T[]): (text: string) => T {
  return (text) => {
    const found = names.find((name) => name === text)
    if (found === undefined) throw new InvalidArgumentError(`One of ${names.join(', ')} is expected.`)
    return found
  }
}

const moderate = oneOf(['warn', 'block'])
const fallback = oneOf(['procedural', 'none'])
const family = oneOf(FAMILIES)
const quality = oneOf(QUALITIES)
const modelFamily = oneOf(MODEL_FAMILIES)
const role = oneOf(['product', 'person', 'style'])

function reference(text: string, before: ReviseFlags['reference']): ReviseFlags['reference'] {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1) {
    throw new InvalidArgumentError('A role and a file are expected, such as product=bottle.jpg.')
  }
  return [...before, { role: role(text.slice(0, at)), path: text.slice(at + 1) }]
}

function ocrMode(text: string): 'strict' {
  if (text !== 'strict') throw new InvalidArgumentError('Only strict may follow; folders stand before --ocr.')
  return text
}

function names(text: string): readonly string[] {
  const all = text.split(',').map((name) => name.trim())
  if (all.some((name) => name === ''))
    throw new InvalidArgumentError('Names with commas between are expected.')
  return [...new Set(all)]
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
