import { splitColumn } from '../../rows/column.ts'
import { cellOf } from '../../rows/object-rows.ts'
import { type Reading, type Table, type TableRow, targetsFor, textIn } from './table.ts'

/** Another value for a cell. */
export interface Change {
  /** Its column, or what the column gives, such as `headline@de`: then there may be none yet. */
  readonly at: number | string
  /** What stood there for whoever changes it; not looked at where it is left out. */
  readonly before?: string | undefined
  readonly after: unknown
}

/** The table with other cells in a row; `undefined` where one of them is not what it was. A fault of the row is seen to with that. */
export function changed(
  table: Table,
  n: number,
  changes: readonly Change[],
  reading: Reading,
): Table | undefined {
  let { head, rows } = table
  for (const { at, before, after } of changes) {
    let column = typeof at === 'number' ? at : head.targets.indexOf(at)
    if (column < 0 && typeof at === 'string' && targetsFor(reading).some(({ target }) => target === at)) {
      column = head.header.length
      head = { ...head, header: [...head.header, at], targets: [...head.targets, at] }
      rows = rows.map((row) => ({ ...row, cells: [...row.cells, ''] }))
    }
    const place = rows.findIndex((row) => row.n === n)
    const row = rows[place]
    if (row === undefined || column < 0 || column >= head.header.length) return undefined
    const { name } = splitColumn(head.targets[column] ?? '')
    const field = Object.hasOwn(reading.fields, name) ? reading.fields[name] : undefined
    if (before !== undefined && textIn(row, column, field?.kind) !== before) return undefined
    rows = rows.with(place, withCell(row, column, cellOf(after, field)))
  }
  return { head, rows }
}

export function withLeftOut(table: Table, n: number, out: boolean): Table {
  const rows = table.rows.map((row) => {
    if (row.n !== n) return row
    const { leftOut: _, ...rest } = row
    return out ? { ...rest, leftOut: true as const } : rest
  })
  return { ...table, rows }
}

/** The table with columns that hold something else. What two columns hold goes to the first of them. */
export function mapped(
  { head, rows }: Table,
  targets: readonly (string | null)[],
  headed: boolean,
  reading: Reading,
): Table {
  const known = new Set(targetsFor(reading).map(({ target }) => target))
  const seen = new Set<string>()
  const chosen = head.header.map((_, at) => {
    const target = targets[at] ?? null
    if (target === null || !known.has(target) || seen.has(target)) return null
    seen.add(target)
    return target
  })
  const next = { ...head, headed, targets: chosen }
  if (headed === head.headed) return { head: next, rows }
  const titles: TableRow = { n: 0, cells: head.header }
  return { head: next, rows: headed ? rows.filter(({ n }) => n !== 0) : [titles, ...rows] }
}

/** What was not taken apart well is as it stands from now on. */
function withCell({ fault: _, shown, ...row }: TableRow, column: number, text: string): TableRow {
  const others = Object.entries(shown ?? {}).filter(([at]) => Number(at) !== column)
  return {
    ...row,
    cells: row.cells.with(column, text),
    ...(others.length === 0 ? {} : { shown: Object.fromEntries(others) }),
  }
}
