import path from 'node:path'
import { explainPage } from '../export/explain-page.ts'
import type { Manifest } from '../export/manifest.ts'
import { PAGE } from '../export/name.ts'
import { writeWhole } from '../store/disk.ts'

/** Writes the page that lists the certificates of a run beside its manifest. Throws `WRITE_FAILED`. */
export async function writePage(out: string, manifest: Manifest): Promise<void> {
  await writeWhole(path.join(out, PAGE), Buffer.from(explainPage(manifest)))
}
