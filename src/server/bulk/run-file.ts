import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { writeWhole } from '../../store/disk.ts'

/** What is kept of a run beside its journal: whether it has come to its end, and what it was made from. */
export interface RunFile {
  /** `running` in the file of a program that is gone: it was killed. */
  readonly status: 'running' | 'done' | 'stopped' | 'failed'
  /** Exports it has, as far as it is planned. */
  readonly total: number
  /** Over the campaign and its rows. */
  readonly hash: string
  /** Rows that were left out for mistakes in them. */
  readonly rejected: number
}

const FILE = 'bulk-run.json'

export async function writeRunFile(folder: string, run: RunFile): Promise<void> {
  await writeWhole(path.join(folder, FILE), `${JSON.stringify(run)}\n`, { durable: true })
}

/** The last run of a draft; `undefined` if there was none. */
export async function readRunFile(folder: string): Promise<RunFile | undefined> {
  try {
    return JSON.parse(await readFile(path.join(folder, FILE), 'utf8'))
  } catch {
    return undefined
  }
}
