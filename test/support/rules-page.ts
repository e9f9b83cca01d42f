import { RULES } from '../../src/error/rules.ts'
import { HARD_PLATES } from '../../src/plate/hard-plates.ts'

const ABOUT: Readonly<Record<(typeof HARD_PLATES)[number], string>> = {
  'middle-grey': 'the grey on which black and white type have the same contrast',
  edge: 'one edge from black to white through the middle',
  foliage: 'detail of all sizes, as leaves against the sky',
  dapple: 'patches of light and dark as large as letters',
  glare: 'nearly everything nearly white',
  night: 'nearly everything nearly black, with lamps',
}

/** The page on `broadside check`, with the catalogue of its rules. */
export function rulesPage(): string {
  return [
    '# Checking templates and brand kits',
    '',
    'Written by `npm run docs` from `src/error/rules.ts`: change it there.',
    '',
    '`broadside check` looks for what is wrong with templates and brand kits before anybody uses them. First it looks through their',
    'files, in about a second. Then it makes exports of the samples and the worst copy of each template, in every family, on',
    'pictures that are hard to set type on, measures them against the [readability contract](readability.md), and writes none.',
    '',
    '```sh',
    'npx broadside check                       # everything the project can use',
    'npx broadside check event-poster --quick  # the files of one template, nothing rendered',
    'npx broadside check event-poster lumen    # a template in one brand',
    'npx broadside check event-poster --deep   # every placement, every brand, every hard picture',
    '```',
    '',
    'Without `--deep` each sample is tried in one format of each family; brands and pictures take turns, so that over the samples each',
    'format meets each of them. The exit code is 2 for a mistake in a file, 1 if the files are sound but an export fails, and 0',
    'otherwise; warnings do not change it.',
    '',
    '## In pull requests',
    '',
    'Every mistake has a file, a line, a rule, what was found and what is expected. `--json` and `--format sarif` print them for programs,',
    '`--format github` as annotations for GitHub Actions:',
    '',
    '```yaml',
    'name: check',
    'on: pull_request',
    'jobs:',
    '  check:',
    '    runs-on: ubuntu-latest',
    '    steps:',
    '      - uses: actions/checkout@v4',
    '      - uses: actions/setup-node@v4',
    '        with: { node-version: 24 }',
    '      - run: npm ci',
    '      - run: npx broadside check --format github',
    '```',
    '',
    '## Hard pictures',
    '',
    '| Picture | What it is |',
    '|---|---|',
    ...HARD_PLATES.map((name) => `| \`${name}\` | ${ABOUT[name]} |`),
    '',
    '## Rules',
    '',
    'Ids are permanent.',
    '',
    '| Rule | | What it asks for | Why, and what to do |',
    '|---|---|---|---|',
    ...Object.entries(RULES).map(
      ([id, { title, help, severity }]) => `| \`${id}\` | ${severity} | ${cell(title)} | ${cell(help)} |`,
    ),
    '',
  ].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
}
