import path from 'node:path'
import type { ProduceEvent } from '../campaign/event.ts'
import { REJECTED } from '../export/name.ts'
import type { Made } from './make-report.ts'
import { type Terminal, wrap } from './terminal.ts'

/** What is to be known of the rows of a campaign: how they were read, and which are left out. */
export type RowsRead = Extract<ProduceEvent, { readonly type: 'rows-read' }>

/** Says in a sentence that rows were left out, and then why, for the first of them. */
export function reportRows({ rows, folder }: Pick<Made, 'rows' | 'folder'>, terminal: Terminal): void {
  if (rows === undefined || rows.rejected === 0) return
  const { file, good, rejected, issues, mistakes } = rows
  const of = good + rejected
  const left = rejected === 1 ? '1 row was left out' : `${rejected} rows were left out`
  const where = path.join(folder, REJECTED)
  const sentence = `${left} of ${of} in ${file}, for mistakes in ${rejected === 1 ? 'it' : 'them'}; mend ${where} or ${file} and make the campaign again.`
  terminal.note('')
  terminal.note(terminal.paint('bad', wrap(sentence, terminal.columns, '  ')))
  for (const { path: place, found, expected } of issues)
    terminal.note(wrap(`${place}: found ${found}, expected ${expected}`, terminal.columns, '    '))
  if (mistakes > issues.length) terminal.note(`    and ${mistakes - issues.length} more in ${where}`)
}

/** The same for programs. */
export function rowsJson(rows: RowsRead | undefined, folder: string): object | null {
  if (rows === undefined) return null
  const { good, rejected, notes, issues } = rows
  return {
    good,
    rejected,
    rejectedFile: rejected === 0 ? null : path.join(folder, REJECTED),
    notes,
    issues,
  }
}
