import { copyFile, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { writeWhole } from '../../store/disk.ts'
import type { Table, TableHead, TableRow } from './table.ts'

const FILE = 'table.jsonl'

/** Keeps a table in the folder of its draft: a line for what all rows share, then one for each row. In whole or not at all. */
export async function writeTable(folder: string, { head, rows }: Table): Promise<void> {
  await writeWhole(path.join(folder, FILE), linesOf(head, rows), { durable: true })
}

/** The table of a draft; `undefined` if it has none. */
export async function loadTable(folder: string): Promise<Table | undefined> {
  const text = await readFile(path.join(folder, FILE), 'utf8').catch(() => undefined)
  const [head, ...rows] = text?.trimEnd().split('\n') ?? []
  return head === undefined ? undefined : { head: JSON.parse(head), rows: rows.map((row) => JSON.parse(row)) }
}

/** Gives another draft the same table; none if there is none. */
export async function copyTable(from: string, to: string): Promise<void> {
  await copyFile(path.join(from, FILE), path.join(to, FILE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

export async function removeTable(folder: string): Promise<void> {
  await rm(path.join(folder, FILE), { force: true })
}

function* linesOf(head: TableHead, rows: readonly TableRow[]): Iterable<string> {
  yield `${JSON.stringify(head)}\n`
  for (const row of rows) yield `${JSON.stringify(row)}\n`
}
