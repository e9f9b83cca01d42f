import path from 'node:path'
import type { Manifest } from '../export/manifest.ts'
import { CAPTIONS } from '../export/name.ts'
import { writeWhole } from '../store/disk.ts'

/** Writes the table of alt texts, captions and links beside the manifest. Throws `WRITE_FAILED`. */
export async function writeCaptions(out: string, manifest: Manifest): Promise<void> {
  // Loaded when it is needed, for the first picture is to be seen soon.
  const { captionsOf } = await import('../export/captions.ts')
  await writeWhole(path.join(out, CAPTIONS), captionsOf(manifest))
}
