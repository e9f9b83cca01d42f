import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Manifest, readManifest } from '../../src/index.ts'
import { EXAMPLE_CAMPAIGN } from '../../src/server/verbs/example.ts'
import { openWorkshop, type Workshop } from '../../src/server/workshop.ts'
import { photo } from '../support/photo.ts'
import { entriesOf } from '../support/unzip.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const { placements: _, rows: __, name: ___, locales: ____, ...DESIGN } = EXAMPLE_CAMPAIGN
const RENDER = { ...DESIGN, placement: 'open-graph', locale: 'en', copy: EXAMPLE_CAMPAIGN.rows[0] }

let project: string
let workshop: Workshop

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-api-'))
  workshop = await openWorkshop(project)
  await workshop.begin()
})

afterAll(async () => {
  await workshop.close()
  await rm(project, { recursive: true, force: true })
})

const get = (url: string, headers: Record<string, string> = {}): Promise<Response> =>
  workshop.answer(new Request(`http://studio${url}`, { headers }))

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  workshop.answer(
    new Request(`http://studio${url}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', ...headers },
    }),
  )

/** What the tests look at of answers. */
interface Answer {
  readonly id: string
  readonly path: string
  readonly sha256: string
  readonly data: string
  readonly certificate: object
  readonly code: string
  readonly exports: readonly { readonly sha256: string }[]
  readonly issues: readonly { readonly path: string; readonly expected: string }[]
}

const read = async (answer: Response | Promise<Response>): Promise<Answer> =>
  (await answer).json() as Promise<Answer>

/** What a run came to. */
async function ended(id: string): Promise<{ status: string; made: number }> {
  const text = await (await get(`/api/v1/campaigns/${id}/events`)).text()
  return JSON.parse(text.trim().split('data: ').at(-1) ?? '')
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** What the command line makes of a campaign. */
async function byCommand(
  campaign: Readonly<Record<string, unknown>> & { readonly name: string },
): Promise<Manifest> {
  const file = path.join(project, 'campaign.json')
  await writeFile(file, JSON.stringify(campaign))
  const out = path.join(project, 'by-command')
  await rm(out, { recursive: true, force: true })
  execFileSync(process.execPath, [BROADSIDE, 'make', file, '--out', out, '--quiet'], { cwd: project })
  return readManifest(path.join(out, campaign.name, 'manifest.json'))
}

describe('the interface for programs', () => {
  it('makes what the command line makes, byte for byte: one export, a campaign, its archive', async () => {
    const sent = { method: 'POST', body: await photo(1200, 900) }
    const { path: photoPath } = await read(
      workshop.answer(new Request('http://studio/api/v1/pictures?name=Evening sun.jpg', sent)),
    )
    expect(photoPath).toMatch(/^pictures\/evening-sun-[0-9a-f]{10}\.jpg$/)
    const campaign = { ...EXAMPLE_CAMPAIGN, plate: { source: 'file', path: photoPath } }
    const started = await post('/api/v1/campaigns', campaign)
    expect(started.status).toBe(202)
    const { id } = await read(started)
    expect(started.headers.get('Location')).toBe(`/api/v1/campaigns/${id}`)
    expect(await ended(id)).toMatchObject({ status: 'done', made: 2 })

    const manifest = await byCommand({
      ...campaign,
      plate: { source: 'file', path: path.join('.broadside', 'uploads', photoPath) },
    })
    const files = manifest.exports.flatMap((entry) => (entry.status === 'done' ? [entry] : []))
    expect(files.length).toBe(2)
    const listed = await read(get(`/api/v1/campaigns/${id}/files`))
    expect(listed.exports.map((entry) => entry.sha256)).toEqual(files.map((entry) => entry.sha256))
    const zipped = entriesOf(Buffer.from(await (await get(`/api/v1/campaigns/${id}/archive`)).arrayBuffer()))
    for (const { file, sha256: hash } of files) {
      const answer = await get(`/api/v1/campaigns/${id}/files/${file}`)
      expect(answer.headers.get('Content-Type')).toBe('image/jpeg')
      expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(hash)
      expect(sha256(zipped.find(({ name }) => name === file)?.content ?? new Uint8Array())).toBe(hash)
    }

    const wish = { ...RENDER, plate: campaign.plate }
    const made = await read(post('/api/v1/renders', wish))
    expect(made.sha256).toBe(files[0]?.sha256)
    expect(sha256(Buffer.from(made.data, 'base64'))).toBe(made.sha256)
    expect(made.certificate).toEqual(files[0]?.certificate)
    const picture = await post('/api/v1/renders', wish, { Accept: 'image/*' })
    expect(picture.headers.get('Content-Type')).toBe('image/jpeg')
    expect(sha256(new Uint8Array(await picture.arrayBuffer()))).toBe(made.sha256)
  })

  it('tells every mistake at once, by its permanent code', async () => {
    const wrong = { ...RENDER, template: 'event-postr', placement: 'open-grap', formt: 'png' }
    const sent = await post('/api/v1/renders', wrong)
    expect(sent.headers.get('Content-Type')).toBe('application/problem+json; charset=utf-8')
    expect(await sent.json()).toMatchObject({
      type: 'urn:broadside:problem:INPUT_INVALID',
      status: 422,
      code: 'INPUT_INVALID',
      issues: [{ path: 'formt', expected: '"format"' }],
    })
    const { formt: _formt, ...readable } = wrong
    const { issues } = await read(post('/api/v1/renders', readable))
    expect(issues.map(({ path: at, expected: meant }) => [at, meant])).toEqual(
      expect.arrayContaining([
        ['template', '"event-poster"'],
        ['placements.0', '"open-graph"'],
      ]),
    )
  })

  it('refuses what would not be readable, and says what to change', async () => {
    const title = 'An uncommonly long title that nobody could ever read on a strip as small as this one is'
    const strip = {
      ...RENDER,
      placement: 'google-display-320x50',
      copy: { ...RENDER.copy, title: title.repeat(2) },
    }
    const answer = await post('/api/v1/renders', strip)
    expect(answer.status).toBe(422)
    const problem = await read(answer)
    expect(problem.code).toMatch(/^(COPY_OVERSET|INPUT_INVALID)$/)
  })

  it('names no picture but those that were sent', async () => {
    for (const name of ['/etc/passwd', '../../x.jpg', 'pictures/../../x.jpg'])
      expect(
        (await post('/api/v1/renders', { ...RENDER, plate: { source: 'file', path: name } })).status,
      ).toBe(422)
    const unknown = { ...RENDER, plate: { source: 'file', path: 'pictures/nowhere-0123456789.jpg' } }
    expect((await post('/api/v1/renders', unknown)).status).toBe(422)
  })

  it('answers the same key once, and no other request with it', async () => {
    const key = { 'Idempotency-Key': 'order-17' }
    const [one, two] = await Promise.all([
      post('/api/v1/campaigns', EXAMPLE_CAMPAIGN, key),
      post('/api/v1/campaigns', EXAMPLE_CAMPAIGN, key),
    ])
    const first = await one.text()
    expect(await two.text()).toBe(first)
    expect([one, two].filter((answer) => answer.headers.has('Idempotent-Replayed')).length).toBe(1)
    const other = await post('/api/v1/campaigns', { ...EXAMPLE_CAMPAIGN, name: 'other' }, key)
    expect(other.status).toBe(409)
    expect((await read(other)).code).toBe('KEY_REUSED')
    const { id } = JSON.parse(first)
    await ended(id)
    // What was refused was not made, so the key is free for what is mended.
    const again = { 'Idempotency-Key': 'order-18' }
    expect((await post('/api/v1/campaigns', { ...EXAMPLE_CAMPAIGN, brand: 'nobody' }, again)).status).toBe(
      422,
    )
    expect((await post('/api/v1/campaigns', EXAMPLE_CAMPAIGN, again)).status).toBe(202)
  })
})
