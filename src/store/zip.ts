import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PassThrough, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { makeFolder, sweepPartsOf, within, writeFailed } from './disk.ts'

/** A file for an archive. */
export interface ZipEntry {
  /** Relative to the folder, with `/`: its name in the archive, too. */
  readonly file: string
  /** Hex SHA-256 it must have; not looked at unless given. */
  readonly sha256?: string
  /** Whether packing makes it smaller: text, not pictures. */
  readonly text?: boolean
}

/** The first day an archive can name. The time of day is that of no place, so that archives are the same everywhere. */
const THEN = new Date(1980, 0, 1)

/**
 * Writes files of a folder into a zip archive, in the order given, one after the other: memory does not grow with them. The same
 * files give the same bytes. Written in whole or not at all.
 *
 * Throws `DISK_FULL` and `WRITE_FAILED`, the latter also where a file has not the hash it must have: then somebody changed it meanwhile.
 */
export async function writeZip(path: string, folder: string, entries: Iterable<ZipEntry>): Promise<void> {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`)
  try {
    await makeFolder(dirname(path))
    await sweepPartsOf(path)
    await pipeline(zipOf(folder, entries), createWriteStream(part))
    const file = await open(part)
    await file.sync().finally(() => file.close())
    await rename(part, path)
  } catch (cause) {
    await rm(part, { force: true }).catch(() => {})
    throw writeFailed(path, cause)
  }
}

/** The bytes of an archive, made while they are read. */
export function zipOf(folder: string, entries: Iterable<ZipEntry>): NodeJS.ReadableStream {
  const zip = new ZipFile()
  const out = new PassThrough()
  zip.on('error', (error: Error) => out.destroy(error))
  for (const { file, sha256, text = false } of entries) {
    const options = { mtime: THEN, forceDosTimestamp: true, mode: 0o100644, compress: text }
    zip.addReadStreamLazy(file, options, (give) => {
      const source = createReadStream(within(folder, file))
      const checked = source.pipe(hashing(file, sha256))
      for (const stream of [source, checked]) stream.on('error', (error: Error) => out.destroy(error))
      give(null, checked)
    })
  }
  zip.end()
  zip.outputStream.pipe(out)
  return out
}

/** Lets bytes through and fails at their end if they are not those that were expected. */
function hashing(file: string, expected: string | undefined): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      const changed = expected !== undefined && hash.digest('hex') !== expected
      done(changed ? new Error(`${file} is not as it was made`) : null)
    },
  })
}
