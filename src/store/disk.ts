import { type FileHandle, mkdir, open, opendir, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { BroadsideError } from '../error/error.ts'

/** What a file may be made of: all of it at once, or text that is made while it is written. */
export type Content = Uint8Array | string | AsyncIterable<string> | Iterable<string>

/** How a file is written. */
export interface WriteOptions {
  /** Wait until bytes and name are on the disk, so that they survive a power cut. Costs a millisecond or more a file. */
  readonly durable?: boolean
}

/** Unfinished files end so. */
const PART = '.part'

/** Characters of streamed text that are written at once. */
const CHUNK = 64 * 1024

/**
 * Writes a file in whole or not at all: into a neighbour first, which then takes its name. Whatever goes wrong, an
 * older file of that name stays as it was. Makes missing folders.
 *
 * Throws `DISK_FULL` and `WRITE_FAILED`.
 */
export async function writeWhole(path: string, content: Content, options: WriteOptions = {}): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}${PART}`)
  try {
    await makeFolder(dirname(path))
    // A leftover of an earlier process with our id would make `wx` fail for ever.
    await rm(part, { force: true })
    const file = await open(part, 'wx')
    try {
      const expected = await put(file, content)
      if (options.durable) await file.sync()
      // A full disk can cut a write short without an error on some file systems.
      const { size } = await file.stat()
      if (size !== expected) throw new Error(`only ${size} of ${expected} bytes were written`)
    } finally {
      await file.close()
    }
    await rename(part, path)
    if (options.durable) await syncFolder(dirname(path))
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {})
    throw writeFailed(path, cause)
  }
}

/** Makes a folder and those above it. */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (error) {
    // Node says so of a disk that is read-only, too; the plain call says why.
    if (!isCode(error, 'ENOENT')) throw error
    if (dirname(folder) !== folder) await makeFolder(dirname(folder))
    await mkdir(folder)
  }
}

/** Writes content and returns how many bytes it has. */
async function put(file: FileHandle, content: Content): Promise<number> {
  if (typeof content === 'string' || content instanceof Uint8Array) {
    const data = typeof content === 'string' ? Buffer.from(content) : content
    await file.writeFile(data)
    return data.byteLength
  }
  let bytes = 0
  let waiting = ''
  const flush = async (): Promise<void> => {
    const data = Buffer.from(waiting)
    waiting = ''
    bytes += data.byteLength
    await file.writeFile(data)
  }
  for await (const text of content) {
    waiting += text
    if (waiting.length >= CHUNK) await flush()
  }
  await flush()
  return bytes
}

/** Puts the names in a folder on the disk. Some systems know no such thing: there names are safe when files are. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder).catch(() => undefined)
  try {
    await handle?.sync()
  } catch (error) {
    if (!isCode(error, 'EINVAL', 'EPERM', 'EISDIR', 'EBADF')) throw error
  } finally {
    await handle?.close()
  }
}

/** Removes unfinished files that crashed processes left in a folder and below it. Only files this program names so. */
export async function sweepParts(folder: string): Promise<void> {
  const entries = await opendir(folder).catch(() => undefined)
  if (entries === undefined) return
  for await (const entry of entries) {
    const { name } = entry
    if (entry.isDirectory()) await sweepParts(join(folder, name))
    else if (/^\..+\.\d+\.part$/.test(name)) await rm(join(folder, name), { force: true })
  }
}

/** Removes what crashed processes left of a single file. */
export async function sweepPartsOf(path: string): Promise<void> {
  const start = `.${basename(path)}.`
  for (const name of await readdir(dirname(path)).catch(() => []))
    if (name.startsWith(start) && /^\d+\.part$/.test(name.slice(start.length)))
      await rm(join(dirname(path), name), { force: true })
}

/** The path of `file` below `root`. Throws a RangeError if it would leave `root`: names are made safe before, so that is a mistake of ours. */
export function within(root: string, file: string): string {
  const path = join(root, file)
  const way = relative(root, path)
  if (way === '' || way.startsWith('..') || isAbsolute(way)) throw new RangeError(`${file} leaves its folder`)
  return path
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EACCES: 'writing there is not allowed',
  EPERM: 'writing there is not allowed',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
  EISDIR: 'a folder of that name stands there',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
}

/** Why a file could not be written, in words: `DISK_FULL` where that is the reason, else `WRITE_FAILED`. */
export function writeFailed(path: string, cause: unknown): BroadsideError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const why = REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause))
  return new BroadsideError(isCode(cause, 'ENOSPC', 'EDQUOT') ? 'DISK_FULL' : 'WRITE_FAILED', {
    message: `${basename(path)} could not be written: ${why}`,
    hint: 'What stood there before is unchanged. Make room or choose another folder, then run the same command again.',
    cause,
  })
}

function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
