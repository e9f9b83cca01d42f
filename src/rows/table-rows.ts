import type { Issue } from '../error/issue.ts'
import { unescapedFormula } from '../kit/formula.ts'
import { columnOf, type RowContext } from './column.ts'
import { readHeader } from './header.ts'
import type { Table, TableRecord } from './record.ts'
import {
  emptyValues,
  isBlank,
  numbered,
  put,
  type Row,
  type RowIssue,
  readReserved,
  type WrittenRow,
  type WrittenRows,
} from './row.ts'

/** Rows of a table: columns `headline` and `headline@de`, and `id`, `plate`, `focal`. Problems of the header are reported once, not for each row. */
export function rowsOfTable(
  table: Table,
  context: RowContext,
): { rows: WrittenRows; issues: readonly Issue[] } {
  const { file, locales } = context
  const { columns, unused, problems, issues } = readHeader(table.header, context)
  const kept = table.header.flatMap((_, index) => (problems.has(index) ? [] : [index]))
  const hasId = columns.some((column) => column?.name === 'id')
  const titles = new Map(
    columns.flatMap((column, index) =>
      column === undefined
        ? []
        : [
            [
              columnOf(column.name, column.locale, locales[0]),
              table.header[index]?.trim() as string,
            ] as const,
          ],
    ),
  )
  const title = (column: string): string => titles.get(column) ?? column
  // A file of rejected rows was made safe for spreadsheets when it was written.
  const cellOf = problems.size > 0 ? unescapedFormula : (cell: string): string => cell

  const readRecord = (record: TableRecord, number: number): WrittenRow => {
    const { line, fault } = record
    // What fields of text get is what the cell shows; prices, dates and numbers are read from its value.
    const textAt = (index: number): string => {
      const column = columns[index]
      const isText = column !== undefined && context.fields[column.name]?.kind === 'text'
      const shown = isText ? record.shown?.(index, column.locale ?? '') : undefined
      return cellOf(shown ?? record.cells[index] ?? '')
    }
    const at = (column: string): string => `${table.place(line)}, column ${title(column)}`
    const issues: RowIssue[] = []
    const values = emptyValues(locales)
    const reserved: Record<string, string> = Object.create(null)
    for (const [index, column] of columns.entries()) {
      if (column === undefined) continue
      const text = textAt(index)
      if (isBlank(text)) continue
      if (column.locale === undefined) reserved[column.name] = text
      else put(values, column.locale, column.name, text)
    }
    const { id = numbered(number, table.lines), ...besides } = readReserved(
      reserved,
      (column, found, expected) =>
        issues.push({ file, path: at(column), column: title(column), found, expected }),
    )
    const row: Row = { id, at, title, values, ...besides }
    return {
      id,
      line,
      cells: () => [...(hasId ? [] : [id]), ...kept.map(textAt)],
      row: fault === undefined ? row : undefined,
      issues: fault === undefined ? issues : [{ file, path: table.place(line), column: '', ...fault }],
    }
  }
  const left = unused.map((name) => name.trim()).join(', ')
  const rows: WrittenRows = {
    columns: [...(hasId ? [] : ['id']), ...kept.map((index) => table.header[index]?.trim() as string)],
    notes: [...table.notes, ...(left === '' ? [] : [`columns left out: ${left}`])],
    mended: problems.size > 0,
    read: async function* () {
      let number = 0
      for await (const record of table.read()) yield readRecord(record, ++number)
    },
  }
  return { rows, issues }
}
