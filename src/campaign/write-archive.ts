import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Manifest } from '../export/manifest.ts'
import { CAPTIONS, MANIFEST, SHEET } from '../export/name.ts'
import type { ZipEntry } from '../store/zip.ts'

/** Packs a run into one archive. Throws `WRITE_FAILED`. */
export async function writeArchive(file: string, out: string, manifest: Manifest): Promise<void> {
  const { writeZip } = await import('../store/zip.ts')
  await writeZip(file, out, archiveOf(out, manifest))
}

/** What an archive of a run holds: exports and their masters in the order of the manifest, decks, then what lies beside them. */
export function archiveOf(out: string, { exports, decks = [] }: Manifest): readonly ZipEntry[] {
  const pictures = exports.flatMap((entry): ZipEntry[] =>
    entry.status === 'done' ? [entry, ...(entry.masters ?? [])].map(named) : [],
  )
  const beside = [{ file: SHEET }, { file: CAPTIONS, text: true }, { file: MANIFEST, text: true }].filter(
    (entry) => existsSync(path.join(out, entry.file)),
  )
  return [...pictures, ...decks.map(named), ...beside]
}

function named({ file, sha256 }: { readonly file: string; readonly sha256: string }): ZipEntry {
  return { file, sha256 }
}
