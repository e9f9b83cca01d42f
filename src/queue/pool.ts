import { type ChildProcess, fork } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { BroadsideError, type WireError } from '../error/error.ts'

/** What a worker sends: once that it is ready, then one answer for each task. `rss` is its memory in bytes. */
export type Answer =
  | { readonly ready: true }
  | { readonly id: number; readonly value: unknown; readonly rss: number }
  | { readonly id: number; readonly error: WireError; readonly rss: number }

/** What a worker is sent. */
export interface Question {
  readonly id: number
  readonly task: unknown
}

export interface PoolOptions {
  /** Module a worker process runs; it answers {@link Question}s with {@link Answer}s. */
  readonly entry: URL
  readonly workers: number
  /** Milliseconds a task may take before its process is killed; default 60 000. */
  readonly timeLimit?: number
  /** Tasks after which a process is replaced; default 2000. */
  readonly recycleAfter?: number
  /** Bytes of memory beyond which a process is replaced; default 700 MiB. */
  readonly recycleBeyond?: number
  /** How far the processes stand back when cores are scarce, 0 to 19; default 0. */
  readonly niceness?: number
}

interface Task {
  readonly id: number
  readonly task: unknown
  readonly group: string
  /** Milliseconds it may take. */
  readonly limit: number
  readonly resolve: (value: unknown) => void
  readonly reject: (error: BroadsideError) => void
  crashes: number
}

interface Worker {
  readonly process: ChildProcess
  state: 'starting' | 'idle' | 'busy' | 'leaving'
  task: Task | undefined
  timer: NodeJS.Timeout | undefined
  group: string
  done: number
  timedOut: boolean
  /** The end of what it wrote to stderr: the only word of a native crash. */
  lastWords: string
}

const START_LIMIT = 30_000
const LEAVE_LIMIT = 5_000
/** Milliseconds for which the first worker has the cores to itself, so that the first result is there sooner. */
const HEAD_START = 1200
const KEPT = ['TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'windir']

/**
 * Runs tasks in child processes, because a native crash in a renderer ends its process, whatever the thread.
 *
 * Not tinypool: it hands a task to any worker, while ours keep decoded plates and crops and should get tasks of the
 * same `group`; it replaces workers by heap size, while the renderers' memory is outside of the heap; and it mixes the
 * workers' output into the parent's stdout, which belongs to `--json`.
 *
 * The first worker starts at once, the others soon after the first task: until then the cores are needed to read the
 * campaign and to make its first export. A task whose process dies is tried once more, then fails with `RENDER_FAILED`; one that takes
 * too long is killed and fails with `RENDER_TIMEOUT`. Workers get no environment of the parent's but the temp folder: no keys.
 */
export class Pool {
  readonly #options: Required<PoolOptions>
  readonly #workers = new Set<Worker>()
  readonly #queues = new Map<string, Task[]>()
  #lastId = 0
  #failedStarts = 0
  #closed = false
  /** Set for good when workers cannot be started. */
  #broken: BroadsideError | undefined

  constructor(options: PoolOptions) {
    this.#options = {
      timeLimit: 60_000,
      recycleAfter: 2000,
      recycleBeyond: 700 * 2 ** 20,
      niceness: 0,
      ...options,
    }
    if (options.workers > 0) this.#start()
  }

  /** Queues a task (structured-cloneable). Tasks of one `group` go to the same worker as far as possible. Rejects with a BroadsideError. `patience` times the time limit it may take. */
  run(task: unknown, group: string, patience = 1): Promise<unknown> {
    if (this.#broken !== undefined) return Promise.reject(this.#broken)
    if (this.#closed) return Promise.reject(cancelled())
    if (this.#lastId === 0) setTimeout(() => this.#complete(), HEAD_START).unref()
    return new Promise((resolve, reject) => {
      const limit = this.#options.timeLimit * patience
      this.#queue({ id: ++this.#lastId, task, group, limit, resolve, reject, crashes: 0 })
      this.#dispatch()
    })
  }

  /** Process ids of the living workers. */
  get pids(): readonly number[] {
    return [...this.#workers].flatMap(({ process }) => process.pid ?? [])
  }

  /** Rejects everything that waits with `CANCELLED`; tasks under way finish and report. No new task is taken. */
  cancel(): void {
    this.#closed = true
    for (const queue of this.#queues.values()) for (const task of queue) task.reject(cancelled())
    this.#queues.clear()
  }

  /** Cancels what waits, lets tasks under way finish for five seconds at most, and ends all workers. */
  async close(): Promise<void> {
    this.cancel()
    await Promise.all([...this.#workers].map((worker) => this.#dismiss(worker)))
  }

  /** Starts the workers that are not there yet. */
  #complete(): void {
    if (this.#closed || this.#broken !== undefined) return
    for (let count = this.#workers.size; count < this.#options.workers; count += 1) this.#start()
  }

  #queue(task: Task, first = false): void {
    const queue = this.#queues.get(task.group) ?? []
    if (first) queue.unshift(task)
    else queue.push(task)
    this.#queues.set(task.group, queue)
  }

  #dispatch(): void {
    for (const worker of this.#workers) {
      if (worker.state !== 'idle') continue
      const task = this.#next(worker)
      if (task === undefined) return
      worker.state = 'busy'
      worker.task = task
      worker.group = task.group
      worker.timer = setTimeout(() => {
        worker.timedOut = true
        worker.process.kill('SIGKILL')
      }, task.limit)
      // A process that died a moment ago cannot be sent to; its exit event deals with the task.
      worker.process.send({ id: task.id, task: task.task } satisfies Question, () => {})
    }
  }

  /** The next task of the worker's own group, else of the group that fewest workers are at. */
  #next(worker: Worker): Task | undefined {
    let group = this.#queues.has(worker.group) ? worker.group : undefined
    if (group === undefined) {
      const crowd = (name: string): number =>
        [...this.#workers].filter((other) => other.state === 'busy' && other.group === name).length
      let least = Number.POSITIVE_INFINITY
      for (const name of this.#queues.keys()) {
        const size = crowd(name)
        if (size >= least) continue
        least = size
        group = name
        if (least === 0) break
      }
    }
    if (group === undefined) return undefined
    const queue = this.#queues.get(group)
    const task = queue?.shift()
    if (queue?.length === 0) this.#queues.delete(group)
    return task
  }

  #start(): void {
    const child = fork(fileURLToPath(this.#options.entry), [], {
      serialization: 'advanced',
      // The machine's time zone and language must not reach a picture.
      env: {
        TZ: 'UTC',
        LANG: 'C',
        // Compiled code that the parent keeps, so that later workers start in half the time.
        ...(getCompileCacheDir() === undefined ? {} : { NODE_COMPILE_CACHE: getCompileCacheDir() }),
        ...Object.fromEntries(
          KEPT.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
        ),
      },
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', ...conditions(process.execArgv)],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const worker: Worker = {
      process: child,
      state: 'starting',
      task: undefined,
      timer: setTimeout(() => child.kill('SIGKILL'), START_LIMIT),
      group: '',
      done: 0,
      timedOut: false,
      lastWords: '',
    }
    this.#workers.add(worker)
    if (this.#options.niceness > 0) standBack(child.pid, this.#options.niceness)
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      worker.lastWords = (worker.lastWords + text).slice(-2000)
    })
    child.on('message', (answer: Answer) => this.#answered(worker, answer))
    child.on('error', () => child.kill('SIGKILL'))
    // `close` comes after `exit` and all output, so the last words are complete.
    child.on('close', (code, signal) => this.#left(worker, signal ?? `exit code ${code}`))
  }

  #answered(worker: Worker, answer: Answer): void {
    clearTimeout(worker.timer)
    if ('ready' in answer) {
      this.#failedStarts = 0
      if (worker.state === 'starting') worker.state = 'idle'
    } else {
      const { task } = worker
      worker.task = undefined
      worker.done++
      if (worker.state === 'busy') worker.state = 'idle'
      if ('error' in answer) task?.reject(BroadsideError.fromWire(answer.error))
      else task?.resolve(answer.value)
      const worn = worker.done >= this.#options.recycleAfter || answer.rss > this.#options.recycleBeyond
      if (worn && worker.state === 'idle' && !this.#closed) {
        this.#start()
        void this.#dismiss(worker)
      }
    }
    this.#dispatch()
  }

  #left(worker: Worker, how: string): void {
    clearTimeout(worker.timer)
    this.#workers.delete(worker)
    const { task } = worker
    // Whoever waits for the task to end waits no longer.
    worker.task = undefined
    if (worker.state === 'starting') this.#failedStarts++
    if (task !== undefined) this.#crashed(task, worker, how)
    if (worker.state === 'leaving' || this.#closed || this.#broken !== undefined) return
    if (this.#failedStarts > this.#options.workers) this.#giveUp(worker, how)
    else this.#start()
  }

  #crashed(task: Task, worker: Worker, how: string): void {
    const cause = worker.lastWords.trim() || undefined
    if (worker.timedOut) {
      const seconds = task.limit / 1000
      task.reject(
        new BroadsideError('RENDER_TIMEOUT', {
          message: `It took longer than ${seconds} s and was stopped`,
          cause,
        }),
      )
    } else if (task.crashes++ === 0 && !this.#closed) {
      this.#queue(task, true)
    } else {
      task.reject(
        new BroadsideError('RENDER_FAILED', { message: `The render process ended twice (${how})`, cause }),
      )
    }
  }

  #giveUp(worker: Worker, how: string): void {
    const words = worker.lastWords.trim()
    // Node prints the error itself on a line of its own between source and stack.
    const reason = words.split('\n').find((line) => /^\w*Error\b/.test(line)) ?? how
    this.#broken = new BroadsideError('RENDER_FAILED', {
      message: `Render processes do not start: ${reason.slice(0, 200)}`,
      hint: 'Run `npm ci` again; `broadside doctor` shows what is missing.',
      cause: words || undefined,
    })
    for (const queue of this.#queues.values()) for (const task of queue) task.reject(this.#broken)
    this.#queues.clear()
  }

  /** Ends a worker once its task is done. A process without a task has nothing to lose, so it is simply ended. */
  async #dismiss(worker: Worker): Promise<void> {
    if (!this.#workers.has(worker)) return
    const left = new Promise<void>((resolve) => worker.process.once('close', () => resolve()))
    const killer = setTimeout(() => worker.process.kill('SIGKILL'), LEAVE_LIMIT)
    const { task } = worker
    if (task !== undefined) await Promise.race([left, settled(() => worker.task !== task)])
    worker.state = 'leaving'
    worker.process.kill()
    await left
    clearTimeout(killer)
  }
}

/** Polls, because a task may end in three ways and this happens once a worker. */
async function settled(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 10))
}

/** Some systems forbid it; then everybody waits a little longer. */
function standBack(pid: number | undefined, niceness: number): void {
  try {
    if (pid !== undefined) setPriority(pid, niceness)
  } catch {}
}

/** Package export conditions of the parent, which a worker needs to resolve the same files. */
function conditions(execArgv: readonly string[]): string[] {
  return execArgv.flatMap((flag, index) => {
    if (/^(--conditions|-C)=/.test(flag)) return [flag]
    return flag === '-C' || flag === '--conditions' ? [flag, execArgv[index + 1] ?? ''] : []
  })
}

function cancelled(): BroadsideError {
  return new BroadsideError('CANCELLED', { message: 'Stopped on request' })
}
