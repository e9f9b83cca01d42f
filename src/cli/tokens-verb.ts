import { TOKEN_FORMATS, type TokenFormat } from '../brand/token-export.ts'
import { ArgumentMistake, gather, oneOf } from './arguments.ts'
import type { Means, Program } from './commander.ts'
import { TOKENS } from './help.ts'

/** Options of `broadside tokens import`. */
export interface TokensImportOptions {
  readonly brand: string
  readonly mode?: string
  readonly map?: Readonly<Record<string, string>>
  readonly add?: readonly string[]
  readonly dryRun?: boolean
  readonly json?: boolean
}

/** Options of `broadside tokens export`. */
export interface TokensExportOptions {
  readonly format: TokenFormat
  readonly out?: string
}

/** What the command line needs for tokens. */
export interface TokensVerbs {
  importTokens(file: string, options: TokensImportOptions): Promise<number>
  exportTokens(brand: string, options: TokensExportOptions): Promise<number>
}

/** Adds the verb `tokens`, with those below it. */
export function addTokens(program: Program, verbs: TokensVerbs, { act, reads }: Means): void {
  const tokens = program
    .command('tokens')
    .summary('take colours from Figma or Design Tokens; give them as CSS')
    .description(
      'Takes colours from a file of Design Tokens or Figma variables into a brand kit, and gives them out.',
    )
    .addHelpText('after', TOKENS)
  tokens
    .command('import')
    .summary('take colours from a token file into a kit')
    .description('Takes colours from a token file into brand.json, if the pairs of the kit stay readable.')
    .argument('<file>', 'Design Tokens (JSON), an export of Figma variables, or what its REST API answers')
    .requiredOption('--brand <name>', 'the brand kit of this project that takes them')
    .option('--mode <name>', 'mode to take where the file has several, such as Dark')
    .option(
      '--map <color=token>',
      'colour of the kit that follows a token of another name; remembered (repeatable)',
      reads(pairs),
    )
    .option('--add <token>', 'token to add as a new colour; all for every one (repeatable)', reads(gather))
    .option('--dry-run', 'tell what would change, write nothing')
    .option('--json', 'print what changes as JSON')
    .addHelpText('after', TOKENS)
    .action(act((file: string, options: TokensImportOptions) => verbs.importTokens(file, options)))
  tokens
    .command('export')
    .summary('print a kit as CSS custom properties or Design Tokens')
    .description('Prints colours, type styles and shape of a kit for other programs.')
    .argument('<brand>', 'the brand kit')
    .option('--format <name>', `what as: ${TOKEN_FORMATS.join(', ')}`, reads(oneOf(TOKEN_FORMATS)), 'css')
    .option('-o, --out <file>', 'write them to a file')
    .addHelpText('after', TOKENS)
    .action(act((brand: string, options: TokensExportOptions) => verbs.exportTokens(brand, options)))
}

function pairs(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf('=')
  if (at < 1 || at === text.length - 1)
    throw new ArgumentMistake('Expected a colour of the kit and a token: pine=Brand/Forest.')
  return { ...before, [text.slice(0, at).trim()]: text.slice(at + 1).trim() }
}
