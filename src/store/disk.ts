import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { BroadsideError } from '../error/error.ts'

/** How a file is written. */
export interface WriteOptions {
  /** Wait until the bytes are on the disk, so that they survive a power cut. Costs milliseconds a file. */
  readonly durable?: boolean
}

/** Unfinished files end so. */
const PART = '.part'

/**
 * Writes a file in whole or not at all: into a neighbour first, which then takes its name. Whatever goes wrong, an
 * older file of that name stays as it was. Makes missing folders.
 *
 * Throws `WRITE_FAILED`.
 */
export async function writeWhole(
  path: string,
  bytes: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}${PART}`)
  const data = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  try {
    await mkdir(dirname(path), { recursive: true })
    // A leftover of an earlier process with our id would make `wx` fail for ever.
    await rm(part, { force: true })
    const file = await open(part, 'wx')
    try {
      await file.writeFile(data)
      if (options.durable) await file.sync()
      // A full disk can cut a write short without an error on some file systems.
      const { size } = await file.stat()
      if (size !== data.byteLength) throw new Error(`only ${size} of ${data.byteLength} bytes were written`)
    } finally {
      await file.close()
    }
    await rename(part, path)
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {})
    throw writeFailed(path, cause)
  }
}

/** Removes unfinished files that crashed processes left in a folder. Only files this program names so. */
export async function sweepParts(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  await Promise.all(
    names
      .filter((name) => /^\..+\.\d+\.part$/.test(name))
      .map((name) => rm(join(folder, name), { force: true })),
  )
}

/** The path of `file` below `root`. Throws a RangeError if it would leave `root`: names are made safe before, so that is a mistake of ours. */
export function within(root: string, file: string): string {
  const path = join(root, file)
  const way = relative(root, path)
  if (way === '' || way.startsWith('..') || isAbsolute(way)) throw new RangeError(`${file} leaves its folder`)
  return path
}

function writeFailed(path: string, cause: unknown): BroadsideError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const reason: Record<string, string> = {
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
  const why = reason[code] ?? (cause instanceof Error ? cause.message : String(cause))
  return new BroadsideError('WRITE_FAILED', {
    message: `${basename(path)} could not be written: ${why}`,
    hint: 'What stood there before is unchanged. Make room or choose another folder, then run the same command again.',
    cause,
  })
}
