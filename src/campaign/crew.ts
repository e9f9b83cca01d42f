import { availableParallelism } from 'node:os'
import { BroadsideError, cancelled } from '../error/error.ts'
import { Pool } from '../queue/pool.ts'
import type { Outcome, Task } from './perform.ts'

/** Who performs tasks. */
export interface Crew {
  /** How many tasks run at once. */
  readonly size: number
  /** Performs a task; tasks of a `group` share what does not depend on copy. Rejects with a BroadsideError. */
  run<T extends Task>(task: T, group: string): Promise<Outcome<T>>
  /** Rejects what waits with `CANCELLED`; what is under way finishes. */
  cancel(): void
  /** Why it can do nothing, where that is so. */
  trouble?(): string | undefined
  /** Ends all processes. */
  close(): Promise<void>
}

/**
 * Child processes, started at once, so that they load the renderers while the campaign is still being read.
 * @param jobs number of processes; as many as the machine has cores unless given
 * @param niceness how far they stand back for others when cores are scarce, 0 to 19
 */
export function hireCrew(jobs: number = availableParallelism(), niceness = 0): Crew {
  if (jobs === 0) return ownCrew()
  // The entry has the extension of this file: `.ts` in a checkout, `.js` in a package.
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const pool = new Pool({
    entry: new URL(`../queue/worker.${extension}`, import.meta.url),
    workers: jobs,
    niceness,
  })
  return {
    size: jobs,
    run: <T extends Task>(task: T, group: string) =>
      pool.run(task, group, weightOf(task)) as Promise<Outcome<T>>,
    cancel: () => pool.cancel(),
    trouble: () => pool.broken?.message,
    close: () => pool.close(),
  }
}

/**
 * Megapixels after which a canvas is given as much time and memory again. A poster of 79 takes 21 s on an idle core, and
 * cores are not always idle; with its layered PSD it takes 4 GB.
 */
const EXTRA = 10

/** How many times the usual time and memory a proof of limits may take. */
const PROOF = 15

/** How many times the usual time and memory a task may take. */
function weightOf(task: Task): number {
  // A proof is dozens of layouts.
  if (task.kind === 'limits') return PROOF
  // Four exports or so a second, on a busy machine.
  if (task.kind === 'verify') return 1 + task.exports / 100
  if (task.kind !== 'export' && task.kind !== 'check') return 1
  const { width, height } = task.job.placement
  return 1 + (width * height) / (EXTRA * 1e6)
}

/** This process itself, one task after the other: for debugging, and where processes cannot be started. */
function ownCrew(): Crew {
  let isEnded = false
  let last: Promise<unknown> = Promise.resolve()
  const perform = import('./perform.ts')
  const performing = perform.then(({ performer }) => performer())
  // Whoever runs a task hears of it.
  performing.catch(() => {})
  const run = async (task: Task): Promise<unknown> => {
    if (isEnded) throw cancelled()
    const { wireOf } = await perform
    const doing = await performing
    return doing(task).catch((error) => {
      throw BroadsideError.fromWire(wireOf(error))
    })
  }
  return {
    size: 1,
    run: <T extends Task>(task: T) => {
      const next = last.then(() => run(task))
      last = next.catch(() => {})
      return next as Promise<Outcome<T>>
    },
    cancel: () => {
      isEnded = true
    },
    close: async () => {
      isEnded = true
      await last
    },
  }
}
