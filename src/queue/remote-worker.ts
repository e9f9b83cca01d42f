import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Crew, hireCrew } from '../campaign/crew.ts'
import { MACHINE, MACHINE_HASH } from '../campaign/record/machine.ts'
import type { ErrorCode } from '../error/catalogue.ts'
import { BroadsideError, type WireError } from '../error/error.ts'
import { openStore } from '../store/open-store.ts'
import { type Consignment, Workbench } from './bullmq.ts'
import { Depot } from './depot.ts'
import { doParcel } from './do-parcel.ts'
import { RunBoard } from './redis.ts'
import { endedOf } from './remote-crew.ts'

export interface WorkerOptions {
  /** `redis://` or `rediss://`. */
  readonly redis: string
  /** See `openStore`. */
  readonly store: string
  readonly endpoint?: string | undefined
  /** Processes that render. */
  readonly jobs: number
  /** Renders in place of processes of its own; whoever hired it ends it. */
  readonly crew?: Crew
  /** Milliseconds after which what it was at is given to another worker, should it go silent. */
  readonly lease: number
  /** Milliseconds it may take to finish what is under way when it is stopped. */
  readonly grace: number
  /** Absolute path of a folder of its own, for files it has fetched; removed when it ends. */
  readonly folder: string
  /** Name of this worker among all. */
  readonly id: string
  readonly host: string
  /** Stops it: takes no more, finishes what is under way, gives back the rest. */
  readonly signal: AbortSignal
  readonly onEvent: (event: WorkerEvent) => void
}

export type WorkerEvent =
  | { readonly type: 'listening' }
  /** It was handed work. */
  | { readonly type: 'taken'; readonly run: string; readonly what: string }
  | { readonly type: 'risk'; readonly message: string }
  | {
      readonly type: 'done'
      readonly run: string
      readonly what: string
      readonly status: string
      readonly ms: number
    }
  | { readonly type: 'failed'; readonly run: string; readonly what: string; readonly error: WireError }
  | { readonly type: 'redis-away'; readonly message: string }
  | { readonly type: 'redis-back' }
  | { readonly type: 'draining'; readonly busy: number }
  | { readonly type: 'stopped'; readonly returned: number }

/** What says that this machine can do nothing: it leaves the work to others. */
const USELESS: ReadonlySet<ErrorCode> = new Set(['RENDER_UNAVAILABLE', 'DISK_FULL'])

/** Milliseconds between two signs of life. */
const HEARTBEAT = 5_000

/**
 * Does the parcels of all runs until it is stopped. Rejects with `QUEUE_UNAVAILABLE` or `STORE_UNAVAILABLE` where these
 * cannot be reached at the start, and with `RENDER_UNAVAILABLE` or `DISK_FULL` where this machine can do nothing at all.
 */
export async function work(options: WorkerOptions): Promise<void> {
  const { jobs, lease, grace, folder, signal, onEvent } = options
  const board = await RunBoard.connect(options.redis)
  const crew = options.crew ?? hireCrew(jobs)
  try {
    const store = await openStore(options.store, options.endpoint)
    await store.check()
    await mkdir(folder, { recursive: true })
    const bench = { store, depot: new Depot(store, path.join(folder, 'depot')), crew, folder }
    const broken = Promise.withResolvers<never>()
    // Heard below, once it listens.
    broken.promise.catch(() => {})
    const perform = async ({ run, parcel }: Consignment): Promise<void> => {
      if (await board.isCancelled(run))
        throw new BroadsideError('CANCELLED', { message: 'The run was cancelled' })
      const start = performance.now()
      onEvent({ type: 'taken', run, what: whatOf(parcel) })
      const result = await doParcel(parcel, bench).catch((error) => {
        if (error instanceof BroadsideError && USELESS.has(error.code)) broken.reject(error)
        throw error
      })
      const status = parcel.task.kind === 'plate' ? 'done' : endedOf(parcel, result).status
      if (parcel.task.kind === 'export') await board.ended(run, parcel.id, endedOf(parcel, result))
      onEvent({ type: 'done', run, what: whatOf(parcel), status, ms: performance.now() - start })
    }
    const failed = async ({ run, parcel }: Consignment, error: WireError): Promise<void> => {
      if (error.code === 'CANCELLED') return
      onEvent({ type: 'failed', run, what: whatOf(parcel), error })
      if (parcel.task.kind !== 'export') return
      const { row, locale, placement } = parcel.task.job
      await board.ended(run, parcel.id, { status: 'failed', row, locale, placement: placement.id, error })
    }
    let away = false
    const workbench = new Workbench(board.connection, perform, {
      machine: MACHINE_HASH,
      // While one renders another is fetched and a third is stored.
      atOnce: 2 * jobs,
      lease,
      onFailed: (consignment, error) => void failed(consignment, error).catch(() => {}),
      onTrouble: (message) => {
        if (!away) onEvent({ type: 'redis-away', message })
        away = true
      },
    })
    const sayAlive = async (): Promise<void> => {
      const { id, host } = options
      const facts = {
        id,
        host,
        pid: process.pid,
        jobs,
        busy: workbench.busy,
        machine: MACHINE,
        machineHash: MACHINE_HASH,
      }
      await board.seen({ ...facts, seen: Date.now() })
      if (away) onEvent({ type: 'redis-back' })
      away = false
    }
    await sayAlive()
    const heart = setInterval(() => void sayAlive().catch(() => {}), HEARTBEAT)
    for (const message of await board.risks()) onEvent({ type: 'risk', message })
    onEvent({ type: 'listening' })
    try {
      await Promise.race([aborted(signal), broken.promise])
    } finally {
      clearInterval(heart)
      onEvent({ type: 'draining', busy: workbench.busy })
      const returned = await workbench.drain(grace)
      await board.gone(options.id)
      onEvent({ type: 'stopped', returned })
    }
  } finally {
    if (options.crew === undefined) await crew.close()
    board.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** What a parcel is, for people. */
function whatOf({ task }: Consignment['parcel']): string {
  if (task.kind === 'plate') return `plate ${task.plate.key.slice(0, 12)}`
  const { row, locale, placement } = task.job
  return `${placement.id}, ${row}, ${locale}`
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
