import { quote } from '../../error/issue.ts'
import { splitColumn } from '../../rows/column.ts'
import type { RowIssue } from '../../rows/row.ts'
import type { Reading, TableHead, TableRow } from './table.ts'

/** What is wrong with a row, at a cell where it is one. */
export interface Problem {
  /** The column it stands in; none where the row has no column for it, or all of it is meant. */
  readonly at?: number
  /** What it should give, such as `headline@de`. */
  readonly target?: string
  /** What to do. */
  readonly message: string
}

/** Mistakes as they are told at the cell, which shows what was found. */
export function problemsIn(
  issues: readonly RowIssue[],
  row: TableRow,
  head: TableHead,
  reading: Reading,
): readonly Problem[] {
  return issues.map((issue): Problem => {
    const { column: target } = issue
    const at = head.targets.indexOf(target)
    return {
      ...(target === '' ? {} : { target }),
      ...(at < 0 ? {} : { at }),
      message: messageOf(issue, at < 0 ? '' : (row.cells[at] ?? ''), reading),
    }
  })
}

function messageOf({ column, found, expected }: RowIssue, cell: string, reading: Reading): string {
  const { name, locale } = splitColumn(column)
  const field = Object.hasOwn(reading.fields, name) ? reading.fields[name] : undefined
  if (/"pictures\/[a-z0-9-]*\.missing"/.test(found))
    return `There is no picture ${quote(cell.trim())} here: drop it above, or empty the cell.`
  if (found === 'nothing' && field?.required)
    return `${field.label} is needed${locale === undefined ? '' : ` in ${locale}`}.`
  const long = /^at most (\d+) characters \(it has (\d+)\)$/.exec(expected)
  if (long !== null) return `At most ${long[1]} characters; it has ${long[2]}.`
  // The cell shows what was found, unless that is more than its text.
  const seen = found === quote(cell.trim()) || found === quote(cell)
  if (column === '' || !seen) return `Found ${found}; expected ${expected}.`
  return `Write ${expected}.`
}

/** The mistake of a row whose name another has. */
export function doubledId(id: string, other: number): RowIssue {
  return {
    file: '',
    path: '',
    column: 'id',
    found: quote(id),
    expected: `another name: row ${other} has this one`,
  }
}
