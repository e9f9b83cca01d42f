import { createReadStream } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { MANIFEST, RECORD } from '../../export/name.ts'
import type { Making } from '../../export/record-schema.ts'
import type { ManifestEntry, PlateEntry } from '../../export/schema.ts'
import { type LongJsonPart, readLongJson } from '../../kit/long-json.ts'
import type { JobOutcome, Journal } from './journal.ts'
import { markOf } from './maker.ts'

/**
 * Enters into a new journal what the manifest of a folder lists, as far as its record says how it was made: for folders whose
 * journal is gone. Whether the files are still so is not for here to see. A manifest that cannot be read lists nothing.
 */
export async function adoptManifest(journal: Journal, out: string): Promise<void> {
  const making = await makingIn(path.join(out, RECORD))
  if (making === undefined) return
  for await (const part of partsOf(path.join(out, MANIFEST))) {
    if (!('entry' in part)) continue
    if (part.list === 'plates') journal.enterPlate(part.entry as PlateEntry)
    else if (part.list === 'exports') adopt(journal, part.entry as ManifestEntry, making)
  }
}

function adopt(journal: Journal, entry: ManifestEntry, making: Making): void {
  const { key, row, locale, placement } = entry
  const masters = entry.status === 'done' ? (entry.masters ?? []).map(({ format }) => format) : []
  journal.adopt(
    { row, locale, placement },
    { mark: markOf(making, { key, masters }), outcome: outcomeOf(entry) },
  )
}

/** What a job reported, from what the manifest says of it. */
function outcomeOf(entry: ManifestEntry): JobOutcome {
  const { key, row, locale, placement, plate, width, height, ...outcome } = entry
  if (outcome.status !== 'done') return outcome as JobOutcome
  const { maxBytes, caption, link, approvals, ...result } = outcome
  return result
}

async function makingIn(record: string): Promise<Making | undefined> {
  let making: Making | undefined
  for await (const part of partsOf(record))
    if ('rest' in part) making = (part.rest as { readonly made?: Making }).made
  return making
}

/** Parts of a file; none where it is not there or not what it should be. */
async function* partsOf(file: string): AsyncIterable<LongJsonPart> {
  try {
    yield* readLongJson(
      createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY }),
    )
  } catch {
    // What is not listed is made again.
  }
}
