import { type Job, Queue, QueueEvents, UnrecoverableError, Worker } from 'bullmq'
import type { ErrorCode } from '../error/catalogue.ts'
import { BroadsideError, type WireError } from '../error/error.ts'
import type { Parcel } from './parcel.ts'
import { PREFIX } from './redis.ts'

/** A parcel of a run, as it stands in the queue. */
export interface Consignment {
  readonly run: string
  readonly parcel: Parcel
}

/** How a parcel ended for whoever submitted it. */
export type Delivery = { readonly status: 'done' } | { readonly status: 'failed'; readonly error: WireError }

/** Tries of a parcel that fails for what may pass: the store is away, a disk is full. Renders are tried again by the pool. */
const TRIES = 8
/** Milliseconds before the second try, twice as many before each that follows: four minutes in all. */
const PAUSE = 2_000
/** Times a parcel is handed out again after its worker went silent; after that the parcel is to blame. */
const LOST_WORKERS = 2
/** Seconds for which ended parcels stay in Redis: their results are in the store. */
const DONE_KEPT = 3600
const FAILED_KEPT = 7 * 24 * 3600
const GIVE_BACK_LIMIT = 3_000

/** Parcels of one run, submitted to all workers that make the same bytes. */
export class Dispatch {
  readonly #run: string
  readonly #queue: Queue<Consignment>
  readonly #events: QueueEvents

  /**
   * @param machine see `MACHINE_HASH`
   * @param onEnd hears of parcels of all runs, by id, and perhaps more than once
   */
  constructor(
    connection: object,
    { run, machine }: { readonly run: string; readonly machine: string },
    onEnd: (parcel: string, delivery: Delivery) => void,
  ) {
    this.#run = run
    this.#queue = new Queue(queueName(machine), { connection, prefix: PREFIX })
    this.#events = new QueueEvents(queueName(machine), { connection, prefix: PREFIX })
    // A lost connection is made again; what happened meanwhile is looked up.
    this.#queue.on('error', () => {})
    this.#events.on('error', () => {})
    const mine = (job: string): string | undefined =>
      job.startsWith(`${run}-`) ? job.slice(run.length + 1) : undefined
    this.#events.on('completed', ({ jobId }) => {
      const parcel = mine(jobId)
      if (parcel !== undefined) onEnd(parcel, { status: 'done' })
    })
    this.#events.on('failed', ({ jobId, failedReason }) => {
      const parcel = mine(jobId)
      if (parcel !== undefined) onEnd(parcel, { status: 'failed', error: reasonIn(failedReason) })
    })
  }

  /** Resolves when no ending can be missed any more. */
  async ready(): Promise<void> {
    await this.#events.waitUntilReady()
  }

  /** Queues a parcel; one that is queued already stays as it is. */
  async add(parcel: Parcel): Promise<void> {
    await this.#queue.add(
      parcel.task.kind,
      { run: this.#run, parcel },
      {
        jobId: this.#id(parcel.id),
        attempts: TRIES,
        backoff: { type: 'exponential', delay: PAUSE },
        removeOnComplete: { age: DONE_KEPT },
        removeOnFail: { age: FAILED_KEPT },
      },
    )
  }

  /** Whether a parcel has ended, and how; `undefined` while it has not. One that Redis has forgotten is `'unknown'`. */
  async look(parcel: string): Promise<Delivery | 'unknown' | undefined> {
    const job = await this.#queue.getJob(this.#id(parcel))
    if (job === undefined) return 'unknown'
    if (job.finishedOn === undefined) return undefined
    return job.failedReason === undefined
      ? { status: 'done' }
      : { status: 'failed', error: reasonIn(job.failedReason) }
  }

  /** Forgets a parcel that has ended, so that it can be queued again. */
  async forget(parcel: string): Promise<void> {
    const found = await this.look(parcel)
    if (found !== undefined && found !== 'unknown') await this.#queue.remove(this.#id(parcel))
  }

  /** Takes a parcel back; `false` if a worker has it. */
  async takeBack(parcel: string): Promise<boolean> {
    return (await this.#queue.remove(this.#id(parcel)).catch(() => 0)) === 1
  }

  async close(): Promise<void> {
    await Promise.all([this.#events.close(), this.#queue.close()])
  }

  #id(parcel: string): string {
    return `${this.#run}-${parcel}`
  }
}

export interface WorkOptions {
  readonly machine: string
  /** Parcels at a time. */
  readonly atOnce: number
  /** Milliseconds after which a parcel of a silent worker is given to another. */
  readonly lease: number
  /** A parcel failed for good. */
  readonly onFailed: (consignment: Consignment, error: WireError) => void
  /** The queue cannot be reached just now, or can again. */
  readonly onTrouble: (message: string) => void
}

/** Takes parcels from the queue until it is told to stop. */
export class Workbench {
  readonly #worker: Worker<Consignment>
  readonly #underWay = new Map<string, { readonly job: Job<Consignment>; readonly token: string }>()
  #closing: Promise<void> | undefined

  /** @param work rejects with a BroadsideError; those that may pass are tried again later */
  constructor(connection: object, work: (consignment: Consignment) => Promise<void>, options: WorkOptions) {
    this.#worker = new Worker<Consignment>(
      queueName(options.machine),
      async (job, token = '') => {
        this.#underWay.set(job.id ?? '', { job, token })
        try {
          await work(job.data)
        } catch (error) {
          throw asReason(error)
        } finally {
          this.#underWay.delete(job.id ?? '')
        }
      },
      {
        connection,
        prefix: PREFIX,
        concurrency: options.atOnce,
        lockDuration: options.lease,
        stalledInterval: options.lease,
        maxStalledCount: LOST_WORKERS,
      },
    )
    this.#worker.on('error', ({ message }) => {
      if (this.#closing === undefined) options.onTrouble(message)
    })
    this.#worker.on('failed', (job, error) => {
      if (job?.finishedOn !== undefined) options.onFailed(job.data, reasonIn(error.message))
    })
  }

  /** Parcels under way. */
  get busy(): number {
    return this.#underWay.size
  }

  /**
   * Takes no more, finishes what is under way within so many milliseconds, and gives the rest back to the queue for
   * others. Returns how many were given back; whoever does them is to be stopped then.
   */
  async drain(limit: number): Promise<number> {
    this.#closing ??= this.#worker.close()
    if (await within(limit, this.#closing)) return 0
    const left = [...this.#underWay.values()]
    // Without Redis nothing can be given back; the lease of each ends, and then others have it.
    await within(GIVE_BACK_LIMIT, Promise.allSettled(left.map(({ job, token }) => job.moveToWait(token))))
    return left.length
  }
}

/** What waits and what is under way, of all runs that machines of these kinds make. */
export async function load(
  connection: object,
  machines: readonly string[],
): Promise<{ readonly waiting: number; readonly active: number }> {
  const sum = { waiting: 0, active: 0 }
  for (const machine of new Set(machines)) {
    const queue = new Queue(queueName(machine), { connection, prefix: PREFIX, skipMetasUpdate: true })
    queue.on('error', () => {})
    const { active = 0, ...others } = await queue.getJobCounts('waiting', 'delayed', 'prioritized', 'active')
    await queue.close()
    sum.active += active
    for (const count of Object.values(others)) sum.waiting += count
  }
  return sum
}

/** Whether something is done within so many milliseconds. */
async function within(limit: number, work: Promise<unknown>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const clock = setTimeout(() => resolve(false), limit)
  const done = await Promise.race([work.then(() => true), promise])
  clearTimeout(clock)
  return done
}

/** A queue for each kind of machine: no worker is handed what it would make otherwise. */
function queueName(machine: string): string {
  return `exports-${machine.slice(0, 16)}`
}

/** What another machine, or the same one later, may do better. A render is tried again by the pool, not by the queue. */
const MAY_PASS: ReadonlySet<ErrorCode> = new Set([
  'STORE_UNAVAILABLE',
  'WRITE_FAILED',
  'DISK_FULL',
  'RENDER_UNAVAILABLE',
])

/** An error as the queue keeps it: its text is all that is kept. */
function asReason(error: unknown): Error {
  if (!(error instanceof BroadsideError)) {
    const message = `Internal error: ${error instanceof Error ? error.message : String(error)}`
    return new UnrecoverableError(JSON.stringify({ code: 'RENDER_FAILED', message }))
  }
  const text = JSON.stringify(error.toWire())
  return MAY_PASS.has(error.code) ? new Error(text) : new UnrecoverableError(text)
}

function reasonIn(text: string): WireError {
  try {
    const error = JSON.parse(text)
    if (typeof error?.code === 'string' && typeof error.message === 'string') return error
  } catch {
    // Not ours: the queue's own words.
  }
  const lost = text.includes('stalled')
  return {
    code: 'RENDER_FAILED',
    message: lost ? `${LOST_WORKERS + 1} workers were lost while they made it` : text,
    ...(lost ? { hint: 'Look at the logs of the workers: it may take more memory than they have.' } : {}),
  }
}
