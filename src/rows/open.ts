import path from 'node:path'
import type { Issue } from '../error/issue.ts'
import type { RowContext } from './column.ts'
import { objectsOf, openJson } from './json-array.ts'
import { rowsOfObjects } from './object-rows.ts'
import type { Objects, Table } from './record.ts'
import type { WrittenRows } from './row.ts'
import { rowsOfTable } from './table-rows.ts'

/** How rows are read. */
export interface RowWishes extends RowContext {
  /** Absolute path of the file. */
  readonly location: string
  /** Its encoding, where it is named. */
  readonly encoding?: string | undefined
  /** Name of the sheet of a workbook; the first unless given. */
  readonly sheet?: string | undefined
}

type Opened = { readonly rows?: WrittenRows; readonly issues: readonly Issue[] }

/** Rows that stand in the campaign itself. */
export function inlineRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  context: RowContext,
): WrittenRows {
  return rowsOfObjects(objectsOf(rows, 'rows.'), context)
}

/**
 * Opens a file of rows: CSV, JSON Lines (`.jsonl`, `.ndjson`), an array in JSON, or a workbook (`.xlsx`). What is wrong with all of
 * it (no such file, an encoding that cannot be told, a header that cannot be used) comes back as issues; what is wrong with a row
 * comes with that row. Nothing of the file is kept, but for JSON arrays and the shared strings of workbooks.
 */
export async function openRows(wishes: RowWishes): Promise<Opened> {
  const source = await openSource(wishes)
  if ('found' in source) return { issues: [source] }
  if (source.kind === 'objects') return { rows: rowsOfObjects(source, wishes), issues: [] }
  return rowsOfTable(source, wishes)
}

/** Opens a file of rows as a table, whatever its kind, with nothing interpreted; what is wrong with all of it comes back as an issue. */
export async function openTable(wishes: RowWishes): Promise<Table | Issue> {
  const source = await openSource(wishes)
  if ('found' in source || source.kind === 'table') return source
  const { flattened } = await import('./flatten.ts')
  return flattened(source, wishes)
}

async function openSource(wishes: RowWishes): Promise<Table | Objects | Issue> {
  const { location, file, locales, encoding, sheet } = wishes
  const extension = path.extname(location).toLowerCase()
  // Libraries are loaded for the files that need them: most campaigns for a first look have their rows inline.
  if (extension === '.xlsx') {
    const { openWorkbook } = await import('./workbook.ts')
    return openWorkbook(location, file, sheet)
  }
  const { openText } = await import('./text-file.ts')
  const text = await openText(location, file, { locales, encoding })
  if ('found' in text) return text
  if (extension === '.json') return openJson(text, file)
  if (extension === '.jsonl' || extension === '.ndjson') {
    const { openJsonLines } = await import('./json-lines.ts')
    return openJsonLines(text, file)
  }
  const { openCsv } = await import('./csv.ts')
  return openCsv(text, file)
}
