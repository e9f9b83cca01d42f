import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Crew, hireCrew } from '../../src/campaign/crew.ts'
import type { Outcome, Task } from '../../src/campaign/perform.ts'
import { produce } from '../../src/campaign/produce.ts'
import { type Manifest, readManifest } from '../../src/export/manifest.ts'
import { Pool } from '../../src/queue/pool.ts'
import { RunBoard } from '../../src/queue/redis.ts'
import { hireRemoteCrew, type RemoteCrew } from '../../src/queue/remote-crew.ts'
import { type WorkerEvent, type WorkerOptions, work } from '../../src/queue/remote-worker.ts'
import { RedisServer } from '../support/redis-server.ts'

// Workers in this process, whose renderers fail as the tests want them to; Redis and the store are real.

// Several processes start in each test, on a machine that may be busy.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const project = fileURLToPath(new URL('../campaign/project', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-remote-'))
const store = pathToFileURL(path.join(folder, 'store')).href
const CAMPAIGN = {
  name: 'hours',
  brand: 'halden',
  template: 'card',
  placements: [
    { id: 'tall', width: 400, height: 500, formats: ['jpeg'] },
    { id: 'badge', width: 300, height: 300, formats: ['png'] },
  ],
  locales: ['en'],
  plate: { source: 'procedural', style: 'gradient', seed: 3 },
  rows: [
    { id: 'one', headline: 'Open late', note: 'Every Thursday until ten.' },
    { id: 'two', headline: 'Closed on Monday' },
  ],
}

let redis: RedisServer
let renderers: Crew
let faulty: Pool
const stops: (() => Promise<void>)[] = []
let lastRun = 0

beforeAll(async () => {
  redis = await RedisServer.start()
  renderers = hireCrew(1)
  faulty = new Pool({ entry: new URL('./faulty-worker.ts', import.meta.url), workers: 1 })
})

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
  rmSync(path.join(folder, 'store'), { recursive: true, force: true })
})

afterAll(async () => {
  await Promise.all([renderers.close(), faulty.close(), redis.stop()])
  rmSync(folder, { recursive: true, force: true })
})

type Render = (task: Task, group: string) => Promise<unknown>

/** A worker whose exports are made by `render`; `stop` ends it as SIGTERM does. */
function startWorker(render: Render, options: Partial<WorkerOptions> = {}) {
  const stopping = new AbortController()
  const events: WorkerEvent[] = []
  const crew: Crew = {
    size: 1,
    run: <T extends Task>(task: T, group: string) =>
      (task.kind === 'export' ? render(task, group) : renderers.run(task, group)) as Promise<Outcome<T>>,
    cancel: () => {},
    close: async () => {},
  }
  const working = work({
    redis: redis.url,
    store,
    jobs: 1,
    crew,
    lease: 2000,
    grace: 20_000,
    folder: path.join(folder, `worker-${stops.length}`),
    id: `w${stops.length}`,
    host: 'here',
    signal: stopping.signal,
    onEvent: (event) => events.push(event),
    ...options,
  })
  const stop = async (): Promise<void> => {
    stopping.abort()
    await working
  }
  stops.push(stop)
  return { events, stop, working }
}

async function hire(): Promise<{ crew: RemoteCrew; run: string; news: string[] }> {
  const news: string[] = []
  const run = `run${++lastRun}`
  const onNews = (message: string) => news.push(message)
  const crew = await hireRemoteCrew({ redis: redis.url, store, run, title: 'cards', host: 'here', onNews })
  stops.push(() => crew.close())
  return { crew, run, news }
}

async function make(crew: Crew, run: string): Promise<Manifest> {
  const { manifest } = await produce(CAMPAIGN, { out: path.join(folder, run), projectDir: project, crew })
  return readManifest(manifest)
}

async function endings(run: string) {
  const board = await RunBoard.connect(redis.url)
  const all = await board.endings(run)
  board.close()
  return all
}

describe('remote work', () => {
  it('records what a renderer dies of, everywhere, and makes the rest', async () => {
    const victim = (task: Task): boolean =>
      task.kind === 'export' && task.job.row === 'one' && task.job.placement.id === 'tall'
    const worker = startWorker((task, group) =>
      victim(task) ? faulty.run({ act: 'segfault' }, group) : renderers.run(task, group),
    )
    const { crew, run } = await hire()
    const { counts, exports } = await make(crew, run)
    expect(counts).toEqual({ done: 3, refused: 0, failed: 1 })
    const [failed] = exports
    const error = { code: 'RENDER_FAILED', message: 'The render process ended twice (SIGSEGV)' }
    expect(failed).toMatchObject({ status: 'failed', error })
    expect((await endings(run)).filter(({ status }) => status === 'failed')).toEqual([
      { status: 'failed', row: 'one', locale: 'en', placement: 'tall', error },
    ])
    expect(worker.events.filter(({ type }) => type === 'failed')).toHaveLength(1)
    // It is no result: the next run tries it again.
    await worker.stop()
    startWorker((task, group) => renderers.run(task, group))
    const again = await hire()
    expect((await make(again.crew, again.run)).counts).toEqual({ done: 4, refused: 0, failed: 0 })
  })

  it('gives back what it cannot finish in time, and another worker does it', async () => {
    const { promise: never } = Promise.withResolvers<never>()
    const slow = startWorker(() => never, { grace: 300 })
    const { crew, run } = await hire()
    const making = make(crew, run)
    const exportsTaken = () =>
      slow.events.filter((event) => event.type === 'taken' && !event.what.startsWith('plate')).length
    await expect.poll(exportsTaken, { timeout: 60_000 }).toBe(2)
    await slow.stop()
    expect(slow.events.at(-1)).toEqual({ type: 'stopped', returned: 2 })
    startWorker((task, group) => renderers.run(task, group))
    expect((await making).counts).toEqual({ done: 4, refused: 0, failed: 0 })
  })

  it('queues again what Redis has forgotten', async () => {
    const { crew, run, news } = await hire()
    expect(news.join()).toContain('No worker listens')
    const making = make(crew, run)
    const client = new Redis(redis.url)
    await expect.poll(() => client.keys('broadside:exports-*:run*'), { timeout: 60_000 }).not.toEqual([])
    await client.flushall()
    client.disconnect()
    startWorker((task, group) => renderers.run(task, group))
    expect((await making).counts.done).toBe(4)
  })

  it('leaves no key, no password and no path of this machine in what travels', async () => {
    const { crew, run } = await hire()
    const making = make(crew, run)
    const client = new Redis(redis.url)
    await expect.poll(() => client.keys('broadside:exports-*:run*'), { timeout: 60_000 }).not.toEqual([])
    const [key = ''] = await client.keys('broadside:exports-*:run*')
    const data = (await client.hget(key, 'data')) ?? ''
    client.disconnect()
    expect(data).toContain('"run"')
    expect(data).not.toContain(folder)
    expect(data).not.toContain(project)
    startWorker((task, group) => renderers.run(task, group))
    await making
  })

  it('says of a renderer that cannot start that the machine is to blame, and keeps its hands off the rest', async () => {
    const broken = new Pool({ entry: new URL('./no-such-worker.ts', import.meta.url), workers: 1 })
    const worker = startWorker((task, group) => broken.run(task, group))
    stops.pop()
    const { crew, run } = await hire()
    const making = make(crew, run)
    await expect(worker.working).rejects.toMatchObject({ code: 'RENDER_UNAVAILABLE' })
    expect(worker.events.at(-1)?.type).toBe('stopped')
    startWorker((task, group) => renderers.run(task, group))
    expect((await making).counts).toEqual({ done: 4, refused: 0, failed: 0 })
    await broken.close()
  })
})

it('is the same as without workers, byte for byte', async () => {
  const local = await make(renderers, 'local')
  startWorker((task, group) => renderers.run(task, group))
  const { crew, run } = await hire()
  const remote = await make(crew, run)
  expect(remote).toEqual(local)
  for (const entry of remote.exports) {
    if (entry.status !== 'done') throw new Error('not done')
    const [a, b] = ['local', run].map((name) => readFileSync(path.join(folder, name, entry.file)))
    expect(a?.equals(b as Buffer)).toBe(true)
  }
})
