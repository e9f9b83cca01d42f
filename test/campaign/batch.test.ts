import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProduceEvent } from '../../src/campaign/event.ts'
import type { PlateOptions } from '../../src/campaign/plates/plate-options.ts'
import { Ledger } from '../../src/plate/ledger.ts'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'
import { produce } from '../support/produce-manifest.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-batch-'))
let fake: FakeOpenAi
let store: string
let runs = 0
beforeAll(async () => {
  fake = await startFakeOpenAi()
})
beforeEach(() => {
  fake.forget()
  fake.office.looks = 2
  fake.office.outcome = 'completed'
  store = path.join(folder, String(runs++))
})
afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A poster with areas that have to be calm, which the card has not. */
const POSTER = {
  brand: 'lumen',
  template: 'event-poster',
  placements: ['instagram-story', 'instagram-feed-portrait'],
  rows: [{ title: 'Late show', venue: 'Lumen, Dockside 4', when: '2027-03-14T23:00' }],
}

const make = async (
  plates: PlateOptions = {},
  { stops = false, scene = 'A quay', design = {} as object } = {},
) => {
  const stopping = new AbortController()
  const events: ProduceEvent[] = []
  const manifest = await produce(
    {
      name: 'hours',
      brand: 'halden',
      template: 'card',
      placements: [
        { id: 'badge', width: 240, height: 240, formats: ['png'] },
        { id: 'strip', width: 360, height: 200, formats: ['png'] },
      ],
      locales: ['en'],
      plate: { source: 'openai', quality: 'medium', scene },
      rows: [{ headline: 'Open late' }],
      ...design,
    },
    {
      out: path.join(folder, 'out'),
      projectDir: path.join(import.meta.dirname, 'project'),
      jobs: 0,
      plates: { folder: store, apiKey: KEY, baseURL: fake.baseURL, batchEvery: 10, batch: true, ...plates },
      signal: stopping.signal,
      onEvent: (event) => {
        events.push(event)
        if (stops && event.type === 'batch-waited') stopping.abort()
      },
    },
  )
  return { manifest, events }
}
const ledger = () => {
  const opened = new Ledger(path.join(store, 'ledger.sqlite'))
  const charges = opened.charges()
  opened.close()
  return charges
}

describe('a batch', () => {
  it('costs half, is waited for, and gives the same plates', async () => {
    const { manifest, events } = await make()
    expect(manifest.counts.done).toBe(2)
    expect(events.some(({ type }) => type === 'batch-waited')).toBe(true)
    expect(fake.journal.map(({ path: route }) => route)).toEqual(['batch', 'batch'])
    const once = manifest.plates.map(({ model }) => model?.cost ?? 0)
    expect(ledger().map(({ state }) => state)).toEqual(['settled', 'settled'])
    expect(readdirSync(path.join(store, 'batches'))).toEqual([])

    store = path.join(folder, 'single')
    const single = await make({ batch: false })
    expect(single.manifest.plates.map(({ model }) => model?.sha256)).toEqual(
      manifest.plates.map(({ model }) => model?.sha256),
    )
    const halves = single.manifest.plates.map(({ model }) => (model?.cost ?? 0) / 2)
    expect(once.map((cost) => cost.toFixed(7))).toEqual(halves.map((cost) => cost.toFixed(7)))
  })

  it('that is stopped while it is waited for is gone on with, also without being asked to', async () => {
    fake.office.looks = 4
    const before = fake.office.batches.size
    await expect(make({ budget: 0.04 }, { stops: true })).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(readdirSync(path.join(store, 'batches'))).toHaveLength(1)
    const { manifest } = await make({ batch: false, budget: 0.04 })
    expect(manifest.counts.done).toBe(2)
    expect(fake.office.batches.size).toBe(before + 1)
    expect(fake.journal).toHaveLength(2)
    expect(ledger()).toHaveLength(2)
  })

  it('whose id got lost is found by its token', async () => {
    fake.office.looks = 4
    await make({}, { stops: true }).catch(() => {})
    const [name = ''] = readdirSync(path.join(store, 'batches'))
    const file = path.join(store, 'batches', name)
    const { id: _lost, ...record } = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify(record))
    const before = fake.office.batches.size
    await make()
    expect(fake.office.batches.size).toBe(before)
    // One that never arrived is forgotten, and nothing of it counts.
    const token = crypto.randomUUID()
    writeFileSync(path.join(store, 'batches', `${token}.json`), JSON.stringify({ ...record, token }))
    await make({}, { scene: 'B' })
    expect(fake.office.batches.size).toBe(before + 1)
    expect(ledger().every(({ state }) => state === 'settled')).toBe(true)
  })

  it('that expires charges nothing and says so', async () => {
    fake.office.outcome = 'expired'
    const { manifest } = await make()
    expect(manifest.exports.map((entry) => entry.status === 'failed' && entry.error.code)).toEqual(
      Array(2).fill('PROVIDER_UNAVAILABLE'),
    )
    expect(ledger()).toEqual([])
  })

  it('keeps to a budget, at half the price, and hands nothing in beyond it', async () => {
    const before = fake.office.batches.size
    await expect(make({ budget: 0.03 })).rejects.toMatchObject({ code: 'BUDGET_REACHED' })
    expect(fake.office.batches.size).toBe(before)
    expect((await make({ budget: 0.04 })).manifest.counts.done).toBe(2)
  })

  it('has its plates looked at as they come, and asks for none again', async () => {
    fake.script('stray-text', 'busy')
    const { manifest } = await make({}, { design: POSTER })
    expect(manifest.counts.done).toBe(2)
    expect(fake.charges()).toBe(2)
    const remarks = manifest.plates.map(({ model }) => model?.remarks?.join('; ') ?? '')
    expect(remarks.toSorted()).toEqual([
      expect.stringMatching(/^the area that should be calm \(.*edges on \d+ % of it/),
      expect.stringMatching(/^the picture shows lettering: “/),
    ])
    for (const plate of manifest.plates) expect(plate.model?.calls).toBe(1)
  })

  it('lets single plates fail', async () => {
    fake.script('blocked-input')
    const { manifest } = await make({ fallback: 'procedural' })
    expect(manifest.plates.map(({ source, insteadOf }) => insteadOf?.code ?? source).toSorted()).toEqual([
      'PLATE_BLOCKED',
      'model',
    ])
    expect(ledger()).toHaveLength(1)
  })
})
