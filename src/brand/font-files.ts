import { readFileSync, statSync } from 'node:fs'
import { open, readFile, realpath } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { type FontPackage, readPackage } from './fonts.ts'
import { FONT_EXPECTED, unpackFont } from './woff.ts'

/** An installed font package: where it is and what it says of itself. */
export interface InstalledPackage {
  readonly folder: string
  readonly facts: FontPackage
}

/** Finds a font package, first among those of the project a kit lies in, then among our own; `undefined` if there is none. */
export async function findPackage(name: string, kitFile: string): Promise<InstalledPackage | undefined> {
  return (await packageSeenFrom(kitFile, name)) ?? ownPackage(name)
}

/** A font package that comes with the program; `undefined` if there is none of that name. */
export async function ownPackage(name: string): Promise<InstalledPackage | undefined> {
  return packageSeenFrom(import.meta.url, name)
}

async function packageSeenFrom(from: string, name: string): Promise<InstalledPackage | undefined> {
  try {
    const manifest = createRequire(from).resolve(`${name}/package.json`)
    const folder = dirname(manifest)
    const [{ version }, metadata, unicode] = await Promise.all(
      ['package.json', 'metadata.json', 'unicode.json'].map(async (file) =>
        JSON.parse(await readFile(join(folder, file), 'utf8')),
      ),
    )
    return { folder, facts: readPackage(metadata, unicode, version) }
  } catch {
    // Not installed there, or not a font package.
    return undefined
  }
}

/** What is wrong with a packaged WOFF file, from its header alone; `undefined` if it looks whole. Reads 12 bytes. */
export async function headerFault(path: string): Promise<string | undefined> {
  let file: Awaited<ReturnType<typeof open>> | undefined
  try {
    file = await open(path)
    const header = Buffer.alloc(12)
    const { bytesRead } = await file.read(header, 0, 12, 0)
    const { size } = await file.stat()
    const whole =
      bytesRead === 12 && header.toString('latin1', 0, 4) === 'wOFF' && header.readUInt32BE(8) === size
    return whole ? undefined : 'a damaged WOFF font'
  } catch {
    return 'no such file'
  } finally {
    await file?.close()
  }
}

const fonts = new Map<string, Uint8Array>()

/**
 * Bytes of a font file, unpacked to TTF or OTF. The same unchanged file gives the same array each time.
 * Throws `FONT_UNREADABLE`.
 */
export function readFont(path: string): Uint8Array {
  let reason: string
  try {
    const { mtimeMs, size } = statSync(path)
    const key = `${path}\n${mtimeMs}\n${size}`
    const known = fonts.get(key)
    if (known) return known
    const unpacked = unpackFont(readFileSync(path))
    if ('data' in unpacked) {
      fonts.set(key, unpacked.data)
      return unpacked.data
    }
    reason = unpacked.fault
  } catch (cause) {
    if (cause instanceof BroadsideError) throw cause
    reason = cause instanceof Error ? cause.message : String(cause)
  }
  throw new BroadsideError('FONT_UNREADABLE', {
    message: `${path}: found ${reason}, expected ${FONT_EXPECTED}`,
    hint: 'Restore the file, or install the package again.',
  })
}

/** A file that a kit names: its real path, or why it may not be read. It must lie in the kit's folder, links followed. */
export async function ownFile(
  folder: string,
  path: string,
): Promise<{ readonly path: string } | { readonly fault: string }> {
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))])
    return file.startsWith(join(root, '/'))
      ? { path: file }
      : { fault: 'a file outside the folder of the brand' }
  } catch {
    return { fault: `${JSON.stringify(path)}, which is no file` }
  }
}
