import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { FOLDERS } from '../export/name-pattern.ts'
import { EXPORT_FORMATS } from '../placement/format.ts'
import type { MakeOptions } from './make.ts'
import type { QuoteOptions } from './quote.ts'
import type { SizesOptions } from './sizes.ts'
import type { Terminal } from './terminal.ts'
import type { VerifyVerbOptions } from './verify.ts'

/** What the command line can be asked to do; each verb returns its exit code. */
export interface Verbs {
  make(files: readonly string[], options: MakeOptions): Promise<number>
  proof(files: readonly string[], options: MakeOptions): Promise<number>
  quote(files: readonly string[], options: QuoteOptions): Promise<number>
  sizes(words: readonly string[], options: SizesOptions): Promise<number>
  verify(folders: readonly string[], options: VerifyVerbOptions): Promise<number>
  init(folder: string, options: { readonly json?: boolean }): Promise<number>
  doctor(options: { readonly json?: boolean }): Promise<number>
}

const EXIT_CODES = `
Exit codes:
  0   all good
  1   some exports were refused or failed; the others were written
  2   a mistake in the input or the command; nothing was written
  3   a provider or service is unavailable
  70  a mistake in broadside itself`

const START = `
Examples:
  $ npx broadside init my-campaigns           a folder to start from: brand, template, campaign, CSV
  $ npx broadside make spring.json            every export of a campaign, into out/
  $ npx broadside proof spring.json --explain the same, with certificates to look at
  $ npx broadside sizes story                 the placements that have to do with stories
  $ npx broadside make --help                 what make can do
${EXIT_CODES}`

const MAKE = `
Examples:
  $ npx broadside make spring.json                          all of it, into out/
  $ npx broadside make campaigns --out build                every campaign of a folder
  $ npx broadside make spring.json --only locale=de         the German ones
  $ npx broadside make spring.json --only placement='instagram-*' --only row=1
  $ npx broadside make spring.json --json > result.json     for a program
  $ npx broadside make spring.json --deck                   and PDFs of many pages, below decks/
  $ npx broadside make spring.json --masters psd,svg        and layered files, below masters/

--name may use {campaign} {brand} {template} {row} {placement} {platform} {locale} {w} {h} {ext} and the fields of the
template; a / in it makes folders. Names never leave the folder, and no two are one file on any system.

--only takes placement=, locale= or row= (rows count from 1). An asterisk stands for any letters. Several of one
kind add up, different kinds must all hold.

Plates by an image model ("plate": {"source": "openai"}) are paid for once and kept; broadside quote tells the price first.
OPENAI_API_KEY holds the key, OPENAI_BASE_URL names another server that speaks the same protocol.

Each campaign gets its own folder with the exports, contact-sheet.jpg, captions.csv (alt text, caption and link of each
file, for scheduling tools), manifest.json, and record.json, from which verify --rerender makes it again. The same campaign gives the
same bytes every time. Ctrl-C stops after the exports under way; twice stops at once.
${EXIT_CODES}`

const PROOF = `
Makes the exports of a campaign for looking at, into proofs/, and with --explain writes beside each of them a picture
with its slot boxes, hardest tiles, measured contrast, safe area and repairs drawn over it. certificates.html lists
them all. Refused exports are drawn, too: the picture shows what broke the contract.

  $ npx broadside proof spring.json --explain
  $ npx broadside proof spring.json --explain --only locale=de --only placement='*-story'
${EXIT_CODES}`

const QUOTE = `
Counts the tokens of each picture by the maker's own formula, for the size that will be asked for, and multiplies by the
published prices. "At most" is what is reserved before a call; no call costs more as long as those prices hold.

  $ npx broadside quote spring.json                what its plates cost, at each quality
  $ npx broadside make spring.json --budget 0.50   never more than that, this time and all times before together

One plate serves all rows and locales of a family of formats; changed copy costs nothing. What is stored is free.
${EXIT_CODES}`

const SIZES = `
Examples:
  $ npx broadside sizes                              all placements
  $ npx broadside sizes --platform instagram
  $ npx broadside sizes leaderboard
  $ npx broadside sizes display-ads --family banner  of a group, the banners
  $ npx broadside sizes --format png --json
  $ npx broadside sizes --check spring.json          are the facts of its placements still fresh?

Words must all occur in the id, platform, name or pixels (1080x1920), or be the name of a group.`

const VERIFY = `
Measures exports again, from the files and manifest.json alone: bytes, hash, format and pixels, and for each slot ink
and ground as the file's own pixels show them. What measures here shares no code with what measured when they were
made, so that one mistake cannot pass both.

  $ npx broadside verify out                   every campaign in out/
  $ npx broadside verify out/spring --ocr      read the words back, too; unread ones are remarks
  $ npx broadside verify out --ocr strict      unread words are faults
  $ npx broadside verify out --rerender        make every export again: are the bytes the same, and if not, why?
  $ npx broadside verify out --json

--rerender reads the campaign, brand kit and template again and makes all exports anew, without writing any. For what
comes out different it names what changed since: a font, an engine, the plate, copy, the template, the placement.

Remarks do not change the exit code: type too small to measure, words not read, and text without a letter in it. Exit
code 1 means that at least one export is not what its manifest says.
${EXIT_CODES}`

const INIT = `
Writes a small brand kit, a template, a campaign and its CSV, all of which work as they are:

  $ npx broadside init my-campaigns
  $ cd my-campaigns
  $ npx broadside make campaigns/opening.json

Files that exist are never changed: if one is in the way, nothing is written.`

const DOCTOR = `
Tells for each part whether it is well and, if not, what to do:

  Node              which one runs
  Engines           the renderers load and draw on this machine
  Brands and fonts  every brand kit the project can use is sound
  Sample            one export is made the way make does it
  Writing, Disk     the current folder can be written to, and there is room

Exit code 0 if all is well, else 3.`

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
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.note(text.trimEnd()),
      outputError: (text, write) => write(terminal.paint('bad', text.trimEnd())),
    })
    .addHelpText('after', START)

  const paying = (command: Command): Command =>
    command
      .option('--plates <folder>', 'where paid plates are kept (default: .broadside/plates in the project)')
      .option('--budget <usd>', 'the most all plates of these campaigns may ever cost', amount)
      .option('--fallback <plates>', 'procedural: built-in plates where a model gives none', fallback)
      .option('--plate-rate <n>', 'pictures asked for in a minute (default: 5)', rate)

  const make = program
    .command('make')
    .summary('make all exports of campaigns')
    .description('Makes all exports of one or more campaigns.')
    .argument('<campaigns...>', 'campaign files, or folders of them')
    .option('-o, --out <folder>', 'where to write', 'out')
    .option('-j, --jobs <n>', 'processes to render in (default: one per core)', wholeNumber)
    .option('--only <filter>', 'make a part: placement=…, locale=…, row=… (repeatable)', gather, [])
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
    .option('--zip', 'also write each folder as an archive, <campaign>.zip')
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
    .option('--json', 'print the quotes as JSON')
    .addHelpText('after', QUOTE)
    .action(act((files: string[], options: QuoteOptions) => verbs.quote(files, options)))

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

  program
    .command('doctor')
    .summary('check that this machine can render')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', DOCTOR)
    .action(act((options: { json?: boolean }) => verbs.doctor(options)))

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

function amount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0) || value > 1e6)
    throw new InvalidArgumentError('US dollars are expected, such as 2.50.')
  return value
}

function rate(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 1000) {
    throw new InvalidArgumentError('A whole number from 1 to 1000 is expected.')
  }
  return value
}

function fallback(text: string): 'procedural' {
  if (text !== 'procedural') throw new InvalidArgumentError('Only procedural is known.')
  return text
}

function masterFormats(text: string): NonNullable<MakeOptions['masters']> {
  const formats = [...new Set(text.split(','))]
  if (!formats.every((format) => format === 'psd' || format === 'svg'))
    throw new InvalidArgumentError('psd, svg or psd,svg is expected.')
  return formats
}

function ocrMode(text: string): 'strict' {
  if (text !== 'strict') throw new InvalidArgumentError('Only strict may follow; folders stand before --ocr.')
  return text
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value]
}
