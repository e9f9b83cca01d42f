import { type CheckReport, checkDesign } from '../campaign/design/check-design.ts'
import { VERSION } from '../campaign/engines.ts'
import type { Mistake } from '../check/mistake.ts'
import { annotationsOf, sarifOf } from '../check/sarif.ts'
import type { CheckVerbOptions } from './check-verb.ts'
import { barProgress, type Progress, plainProgress } from './cli-progress.ts'
import { stopOnInterrupt } from './interrupt.ts'
import type { Terminal } from './terminal.ts'

/** Mistakes found in the renders of a template: its files as such are sound. */
const RENDERED = new Set<Mistake['rule']>([
  'copy-overset',
  'contract',
  'render',
  'logo-space',
  'logo-shape',
  'logo-size',
  'calm-missing',
])

/** Checks templates and brand kits. Returns 2 for mistakes in files, 1 for exports that fail, 0 if there are at most warnings. */
export async function check(
  names: readonly string[],
  options: CheckVerbOptions,
  terminal: Terminal,
): Promise<number> {
  const { quick = false, deep = false, prove = false, locale, jobs, quiet = false } = options
  const format = options.json === true ? 'json' : options.format
  const stopping = new AbortController()
  const release = stopOnInterrupt(stopping, terminal)
  const progress = quiet ? undefined : terminal.interactive ? barProgress(terminal) : plainProgress(terminal)
  try {
    const report = await checkDesign(names, {
      projectDir: terminal.folder,
      quick,
      deep,
      prove,
      languages: locale,
      signal: stopping.signal,
      ...(jobs === undefined ? {} : { jobs }),
      onEvent: (event) => follow(event, progress, terminal),
    })
    progress?.end()
    if (format === 'json')
      terminal.out(JSON.stringify({ ok: isSound(report), version: VERSION, ...report }, null, 2))
    else if (format === 'sarif') terminal.out(JSON.stringify(sarifOf(report.mistakes, VERSION), null, 2))
    else if (format === 'github') for (const line of annotationsOf(report.mistakes)) terminal.out(line)
    else tell(report, quick, terminal)
    return codeOf(report)
  } finally {
    progress?.end()
    release()
  }
}

function follow(
  event: Parameters<NonNullable<Parameters<typeof checkDesign>[1]>['onEvent'] & {}>[0],
  progress: Progress | undefined,
  terminal: Terminal,
): void {
  if (progress === undefined) return
  if (event.type === 'files-checked')
    progress.line(
      terminal.paint('quiet', `files looked through: ${counted(event.mistakes, 'mistake', 'mistakes')}`),
    )
  else if (event.type === 'planned') progress.planned(event.count)
  else progress.made('')
}

function tell(
  { mistakes, templates, brands, exports, proofs, undrawn }: CheckReport,
  quick: boolean,
  terminal: Terminal,
): void {
  for (const [file, found] of Map.groupBy(mistakes, (mistake) => mistake.file)) {
    terminal.out(`\n${file}`)
    for (const { rule, severity, line, column, found: what, expected } of found) {
      const place = column === undefined ? String(line) : `${line}:${column}`
      terminal.out(`  ${place.padEnd(7)} ${severity.padEnd(7)} ${rule}`)
      terminal.out(`          found     ${what}`)
      if (expected !== '') terminal.out(`          expected  ${expected}`)
    }
  }
  if (undrawn.length > 0) terminal.out('')
  for (const { brand, language } of undrawn)
    terminal.out(`${brand} has no letters for ${named(language)} in its fonts: nothing was proved there`)
  const errors = mistakes.filter(({ severity }) => severity === 'error').length
  const scope = [
    counted(templates.length, 'template', 'templates'),
    counted(brands.length, 'brand', 'brands'),
    quick
      ? 'files only'
      : exports === 0
        ? counted(proofs, 'layout proved', 'layouts proved')
        : counted(exports, 'export tried', 'exports tried'),
  ].join(', ')
  const outcome =
    mistakes.length === 0
      ? 'all well'
      : `${counted(errors, 'mistake', 'mistakes')}, ${counted(mistakes.length - errors, 'warning', 'warnings')}`
  terminal.out(`${mistakes.length === 0 ? '' : '\n'}${scope}: ${outcome}`)
}

function isSound({ mistakes }: CheckReport): boolean {
  return mistakes.every(({ severity }) => severity === 'warning')
}

function codeOf(report: CheckReport): number {
  if (isSound(report)) return 0
  const errors = report.mistakes.filter(({ severity }) => severity === 'error')
  return errors.every(({ rule }) => RENDERED.has(rule)) ? 1 : 2
}

/** The language in English, with its code. */
function named(language: string): string {
  return `${new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language} (${language})`
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`
}
