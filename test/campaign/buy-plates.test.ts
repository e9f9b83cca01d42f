import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ProduceEvent } from '../../src/campaign/event.ts'
import { rerender } from '../../src/campaign/record/rerender.ts'
import { sha256 } from '../../src/kit/hash.ts'
import { Ledger } from '../../src/plate/ledger.ts'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'
import { produce } from '../support/produce-manifest.ts'

const projectDir = path.join(import.meta.dirname, 'project')
const LOCALES = ['en', 'de', 'fr', 'nl']
const rows = Array.from({ length: 10 }, (_, index) => ({
  id: `row-${index}`,
  headline: `Open until ${index + 10}`,
}))
const campaign = (changes: { plate?: object; rows?: object[]; locales?: string[]; name?: string } = {}) => ({
  name: changes.name ?? 'hours',
  brand: 'halden',
  template: 'card',
  placements: [
    { id: 'small-portrait', width: 240, height: 300, formats: ['jpeg'] },
    { id: 'badge', width: 240, height: 240, formats: ['jpeg'] },
    { id: 'strip', width: 360, height: 200, formats: ['jpeg'] },
  ],
  locales: changes.locales ?? ['en'],
  plate: { source: 'openai', quality: 'low', scene: 'A quiet harbour at dawn', ...changes.plate },
  rows: changes.rows ?? [rows[0]],
})
const inAllLocales = rows.map((row) => ({
  ...row,
  ...Object.fromEntries(
    LOCALES.slice(1).map((locale) => [`@${locale}`, { headline: `${row.headline} ${locale}` }]),
  ),
}))

let folder: string
let fake: FakeOpenAi
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-plates-'))
  fake = await startFakeOpenAi()
})
beforeEach(() => fake.forget())
afterAll(async () => {
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

let runs = 0
const make = async (
  source: object,
  { store = `store-${runs}`, ...plates }: Record<string, unknown> = {},
  options = {},
) => {
  const out = path.join(folder, `out-${runs++}`)
  const events: ProduceEvent[] = []
  const manifest = await produce(source, {
    out,
    projectDir,
    jobs: 0,
    onEvent: (event) => events.push(event),
    plates: {
      folder: path.join(folder, String(store)),
      apiKey: KEY,
      baseURL: fake.baseURL,
      pace: { atOnce: 3, perMinute: 1000 },
      ...plates,
    },
    ...options,
  })
  return { manifest, events, out }
}

describe('plates of an image model', () => {
  it('are paid for once: 3 families, 4 locales and 10 rows take 3 calls, and none the second time', async () => {
    const source = campaign({ locales: LOCALES, rows: inAllLocales })
    const first = await make(source, { store: 'shared' }, { jobs: 2 })
    expect(first.manifest.counts).toEqual({ done: 120, refused: 0, failed: 0 })
    expect(fake.journal).toHaveLength(3)
    // They are asked for at once, so nothing is said of which comes first.
    const sizes = fake.journal.map(({ request }) => request.fields.size)
    expect(sizes.toSorted()).toEqual(['1120x624', '768x960', '816x816'])
    const again = await make(source, { store: 'shared' }, { jobs: 2, limit: 2 })
    expect(fake.journal).toHaveLength(3)
    const half = first.manifest.exports.filter(({ row }) => row === 'row-0' || row === 'row-1')
    expect(again.manifest.exports).toEqual(half)
    expect(again.manifest.plates).toEqual(first.manifest.plates)
    expect(again.events).toContainEqual({
      type: 'plates-priced',
      asked: 3,
      stored: 3,
      waiting: 0,
      likely: 0,
      most: 0,
    })
  }, 120_000)

  it('take points and areas family by family, and ask nobody for that', async () => {
    const all = { x: 0, y: 0, width: 1, height: 1 }
    const { manifest } = await make(campaign({ plate: { marks: { square: { protect: [all] } } } }), {
      store: 'shared',
    })
    expect(fake.journal).toHaveLength(0)
    expect(manifest.exports.map(({ placement, status }) => [placement, status])).toEqual([
      ['small-portrait', 'done'],
      ['badge', 'refused'],
      ['strip', 'done'],
    ])
    // One picture has one set of marks, whichever families show it.
    const { key } = manifest.plates[0] as { key: string }
    const use = { square: key, portrait: key }
    const both = make(campaign({ plate: { use, marks: { square: { focal: [0.2, 0.3] } } } }), {
      store: 'shared',
    })
    await expect(both).rejects.toMatchObject({ issues: [{ path: 'plate.marks.portrait' }] })
  })

  it('serve changed copy for nothing, and are made anew for a changed scene', async () => {
    await make(campaign({ rows: [{ headline: 'Closed' }] }), { store: 'shared' })
    expect(fake.journal).toHaveLength(0)
    await make(campaign({ plate: { scene: 'A quiet harbour at noon' } }), { store: 'shared' })
    expect(fake.journal).toHaveLength(3)
  })

  it('stand in the manifest with what was asked, what it cost, and the hash of the provider’s own bytes', async () => {
    const { manifest } = await make(campaign(), { store: 'shared' })
    expect(fake.journal).toHaveLength(0)
    for (const plate of manifest.plates) {
      expect(plate).toMatchObject({
        source: 'model',
        origin: 'openai/gpt-image-2',
        model: { calls: 1, quality: 'low' },
      })
      expect(plate.prompt).toContain('A quiet harbour at dawn')
      const bytes = await readFile(path.join(folder, 'shared', `${plate.key}.png`))
      expect(sha256(bytes)).toBe(plate.model?.sha256)
      const { usage, cost = 0 } = plate.model ?? {}
      expect(cost).toBeCloseTo(((usage?.imageOut ?? 0) * 30 + (usage?.textIn ?? 0) * 5) / 1e6, 9)
    }
    expect(
      new Set(manifest.exports.map((entry) => entry.status === 'done' && entry.digitalSourceType)),
    ).toEqual(new Set(['compositeSynthetic']))
  })

  it('give other keys to exports when the model gave another picture', async () => {
    const one = await make(campaign(), { store: 'shared' })
    fake.script('wrong-size', 'wrong-size', 'wrong-size')
    const two = await make(campaign(), { store: 'second' })
    const keys = ({ manifest }: typeof one) => manifest.exports.map(({ key }) => key)
    expect(new Set([...keys(one), ...keys(two)]).size).toBe(6)
    expect(two.manifest.plates.map(({ key }) => key)).toEqual(one.manifest.plates.map(({ key }) => key))
  })
})

describe('a budget', () => {
  it('that is too small stops the campaign before the first call, with the numbers', async () => {
    const failure = make(campaign(), { budget: 0.01 })
    await expect(failure).rejects.toMatchObject({
      code: 'BUDGET_REACHED',
      message: expect.stringMatching(/cost up to \$0\.0\d\d; of the budget of \$0\.010/),
      hint: expect.stringContaining('Nothing was asked for'),
    })
    expect(fake.journal).toHaveLength(0)
  })

  it('counts what earlier runs of the campaign cost', async () => {
    await make(campaign(), { store: 'counted', budget: 0.02 })
    expect(fake.journal).toHaveLength(3)
    await expect(
      make(campaign({ plate: { scene: 'Other' } }), { store: 'counted', budget: 0.02 }),
    ).rejects.toMatchObject({ code: 'BUDGET_REACHED' })
    expect(fake.journal).toHaveLength(3)
    const ledger = new Ledger(path.join(folder, 'counted', 'ledger.sqlite'))
    expect(ledger.spent(['hours']).open).toBe(0)
    expect(ledger.spent(['hours']).settled).toBeGreaterThan(0)
    ledger.close()
  })

  it('is refused where nobody knows the price, and kept where the campaign names one', async () => {
    const plate = { model: 'gpt-image-2', like: 'compat' }
    await expect(make(campaign({ plate }), { budget: 1 })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(make(campaign({ plate: { ...plate, price: 0.4 } }), { budget: 1 })).rejects.toMatchObject({
      code: 'BUDGET_REACHED',
    })
    expect(fake.journal).toHaveLength(0)
  })
})

describe('making a folder again', () => {
  it('takes plates from the store, asks for none, and comes to the same bytes', async () => {
    const { out, manifest } = await make(campaign(), { store: 'kept' })
    expect(fake.journal).toHaveLength(3)
    const again = await rerender(out, { jobs: 0 })
    expect(again).toMatchObject({
      ok: true,
      exports: [{ verdict: 'same' }, { verdict: 'same' }, { verdict: 'same' }],
    })
    const marks = manifest.exports.flatMap((entry) =>
      entry.status === 'done' ? entry.certificate.slots : [],
    )
    expect(marks.filter(({ slot }) => slot === 'ai-mark')).toHaveLength(3)
    await rm(path.join(folder, 'kept'), { recursive: true })
    const { ok, exports } = await rerender(out, { jobs: 0 })
    expect(ok).toBe(false)
    expect(exports[0]?.causes[0]?.message).toMatch(/^The plate for portrait formats is not in /)
    expect(fake.journal).toHaveLength(3)
  })
})

describe('words that are sent', () => {
  it('are looked at for harm on request, and names and marks are warned of', async () => {
    const scene = 'After a fight in Nike shoes'
    const warned = await make(campaign({ plate: { scene } }), { store: 'words', moderate: 'warn' })
    expect(warned.events.flatMap((event) => (event.type === 'plate-warning' ? [event.message] : []))).toEqual(
      [expect.stringContaining('“Nike” belongs to somebody else'), expect.stringContaining('violence')],
    )
    expect(fake.journal).toHaveLength(3)
    const { manifest } = await make(campaign({ plate: { scene: `${scene}, again` } }), { moderate: 'block' })
    expect(manifest.counts.failed).toBe(3)
    expect(fake.journal).toHaveLength(3)
    await make(campaign({ plate: { scene: 'A quay' } }), { moderate: 'block' })
    expect(fake.journal).toHaveLength(6)
  })
})

describe('plates that cannot be had', () => {
  it('are replaced by built-in ones on request, and the manifest says so', async () => {
    fake.script('blocked-input')
    const { manifest, events } = await make(campaign(), { fallback: 'procedural' })
    expect(manifest.counts).toEqual({ done: 3, refused: 0, failed: 0 })
    const replaced = manifest.plates.filter(({ insteadOf }) => insteadOf !== undefined)
    expect(replaced).toHaveLength(1)
    expect(replaced[0]).toMatchObject({
      source: 'procedural',
      insteadOf: { model: 'gpt-image-2', code: 'PLATE_BLOCKED' },
    })
    const types = manifest.exports.map((entry) => entry.status === 'done' && entry.digitalSourceType)
    expect(types.toSorted()).toEqual(['compositeSynthetic', 'compositeSynthetic', 'digitalCreation'])
    expect(events.filter(({ type }) => type === 'plate-failed')).toMatchObject([{ fallback: true }])
  })

  it('let the exports of other plates be made', async () => {
    fake.script('blocked-input')
    const { manifest } = await make(campaign())
    expect(manifest.counts).toEqual({ done: 2, refused: 0, failed: 1 })
    expect(manifest.exports.find(({ status }) => status === 'failed')).toMatchObject({
      error: { code: 'PLATE_BLOCKED', message: expect.stringContaining('violence') },
    })
  })

  it('stop the campaign where the reason holds for all of them', async () => {
    fake.script('quota', 'ok', 'ok')
    const slow = { atOnce: 1, perMinute: 1000 }
    await expect(make(campaign(), { pace: slow })).rejects.toMatchObject({ code: 'PLATE_QUOTA' })
    expect(fake.journal).toHaveLength(1)
    expect(await readdir(folder)).not.toContain(`out-${runs - 1}`)
    fake.forget()
    fake.script('quota', 'ok', 'ok')
    const replaced = await make(campaign(), { pace: slow, fallback: 'procedural' })
    expect(replaced.manifest.plates.map(({ insteadOf }) => insteadOf?.code)).toEqual(
      Array(3).fill('PLATE_QUOTA'),
    )
    expect(fake.journal).toHaveLength(1)
    const { manifest, events } = await make(campaign(), { apiKey: '' })
    expect(manifest.counts.done).toBe(3)
    expect(manifest.plates.map(({ insteadOf }) => insteadOf?.code)).toEqual(
      Array(3).fill('PLATE_KEY_MISSING'),
    )
    expect(events.filter(({ type }) => type === 'plate-warning')).toHaveLength(1)
    await expect(make(campaign(), { apiKey: '', fallback: 'none' })).rejects.toMatchObject({
      code: 'PLATE_KEY_MISSING',
      hint: expect.stringContaining('--fallback none'),
    })
  })
})
