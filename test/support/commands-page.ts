import { runCommand, type Verbs } from '../../src/cli/commander.ts'
import type { Terminal } from '../../src/cli/terminal.ts'

/** Verbs in the order of the page, with those below them. */
const VERBS = [
  'init',
  'init template',
  'init brand',
  'studio',
  'make',
  'proof',
  'approve',
  'verify',
  'sizes',
  'check',
  'tokens import',
  'tokens export',
  'quote',
  'plate generate',
  'plate revise',
  'plate compare',
  'plate list',
  'plate settle',
  'plate prompt',
  'worker',
  'worker status',
  'worker cancel',
  'mcp',
  'doctor',
]

/** site/docs/commands.md: what the command line says of itself. */
export async function commandsPage(): Promise<string> {
  const root = await helpOf([])
  const known = VERBS.filter((verb) => verb !== 'mcp' || /\n {2}mcp/.test(root))
  const sections = await Promise.all(
    known.map(
      async (verb) => `## broadside ${verb}\n\n\`\`\`text\n${await helpOf(verb.split(' '))}\n\`\`\`\n`,
    ),
  )
  return [
    '# Commands',
    '',
    'Every command as it explains itself; `npx broadside help make` prints the same. Results go to stdout, progress and',
    'warnings to stderr, so that `--json` can be piped. This page is made from the program.',
    '',
    '```text',
    root,
    '```',
    '',
    ...sections,
  ].join('\n')
}

/** What `--help` prints. */
async function helpOf(verb: readonly string[]): Promise<string> {
  const said: string[] = []
  const terminal: Terminal = {
    out: (text) => void said.push(text),
    note: (text) => void said.push(text),
    paint: (_, text) => text,
    interactive: false,
    columns: 80,
    folder: '.',
  }
  const code = await runCommand([...verb, '--help'], '0.0.0', {} as Verbs, terminal)
  if (code !== 0) throw new Error(`broadside ${verb.join(' ')} --help ended with ${code}`)
  return said.join('\n').trim()
}
