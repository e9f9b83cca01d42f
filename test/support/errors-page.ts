import { CATALOGUE, type CatalogueEntry } from '../../src/error/catalogue.ts'

/** site/docs/errors.md: every code, from the catalogue. */
export function errorsPage(): string {
  const rows = Object.entries<CatalogueEntry>(CATALOGUE).map(
    ([code, { title, retryable, exit }]) =>
      `| \`${code}\` | ${title} | ${retryable ? 'yes' : 'no'} | ${exit} |`,
  )
  return [
    '# Errors',
    '',
    'Three kinds of things go wrong, and they are told apart.',
    '',
    '**Mistakes in what somebody wrote** (a kit, a template, a campaign, a table, a flag) are collected and told all at once, each',
    'with its file, its place in the file, what was found and what may stand there. Nothing is made.',
    '',
    '**Poor results** are findings: copy that does not fit, type that would not be readable. The export is refused with the numbers',
    'and what to change, and all others are made. They stand in the manifest.',
    '',
    '**Failures** have a permanent code, which scripts may rely on, and say what to do. With `--json` the code stands in',
    '`error.code`; over HTTP the problem’s type is `urn:broadside:problem:` and the code. *Again* tells whether the same call may',
    'succeed later without a change.',
    '',
    '| Code | What happened | Again | Exit code |',
    '|---|---|---|---|',
    ...rows,
    '',
    'This page is made from `src/error/catalogue.ts`.',
    '',
  ].join('\n')
}
