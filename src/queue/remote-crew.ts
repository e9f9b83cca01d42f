import path from 'node:path'
import { type Crew, hireCrew } from '../campaign/crew.ts'
import type { JobResult } from '../campaign/job.ts'
import type { Outcome, Task } from '../campaign/perform.ts'
import { MACHINE, MACHINE_HASH } from '../campaign/record/machine.ts'
import type { DrawnPlate } from '../campaign/studio.ts'
import { BroadsideError, cancelled } from '../error/error.ts'
import { type ObjectStore, storeUnavailable } from '../store/object-store.ts'
import { openStore } from '../store/open-store.ts'
import { type Delivery, Dispatch } from './bullmq.ts'
import { Sender } from './depot.ts'
import { type Parcel, packed, type RemoteTask } from './parcel.ts'
import { RunBoard } from './redis.ts'
import { collect, storedResult } from './result.ts'
import type { Ended, WorkerFacts } from './run.ts'
import type { Result } from './schema.ts'

export interface RemoteCrewOptions {
  /** `redis://` or `rediss://`. */
  readonly redis: string
  /** See `openStore`. */
  readonly store: string
  readonly endpoint?: string | undefined
  /** Name of the run for all machines: letters and digits. */
  readonly run: string
  /** What people know it by. */
  readonly title: string
  /** Name of this machine. */
  readonly host: string
  /** Hears, in sentences, what is worth knowing of workers. */
  readonly onNews?: (message: string) => void
}

/** A crew on other machines. */
export interface RemoteCrew extends Crew {
  /** Tells the others that so many more exports will be made. */
  expect(exports: number): Promise<void>
}

/** Milliseconds between two looks at whether the run was stopped from elsewhere. */
const WATCH_EVERY = 1_000
/** Looks after which what is under way is looked up, for no message may have come: Redis was away. */
const LOOK_UP_EVERY = 5
/** Milliseconds that what is under way may still take when the run is stopped. */
const STOP_LIMIT = 30_000
/** Plates under way at a time: enough for a few workers where there is none yet, not too many where each row has its own. */
const FEWEST = 4
const MOST = 32

interface Pending {
  readonly parcel: Parcel
  readonly resolve: () => void
  readonly reject: (error: BroadsideError) => void
}

/**
 * Workers on any number of machines that listen to the same Redis. Plates and exports travel through the store; contact
 * sheets and documents, which need all exports at once, are made here.
 *
 * Throws `QUEUE_UNAVAILABLE` and `STORE_UNAVAILABLE` where these cannot be reached now. Later nothing is given up for
 * Redis' sake: what was queued is looked up when it is back, and queued again if it was lost.
 */
export async function hireRemoteCrew(options: RemoteCrewOptions): Promise<RemoteCrew> {
  const board = await RunBoard.connect(options.redis)
  try {
    const store = await openStore(options.store, options.endpoint)
    await store.check()
    const workers = await board.workers(Date.now())
    const { run: id, title, host } = options
    const known = await board.open({ id, title, host, started: Date.now() })
    const crew = new Remote(options, board, store, workers, known)
    await crew.ready()
    for (const risk of await board.risks()) options.onNews?.(risk)
    return crew
  } catch (error) {
    board.close()
    throw error
  }
}

class Remote implements RemoteCrew {
  readonly size: number
  readonly #run: string
  /** Whether parcels of this run may have ended before. */
  readonly #known: boolean
  readonly #board: RunBoard
  readonly #store: ObjectStore
  readonly #sender: Sender
  readonly #dispatch: Dispatch
  readonly #news: (message: string) => void
  readonly #pending = new Map<string, Pending>()
  /** Plates as they travel, by key. */
  readonly #plates = new Map<string, DrawnPlate>()
  readonly #watch: NodeJS.Timeout
  #looks = 0
  #lonely = false
  #cancelled = false
  #local: Crew | undefined

  constructor(
    { run, onNews = () => {} }: RemoteCrewOptions,
    board: RunBoard,
    store: ObjectStore,
    workers: readonly WorkerFacts[],
    known: boolean,
  ) {
    this.#run = run
    this.#known = known
    this.#board = board
    this.#store = store
    this.#sender = new Sender(store)
    this.#news = onNews
    this.#dispatch = new Dispatch(board.connection, { run, machine: MACHINE_HASH }, (parcel, delivery) =>
      this.#ended(parcel, delivery),
    )
    const hands = workers
      .filter(({ machineHash }) => machineHash === MACHINE_HASH)
      .reduce((sum, { jobs }) => sum + jobs, 0)
    this.size = Math.min(MOST, Math.max(FEWEST, hands))
    this.#sayWho(workers)
    let looking = false
    this.#watch = setInterval(async () => {
      if (looking) return
      looking = true
      // Redis may be away; the next look finds it.
      await this.#look().catch(() => {})
      looking = false
    }, WATCH_EVERY)
  }

  ready(): Promise<void> {
    return this.#dispatch.ready()
  }

  expect(exports: number): Promise<void> {
    return this.#board.expect(this.#run, exports)
  }

  async run<T extends Task>(task: T, group: string): Promise<Outcome<T>> {
    if (task.kind === 'plate' && task.plate.source === 'missing')
      throw BroadsideError.fromWire(task.plate.error)
    if (task.kind === 'plate') return (await this.#plate(task)) as Outcome<T>
    if (task.kind === 'export') return (await this.#export(task)) as Outcome<T>
    this.#local ??= hireCrew(1)
    return this.#local.run(task, group)
  }

  cancel(): void {
    if (this.#cancelled) return
    this.#cancelled = true
    void this.#takeBack().catch(() => {})
    setTimeout(() => {
      for (const { reject } of this.#pending.values()) reject(cancelled())
      this.#pending.clear()
    }, STOP_LIMIT).unref()
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    for (const { reject } of this.#pending.values()) reject(cancelled())
    this.#pending.clear()
    await Promise.all([this.#dispatch.close(), this.#local?.close()])
    this.#board.close()
    this.#store.close()
  }

  async #plate(task: Extract<RemoteTask, { kind: 'plate' }>): Promise<DrawnPlate> {
    const { outcome } = await this.#made(task)
    const drawn = outcome as DrawnPlate
    this.#plates.set(drawn.key, drawn)
    // Its pixels are where those are who need them.
    return { ...drawn, raw: path.join(task.folder, `${drawn.key}.raw`) }
  }

  async #export(task: Extract<Task, { kind: 'export' }>): Promise<JobResult> {
    const { signing, dry, ...rest } = task
    if (signing !== undefined) throw new Error('keys to sign with do not travel')
    const plate = this.#plates.get(task.plate.key) ?? task.plate
    const { outcome } = await this.#made({ ...rest, plate }, dry === true ? undefined : task.out)
    return outcome as JobResult
  }

  /** What comes of a task: from the store, where it was made before, else from a worker. Its files are written below `out`. */
  async #made(task: RemoteTask, out?: string): Promise<Result> {
    if (this.#cancelled) throw cancelled()
    const bundle = await this.#sender.design(task.design)
    const parcel = await packed(task, MACHINE_HASH, bundle, (file) => this.#sender.file(file))
    const known = await storedResult(this.#store, parcel)
    if (known === undefined) await this.#submit(parcel)
    const result = known ?? (await storedResult(this.#store, parcel))
    if (result === undefined)
      throw storeUnavailable(this.#store.name, 'a result that was stored is not there')
    if (out !== undefined) await collect(this.#store, parcel, result, out)
    if (known !== undefined && task.kind === 'export')
      await this.#board.ended(this.#run, parcel.id, endedOf(parcel, known))
    return result
  }

  async #submit(parcel: Parcel): Promise<void> {
    if (this.#known) await this.#dispatch.forget(parcel.id)
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#pending.set(parcel.id, { parcel, resolve, reject })
    // Someone may have cancelled, or closed, meanwhile.
    if (this.#cancelled) this.#settle(parcel.id)?.reject(cancelled())
    else await this.#dispatch.add(parcel)
    await promise
  }

  #ended(parcel: string, delivery: Delivery): void {
    const pending = this.#settle(parcel)
    if (delivery.status === 'done') pending?.resolve()
    else pending?.reject(BroadsideError.fromWire(delivery.error))
    // A worker heard of it first.
    if (delivery.status === 'failed' && delivery.error.code === 'CANCELLED') this.#stopFromElsewhere()
  }

  #stopFromElsewhere(): void {
    if (this.#cancelled) return
    this.#news('The run was cancelled from another machine.')
    this.cancel()
  }

  #settle(parcel: string): Pending | undefined {
    const pending = this.#pending.get(parcel)
    this.#pending.delete(parcel)
    return pending
  }

  async #look(): Promise<void> {
    if (await this.#board.isCancelled(this.#run)) this.#stopFromElsewhere()
    if (++this.#looks % LOOK_UP_EVERY !== 0) return
    for (const { parcel } of [...this.#pending.values()]) {
      const found = await this.#dispatch.look(parcel.id)
      if (found === 'unknown') await this.#dispatch.add(parcel)
      else if (found !== undefined) this.#ended(parcel.id, found)
    }
    if (this.#pending.size > 0) this.#sayWho(await this.#board.workers(Date.now()))
  }

  /** Says it when there is nobody to do the work, and when there is again. */
  #sayWho(workers: readonly WorkerFacts[]): void {
    const fit = workers.filter(({ machineHash }) => machineHash === MACHINE_HASH)
    const lonely = fit.length === 0
    if (lonely === this.#lonely && this.#looks > 0) return
    this.#lonely = lonely
    this.#news(lonely ? lonelyWords(workers) : `Run ${this.#run}: ${crewWords(fit)}.`)
  }

  async #takeBack(): Promise<void> {
    await this.#board.cancel(this.#run)
    for (const id of [...this.#pending.keys()])
      if (await this.#dispatch.takeBack(id)) this.#settle(id)?.reject(cancelled())
  }
}

/** How an export ended, for the board. */
export function endedOf({ task }: Parcel, { outcome }: Result): Ended {
  if (task.kind !== 'export') throw new Error('a plate is no export')
  const { row, locale, placement } = task.job
  return { status: (outcome as JobResult).status, row, locale, placement: placement.id }
}

function crewWords(workers: readonly WorkerFacts[]): string {
  const processes = workers.reduce((sum, { jobs }) => sum + jobs, 0)
  return `${count(workers.length, 'worker')} with ${count(processes, 'process', 'processes')}`
}

function lonelyWords(workers: readonly WorkerFacts[]): string {
  const [other] = workers
  if (other === undefined) return 'No worker listens: start some with `broadside worker`. Waiting for one.'
  const names = new Set([...Object.keys(MACHINE), ...Object.keys(other.machine)])
  const different = [...names]
    .filter((name) => MACHINE[name] !== other.machine[name])
    .map((name) => `${name} ${other.machine[name] ?? 'none'} instead of ${MACHINE[name] ?? 'none'}`)
  return `No worker makes the same bytes as this machine: ${other.host} has ${different.join(', ')}. Waiting for one that does.`
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`
}
