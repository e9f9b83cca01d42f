import { type ChildProcess, spawn } from 'node:child_process'
import { getCompileCacheDir } from 'node:module'
import { setPriority } from 'node:os'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { listen, send } from './channel.ts'
import type { Leash } from './leash.ts'
import { LOOK_EVERY, residentBytes } from './memory.ts'
import { type Answer, isAnswer, type Question } from './message.ts'

/** What a task may take before its process is killed: milliseconds, and bytes of memory. */
export interface Bounds {
  readonly time: number
  readonly memory: number
}

/** How a process ended. */
export interface Ending {
  /** A signal or an exit code, in words. */
  readonly how: string
  /** Why it was killed from here. */
  readonly stopped?: 'time' | 'memory' | 'nonsense'
  /** The end of what it wrote to stderr: the only word of a native crash. */
  readonly lastWords: string
}

/** What whoever starts a process wants to hear of it. */
export interface Listener {
  ready(): void
  answered(answer: Exclude<Answer, { ready: true }>): void
  ended(ending: Ending): void
}

const LEAVE_LIMIT = 5_000
const WORDS_KEPT = 2_000
const KEPT_VARIABLES = ['TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'windir']

/** A child process that answers one question at a time. It gets no environment of this one's but the temp folder: no keys. */
export class WorkerProcess {
  state: 'starting' | 'idle' | 'busy' | 'leaving' = 'starting'
  /** Group of the task it was last at. */
  group = ''
  /** Questions it has answered. */
  done = 0
  readonly #child: ChildProcess
  readonly #channel: Duplex
  #question: number | undefined
  #timer: NodeJS.Timeout
  #watch: NodeJS.Timeout | undefined
  #stopped: Ending['stopped']
  #lastWords = ''

  /**
   * @param startLimit milliseconds until it must be ready
   * @param niceness how far it stands back when cores are scarce, 0 to 19
   */
  constructor(
    entry: URL,
    { startLimit, niceness }: { readonly startLimit: number; readonly niceness: number },
    leash: Leash,
    listener: Listener,
  ) {
    const cache = getCompileCacheDir()
    this.#child = spawn(process.execPath, [...flags(), fileURLToPath(entry)], {
      // The machine's time zone and language must not reach a picture.
      env: {
        TZ: 'UTC',
        LANG: 'C',
        // glibc gives buffers of more pixels than a post has back at once, and not only when all beside them is gone as well.
        MALLOC_ARENA_MAX: '2',
        MALLOC_MMAP_THRESHOLD_: '16777216',
        MALLOC_TRIM_THRESHOLD_: '16777216',
        // Compiled code that the parent keeps, so that later workers start in half the time.
        ...(cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }),
        ...kept(),
      },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      windowsHide: true,
    })
    this.#channel = this.#child.stdio[3] as Duplex
    this.#timer = setTimeout(() => this.#stop('time'), startLimit)
    const { pid } = this.#child
    if (pid !== undefined) leash.take(pid)
    if (pid !== undefined && niceness > 0) standBack(pid, niceness)
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#lastWords = (this.#lastWords + text).slice(-WORDS_KEPT)
    })
    listen(
      this.#channel,
      (message) => {
        // What comes after nonsense is believed no more.
        if (this.#stopped !== undefined) return
        if (!isAnswer(message, this.#question)) return this.#stop('nonsense')
        this.#rest()
        if (this.state === 'starting' || this.state === 'busy') this.state = 'idle'
        if ('ready' in message) return listener.ready()
        this.#question = undefined
        this.done++
        listener.answered(message)
      },
      () => this.#stop('nonsense'),
    )
    const ended = (how: string): void => {
      this.#rest()
      if (pid !== undefined) leash.release(pid)
      const stopped = this.#stopped === undefined ? {} : { stopped: this.#stopped }
      listener.ended({ how, lastWords: this.#lastWords.trim(), ...stopped })
    }
    // One that could not be started has no end of its own.
    this.#child.on('error', ({ message }) =>
      pid === undefined ? ended(message) : this.#child.kill('SIGKILL'),
    )
    // `close` comes after `exit` and all output, so the last words are complete.
    this.#child.on('close', (code, signal) => {
      if (pid !== undefined) ended(signal ?? `exit code ${code}`)
    })
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Asks it, when it is idle. */
  ask(question: Question, group: string, { time, memory }: Bounds): void {
    this.state = 'busy'
    this.group = group
    this.#question = question.id
    this.#timer = setTimeout(() => this.#stop('time'), time)
    let looking = false
    this.#watch = setInterval(async () => {
      const { pid } = this.#child
      if (looking || pid === undefined) return
      looking = true
      const bytes = await residentBytes(pid)
      looking = false
      if (bytes !== undefined && bytes > memory && this.#question === question.id) this.#stop('memory')
    }, LOOK_EVERY)
    send(this.#channel, question)
  }

  /** Ends it once its task is done, after five seconds at most. One without a task has nothing to lose, so it is simply ended. */
  async dismiss(): Promise<void> {
    const left = new Promise<void>((resolve) => this.#child.once('close', () => resolve()))
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return left
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), LEAVE_LIMIT)
    if (this.#question !== undefined) {
      const settled = this.#question
      // One that is killed meanwhile answers no more: nobody may wait for it, or this process never ends.
      let isGone = false
      void left.then(() => {
        isGone = true
      })
      await until(() => isGone || this.#question !== settled)
    }
    this.state = 'leaving'
    this.#child.kill()
    await left
    clearTimeout(killer)
  }

  #stop(why: NonNullable<Ending['stopped']>): void {
    this.#stopped ??= why
    this.#child.kill('SIGKILL')
  }

  #rest(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#watch)
  }
}

/** Polls, because a task may end in several ways and this happens once a process. */
async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 10))
}

function kept(): Record<string, string> {
  return Object.fromEntries(
    KEPT_VARIABLES.flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function flags(): string[] {
  return [...RENDERER, '--disable-warning=ExperimentalWarning', ...conditions(process.execArgv)]
}

/**
 * Options of V8 for a process that renders: it gives pictures back itself, and goes through all it has when there are 160 MB of heap
 * and of pictures, in MB. By itself V8 takes a heap of 40 MB with 20 MB of pictures beside it for a reason, several times a second.
 */
export const RENDERER = ['--expose-gc', '--initial-old-space-size=160'] as const

/** Package export conditions of this process, which a worker needs to resolve the same files. */
function conditions(execArgv: readonly string[]): string[] {
  return execArgv.flatMap((flag, index) => {
    if (/^(--conditions|-C)=/.test(flag)) return [flag]
    return flag === '-C' || flag === '--conditions' ? [flag, execArgv[index + 1] ?? ''] : []
  })
}

/** Some systems forbid it; then everybody waits a little longer. */
function standBack(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness)
  } catch {}
}
