import { open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { refuseIssues } from '../../error/error.ts'
import { CSV_MARK, csvText } from '../../export/csv-text.ts'
import { MANIFEST, REJECTED } from '../../export/name.ts'
import type { ManifestFile } from '../../export/schema.ts'
import { sha256 } from '../../kit/hash.ts'
import { PROBLEM } from '../../rows/column.ts'
import { writeWhole } from '../../store/disk.ts'
import type { ProduceEvent } from '../event.ts'
import type { Plan } from '../plan-table.ts'
import { hashOfFile } from '../record/stock.ts'
import type { Input } from './input.ts'
import { shownPath } from './read-file.ts'

/** Mistakes that are told one by one; the file has all of them. */
const TOLD = 20

/**
 * Writes the rows that were left out beside the manifest, and tells of them. A file of an earlier run is removed where there are none;
 * one that somebody has worked on since is kept under another name. Throws `WRITE_FAILED`.
 */
export async function writeRejected(
  out: string,
  plan: Plan,
  columns: readonly string[],
): Promise<ManifestFile['rejected']> {
  const file = path.join(out, REJECTED)
  await keepEdited(file, path.join(out, MANIFEST))
  const { rows } = plan.rejects
  if (rows === 0) {
    await rm(file, { force: true })
    return undefined
  }
  await writeWhole(file, rejectedText(columns, plan.leftOut()))
  return { rows, file: REJECTED, sha256: String(await hashOfFile(file)) }
}

/** What a person should know of the rows of a campaign. */
export function rowsEvent({ rows: { file, notes } }: Input, { rows: good, rejects }: Plan): ProduceEvent {
  const { rows: rejected, first, mistakes } = rejects
  return { type: 'rows-read', file, notes, good, rejected, issues: first.slice(0, TOLD), mistakes }
}

/** Refuses to read rows from the very file that is written anew: it would be gone after the run. */
export function refuseOwnRejects(file: string, out: string): void {
  const target = path.join(out, REJECTED)
  if (path.resolve(file) !== target) return
  const expected = 'another folder (--out), or a copy of that file beside the campaign'
  refuseIssues([
    { file: shownPath(target), path: '', found: 'rows out of the folder they are made into', expected },
  ])
}

/** The columns of the rows as they were, and what is wrong with each: it can be mended and read again. */
function* rejectedText(columns: readonly string[], rows: ReturnType<Plan['leftOut']>): Iterable<string> {
  yield CSV_MARK + csvText([[...columns, ...PROBLEM]])
  for (const { line, cells, rejected } of rows) {
    const named = [...new Set(rejected.map(({ column }) => column).filter((column) => column !== ''))]
    const why = rejected.map(({ column, found, expected }) => {
      const where = column === '' ? '' : `${column}: `
      return `${where}found ${found}, expected ${expected}`
    })
    yield csvText([[...cells, line, named.join(', '), why.join('\n')]])
  }
}

/** Gives a file another name unless it is as the run before wrote it. */
async function keepEdited(file: string, manifest: string): Promise<void> {
  const found = await readFile(file).catch(() => undefined)
  if (found === undefined || sha256(found) === (await recordedHash(manifest))) return
  const { dir, name, ext } = path.parse(file)
  for (let number = 1; ; number++) {
    const kept = path.join(dir, `${name}-edited${number === 1 ? '' : `-${number}`}${ext}`)
    const taken = await open(kept, 'wx').then(
      (handle) => handle.close().then(() => false),
      () => true,
    )
    if (!taken) return rename(file, kept)
  }
}

/** The hash that stands in the beginning of a manifest, which may be very long. */
async function recordedHash(manifest: string): Promise<string | undefined> {
  const handle = await open(manifest).catch(() => undefined)
  if (handle === undefined) return undefined
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, 0)
    const head = buffer.toString('utf8', 0, bytesRead)
    return /"rejected":\s*\{[^}]*"sha256":\s*"([0-9a-f]{64})"/.exec(head)?.[1]
  } finally {
    await handle.close()
  }
}
