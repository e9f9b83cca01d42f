import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { BroadsideError } from '../error/error.ts'
import { longJson, readLongJson } from '../kit/long-json.ts'
import type { DeckEntry, ManifestEntry, ManifestFile, PlateEntry } from './schema.ts'

/** The record of a run; see `export/schema.ts` for its shape. */
export type Manifest = ManifestFile

/** What a manifest is made of. */
export interface ManifestParts {
  readonly version: string
  readonly engines: Readonly<Record<string, string>>
  readonly campaign: ManifestFile['campaign']
  readonly complete: boolean
  readonly counts: ManifestFile['counts']
  readonly rejected: ManifestFile['rejected']
  readonly plates: Iterable<PlateEntry>
  /** In the order of the plan. */
  readonly exports: Iterable<ManifestEntry>
  readonly decks?: readonly DeckEntry[]
}

/**
 * The text of a manifest, made while it is taken: each plate and export on a line of its own. Holds no clock, no machine name
 * and no absolute path: the same run gives the same text.
 */
export function manifestText(parts: ManifestParts): Iterable<string> {
  const { version, engines, campaign, complete, counts, rejected, plates, exports, decks } = parts
  return longJson(
    {
      schema: 1,
      tool: { name: 'broadside', version },
      engines: { ...engines },
      campaign,
      complete,
      counts,
      rejected,
    },
    { plates, exports, ...(decks === undefined ? {} : { decks }) },
  )
}

/**
 * The exports a manifest lists, one after the other: memory does not grow with their number.
 * Throws `INPUT_INVALID` where there is no manifest, or something else.
 */
export async function* manifestEntries(file: string): AsyncIterable<ManifestEntry> {
  for await (const part of partsOf(file)) {
    if ('entry' in part) {
      if (part.list === 'exports') yield part.entry as ManifestEntry
    } else yield* (part.rest as Manifest).exports
  }
}

/** Reads all of a manifest at once. Throws `INPUT_INVALID` where there is none, or something else. */
export async function readManifest(file: string): Promise<Manifest> {
  const lists: Record<string, unknown[]> = {}
  for await (const part of partsOf(file)) {
    if (!('entry' in part)) return { ...(part.rest as Manifest), ...lists }
    const list = lists[part.list] ?? []
    list.push(part.entry)
    lists[part.list] = list
  }
  throw unreadable(file)
}

async function* partsOf(file: string) {
  try {
    yield* readLongJson(
      createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY }),
    )
  } catch (error) {
    if (error instanceof BroadsideError) throw error
    throw unreadable(file)
  }
}

function unreadable(file: string): BroadsideError {
  return new BroadsideError('INPUT_INVALID', {
    message: `${file} is not there or not readable`,
    issues: [{ file, path: '', found: 'no manifest', expected: 'a folder that `broadside make` wrote' }],
  })
}
