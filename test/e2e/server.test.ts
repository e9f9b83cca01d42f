import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Manifest, readManifest } from '../../src/index.ts'
import { EXAMPLE_ID } from '../support/api-page.ts'
import { median, quantile, residentSize } from '../support/measure.ts'
import { type RunningStudio, startStudio } from '../support/studio.ts'

const ROOT = new URL('../../', import.meta.url)
const BROADSIDE = fileURLToPath(new URL('src/cli/broadside.mjs', ROOT))
const DEEP = process.env.BROADSIDE_DEEP === '1'
const JSON_BODY = { 'Content-Type': 'application/json' }
const RENDER = {
  brand: 'lumen',
  template: 'event-poster',
  placement: 'google-display-300x250',
  copy: { title: 'Late show', when: '2027-03-14T23:00' },
}
/** Enough to be cut short, on any machine. */
const LONG = {
  name: 'long-run',
  brand: 'lumen',
  template: 'event-poster',
  placements: ['google-display-300x250', 'google-display-728x90', 'google-display-320x50'],
  locales: ['en'],
  plate: { source: 'procedural', seed: 3 },
  rows: Array.from({ length: 8 }, (_, at) => ({ title: `Late show ${at}`, when: '2027-03-14T23:00' })),
}

let project: string
let studio: RunningStudio

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-server-'))
  studio = await startStudio(project, ['--renders-per-minute', '100000'])
})

afterAll(async () => {
  expect(await studio.end()).toBe(0)
  await rm(project, { recursive: true, force: true })
})

const at = (address: string): string => new URL(address, studio.address).href

const post = (address: string, body: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(at(address), { method: 'POST', body: JSON.stringify(body), headers: { ...JSON_BODY, ...headers } })

describe('site/docs/api.md', async () => {
  const page = await readFile(new URL('site/docs/api.md', ROOT), 'utf8')
  const examples = [...page.matchAll(/```http\n(\w+) (\S+)\n([\s\S]*?)```\n\nAnswers `(\d+)`/g)]
  let id = ''

  it('has an example of every verb', () => {
    expect(examples.length).toBe([...page.matchAll(/```http\n/g)].length)
    expect(examples.length).toBeGreaterThan(10)
  })

  it.each(examples.map(([, ...parts]) => parts as [string, string, string, string]))(
    '%s %s',
    async (method, address, rest, status) => {
      const [head = '', body] = rest.trim().split('\n\n')
      const headers = Object.fromEntries(
        head.split('\n').flatMap((line) => (line === '' ? [] : [line.split(': ') as [string, string]])),
      )
      const answer = await fetch(at(address.replace(EXAMPLE_ID, id)), {
        method,
        headers,
        ...(body === undefined ? {} : { body }),
      })
      expect(answer.status, await answer.clone().text()).toBe(Number(status))
      expect(answer.headers.get('RateLimit')).toMatch(/^"(requests|renders)";r=\d+;t=\d+$/)
      if (method === 'POST' && address === '/api/v1/campaigns')
        id = ((await answer.json()) as { id: string }).id
    },
  )

  it('has a program that works', async () => {
    const [, program = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? []
    const file = path.join(project, 'example.mjs')
    await writeFile(file, program.replace('http://localhost:4400', studio.address.replace(/\/$/, '')))
    const { stdout } = await promisify(execFile)(process.execPath, [file])
    expect(stdout.trim().split('\n')).toEqual([
      expect.stringMatching(/^open-graph done open-graph\/late-show_.*\.jpg$/),
      expect.stringMatching(/^instagram-story done instagram-story\/late-show_.*\.jpg$/),
    ])
  })
})

describe('the server', () => {
  it.each([
    ['a line that never ends', 'GET /api/v1/templates HTTP/1.1\r\nHost: localhost\r\nX-', 408],
    ['headers without an end', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    [
      'two lengths',
      'POST /api/v1/renders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx',
      400,
    ],
    [
      'a length and chunks',
      'POST /api/v1/renders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    [
      'a body of another kind',
      'POST /api/v1/renders HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}',
      415,
    ],
    [
      'a body that is no JSON',
      'POST /api/v1/renders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{]',
      400,
    ],
    ['a method there is not', 'PATCH /api/v1/renders HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
    [
      'a way out of a campaign',
      'GET /api/v1/campaigns/abcd/files/..%2f..%2fx HTTP/1.1\r\nHost: localhost\r\n\r\n',
      400,
    ],
    [
      'a campaign that is a folder above',
      'GET /api/v1/campaigns/.. HTTP/1.1\r\nHost: localhost\r\n\r\n',
      400,
    ],
    ['a name somebody pointed here', 'GET /api/v1/templates HTTP/1.1\r\nHost: evil.test\r\n\r\n', 421],
    ...(DEEP
      ? ([
          [
            'a body that never comes',
            'POST /api/v1/renders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{',
            408,
          ],
        ] as [string, string, number][])
      : []),
  ])('turns away %s', { timeout: 60_000 }, async (_, request, status) => {
    expect(await statusOf(request)).toBe(status)
  })

  it('holds no more bodies than it has room for', async () => {
    const upload = 'POST /api/v1/pictures HTTP/1.1\r\nHost: localhost\r\nContent-Length: 25000000\r\n\r\n'
    const { hostname, port } = new URL(studio.address)
    const held = Array.from({ length: 10 }, () => connect(Number(port), hostname))
    for (const socket of held) socket.write(upload)
    for (const socket of held) socket.on('error', () => {})
    // Each of the ten may come to be known after the one that is too much.
    await expect.poll(() => statusOf(upload)).toBe(429)
    for (const socket of held) socket.destroy()
    await expect.poll(async () => (await post('/api/v1/renders', {})).status).toBe(422)
  })

  it('refuses at once what it has no turn for; whoever is let in is served, and soon', async () => {
    const render = async (): Promise<{ status: number; ms: number }> => {
      const start = performance.now()
      const answer = await post('/api/v1/renders', RENDER)
      const { code } = (await answer.json()) as { code?: string }
      if (answer.status === 429)
        expect([code, answer.headers.get('Retry-After')]).toEqual(['SERVER_BUSY', '1'])
      return { status: answer.status, ms: performance.now() - start }
    }
    await render()
    const idle: number[] = []
    for (let left = DEEP ? 40 : 4; left > 0; left -= 1) idle.push((await render()).ms)
    const before = await residentSize(studio.pid)
    const sizes: number[] = []
    const accepted: number[] = []
    let refused = 0
    const end = performance.now() + (DEEP ? 150_000 : 2000)
    const client = async (): Promise<void> => {
      while (performance.now() < end) {
        const { status, ms } = await render()
        expect([200, 429]).toContain(status)
        if (status === 200) accepted.push(ms)
        else {
          refused += 1
          await new Promise((resolve) => setTimeout(resolve, 100))
        }
        sizes.push(await residentSize(studio.pid))
      }
    }
    await Promise.all(Array.from({ length: 16 }, client))
    expect(accepted.length).toBeGreaterThan(0)
    expect(refused).toBeGreaterThan(0)
    expect((await fetch(at('/readyz'))).status).toBe(200)
    // What lives on its heap does not grow (42 MB after each collection), but a collector that is in no hurry lets it fill for a minute
    // and a half: only then it can be seen that it fills no further.
    const part = Math.ceil(sizes.length / 5)
    const parts = Array.from({ length: 5 }, (_, at) => median(sizes.slice(at * part, (at + 1) * part)))
    const growth = (parts.at(-1) ?? 0) / (parts.at(-2) ?? 1)
    const said = [
      `idle p50 ${quantile(idle, 0.5).toFixed(0)} ms, p95 ${quantile(idle, 0.95).toFixed(0)} ms`,
      `accepted ${accepted.length}, p50 ${quantile(accepted, 0.5).toFixed(0)} ms, p95 ${quantile(accepted, 0.95).toFixed(0)} ms`,
      `refused ${refused}, memory ${[before, ...parts].map((bytes) => (bytes / 2 ** 20).toFixed(0)).join(', ')} MB before and in each fifth`,
    ]
    if (DEEP) {
      process.stdout.write(`${said.join('\n')}\n`)
      expect(growth).toBeLessThan(1.03)
    }
  }, 300_000)
})

describe('a server that ends', () => {
  it.each(['is told to', 'is killed'])(
    'loses nothing when it %s: it goes on, to the same bytes',
    async (how) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'broadside-ends-'))
      let server = await startStudio(folder)
      const ask = (address: string, init: RequestInit = {}): Promise<Response> =>
        fetch(new URL(address, server.address), init)
      const send = (method: string, body: object, headers: Record<string, string> = {}): RequestInit => ({
        method,
        body: JSON.stringify(body),
        headers: { ...JSON_BODY, ...headers },
      })
      try {
        const draft = (await (await ask('/api/drafts', send('POST', { template: 'statement' }))).json()) as {
          id: string
          revision: string
          campaign: object
        }
        const order = send('POST', LONG, { 'Idempotency-Key': 'order-1' })
        const first = await (await ask('/api/v1/campaigns', order)).text()
        const { id, links } = JSON.parse(first) as { id: string; links: { self: string; files: string } }
        const state = async (): Promise<{ status: string; made: number }> =>
          (await ask(links.self)).json() as Promise<{ status: string; made: number }>
        while ((await state()).made < 2) await new Promise((resolve) => setTimeout(resolve, 50))
        const renders = Promise.allSettled([1].map(() => ask('/api/v1/renders', send('POST', RENDER))))
        const put = send('PUT', { ...draft.campaign, name: 'kept' }, { 'If-Match': draft.revision })
        expect((await ask(`/api/drafts/${draft.id}`, put)).status).toBe(200)
        if (how === 'is told to') {
          expect(await server.end()).toBe(0)
          // What was taken is answered.
          for (const answer of await renders)
            expect(answer.status === 'fulfilled' && answer.value.status).toBe(200)
        } else {
          await server.kill()
          await renders
        }
        const cut = path.join(folder, '.broadside', 'drafts', id, 'run.json')
        expect(JSON.parse(await readFile(cut, 'utf8'))).toMatchObject({ status: 'running' })

        server = await startStudio(folder)
        const again = await ask('/api/v1/campaigns', order)
        expect(again.headers.get('Idempotent-Replayed')).toBe('true')
        expect(await again.text()).toBe(first)
        const kept = (await (await ask(`/api/drafts/${draft.id}`)).json()) as { campaign: { name: string } }
        expect(kept.campaign.name).toBe('kept')
        let now = await state()
        while (now.status === 'running')
          now = (await (await ask(`${links.self}?wait=30`)).json()) as { status: string; made: number }
        expect(now).toMatchObject({ status: 'done', made: 24 })

        const { exports } = (await (await ask(links.files)).json()) as Manifest
        const hashes = exports.map((entry) =>
          entry.status === 'done' ? [entry.file, entry.sha256] : entry.status,
        )
        expect(hashes).toEqual(await byCommand())
      } finally {
        await server.end()
        await rm(folder, { recursive: true, force: true })
      }
    },
  )
})

let asked: Promise<readonly unknown[]> | undefined

/** What the command line makes of the long run. */
function byCommand(): Promise<readonly unknown[]> {
  asked ??= (async () => {
    const file = path.join(project, 'campaign.json')
    await writeFile(file, JSON.stringify(LONG))
    const out = path.join(project, 'out')
    execFileSync(process.execPath, [BROADSIDE, 'make', file, '--out', out, '--quiet'], { cwd: project })
    const { exports } = await readManifest(path.join(out, LONG.name, 'manifest.json'))
    return exports.map((entry) => (entry.status === 'done' ? [entry.file, entry.sha256] : entry.status))
  })()
  return asked
}

/** The status of what is answered to bytes as they are; 0 if nothing is. */
function statusOf(request: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(studio.address)
    const socket = connect(Number(port), hostname, () => socket.write(request))
    let said = ''
    socket.setEncoding('latin1').on('data', (text: string) => {
      said += text
      if (said.includes('\r\n')) socket.destroy()
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? 0)))
  })
}
