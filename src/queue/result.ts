import { readFile } from 'node:fs/promises'
import type { JobResult } from '../campaign/job.ts'
import { sha256 } from '../kit/hash.ts'
import { within, writeWhole } from '../store/disk.ts'
import { type ObjectStore, storeUnavailable } from '../store/object-store.ts'
import type { Parcel } from './parcel.ts'
import { parseResult, type Result } from './schema.ts'

/** What came of a parcel earlier; `undefined` if nothing whole is there. */
export async function storedResult(store: ObjectStore, parcel: Parcel): Promise<Result | undefined> {
  return parseResult(await store.get(`${folderOf(parcel)}/result.json`), parcel.id)
}

/**
 * Puts what came of a parcel into the store: the files first, the record last, so that a result is there whole or not
 * at all, and twice the same if two machines made it.
 * @param from absolute path of the folder the files are in
 */
export async function storeResult(
  store: ObjectStore,
  parcel: Parcel,
  outcome: Result['outcome'],
  from: string,
): Promise<Result> {
  const folder = folderOf(parcel)
  const files: Result['files'][number][] = []
  for (const file of parcel.task.kind === 'export' ? filesOf(outcome as JobResult) : []) {
    const bytes = await readFile(within(from, file))
    await store.put(`${folder}/${file}`, bytes, typeOf(file))
    files.push({ file, sha256: sha256(bytes), bytes: bytes.byteLength })
  }
  const result = { id: parcel.id, files, outcome }
  await store.put(`${folder}/result.json`, JSON.stringify(result), 'application/json')
  return result
}

/** Writes the files of a result below a folder. Throws `STORE_UNAVAILABLE` where one is not what was stored, and `WRITE_FAILED`. */
export async function collect(
  store: ObjectStore,
  parcel: Parcel,
  result: Result,
  out: string,
): Promise<void> {
  for (const { file, sha256: hash } of result.files) {
    const key = `${folderOf(parcel)}/${file}`
    const bytes = await store.get(key)
    if (bytes === undefined || sha256(bytes) !== hash)
      throw storeUnavailable(store.name, `${key} is not there or damaged`)
    await writeWhole(within(out, file), bytes)
  }
}

/** Files that belong to an export, by their paths below the output folder. */
function filesOf(result: JobResult): readonly string[] {
  const explained = result.explained === undefined ? [] : [result.explained]
  if (result.status === 'refused') return explained
  return [result.file, ...(result.masters ?? []).map(({ file }) => file), ...explained]
}

function folderOf({ id, task }: Parcel): string {
  return `${task.kind}s/${id.slice(0, 2)}/${id}`
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  webp: 'image/webp',
  avif: 'image/avif',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
  tif: 'image/tiff',
  psd: 'image/vnd.adobe.photoshop',
}

function typeOf(file: string): string {
  return TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
}
