import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../src/kit/hash.ts'
import type { WorkerEvent } from '../../src/queue/remote-worker.ts'
import { RedisServer } from '../support/redis-server.ts'
import { S3Server } from '../support/s3-server.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const DEEP = process.env.BROADSIDE_DEEP === '1'
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-workers-'))
const CAMPAIGN = 'campaigns/week.json'
const PLACEMENTS = ['open-graph', 'google-display-300x250', 'google-display-728x90']
const DAYS = DEEP ? 20 : 3
const EXPORTS = DAYS * PLACEMENTS.length

let redis: RedisServer
let s3: S3Server
const started: ChildProcess[] = []

beforeAll(async () => {
  redis = await RedisServer.start()
  s3 = await S3Server.start()
  execFileSync(process.execPath, [BROADSIDE, 'init', folder])
  // A photo, the brand kit and the template are this folder's own: workers have none of them.
  writeFileSync(path.join(folder, 'campaigns/photo.jpg'), await photo())
  const rows = Array.from({ length: DAYS }, (_, day) => ({
    id: `day-${day}`,
    title: `Open Workshop ${day + 1}`,
    short: 'Open Workshop',
    when: `2027-04-${String(day + 1).padStart(2, '0')}T10:00`,
    label: 'Spring at the wheel',
    lead: 'Throw your first bowl.',
    venue: 'Kiln Pottery',
    city: '12 Tanner’s Yard',
    tickets: 'Free, clay included',
    cta: 'Save a wheel',
    ...(day === 0 ? { plate: 'photo.jpg' } : {}),
  }))
  const plate = { source: 'procedural', style: 'cut-paper', seed: 7 }
  const campaign = {
    name: 'week',
    brand: 'kiln',
    template: 'my-poster',
    placements: PLACEMENTS,
    locales: ['en'],
    plate,
    rows,
  }
  writeFileSync(path.join(folder, CAMPAIGN), JSON.stringify(campaign))
  const local = spawnSync(process.execPath, [BROADSIDE, 'make', CAMPAIGN, '-o', 'local', '-q'], {
    cwd: folder,
    encoding: 'utf8',
  })
  expect(local.stderr).toBe('')
})

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

afterAll(async () => {
  await redis.stop()
  await s3.stop()
  rmSync(folder, { recursive: true, force: true })
})

async function photo(): Promise<Uint8Array> {
  const { default: sharp } = await import('sharp')
  const width = 900
  const data = Buffer.from(Array.from({ length: width * width * 3 }, (_, at) => 60 + ((at / 2700) % 40)))
  return sharp(data, { raw: { width, height: width, channels: 3 } })
    .jpeg()
    .toBuffer()
}

/** A command of the program, as another machine would run it. */
function start(store: string, ...args: string[]): ChildProcess {
  const env = {
    ...process.env,
    ...s3.env,
    BROADSIDE_REDIS: redis.url,
    BROADSIDE_STORE: s3.url(store),
    NO_COLOR: '1',
  }
  const child = spawn(process.execPath, [BROADSIDE, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  return child
}

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

async function ended(child: ChildProcess): Promise<Ended> {
  let out = ''
  let err = ''
  child.stdout?.on('data', (text) => (out += text))
  child.stderr?.on('data', (text) => (err += text))
  const [code] = await once(child, 'close')
  return { code, out, err }
}

/** A worker, and what it does as it does it. */
class Worker {
  readonly events: WorkerEvent[] = []
  readonly process: ChildProcess
  readonly #listeners = new Set<() => void>()
  #words = ''

  constructor(store: string, ...flags: string[]) {
    this.process = start(store, 'worker', '--jobs', '1', '--lease', '5', '--json', ...flags)
    let rest = ''
    this.process.stdout?.on('data', (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) this.events.push(JSON.parse(line))
      for (const listener of this.#listeners) listener()
    })
    this.process.stderr?.on('data', (text) => (this.#words += text))
    this.process.once('close', () => {
      for (const listener of this.#listeners) listener()
    })
  }

  /** Resolves when so many events have come for which this holds. */
  async saw(holds: (event: WorkerEvent) => boolean, times = 1): Promise<void> {
    while (this.events.filter(holds).length < times) {
      if (this.process.exitCode !== null) throw new Error(`it ended: ${this.#words}`)
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#listeners.add(resolve)
      await promise
      this.#listeners.delete(resolve)
    }
  }

  async stop(): Promise<number | null> {
    this.process.kill('SIGTERM')
    const [code] = await once(this.process, 'close')
    return code
  }
}

const isExport = (event: WorkerEvent, type: WorkerEvent['type']): boolean =>
  event.type === type && 'what' in event && !event.what.startsWith('plate')

/** Hashes of all files below a folder of results, by path; but for the journal, which tells the order they came in. */
function files(out: string): Record<string, string> {
  const root = path.join(folder, out, 'week')
  const names = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.broadside'))
    .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name)))
  return Object.fromEntries(names.sort().map((name) => [name, sha256(readFileSync(path.join(root, name)))]))
}

const stored = (store: string): readonly string[] =>
  s3.keys(`${store}/exports/`).filter((key) => key.endsWith('/result.json'))

describe('three workers', () => {
  it('make everything once, the same bytes as one machine, though one is killed at work and Redis is restarted', async () => {
    const workers = [new Worker('once'), new Worker('once'), new Worker('once')] as const
    const [victim, ...others] = workers
    await Promise.all(workers.map((worker) => worker.saw(({ type }) => type === 'listening')))
    const make = ended(start('once', 'make', CAMPAIGN, '--redis', '--run', 'once', '-o', 'once'))

    await victim.saw((event) => isExport(event, 'taken'))
    victim.process.kill('SIGKILL')
    await Promise.race(others.map((worker) => worker.saw((event) => isExport(event, 'done'))))
    await redis.restart()

    const { code, err } = await make
    expect({ code, err }).toEqual({ code: 0, err: expect.stringContaining('3 workers with 3 processes') })
    expect(files('once')).toEqual(files('local'))
    const results = stored('once')
    expect(results).toHaveLength(EXPORTS)
    expect(results.filter((key) => s3.writes.get(key) !== 1)).toEqual([])
    expect(s3.keys('once/plates/').filter((key) => key.endsWith('/result.json')).length).toBeGreaterThan(2)

    const status = await ended(start('once', 'worker', 'status', 'once'))
    expect(status.out).toContain(`${EXPORTS} of ${EXPORTS}`)
    expect(status.out).toContain(`${EXPORTS} done, 0 refused, 0 failed`)
    expect(status.out).toContain(hostname())
    expect(await Promise.all(others.map((worker) => worker.stop()))).toEqual([0, 0])
  })

  it('need not make again what is in the store', async () => {
    const { code } = await ended(start('once', 'make', CAMPAIGN, '--redis', '-q', '-o', 'again'))
    expect(code).toBe(0)
    expect(files('again')).toEqual(files('local'))
  })
})

describe('a run', () => {
  it('is stopped from another process, and goes on when the same command is given again', async () => {
    const worker = new Worker('stop', '--lease', '60')
    const make = ended(start('stop', 'make', CAMPAIGN, '--redis', '--run', 'stop', '-o', 'stop'))
    await worker.saw((event) => isExport(event, 'done'))
    // It stands still meanwhile, or it might be done before, on a busy machine.
    worker.process.kill('SIGSTOP')
    const cancel = await ended(start('stop', 'worker', 'cancel', 'stop', '--json'))
    worker.process.kill('SIGCONT')
    expect(JSON.parse(cancel.out)).toEqual({ ok: true, run: 'stop', title: 'week' })
    const { code, err } = await make
    expect(code).toBe(1)
    expect(err).toContain('cancelled from another machine')
    const made = stored('stop').length
    expect(made).toBeGreaterThan(0)
    expect(made).toBeLessThan(EXPORTS)
    const manifest = JSON.parse(readFileSync(path.join(folder, 'stop/week/manifest.json'), 'utf8'))
    expect(manifest.complete).toBe(false)

    // The worker is stopped as it begins: what it has under way it finishes, the rest is left to the next one.
    const again = ended(start('stop', 'make', CAMPAIGN, '--redis', '--run', 'stop', '-o', 'stop'))
    await worker.saw(
      (event) => isExport(event, 'taken'),
      worker.events.filter((event) => isExport(event, 'taken')).length + 1,
    )
    expect(await worker.stop()).toBe(0)
    expect(worker.events.at(-1)).toEqual({ type: 'stopped', returned: 0 })
    const next = new Worker('stop')
    expect((await again).code).toBe(0)
    expect(files('stop')).toEqual(files('local'))
    expect(stored('stop').filter((key) => s3.writes.get(key) !== 1)).toEqual([])
    expect(await next.stop()).toBe(0)
  })
})

describe('what cannot be reached', () => {
  it('is named without its password, and ends with 3', async () => {
    const gone = 'redis://:secret-word@127.0.0.1:9'
    const { code, err } = await ended(start('once', 'make', CAMPAIGN, '--redis', gone))
    expect(code).toBe(3)
    expect(err).toContain('Redis at 127.0.0.1:9 cannot be reached')
    expect(err).not.toContain('secret-word')
    const wrong = await ended(start('once', 'worker', '--redis', redis.url.replace('p%40ss', 'pass')))
    expect(wrong).toMatchObject({ code: 3, err: expect.stringContaining('WRONGPASS') })
    const store = await ended(start('once', 'worker', '--store', 's3://nobody/here'))
    expect(store).toMatchObject({ code: 3, err: expect.stringContaining('no such bucket') })
  })
})
