import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Manifest } from '../export/manifest.ts'
import { CAPTIONS, MANIFEST, SHEET } from '../export/name.ts'
import type { ZipEntry } from '../store/zip.ts'

/** Packs a run into one archive: exports in the order of the manifest, then what lies beside them. Throws `WRITE_FAILED`. */
export async function writeArchive(file: string, out: string, { exports }: Manifest): Promise<void> {
  const pictures = exports.flatMap((entry): ZipEntry[] =>
    entry.status === 'done' ? [{ file: entry.file, sha256: entry.sha256 }] : [],
  )
  const beside = [{ file: SHEET }, { file: CAPTIONS, text: true }, { file: MANIFEST, text: true }].filter(
    (entry) => existsSync(path.join(out, entry.file)),
  )
  const { writeZip } = await import('../store/zip.ts')
  await writeZip(file, out, [...pictures, ...beside])
}
