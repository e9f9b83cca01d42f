import { appendFile, readFile } from 'node:fs/promises'
import type { ManifestEntry } from '../../src/export/schema.ts'
import type { ExportReport } from '../../src/verify/verify.ts'

/** One export of a calibration: a template, a row of its samples, a photograph and a placement. */
export interface Combination {
  readonly template: string
  /** Index among the realistic rows, then the worst ones. */
  readonly row: number
  readonly kind: 'realistic' | 'worst'
  readonly photo: string
  readonly placement: string
}

/** What came of it. */
export interface Outcome extends Combination {
  readonly status: ManifestEntry['status']
  /** Checks or codes it was refused for. */
  readonly reasons: readonly string[]
  /** What a refusal said, and its hint. */
  readonly told: readonly string[]
  /** Checks with a remark, and kinds of repairs. */
  readonly remarks: readonly string[]
  readonly repairs: readonly string[]
  /** What `verify` says against the file, or why it could not be made. */
  readonly faults: readonly string[]
}

/** What an entry of the manifest and the report on its file say of a combination. */
export function outcomeOf(of: Combination, entry: ManifestEntry, report: ExportReport | undefined): Outcome {
  const none = { reasons: [], told: [], remarks: [], repairs: [], faults: [] }
  if (entry.status === 'failed') return { ...of, ...none, status: 'failed', faults: [entry.error.message] }
  if (entry.status === 'refused')
    return {
      ...of,
      ...none,
      status: 'refused',
      reasons: unique(entry.findings.map(({ check, code }) => check ?? code)),
      told: unique(entry.findings.map(({ message, hint }) => `${message}. ${hint ?? ''}`)),
    }
  const { checks, slots } = entry.certificate
  const faults = report === undefined ? ['not verified'] : report.ok ? [] : report.findings.map(textOf)
  return {
    ...of,
    ...none,
    status: 'done',
    remarks: unique(checks.flatMap(({ check, verdict }) => (verdict === 'warn' ? [check] : []))),
    repairs: unique(slots.flatMap(({ repairs }) => repairs.map((repair) => repair.split(' ')[0] ?? ''))),
    faults,
  }
}

function textOf({ code, slot, message }: ExportReport['findings'][number]): string {
  return [code, slot, message].filter((word) => word !== undefined).join(' ')
}

function unique(list: readonly string[]): readonly string[] {
  return [...new Set(list)]
}

/** Adds outcomes to a file of them, a line each. */
export async function enter(file: string, outcomes: readonly Outcome[]): Promise<void> {
  await appendFile(file, outcomes.map((outcome) => `${JSON.stringify(outcome)}\n`).join(''))
}

/** The outcomes of a file; of a combination that was made again, the last. None if there is no file. */
export async function entered(file: string): Promise<readonly Outcome[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n').filter((line) => line !== '')
  const latest = new Map(lines.map((line) => JSON.parse(line) as Outcome).map((each) => [keyOf(each), each]))
  return [...latest.values()]
}

/** Tells a combination from others. */
export function keyOf({ template, row, photo, placement }: Combination): string {
  return [template, row, photo, placement].join(' ')
}

/** The table of the documentation: how often each check fires, which repairs follow, what remains. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const of = (kind: Combination['kind']): readonly Outcome[] => outcomes.filter((each) => each.kind === kind)
  const made = (list: readonly Outcome[]): readonly Outcome[] =>
    list.filter(({ status }) => status === 'done')
  const refused = (list: readonly Outcome[]): readonly Outcome[] =>
    list.filter(({ status }) => status === 'refused')
  const both = [of('realistic'), of('worst')]
  const line = (name: string, read: (list: readonly Outcome[]) => string): string =>
    `| ${name} | ${both.map(read).join(' | ')} |`
  const keys = (key: 'reasons' | 'repairs' | 'remarks'): readonly string[] =>
    unique(outcomes.flatMap((each) => each[key])).toSorted()
  const having = (list: readonly Outcome[], key: 'reasons' | 'repairs' | 'remarks', name: string): number =>
    list.filter((each) => each[key].includes(name)).length
  const number = (key: 'template' | 'photo' | 'placement'): number =>
    new Set(outcomes.map((each) => each[key])).size
  const rows = new Set(outcomes.map(({ template, row }) => `${template} ${row}`)).size
  const written = made(outcomes)
  const wrong = outcomes.filter(({ faults }) => faults.length > 0).length
  return [
    `${number('template')} templates with ${rows} rows of copy, ${number('photo')} photographs, ${number('placement')} placements: ${outcomes.length} of their combinations. ${written.length} files were written; ${wrong} of them failed \`verify\`.`,
    '',
    '| | realistic copy | worst copy |',
    '|---|---|---|',
    line('asked for', (list) => String(list.length)),
    line('refused', (list) => `${refused(list).length} (${share(refused(list).length, list.length)})`),
    ...keys('reasons').map((key) =>
      line(`refused for ${key}`, (list) => String(having(list, 'reasons', key))),
    ),
    ...keys('repairs').map((key) =>
      line(`repaired: ${key}`, (list) => share(having(list, 'repairs', key), made(list).length)),
    ),
    ...keys('remarks').map((key) =>
      line(`remark of ${key}`, (list) => share(having(list, 'remarks', key), made(list).length)),
    ),
  ].join('\n')
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
}
