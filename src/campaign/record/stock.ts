import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import type { Making } from '../../export/record-schema.ts'
import { sweepParts, within } from '../../store/disk.ts'
import type { Plan } from '../plan-table.ts'
import { filesOf, type JobOutcome, type Journal } from './journal.ts'
import { markOf } from './maker.ts'

/** What a run makes of what lies there. */
export interface StockWishes {
  /** Absolute path of the output folder. */
  readonly out: string
  readonly making: Making
  /** Make everything that is asked for, also what lies there unchanged. */
  readonly fresh?: boolean | undefined
  /** Ask only for what was refused or failed before. */
  readonly failed?: boolean | undefined
}

/**
 * Looks through an output folder: what lies there exactly as it would be made is kept, the rest of what is asked for is to be made.
 * Each file is read and its hash compared: nobody's word is taken for it, not the journal's either. Unfinished files of
 * runs that were killed are removed.
 */
export async function takeStock(plan: Plan, journal: Journal, wishes: StockWishes): Promise<void> {
  const { out, making, fresh = false, failed = false } = wishes
  await sweepParts(out)
  for (const state of ['todo', 'out'] as const)
    for (const job of plan.jobs(state)) {
      const known = journal.find(job)
      const isAsked =
        state === 'todo' && (!failed || (known !== undefined && known.outcome.status !== 'done'))
      if (isAsked && (fresh || failed)) continue
      const isSame =
        known !== undefined && known.outcome.status !== 'failed' && known.mark === markOf(making, job)
      if (isSame && isCalled(job.stem, known.outcome) && (await lies(out, known.outcome)))
        plan.set(job, 'kept')
      else {
        // Else it would be listed, should this run end before it is made.
        if (isSame) journal.forget(job)
        if (!isAsked) plan.set(job, 'out')
      }
    }
}

/** Whether the files of an outcome have the name that is asked for now. */
function isCalled(stem: string, outcome: JobOutcome): boolean {
  return outcome.status !== 'done' || outcome.file.replace(/\.[^./]*$/, '') === stem
}

/** Whether all files of an outcome are there as they were made. */
async function lies(out: string, outcome: JobOutcome): Promise<boolean> {
  for (const { file, sha256 } of filesOf(outcome)) {
    const path = within(out, file)
    const isThere =
      sha256 === ''
        ? access(path).then(
            () => true,
            () => false,
          )
        : hashOfFile(path).then((hash) => hash === sha256)
    if (!(await isThere)) return false
  }
  return true
}

/** Hash of a file, read piece by piece; `undefined` where it is not there. */
export async function hashOfFile(path: string): Promise<string | undefined> {
  const hash = createHash('sha256')
  return pipeline(createReadStream(path), hash).then(
    () => hash.digest('hex'),
    () => undefined,
  )
}
