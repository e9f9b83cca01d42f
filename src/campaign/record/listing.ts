import type { Manifest } from '../../export/manifest.ts'
import type { Making } from '../../export/record-schema.ts'
import type { ManifestEntry, PlateEntry } from '../../export/schema.ts'
import type { Job } from '../plan.ts'
import type { Plan } from '../plan-table.ts'
import { plateEntry } from '../plates/plate-entry.ts'
import { entryOf } from './entry.ts'
import type { Journal } from './journal.ts'
import { markOf } from './maker.ts'

/** What a campaign came to, in the order of its plan. Read from the journal whenever it is gone through. */
export interface Listing {
  readonly counts: Manifest['counts']
  readonly plates: Iterable<PlateEntry>
  readonly exports: Iterable<ManifestEntry>
  /** The jobs of the exports. */
  readonly jobs: Iterable<Job>
}

export function listingOf(plan: Plan, journal: Journal, making: Making): Listing {
  const listed = function* (): Iterable<readonly [Job, ManifestEntry]> {
    for (const job of plan.jobs('todo', 'kept')) {
      const known = journal.find(job)
      if (known !== undefined && known.mark === markOf(making, job)) yield [job, entryOf(job, known.outcome)]
    }
  }
  const counts = { done: 0, refused: 0, failed: 0 }
  for (const [, { status }] of listed()) counts[status]++
  return {
    counts,
    plates: again(function* () {
      for (const plate of plan.plates()) {
        const drawn = journal.plate(plate.key)
        // What is said of it may have changed; what it shows has not.
        if (drawn !== undefined && plate.source !== 'missing') yield plateEntry(plate, drawn)
      }
    }),
    exports: again(function* () {
      for (const [, entry] of listed()) yield entry
    }),
    jobs: again(function* () {
      for (const [job] of listed()) yield job
    }),
  }
}

/** An iterable that begins anew whenever it is gone through. */
function again<T>(from: () => Iterable<T>): Iterable<T> {
  return { [Symbol.iterator]: () => from()[Symbol.iterator]() }
}
