import { rm } from 'node:fs/promises'
import path from 'node:path'
import { refuseIssues } from '../../error/error.ts'
import type { Issue } from '../../error/issue.ts'
import { columnOf, splitColumn } from '../../rows/column.ts'
import { readHeader } from '../../rows/header.ts'
import { openTable } from '../../rows/open.ts'
import { writeWhole } from '../../store/disk.ts'
import { MOST, type Reading, type Table, type TableRow } from './table.ts'

/** Kinds of files that are told by their names; anything else is taken for a table of text, and looked at. */
const KNOWN = ['.csv', '.tsv', '.xlsx', '.jsonl', '.ndjson', '.json']

/**
 * Reads a file of rows into a table. Throws `INPUT_INVALID` for a file that cannot be read or is larger than what is taken.
 * @param folder for the file while it is read
 */
export async function readTable(
  bytes: Uint8Array,
  name: string,
  folder: string,
  reading: Reading,
): Promise<Table> {
  const extension = path.extname(name).toLowerCase()
  const location = path.join(folder, `incoming${KNOWN.includes(extension) ? extension : '.csv'}`)
  await writeWhole(location, bytes)
  try {
    return await tableOf(location, name, reading)
  } finally {
    await rm(location, { force: true })
  }
}

async function tableOf(location: string, file: string, reading: Reading): Promise<Table> {
  const { fields, locales } = reading
  const opened = await openTable({ location, file, fields, locales })
  if ('found' in opened) refuseIssues([opened])
  const source = opened as Exclude<typeof opened, Issue>
  const { header, notes, lines } = source
  const refuse = (found: string, expected: string): void =>
    refuseIssues([{ file, path: '', found, expected }])
  if (header.length > MOST.columns) refuse(`${header.length} columns`, `at most ${MOST.columns}`)
  const targets = targetsOf(header, reading)
  const rows: TableRow[] = []
  let characters = 0
  for await (const { cells, shown, fault } of source.read()) {
    if (rows.length === MOST.rows)
      refuse(
        `more than ${MOST.rows.toLocaleString('en')} rows`,
        'fewer; `broadside make` reads files of any length, row by row',
      )
    const other = shown === undefined ? {} : shownIn(cells, shown, targets, locales)
    characters += cells.reduce((sum, cell) => sum + cell.length, 0)
    if (characters > MOST.characters) refuse('more text than a campaign has', 'a table of copy')
    const more = Object.keys(other).length > 0 ? { shown: other } : {}
    rows.push({ n: rows.length + 1, cells: [...cells], ...more, ...(fault === undefined ? {} : { fault }) })
  }
  if (rows.length === 0) refuse('no rows', 'at least one row below the names of the columns')
  return { head: { file, notes, header, headed: true, lines, targets }, rows }
}

/** What the spreadsheet shows where that is not the value. */
function shownIn(
  cells: readonly string[],
  shown: (column: number, locale: string) => string,
  targets: readonly (string | null)[],
  locales: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    cells.flatMap((cell, at) => {
      const locale = splitColumn(targets[at] ?? '').locale ?? locales[0] ?? 'en'
      const text = cell === '' ? cell : shown(at, locale)
      return text === cell ? [] : [[at, text] as const]
    }),
  )
}

/** What the titles of columns mean by themselves. */
function targetsOf(
  titles: readonly string[],
  { fields, locales }: Pick<Reading, 'fields' | 'locales'>,
): readonly (string | null)[] {
  const { columns } = readHeader(titles, { file: '', fields, locales, columns: { '*': null } })
  return titles.map((_, at) => {
    const column = columns[at]
    return column === undefined ? null : columnOf(column.name, column.locale, locales[0])
  })
}

/** What titles that mean nothing seem to mean, by their places. */
export function meantBy(
  titles: readonly string[],
  { fields, locales }: Pick<Reading, 'fields' | 'locales'>,
): ReadonlyMap<number, string> {
  const { issues } = readHeader(titles, { file: '', fields, locales, columns: { '*': null } })
  return new Map(
    issues.flatMap(({ path: place, expected }) => {
      const at = /^column (\d+)$/.exec(place)?.[1]
      const meant = /^"([^"]+)"$/.exec(expected)?.[1]
      return at === undefined || meant === undefined ? [] : [[Number(at) - 1, meant] as const]
    }),
  )
}
