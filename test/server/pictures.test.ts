import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DraftCampaign, PictureQuote, PurchaseState, Version } from '../../src/server/index.ts'
import { openWorkshop, type Workshop } from '../../src/server/workshop.ts'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'
import { photo } from '../support/photo.ts'

const project = mkdtempSync(path.join(tmpdir(), 'broadside-pictures-'))
let fake: FakeOpenAi
let workshop: Workshop
beforeAll(async () => {
  fake = await startFakeOpenAi()
  process.env.OPENAI_BASE_URL = fake.baseURL
  process.env.OPENAI_API_KEY = KEY
  workshop = await openWorkshop(project, { budget: 0.12, perMinute: 600 })
})
beforeEach(() => fake.forget())
afterAll(async () => {
  delete process.env.OPENAI_BASE_URL
  delete process.env.OPENAI_API_KEY
  await workshop.close()
  await fake.close()
  rmSync(project, { recursive: true, force: true })
})

const plate = { source: 'openai', quality: 'low', scene: 'A drum skin, seen close' } as const
const placements = ['open-graph', 'google-display-300x250', 'threads-square']
const campaign = { ...base('late'), plate }

function base(name: string): DraftCampaign {
  return {
    ...{ name, brand: 'lumen', template: 'event-poster', placements, locales: ['en'] },
    plate: { source: 'procedural', seed: 1 },
    rows: [{ title: 'Late show', when: '2027-03-14T23:00' }],
  }
}

async function draft(): Promise<string> {
  return (await workshop.drafts.create(base('late'))).id
}

async function ask<T>(method: string, address: string, body?: object): Promise<{ status: number; body: T }> {
  const request = new Request(`http://localhost/api/${address}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } }),
  })
  const response = await workshop.answer(request)
  const text = await response.text()
  return {
    status: response.status,
    body: text.startsWith('{') && !text.includes('\n{') ? JSON.parse(text) : text,
  }
}

const quote = (id: string, of: object = campaign) =>
  ask<PictureQuote>('POST', `drafts/${id}/plates/quote`, { campaign: of })

/** Begins a purchase and waits for its end. */
async function buy(id: string, at: string, body: object): Promise<PurchaseState> {
  const { status, body: begun } = await ask<PurchaseState>('POST', `drafts/${id}/${at}`, body)
  expect(status, JSON.stringify(begun)).toBe(202)
  return ended(id)
}

async function ended(id: string): Promise<PurchaseState> {
  let last: PurchaseState | undefined
  for await (const state of workshop.purchases.watch(id, new AbortController().signal)) last = state
  return last as PurchaseState
}

/** Transparent in its upper left quarter. */
function maskOf(width: number, height: number): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 4)
  for (let at = 0; at < width * height; at += 1)
    data[at * 4 + 3] = at % width < width / 2 && at < (width * height) / 2 ? 0 : 255
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toBuffer()
}

function confirmed({ plates }: PictureQuote) {
  const missing = plates.filter(({ state }) => state === 'missing')
  return { keys: missing.map(({ key }) => key), most: missing.reduce((sum, { most = 0 }) => sum + most, 0) }
}

// Whatever else the machine has to do: each plate is read for lettering.
describe('pictures by an image model, in the studio', { timeout: 120_000 }, () => {
  it('are quoted without asking anybody, with all that the model is told', async () => {
    const { body } = await quote(await draft())
    expect(body.model).toBe('gpt-image-2')
    expect(body.plates.map(({ state }) => state)).toEqual(['missing', 'missing'])
    expect(body.plates.reduce((sum, { exports }) => sum + exports, 0)).toBe(3)
    for (const { prompt } of body.plates) expect(prompt).toContain('A drum skin, seen close')
    expect(body.qualities.map(({ quality }) => quality)).toEqual(['low', 'medium', 'high'])
    expect(body.purse).toEqual({ key: true, budget: 0.12, spent: 0, open: 0 })
    expect(fake.journal).toHaveLength(0)
  })

  it('are quoted, bought within a budget that is named, and made, through the interface for programs', async () => {
    const scene = 'A drum kit in an empty room'
    const wish = { ...campaign, placements: ['google-display-300x250'], plate: { ...plate, scene } }
    type Stand = { id: string; status: string; made: number; error?: { code: string } }
    const post = <T>(address: string, body?: object) => ask<T>('POST', `v1/campaigns${address}`, body)
    const stood = async (id: string) => (await ask<Stand>('GET', `v1/campaigns/${id}?wait=30`)).body
    const { id } = (await post<Stand>('', wish)).body
    // Making never pays.
    expect(await stood(id)).toMatchObject({ status: 'failed', error: { code: 'PLATE_NOT_STORED' } })
    const { body: price } = await post<{ plates: { state: string; most: number }[]; left: number }>(
      `/${id}/plates/quote`,
    )
    expect(price).toMatchObject({ key: true, left: 0.12, plates: [{ state: 'missing' }] })
    const most = price.plates[0]?.most ?? 0
    const dear = await post<{ code: string }>(`/${id}/plates`, { budget: most / 2 })
    expect([dear.status, dear.body.code]).toEqual([422, 'BUDGET_REACHED'])
    expect((await post(`/${id}/plates`, {})).status).toBe(422)
    expect(fake.journal).toHaveLength(0)

    expect((await post(`/${id}/plates`, { budget: most })).body).toMatchObject({ status: 'running' })
    await ended(id)
    const there = await ask('GET', `v1/campaigns/${id}/plates`)
    expect(there.body).toMatchObject({ status: 'done', plates: [{ status: 'done', family: 'landscape' }] })
    await post(`/${id}/plates`, { budget: 0 })
    await ended(id)
    expect(fake.charges()).toBe(1)
    await post(`/${id}/resume`)
    expect(await stood(id)).toMatchObject({ status: 'done', made: 1 })
    expect((await ask('POST', 'v1/campaigns/no-such-one/plates', { budget: 1 })).status).toBe(404)
  })

  it('are not paid for unless the amount was confirmed, nor when the campaign asks for others', async () => {
    const id = await draft()
    const { keys, most } = confirmed((await quote(id)).body)
    const less = await ask<{ detail: string }>('POST', `drafts/${id}/purchase`, {
      campaign,
      keys,
      most: most / 2,
    })
    expect(less.status).toBe(409)
    expect(less.body.detail).toContain('more than was confirmed')
    const other = { ...campaign, plate: { ...plate, scene: 'Something else' } }
    expect((await ask('POST', `drafts/${id}/purchase`, { campaign: other, keys, most })).status).toBe(409)
    expect(fake.journal).toHaveLength(0)
  })

  it('are paid for once: by a double click, in two tabs, in two drafts, and when asked for again', async () => {
    const [one, two] = [await draft(), await draft()]
    const wish = { campaign, ...confirmed((await quote(one)).body) }
    const clicks = await Promise.all(
      [one, one, two].map((id) => ask<PurchaseState>('POST', `drafts/${id}/purchase`, wish)),
    )
    expect(clicks.map(({ status }) => status)).toEqual([202, 202, 202])
    expect(clicks[1]?.body.id).toBe(clicks[0]?.body.id)
    const states = [await ended(one), await ended(two)]
    for (const { status, items } of states) {
      expect(status).toBe('done')
      expect(items.map((item) => item.status)).toEqual(['done', 'done'])
    }
    expect(fake.charges()).toBe(2)
    expect((await quote(one)).body.plates.map(({ state }) => state)).toEqual(['used', 'used'])
    const { items } = await buy(one, 'purchase', { ...wish, most: 0 })
    expect(items.map(({ cost }) => cost)).toEqual([0, 0])
    expect(fake.charges()).toBe(2)
    const { body } = await ask<{ versions: Version[] }>('GET', `drafts/${two}/plates`)
    expect(body.versions.map(({ model, origin }) => [model, origin])).toEqual([
      ['gpt-image-2', 'model'],
      ['gpt-image-2', 'model'],
    ])
    const another = await quote(one, { ...campaign, plate: { ...plate, take: 2 } })
    expect(another.body.plates.map(({ state }) => state)).toEqual(['missing', 'missing'])
  })

  it('stand in proofs and exports, and are never bought by making them', async () => {
    const id = await draft()
    const saved = await workshop.drafts.read(id)
    const unmade = { ...campaign, plate: { ...plate, scene: 'Nothing anybody paid for' } }
    const kept = await workshop.drafts.save(id, unmade, saved?.revision ?? '')
    await workshop.runs.start(id)
    let last: unknown
    for await (const state of workshop.runs.watch(id, new AbortController().signal)) last = state
    expect(last).toMatchObject({ status: 'failed', error: { code: 'PLATE_NOT_STORED' } })
    await workshop.drafts.save(id, campaign, kept?.revision ?? '')
    await workshop.runs.start(id)
    for await (const state of workshop.runs.watch(id, new AbortController().signal)) last = state
    expect(last).toMatchObject({ status: 'done', made: 3 })
    expect(fake.journal).toHaveLength(0)
    const { manifest } = (await workshop.runs.made(id)) ?? {}
    expect(manifest?.plates.map(({ source }) => source)).toEqual(['model', 'model'])
  })

  it('that the filter refuses say so, and cost nothing; what is called off is not asked for', async () => {
    const id = await draft()
    const scene = { ...campaign, plate: { ...plate, scene: 'A fight' } }
    const wish = { campaign: scene, ...confirmed((await quote(id, scene)).body) }
    fake.script('blocked-input', 'ok')
    const state = await buy(id, 'purchase', wish)
    expect(state.items.map(({ status }) => status).toSorted()).toEqual(['done', 'failed'])
    expect(state.items.find(({ status }) => status === 'failed')?.error).toMatchObject({
      code: 'PLATE_BLOCKED',
    })
    const more = [...placements, 'instagram-story', 'instagram-feed-portrait']
    const next = { ...campaign, placements: more, plate: { ...plate, scene: 'Called off' } }
    const begun = ask('POST', `drafts/${id}/purchase`, {
      campaign: next,
      ...confirmed((await quote(id, next)).body),
    })
    fake.onRequest(() => workshop.purchases.stop(id))
    await begun
    const stopped = await ended(id)
    expect(stopped.status).toBe('stopped')
    // Two were asked for before anybody could say so: they come, and are kept.
    expect(stopped.items.filter(({ status }) => status === 'done').length).toBeLessThan(3)
    fake.onRequest(() => {})
  })

  it('can be changed within a mask, and every version stays', async () => {
    const id = await draft()
    const { key, width, height } = (await quote(id)).body.plates[0] as {
      key: string
      width: number
      height: number
    }
    const mask = await maskOf(Math.round(width / 2), Math.round(height / 2))
    const change = {
      from: { plate: key },
      prompt: 'The same drum, with a stick across it',
      mask: mask.toString('base64'),
    }
    const { body: price } = await ask<{ most: number; stored: boolean; key: string }>(
      'POST',
      `drafts/${id}/plates/revision-quote`,
      change,
    )
    expect(price.stored).toBe(false)
    const { status, items } = await buy(id, 'purchase/revision', { ...change, most: price.most })
    expect([status, items[0]?.status, items[0]?.key]).toEqual(['done', 'done', price.key])
    expect(fake.journal.at(-1)?.request.mask).toBeDefined()
    await buy(id, 'purchase/revision', { ...change, most: price.most })
    expect(fake.charges()).toBe(1)
    const pinned = { ...campaign, plate: { ...plate, use: { [items[0]?.family ?? '']: price.key } } }
    expect((await quote(id, pinned)).body.plates.map(({ state }) => state)).toEqual(['used', 'used'])
  })

  it('can be made of a photo, which says so', async () => {
    const id = await draft()
    const kept = await workshop.drafts.keepPicture(id, 'sun.jpg', await photo(640, 480))
    const change = { from: { picture: kept.path }, prompt: 'The same evening, with a boat' }
    const { body: price } = await ask<{ most: number }>('POST', `drafts/${id}/plates/revision-quote`, change)
    const { items } = await buy(id, 'purchase/revision', { ...change, most: price.most })
    const { body } = await ask<{ versions: Version[] }>('GET', `drafts/${id}/plates`)
    expect(body.versions).toMatchObject([{ key: items[0]?.key, origin: 'photo', edit: 'whole' }])
    const shown = await workshop.answer(
      new Request(`http://localhost/api/drafts/${id}/plates/${items[0]?.key}?edge=160`),
    )
    expect(await sharp(Buffer.from(await shown.arrayBuffer())).metadata()).toMatchObject({
      format: 'jpeg',
      width: 160,
    })
  })

  it('stop at the budget of the studio, whoever asks', async () => {
    const id = await draft()
    const dear = { ...campaign, plate: { ...plate, quality: 'high' as const } }
    const state = await buy(id, 'purchase', { campaign: dear, ...confirmed((await quote(id, dear)).body) })
    expect(state).toMatchObject({ status: 'failed', error: { code: 'BUDGET_REACHED' } })
    expect(fake.journal).toHaveLength(0)
  })

  it('take nothing from outside of the draft, and no mask that is none', async () => {
    const id = await draft()
    const at = `drafts/${id}/plates/revision-quote`
    const prompt = 'Anything'
    expect((await ask('POST', at, { from: { picture: '../../x.jpg' }, prompt })).status).toBe(422)
    expect((await ask('POST', at, { from: { plate: '/etc/passwd' }, prompt })).status).toBe(422)
    const kept = await workshop.drafts.keepPicture(id, 'sun.jpg', await photo(64, 64))
    const from = { picture: kept.path }
    expect((await ask('POST', at, { from, prompt, mask: 'bm90IGEgcGljdHVyZQ==' })).status).toBe(422)
    expect((await ask('POST', at, { from, prompt: ' ' })).status).toBe(422)
  })

  it('leave the key nowhere a browser sees it', async () => {
    const id = await draft()
    fake.script('echo-key', 'echo-key')
    const scene = { ...campaign, plate: { ...plate, scene: 'Echoed' } }
    const state = await buy(id, 'purchase', { campaign: scene, ...confirmed((await quote(id, scene)).body) })
    expect(JSON.stringify(state)).not.toContain(KEY)
    expect(readFileSync(path.join(workshop.drafts.folderOf(id), 'campaign.json'), 'utf8')).not.toContain(KEY)
  })
})

describe('the built-in styles', () => {
  it('are shown small, in the colours of a brand', async () => {
    const at = (style: string, brand = 'lumen') =>
      workshop.answer(new Request(`http://localhost/api/styles/${brand}/event-poster/${style}/7`))
    const [own, dunes] = [await at('own'), await at('dunes')]
    expect([
      own.status,
      dunes.status,
      (await at('nothing')).status,
      (await at('dunes', 'nobody')).status,
    ]).toEqual([200, 200, 404, 404])
    expect(await sharp(Buffer.from(await dunes.arrayBuffer())).metadata()).toMatchObject({
      width: 264,
      height: 198,
    })
  })
})
