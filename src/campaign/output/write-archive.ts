import { existsSync } from 'node:fs'
import path from 'node:path'
import { CAPTIONS, MANIFEST, SHEET } from '../../export/name.ts'
import type { DeckEntry, ManifestEntry } from '../../export/schema.ts'
import type { ZipEntry } from '../../store/zip.ts'

/** Packs a run into one archive. Throws `WRITE_FAILED`. */
export async function writeArchive(
  file: string,
  out: string,
  { exports, decks }: { readonly exports: Iterable<ManifestEntry>; readonly decks: readonly DeckEntry[] },
): Promise<void> {
  const { writeZip } = await import('../../store/zip.ts')
  await writeZip(file, out, archiveOf(out, exports, decks))
}

/** What an archive of a run holds: exports and their masters in the order of the manifest, decks, then what lies beside them. */
export function* archiveOf(
  out: string,
  exports: Iterable<ManifestEntry>,
  decks: readonly DeckEntry[],
): Iterable<ZipEntry> {
  for (const entry of exports)
    if (entry.status === 'done') yield* [entry, ...(entry.masters ?? [])].map(named)
  yield* decks.map(named)
  const beside = [{ file: SHEET }, { file: CAPTIONS, text: true }, { file: MANIFEST, text: true }]
  yield* beside.filter((entry) => existsSync(path.join(out, entry.file)))
}

function named({ file, sha256 }: { readonly file: string; readonly sha256: string }): ZipEntry {
  return { file, sha256 }
}
