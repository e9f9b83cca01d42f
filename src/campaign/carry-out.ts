import { rm } from 'node:fs/promises'
import { BroadsideError } from '../error/error.ts'
import type { Making } from '../export/record-schema.ts'
import { sweepParts } from '../store/disk.ts'
import type { Crew } from './crew.ts'
import type { ProduceEvent } from './event.ts'
import type { SigningFiles } from './output/signing.ts'
import type { Job } from './plan.ts'
import type { Plan } from './plan-table.ts'
import type { PlannedPlate } from './plates/planned-plate.ts'
import { plateEntry } from './plates/plate-entry.ts'
import { entryOf } from './record/entry.ts'
import type { JobOutcome, Journal } from './record/journal.ts'
import { markOf } from './record/maker.ts'
import type { DesignRef, DrawnPlate } from './studio.ts'

/** What a run needs to know. */
export interface Errand {
  readonly design: DesignRef
  /** Absolute path of the output folder. */
  readonly out: string
  /** Absolute path of a folder for the raw pixels of plates. */
  readonly scratch: string
  /** Where outcomes are entered. No export is made before it is there, but plates may be drawn. */
  readonly journal: Journal | Promise<Journal>
  readonly making: Making
  readonly explain?: boolean
  readonly signing?: SigningFiles | undefined
  /** Make and measure everything, but write nothing below `out`. */
  readonly dry?: boolean
  /** Jobs whose files are to keep room for a signature, though they are not signed now. */
  readonly reserve?: (job: Job) => boolean
  readonly onEvent: (event: ProduceEvent) => void
}

/** Jobs that wait for each process: enough that those of one placement stay with one process, however many there are in all. */
const WINDOW = 64

/**
 * Makes the plates of a plan and, as soon as each is there, the exports on it that are to be made. Only as many plates are open at
 * once as there are workers, so a thousand rows with a photo each do not fill the disk; and only so many jobs are under way, so
 * memory does not grow with their number. Never rejects for a single job.
 *
 * @returns why it ended before all was tried: `CANCELLED`, `DISK_FULL`, or what the journal says; nothing where it did not
 */
export async function carryOut(plan: Plan, crew: Crew, errand: Errand): Promise<BroadsideError | undefined> {
  const { explain = false, dry = false, reserve, signing, design, out, scratch, making, onEvent } = errand
  let crashed = false
  let stopped: BroadsideError | undefined

  const waiting = plan.platesToDraw()[Symbol.iterator]()
  const workThrough = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done && stopped === undefined; next = waiting.next()) {
      const journal = errand.journal
      const drawn = await draw(next.value)
      if (drawn === undefined) continue
      await makeAll(next.value, drawn, await journal)
      await rm(drawn.raw, { force: true })
    }
  }
  // The other plates wait until the exports of the first are queued: something to look at comes before more pictures.
  const { promise: firstQueued, resolve: underWay } = Promise.withResolvers<void>()
  const first = workThrough().finally(underWay)
  const others = Array.from({ length: crew.size - 1 }, () => firstQueued.then(workThrough))
  await Promise.all([first, ...others])
  if ((crashed || stopped !== undefined) && !dry) await sweepParts(out)
  return stopped

  async function draw(plate: PlannedPlate): Promise<DrawnPlate | undefined> {
    const start = performance.now()
    try {
      const drawn = await crew.run({ kind: 'plate', plate, folder: scratch, design } as const, plate.key)
      ;(await errand.journal).enterPlate(plateEntry(plate, drawn))
      const { key, family } = plate
      onEvent({ type: 'plate-done', key, family, origin: drawn.origin, ms: performance.now() - start })
      return drawn
    } catch (error) {
      const journal = await errand.journal
      for (const job of plan.jobsOn(plate.key)) settle(job, failure(error), journal)
      return undefined
    }
  }

  async function makeAll(plate: PlannedPlate, drawn: DrawnPlate, journal: Journal): Promise<void> {
    const making = new Set<Promise<void>>()
    for (const job of plan.jobsOn(plate.key)) {
      if (stopped !== undefined) break
      const made = make(job, drawn, journal).finally(() => making.delete(made))
      making.add(made)
      if (making.size < WINDOW * crew.size) continue
      underWay()
      await Promise.race(making)
    }
    underWay()
    await Promise.all(making)
  }

  async function make(job: Job, drawn: DrawnPlate, journal: Journal): Promise<void> {
    const start = performance.now()
    const asked = reserve?.(job) ? { ...job, reserve: true } : job
    const signed = signing === undefined ? {} : { signing }
    const task = { kind: 'export', job: asked, plate: drawn, design, out, explain, dry, ...signed } as const
    const outcome = await crew.run(task, `${job.plate} ${job.placement.id}`).catch(failure)
    settle(job, outcome, journal, performance.now() - start)
  }

  /** What a failure means for a job; `undefined` where it means that all of them end. */
  function failure(error: unknown): JobOutcome | undefined {
    // What is not ours is a mistake in this program, not a failed job.
    if (!(error instanceof BroadsideError)) throw error
    if (error.code === 'CANCELLED' || error.code === 'DISK_FULL') {
      stopped ??= error
      return undefined
    }
    crashed = true
    const { code, message, hint } = error.toWire()
    return { status: 'failed', error: { code, message, ...(hint === undefined ? {} : { hint }) } }
  }

  /** Enters what became of a job, and only then tells of it. */
  function settle(job: Job, outcome: JobOutcome | undefined, journal: Journal, ms = 0): void {
    if (outcome === undefined) return
    try {
      journal.enter(job, markOf(making, job), outcome)
    } catch (error) {
      // Without a journal nothing more is made: it would be lost when the run is killed.
      if (!(error instanceof BroadsideError)) throw error
      stopped ??= error
      return
    }
    const entry = entryOf(job, outcome)
    if (entry.status === 'done') onEvent({ type: 'export-done', entry, ms })
    else onEvent({ type: entry.status, entry } as ProduceEvent)
  }
}
