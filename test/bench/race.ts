import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { RENDERER } from '../../src/queue/worker-process.ts'
import { METHODS, type MethodName } from './method.ts'
import type { Ask, Took } from './runner.ts'
import type { BenchFormat } from './scene.ts'

/** A method running in a process of its own. */
export interface Racer {
  readonly name: MethodName
  /** Milliseconds from the start of the process until it could render. */
  readonly start: number
  readonly round: (cards: readonly number[], format: BenchFormat) => Promise<Took>
  readonly save: (card: number, format: BenchFormat, file: string) => Promise<unknown>
  readonly close: () => Promise<void>
}

const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/broadside-bench', import.meta.url))

/** Starts a method. Rejects with what it wrote to stderr if it ends. */
export async function start(name: MethodName, file: string): Promise<Racer> {
  const began = performance.now()
  const child = fork(new URL('runner.ts', import.meta.url), [name, file], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // As our render processes are started, with what was compiled once; the others have no worse of it.
    execArgv: [...RENDERER, '--disable-warning=ExperimentalWarning'],
    env: { ...process.env, TZ: 'UTC', LANG: 'C', NODE_COMPILE_CACHE: COMPILED },
  })
  let said = ''
  child.stderr?.on('data', (text) => {
    said = `${said}${text}`.slice(-4000)
  })
  const ask = <T>(question: Ask | undefined): Promise<T> => answerOf<T>(child, question, () => said)
  await ask(undefined)
  return {
    name,
    start: performance.now() - began,
    round: (cards, format) => ask<Took>({ kind: 'round', cards, format }),
    save: (card, format, file) => ask({ kind: 'save', card, format, file }),
    close: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child.once('exit', resolve))
      if (child.connected) child.send({ kind: 'close' } satisfies Ask)
      const impatient = setTimeout(() => child.kill('SIGKILL'), 5000)
      await ended
      clearTimeout(impatient)
    },
  }
}

function answerOf<T>(child: ChildProcess, question: Ask | undefined, said: () => string): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const ended = (): void => reject(new Error(said() || 'the process ended'))
    child.once('exit', ended)
    child.once('message', (answer) => {
      child.off('exit', ended)
      resolve(answer as T)
    })
    if (question !== undefined) child.send(question)
  })
}

/** What was measured of one method in one format, round by round. */
export type Rounds = ReadonlyMap<MethodName, readonly Took[]>

/** Lets all methods make the same pictures, one after another, and begins each round with the next of them. */
export async function race(
  racers: readonly Racer[],
  format: BenchFormat,
  { rounds, size, cards }: { readonly rounds: number; readonly size: number; readonly cards: number },
  onRound: (round: number) => void,
): Promise<Rounds> {
  const took = new Map<MethodName, Took[]>(racers.map(({ name }) => [name, []]))
  // Everything is compiled and cached by then, as in the middle of a campaign: each has the same time for it.
  for (const racer of racers) {
    const began = performance.now()
    for (let turn = 0; performance.now() - began < WARM_UP; turn++)
      await racer.round(picked(turn, size, cards), format)
  }
  for (let round = 0; round < rounds; round++) {
    onRound(round)
    const order = racers.map((_, index) => racers[(index + round) % racers.length] as Racer)
    for (const racer of order)
      took.get(racer.name)?.push(await racer.round(picked(round + 1, size, cards), format))
  }
  return took
}

/** Milliseconds. What compiles while it runs needs about a hundred pictures of ours until it is as quick as it gets. */
const WARM_UP = 3000

/** Pictures of a round: a stride that meets every size and row in turn. */
function picked(round: number, size: number, cards: number): number[] {
  return Array.from({ length: size }, (_, index) => ((round * size + index) * 7) % cards)
}

/** Milliseconds from nothing to the first JPEG. */
export async function coldStart(name: MethodName, file: string): Promise<number> {
  const began = performance.now()
  const racer = await start(name, file)
  try {
    await racer.round([0], 'jpeg')
    return performance.now() - began
  } finally {
    await racer.close()
  }
}

export const ALL = Object.keys(METHODS) as readonly MethodName[]
