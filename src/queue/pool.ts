import { BroadsideError, cancelled } from '../error/error.ts'
import { Leash } from './leash.ts'
import { LineUp } from './line-up.ts'
import { type Bounds, type Ending, WorkerProcess } from './worker-process.ts'

export interface PoolOptions {
  /** Module a worker process runs; it answers the questions of `message.ts` over the channel of `channel.ts`. */
  readonly entry: URL
  readonly workers: number
  /** Milliseconds a task may take before its process is killed; default 60 000. */
  readonly timeLimit?: number
  /** Bytes of memory a process may have at a task before it is killed; default 1.5 GiB. */
  readonly memoryLimit?: number
  /** Tasks after which a process is replaced; default 2000. */
  readonly recycleAfter?: number
  /** Bytes of memory beyond which a process is replaced after its task; default 700 MiB. */
  readonly recycleBeyond?: number
  /** Milliseconds a process may take to be ready; default 30 000. */
  readonly startLimit?: number
  /** How far the processes stand back when cores are scarce, 0 to 19; default 0. */
  readonly niceness?: number
}

interface Task {
  readonly id: number
  readonly task: unknown
  readonly group: string
  readonly bounds: Bounds
  readonly resolve: (value: unknown) => void
  readonly reject: (error: BroadsideError) => void
  crashes: number
}

/** Milliseconds for which the first worker has the cores to itself, so that the first result is there sooner. */
const HEAD_START = 1200

/**
 * Runs tasks in child processes, because a native crash in a renderer ends its process, whatever the thread.
 *
 * Not tinypool: it hands a task to any worker, while ours keep decoded plates and crops and should get tasks of the
 * same `group`; it replaces workers by heap size, while the renderers' memory is outside of the heap; and it mixes the
 * workers' output into the parent's stdout, which belongs to `--json`.
 *
 * The first worker starts at once, the others soon after the first task: until then the cores are needed to read the
 * campaign and to make its first export. A task whose process dies is tried once more by another, then fails with
 * `RENDER_FAILED`; so does one that takes too much memory (`RENDER_MEMORY`), for what was there before it may have been
 * to blame. One that takes too long is not tried again (`RENDER_TIMEOUT`). No process survives this one.
 */
export class Pool {
  readonly #options: Required<PoolOptions>
  readonly #workers = new Map<WorkerProcess, Task | undefined>()
  readonly #waiting = new LineUp<Task>()
  readonly #leash = new Leash()
  #lastId = 0
  #failedStarts = 0
  #closed = false
  /** Set for good when workers cannot be started. */
  #broken: BroadsideError | undefined

  constructor(options: PoolOptions) {
    this.#options = {
      timeLimit: 60_000,
      memoryLimit: 1.5 * 2 ** 30,
      recycleAfter: 2000,
      recycleBeyond: 700 * 2 ** 20,
      startLimit: 30_000,
      niceness: 0,
      ...options,
    }
    if (options.workers > 0) this.#start()
  }

  /**
   * Queues a task (plain data, which crosses as JSON). Tasks of one `group` go to the same worker as far as possible.
   * Rejects with a BroadsideError.
   * @param weight times the time and the memory a task may take
   */
  run(task: unknown, group: string, weight = 1): Promise<unknown> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    if (this.#closed) return Promise.reject(cancelled())
    if (this.#lastId === 0) setTimeout(() => this.#complete(), HEAD_START).unref()
    return new Promise((resolve, reject) => {
      const { timeLimit, memoryLimit } = this.#options
      const bounds = { time: timeLimit * weight, memory: memoryLimit * weight }
      this.#waiting.add({ id: ++this.#lastId, task, group, bounds, resolve, reject, crashes: 0 })
      this.#dispatch()
    })
  }

  /** Process ids of the living workers. */
  get pids(): readonly number[] {
    return [...this.#workers.keys()].flatMap(({ pid }) => pid ?? [])
  }

  /** Tasks that wait for a worker. Whoever has many tasks queues more when there are few. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** Rejects everything that waits with `CANCELLED`; tasks under way finish and report. No new task is taken. */
  cancel(): void {
    this.#closed = true
    for (const task of this.#waiting.clear()) task.reject(cancelled())
  }

  /** Why no task will be done any more, where workers cannot be started. */
  get broken(): BroadsideError | undefined {
    return this.#broken
  }

  /** Cancels what waits, lets tasks under way finish for five seconds at most, and ends all workers. */
  async close(): Promise<void> {
    this.cancel()
    await Promise.all([...this.#workers.keys()].map((worker) => worker.dismiss()))
    this.#leash.close()
  }

  /** Starts the workers that are not there yet. */
  #complete(): void {
    if (this.#closed || this.#broken !== undefined) return
    for (let count = this.#workers.size; count < this.#options.workers; count += 1) this.#start()
  }

  #dispatch(): void {
    for (const worker of this.#workers.keys()) {
      if (worker.state !== 'idle') continue
      const task = this.#waiting.next(worker.group, (group) => this.#crowd(group))
      if (task === undefined) return
      this.#workers.set(worker, task)
      worker.ask({ id: task.id, task: task.task }, task.group, task.bounds)
    }
  }

  #crowd(group: string): number {
    return [...this.#workers.keys()].filter((worker) => worker.state === 'busy' && worker.group === group)
      .length
  }

  #start(): void {
    const { entry, startLimit, niceness } = this.#options
    const worker: WorkerProcess = new WorkerProcess(entry, { startLimit, niceness }, this.#leash, {
      ready: () => {
        this.#failedStarts = 0
        this.#dispatch()
      },
      answered: (answer) => {
        const task = this.#workers.get(worker)
        this.#workers.set(worker, undefined)
        if ('error' in answer) task?.reject(BroadsideError.fromWire(answer.error))
        else task?.resolve(answer.value)
        this.#recycle(worker, answer.rss)
        this.#dispatch()
      },
      ended: (ending) => this.#left(worker, ending),
    })
    this.#workers.set(worker, undefined)
  }

  /** Replaces a worker that has done much or has grown. */
  #recycle(worker: WorkerProcess, rss: number): void {
    const { recycleAfter, recycleBeyond } = this.#options
    if (this.#closed || (worker.done < recycleAfter && rss <= recycleBeyond)) return
    this.#start()
    void worker.dismiss()
  }

  #left(worker: WorkerProcess, ending: Ending): void {
    const task = this.#workers.get(worker)
    this.#workers.delete(worker)
    if (worker.state === 'starting') this.#failedStarts++
    if (task !== undefined) this.#crashed(task, ending)
    if (worker.state === 'leaving' || this.#closed || this.#broken !== undefined) return
    if (this.#failedStarts > this.#options.workers) this.#giveUp(ending)
    else this.#start()
    this.#dispatch()
  }

  #crashed(task: Task, ending: Ending): void {
    const again = ending.stopped !== 'time' && task.crashes++ === 0 && !this.#closed
    if (again) this.#waiting.putBack(task)
    else task.reject(failureOf(task.bounds, ending))
  }

  #giveUp({ how, stopped, lastWords }: Ending): void {
    // Node prints the error itself on a line of its own between source and stack.
    const printed = lastWords.split('\n').find((line) => /^\w*Error\b/.test(line))
    const silent = stopped === 'time' ? 'they are not ready in time' : how
    this.#broken = new BroadsideError('RENDER_UNAVAILABLE', {
      message: `Render processes do not start: ${(printed ?? silent).slice(0, 200)}`,
      hint: 'Run `npm ci` again; `broadside doctor` shows what is missing.',
      cause: lastWords || undefined,
    })
    for (const task of this.#waiting.clear()) task.reject(this.#broken)
  }
}

function failureOf({ time, memory }: Bounds, { how, stopped, lastWords }: Ending): BroadsideError {
  const cause = lastWords || undefined
  if (stopped === 'time') {
    const message = `It took longer than ${time / 1000} s and was stopped`
    return new BroadsideError('RENDER_TIMEOUT', { message, cause })
  }
  if (stopped === 'memory') {
    const message = `It took more than ${Math.round(memory / 2 ** 20)} MiB of memory and was stopped, twice`
    return new BroadsideError('RENDER_MEMORY', { message, cause })
  }
  const what = stopped === 'nonsense' ? 'it answered nonsense' : how
  return new BroadsideError('RENDER_FAILED', { message: `The render process ended twice (${what})`, cause })
}
