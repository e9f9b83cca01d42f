import type { ManifestEntry } from '../../export/schema.ts'
import type { Job } from '../plan.ts'
import type { Plan } from '../plan-table.ts'
import { entryOf } from './entry.ts'
import { hasHistory, Journal } from './journal.ts'
import { makingOf, markOf } from './maker.ts'

/** A job, and what became of it when it was made last as it would be made now. */
export interface Standing {
  readonly job: Job
  readonly entry: ManifestEntry | undefined
}

/**
 * How far a plan is carried out in a folder, job by job, as its journal says. Files are not looked at: whoever goes on from there does
 * that. Throws `FOLDER_BUSY` while it is being made.
 */
export async function* standingOf(plan: Plan, out: string): AsyncGenerator<Standing> {
  const journal = hasHistory(out) ? await Journal.open(out, () => {}) : undefined
  try {
    const making = await makingOf({})
    for (const job of plan.jobs()) {
      const known = journal?.find(job)
      const same = known !== undefined && known.mark === markOf(making, job)
      yield { job, entry: same ? entryOf(job, known.outcome) : undefined }
    }
  } finally {
    journal?.close()
  }
}
