import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { ApproveOptions } from './approve.ts'
import {
  ArgumentMistake,
  address,
  amount,
  gather,
  ocrMode,
  port,
  quota,
  rate,
  wholeNumber,
} from './arguments.ts'
import { addCheck, type CheckVerbs } from './check-verb.ts'
import type { DoctorOptions } from './doctor.ts'
import { APPROVE, DOCTOR, MCP, SIZES, START, STUDIO, VERIFY } from './help.ts'
import { addInit, type InitVerbs } from './init-verbs.ts'
import { addMake, type MakeVerbs } from './make-verbs.ts'
import type { McpOptions } from './mcp.ts'
import { addPlate, type PlateVerbs } from './plate-verbs.ts'
import type { SizesOptions } from './sizes.ts'
import type { StudioOptions } from './studio.ts'
import type { Terminal } from './terminal.ts'
import { addTokens, type TokensVerbs } from './tokens-verb.ts'
import type { VerifyVerbOptions } from './verify.ts'
import { addWorker, type WorkerVerbs } from './worker-verbs.ts'

/** A command that verbs can be added to. */
export type Program = Command

/** What files that add a verb are given: the library stays in this one. */
export interface Means {
  /** An action whose exit code is that of the command. */
  readonly act: (action: (...args: never[]) => Promise<number>) => (...args: unknown[]) => Promise<void>
  /** Text read as a value, or a mistake in the command. */
  readonly reads: <T>(read: (text: string, before: T) => T) => (text: string, before: T) => T
}

/** What the command line can be asked to do; each verb returns its exit code. */
export interface Verbs extends MakeVerbs, PlateVerbs, CheckVerbs, InitVerbs, TokensVerbs, WorkerVerbs {
  sizes(words: readonly string[], options: SizesOptions): Promise<number>
  verify(folders: readonly string[], options: VerifyVerbOptions): Promise<number>
  approve(folder: string, options: ApproveOptions): Promise<number>
  studio(folder: string, options: StudioOptions): Promise<number>
  mcp(folder: string, options: McpOptions): Promise<number>
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

  const means: Means = { act, reads }
  addMake(program, verbs, means)
  addPlate(program, verbs, means)
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

  addCheck(program, verbs, means)
  addTokens(program, verbs, means)

  program
    .command('verify')
    .summary('measure exports again, from the files alone')
    .description('Measures exports again, from the files and the manifest alone.')
    .argument('<folders...>', 'folders that make wrote, or folders of them')
    .option('--rerender', 'make every export again and compare bytes, instead of measuring')
    .option('-j, --jobs <n>', 'processes to make them in again (default: one per core)', reads(wholeNumber))
    .option('--ocr [strict]', 'read the words back; with strict, unread ones are faults', reads(ocrMode))
    .option('--json', 'print the measurements as JSON')
    .option('-q, --quiet', 'leave out the exports that are sound')
    .addHelpText('after', VERIFY)
    .action(act((folders: string[], options: VerifyVerbOptions) => verbs.verify(folders, options)))

  addInit(program, verbs, means)
  program
    .command('approve')
    .summary('approve exports, or ask for changes')
    .description('Approves exports as they are, or asks for changes. Without --by it tells how they stand.')
    .argument('<folder>', 'a folder that make wrote')
    .option('--by <name>', 'who decides')
    .option('--changes <text>', 'ask for changes instead of approving')
    .option('--note <text>', 'say something along with an approval')
    .option(
      '--only <filter>',
      'decide about a part: placement=…, locale=…, row=… (repeatable)',
      reads(gather),
      [],
    )
    .option('--json', 'print how they stand as JSON')
    .addHelpText('after', APPROVE)
    .action(act((folder: string, options: ApproveOptions) => verbs.approve(folder, options)))

  addWorker(program, verbs, means)
  program
    .command('studio')
    .summary('open the studio: fill in, see every size, fix, download')
    .description('Serves the studio for a project and opens it in the browser.')
    .argument('[folder]', 'the project: its templates come first, its .broadside keeps the drafts', '.')
    .option('-p, --port <n>', 'port (default: 4400, or one that is free)', reads(port))
    .option(
      '--host <address>',
      'address to listen on; all but loopback ask for a token',
      reads(address),
      '127.0.0.1',
    )
    .option('--allow-host <name>', 'another name by which it is called (repeatable)', reads(gather), [])
    .option(
      '--edit [template]',
      'for authors: show all families of a template, anew whenever a file is saved',
    )
    .option('--allow-local-webhooks', 'send webhooks of campaigns to this machine, too')
    .option('--renders-per-minute <n>', 'that programs may ask for (default: 60)', reads(quota))
    .option('--no-open', 'only print the address')
    .option(
      '--budget <usd>',
      'the most all generated pictures of the project may ever cost (default: 10)',
      reads(amount),
    )
    .option('--plate-rate <n>', 'pictures asked for in a minute (default: 5)', reads(rate))
    .addHelpText('after', STUDIO)
    .action(act((folder: string, options: StudioOptions) => verbs.studio(folder, options)))

  program
    .command('mcp')
    .summary('serve a project to a model, over standard input and output')
    .description(
      'Serves the tools of the Model Context Protocol: templates, renders, campaigns, with pictures.',
    )
    .argument('[folder]', 'the project: its templates come first, its .broadside keeps what is made', '.')
    .option(
      '--budget <usd>',
      'the most pictures by an image model may ever cost in the project (default: nothing)',
      reads(amount),
    )
    .addHelpText('after', MCP)
    .action(act((folder: string, options: McpOptions) => verbs.mcp(folder, options)))

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

function reads<T>(read: (text: string, before: T) => T): (text: string, before: T) => T {
  return (text, before) => {
    try {
      return read(text, before)
    } catch (error) {
      throw error instanceof ArgumentMistake ? new InvalidArgumentError(error.message) : error
    }
  }
}
