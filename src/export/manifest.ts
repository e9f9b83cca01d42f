import { writeWhole } from '../store/disk.ts'
import type { DeckEntry, ManifestEntry, ManifestFile, PlateEntry } from './schema.ts'

/** The record of a run; see `export/schema.ts` for its shape. */
export type Manifest = ManifestFile

/** What a manifest is made of. */
export interface ManifestParts {
  readonly version: string
  readonly engines: Readonly<Record<string, string>>
  readonly campaign: ManifestFile['campaign']
  readonly complete: boolean
  readonly rejected?: ManifestFile['rejected']
  readonly plates: readonly PlateEntry[]
  /** In the order of the plan. */
  readonly exports: readonly ManifestEntry[]
  readonly decks?: readonly DeckEntry[]
}

/** Builds a manifest. Holds no clock, no machine name and no absolute path: the same run gives the same text. */
export function manifestOf({
  version,
  engines,
  campaign,
  complete,
  rejected,
  plates,
  exports,
  decks,
}: ManifestParts): Manifest {
  const count = (status: ManifestEntry['status']): number =>
    exports.filter((entry) => entry.status === status).length
  return {
    schema: 1,
    tool: { name: 'broadside', version },
    engines: { ...engines },
    campaign,
    complete,
    counts: { done: count('done'), refused: count('refused'), failed: count('failed') },
    ...(rejected === undefined ? {} : { rejected }),
    plates: [...plates],
    exports: [...exports],
    ...(decks === undefined ? {} : { decks: [...decks] }),
  }
}

/** Writes a manifest where it survives a power cut. Throws `WRITE_FAILED`. */
export async function writeManifest(path: string, manifest: Manifest): Promise<void> {
  await writeWhole(path, `${JSON.stringify(manifest, null, 2)}\n`, { durable: true })
}
