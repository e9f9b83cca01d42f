import { readFileSync, writeFileSync } from 'node:fs'
import { METHODS, type MethodName } from './method.ts'
import type { BenchFormat, Shared } from './scene.ts'

// One method in a process of its own: told by message what to make, answers with what it took.

/** What the bench asks for. */
export type Ask =
  | { readonly kind: 'round'; readonly cards: readonly number[]; readonly format: BenchFormat }
  | { readonly kind: 'save'; readonly card: number; readonly format: BenchFormat; readonly file: string }
  | { readonly kind: 'close' }

/** What it took. Times in milliseconds, memory in bytes. */
export interface Took {
  readonly cpu: number
  readonly wall: number
  /** Mean bytes of a file. */
  readonly bytes: number
  readonly memory: number
  readonly stages: Readonly<Record<string, number>>
}

const [name = '', file = ''] = process.argv.slice(2)
const shared = JSON.parse(readFileSync(file, 'utf8')) as Shared
const { open } = await METHODS[name as MethodName].load()
const method = await open(shared)
const card = (index: number): Shared['cards'][number] => {
  const found = shared.cards[index]
  if (found === undefined) throw new Error(`no card ${index}`)
  return found
}

function cpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000 + (method.elsewhere?.() ?? 0)
}

async function round({ cards, format }: Extract<Ask, { kind: 'round' }>): Promise<Took> {
  method.stages?.()
  const started = { cpu: cpu(), wall: performance.now() }
  let bytes = 0
  for (const index of cards) bytes += (await method.render(card(index), format)).byteLength
  const wall = performance.now() - started.wall
  const memory = process.memoryUsage.rss() + (method.memory?.() ?? 0)
  return {
    cpu: cpu() - started.cpu,
    wall,
    bytes: bytes / cards.length,
    memory,
    stages: method.stages?.() ?? {},
  }
}

process.on('message', async (ask: Ask) => {
  if (ask.kind === 'round') process.send?.(await round(ask))
  if (ask.kind === 'save') {
    writeFileSync(ask.file, await method.render(card(ask.card), ask.format))
    process.send?.({})
  }
  if (ask.kind === 'close') process.disconnect()
})
// Also where the bench has died: no browser is left behind.
process.once('disconnect', async () => {
  await method.close?.()
  process.exit()
})
// Ctrl-C reaches the whole group; the bench says when to stop.
process.on('SIGINT', () => {})
process.send?.({})
