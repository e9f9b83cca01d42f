import { readFile } from 'node:fs/promises'
import { refuseIssues } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import { LIMITS } from '../kit/limits.ts'
import { fileState, refuseChanges } from './file-state.ts'
import type { Fault, Table, TableRecord } from './record.ts'
import { plainText, shownText } from './sheet-text.ts'
import { readSheet, type SheetValue, type WorkbookSheet } from './xlsx.ts'

/**
 * Opens a sheet of a workbook as a table: its first row that is not empty names the columns. Formulas have the value they had when
 * the workbook was saved. Hidden rows and columns count like others.
 */
export async function openWorkbook(
  location: string,
  file: string,
  wanted: string | undefined,
): Promise<Table | Issue> {
  const before = await fileState(location)
  if ('found' in before) return { file, path: '', ...before }
  if (before.bytes > LIMITS.pictureBytes) {
    const expected = `at most ${LIMITS.pictureBytes}; a CSV in UTF-8 may be of any length`
    return { file, path: '', found: `${before.bytes} bytes`, expected }
  }
  const sheet = await readSheet(await readFile(location), wanted)
  if ('found' in sheet) return { file, path: '', ...sheet }
  const { name, rows, merges, others } = sheet
  const place = (line: number): string => `sheet ${quote(name)}, row ${line}`
  const top = rows.findIndex((row) => row.some((value) => !isEmpty(value)))
  if (top < 0) {
    const expected = 'a first row that names the columns'
    return { file, path: `sheet ${quote(name)}`, found: 'an empty sheet', expected }
  }
  const titles = (rows[top] ?? []).map((value) => (isEmpty(value) ? '' : String(value)))
  const columns = titles.findLastIndex((title) => title !== '') + 1
  const merge = merges.find(
    ({ startRow, endRow, startCol }) => startRow <= top && endRow >= top && startCol < columns,
  )
  if (merge !== undefined) {
    const found = `the title ${quote(titles[merge.startCol] ?? '')} in merged cells`
    const expected = 'a cell and a title for each column: undo the merge'
    return { file, path: place(top + 1), found, expected }
  }
  return {
    kind: 'table',
    header: titles.slice(0, columns),
    place,
    notes: others.length === 0 ? [] : [`read from the sheet ${quote(name)}`],
    lines: rows.length,
    read: async function* () {
      // Read anew for each pass, so that nothing of it is kept between them.
      await refuseChanges(location, file, before)
      const again = await readSheet(await readFile(location), name)
      if ('found' in again) return refuseIssues([{ file, path: '', ...again }])
      yield* recordsOf(again, top + 1, columns)
    },
  }
}

function* recordsOf(sheet: WorkbookSheet, first: number, columns: number): Generator<TableRecord> {
  const merged = mergedRows(sheet, columns)
  for (let row = first; row < sheet.rows.length; row++) {
    const values = sheet.rows[row] ?? []
    if (values.every(isEmpty)) continue
    const value = (column: number): SheetValue => values[column] ?? null
    const format = (column: number): string => sheet.cell(row, column).format
    const cells = Array.from({ length: columns }, (_, column) => plainText(value(column), format(column)))
    const fault = merged[row] ? MERGED : faultOf(sheet, row, cells)
    yield {
      line: row + 1,
      cells,
      shown: (column, locale) => shownText(value(column), format(column), locale),
      ...(fault === undefined ? {} : { fault }),
    }
  }
}

const MERGED: Fault = { found: 'merged cells', expected: 'a cell for each value: undo the merge' }

/** Whether each row is touched by merged cells: only the first of them has a value, and which rows it is meant for nobody can tell. */
function mergedRows({ rows, merges }: WorkbookSheet, columns: number): readonly boolean[] {
  const steps = new Int32Array(rows.length + 1)
  for (const { startRow, endRow, startCol } of merges) {
    if (startCol >= columns || startRow >= rows.length) continue
    steps[startRow] = (steps[startRow] ?? 0) + 1
    const after = Math.min(endRow + 1, rows.length)
    steps[after] = (steps[after] ?? 0) - 1
  }
  let open = 0
  return rows.map((_, row) => {
    open += steps[row] ?? 0
    return open > 0
  })
}

function faultOf(sheet: WorkbookSheet, row: number, cells: readonly string[]): Fault | undefined {
  const values = sheet.rows[row] ?? []
  const beyond = values.findIndex((value, column) => column >= cells.length && !isEmpty(value))
  if (beyond >= 0) {
    const found = `${quote(String(values[beyond]))} in column ${letters(beyond)}, which has no title`
    return { found, expected: 'a title above it, or nothing' }
  }
  for (const [column, text] of cells.entries()) {
    const { isError, isOpen } = sheet.cell(row, column)
    const where = `in column ${letters(column)}`
    if (isError) return { found: `the error ${text} ${where}`, expected: 'a value' }
    if (isOpen)
      return {
        found: `a formula without its result ${where}`,
        expected: 'a value: open the workbook in a spreadsheet program and save it',
      }
    if (text.length > LIMITS.cellCharacters)
      return {
        found: `a cell of ${text.length} characters ${where}`,
        expected: `at most ${LIMITS.cellCharacters}`,
      }
  }
  return undefined
}

function isEmpty(value: SheetValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}

/** `A` for the first column, `AA` after `Z`. */
function letters(column: number): string {
  const before = Math.floor(column / 26)
  return `${before === 0 ? '' : letters(before - 1)}${String.fromCharCode(65 + (column % 26))}`
}
