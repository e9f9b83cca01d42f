import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'
import { BroadsideError } from '../../src/error/error.ts'
import type { Issue } from '../../src/error/issue.ts'
import type { RowContext } from '../../src/rows/column.ts'
import { openCsv } from '../../src/rows/csv.ts'
import { openRows, type RowWishes } from '../../src/rows/open.ts'
import type { TableRecord } from '../../src/rows/record.ts'
import type { WrittenRow } from '../../src/rows/row.ts'
import { openText } from '../../src/rows/text-file.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-rows-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a file for a test and says where. */
export function written(content: string | Uint8Array, name = 'rows.csv'): string {
  const location = path.join(folder, name)
  writeFileSync(location, content)
  return location
}

/** All there is, in an array. */
export async function everything<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

interface ReadTable {
  readonly header?: readonly string[]
  readonly records: readonly TableRecord[]
  readonly notes: readonly string[]
  readonly issues: readonly Issue[]
}

/** Reads a CSV in whole, without any meaning. */
export async function readTable(
  content: string | Uint8Array,
  hints: { locales?: readonly string[]; encoding?: string } = {},
): Promise<ReadTable> {
  const nothing = { records: [], notes: [] }
  return caught(nothing, async () => {
    const text = await openText(written(content), 'rows.csv', { locales: ['en'], ...hints })
    if ('found' in text) return { ...nothing, issues: [text] }
    const table = await openCsv(text, 'rows.csv')
    if ('found' in table) return { ...nothing, issues: [table] }
    const records = await everything(table.read())
    return { header: table.header, records, notes: table.notes, issues: [] }
  })
}

interface ReadRows {
  readonly rows: readonly WrittenRow[]
  readonly columns: readonly string[]
  readonly notes: readonly string[]
  readonly issues: readonly Issue[]
}

/** Reads a file of rows in whole. */
export async function readRows(
  content: string | Uint8Array,
  context: RowContext,
  { name = 'rows.csv', ...wishes }: { name?: string } & Partial<RowWishes> = {},
): Promise<ReadRows> {
  const nothing = { rows: [], columns: [], notes: [] }
  return caught(nothing, async () => {
    const { rows, issues } = await openRows({ ...context, location: written(content, name), ...wishes })
    if (rows === undefined || issues.length > 0) return { ...nothing, issues }
    const read = await everything(rows.read())
    return { rows: read, columns: rows.columns, notes: rows.notes, issues: read.flatMap((row) => row.issues) }
  })
}

async function caught<T extends { readonly issues: readonly Issue[] }>(
  nothing: Omit<T, 'issues'>,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof BroadsideError)) throw error
    return { ...nothing, issues: error.issues } as T
  }
}
