import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { usd } from '../../src/kit/money.ts'
import { buyPlate, type Counter } from '../../src/plate/buy.ts'
import { Ledger } from '../../src/plate/ledger.ts'
import { openAiModel } from '../../src/plate/openai.ts'
import { estimateOrder, mostOf, orderKey, type PlateOrder } from '../../src/plate/order.ts'
import { Pace } from '../../src/plate/pace.ts'
import { PlateStore } from '../../src/plate/plate-store.ts'
import { encode, probePicture } from '../../src/raster/sharp.ts'
import { type FakeOpenAi, KEY, type Step, startFakeOpenAi } from '../support/fake-openai/server.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-buy-'))
let fake: FakeOpenAi
let store: PlateStore
let ledger: Ledger
let runs = 0
beforeAll(async () => {
  fake = await startFakeOpenAi()
})
beforeEach(() => {
  fake.forget()
  ledger?.close()
  store = new PlateStore(path.join(folder, String(runs++)))
  ledger = new Ledger(store.ledgerFile)
})
afterAll(async () => {
  ledger.close()
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

const order = (prompt = 'A harbour'): PlateOrder => ({
  provider: 'openai',
  model: 'gpt-image-2',
  modelFamily: 'gpt-image-2',
  prompt,
  size: { width: 816, height: 816 },
  quality: 'low',
  references: [],
  family: 'square',
})

const counter = (changes: Partial<Counter> = {}, timeout = 2000): Counter => ({
  model: openAiModel('gpt-image-2', { apiKey: KEY, baseURL: fake.baseURL, timeout }),
  store,
  ledger,
  pace: new Pace({ atOnce: 4, perMinute: 1000 }),
  account: 'test',
  ...changes,
})

describe('a picture that is watched', () => {
  const watched = async (...steps: readonly Step[]) => {
    fake.script(...steps)
    const partials: Uint8Array[] = []
    const buying = buyPlate(order(), counter({ tries: 1, onPartial: (bytes) => partials.push(bytes) }))
    const error = await buying.then(
      () => undefined,
      ({ code }: { code: string }) => code,
    )
    return { partials, error, calls: fake.journal.length, charges: fake.charges() }
  }

  it('shows itself twice before it is there, for two hundred tokens more', async () => {
    const { partials, error } = await watched('ok')
    expect(error).toBeUndefined()
    expect(partials).toHaveLength(2)
    for (const bytes of partials) expect((await probePicture(bytes, 'partial')).width).toBe(816)
    const record = await store.record(orderKey(order()))
    const plain = estimateOrder(order())?.likely ?? 0
    expect(mostOf(order(), { watched: true }) - mostOf(order())).toBe(usd(0.006))
    expect(usd(record?.cost ?? 0) - plain).toBeGreaterThan(usd(0.0055))
    expect(ledger.spent().settled).toBeLessThanOrEqual(mostOf(order(), { watched: true }))
  })

  it.each([
    ['is not shown where a server refuses to stream: it is asked plainly', 'no-stream', [0, 2, 1], undefined],
    ['is not shown where a server takes no notice', 'ignore-stream', [0, 1, 1], undefined],
    ['is told to be cut off where its events end early', 'cut', [1, 1, 1], 'PLATE_CUT_OFF'],
    ['is told to be withheld where the filter says so late', 'blocked-stream', [1, 1, 1], 'PLATE_BLOCKED'],
  ] as const)('%s', async (_, step, [shown, calls, charges], code) => {
    const { partials, error, ...counts } = await watched(step)
    expect(error).toBe(code)
    expect(partials).toHaveLength(shown)
    expect(counts).toEqual({ calls, charges })
  })

  it('is another picture by mask, too', async () => {
    const pixels = { width: 816, height: 816, channels: 3, data: new Uint8Array(816 * 816 * 3) } as const
    const bytes = await encode(pixels, { format: 'png' })
    const partials: Uint8Array[] = []
    const base = {
      name: 'photo',
      sha256: 'a'.repeat(64),
      size: { width: 816, height: 816 },
      origin: 'photo',
    } as const
    await buyPlate(
      { ...order(), base, edit: 'whole' },
      counter({
        pictures: async () => ({ inputs: [{ bytes, format: 'png' }] }),
        onPartial: (partial) => partials.push(partial),
      }),
    )
    expect(partials).toHaveLength(2)
    expect(fake.journal[0]?.request.fields.stream).toBe('true')
  })
})

describe('what can go wrong', () => {
  interface Case {
    readonly steps: readonly Step[]
    /** Calls made in all. */
    readonly calls: number
    /** Left open in the ledger: they may have been charged, and count. */
    readonly open: number
    readonly settled: number
    readonly code?: string
    readonly words?: RegExp
  }
  const cases: Record<string, Case> = {
    'all is well': { steps: ['ok'], calls: 1, open: 0, settled: 1 },
    'asked for fewer calls, then taken': {
      steps: ['rate-limit', 'rate-limit', 'ok'],
      calls: 3,
      open: 0,
      settled: 1,
    },
    'an error, then well': { steps: ['server-error', 'ok'], calls: 2, open: 1, settled: 1 },
    'an error page, then well': { steps: ['html-502', 'ok'], calls: 2, open: 1, settled: 1 },
    'a connection that ends, then well': { steps: ['reset', 'ok'], calls: 2, open: 1, settled: 1 },
    'an answer that ends early, then well': { steps: ['cut', 'ok'], calls: 2, open: 1, settled: 1 },
    'a broken picture, then well': { steps: ['corrupt', 'ok'], calls: 2, open: 0, settled: 2 },
    'an answer without a picture, then well': { steps: ['empty', 'ok'], calls: 2, open: 1, settled: 1 },
    'a picture of another size': { steps: ['wrong-size'], calls: 1, open: 0, settled: 1 },
    'errors that stay': {
      steps: ['server-error', 'html-502', 'ok'],
      calls: 2,
      open: 2,
      settled: 0,
      code: 'PROVIDER_UNAVAILABLE',
      words: /HTTP 502/,
    },
    'broken pictures that stay': {
      steps: ['corrupt', 'corrupt', 'ok'],
      calls: 2,
      open: 0,
      settled: 2,
      code: 'PLATE_BROKEN',
    },
    'a server that never answers': {
      steps: ['hang', 'ok'],
      calls: 1,
      open: 1,
      settled: 0,
      code: 'PLATE_TIMEOUT',
      words: /0.4 s/,
    },
    'a prompt that is refused': {
      steps: ['blocked-input', 'ok'],
      calls: 1,
      open: 0,
      settled: 0,
      code: 'PLATE_BLOCKED',
      words: /refused the prompt, for violence \(request req_fake_\d+\)/,
    },
    'a picture that is withheld': {
      steps: ['blocked-output', 'ok'],
      calls: 1,
      open: 1,
      settled: 0,
      code: 'PLATE_BLOCKED',
      words: /refused the picture it had made/,
    },
    'an unverified organisation': {
      steps: ['unverified'],
      calls: 1,
      open: 0,
      settled: 0,
      code: 'PLATE_NOT_ALLOWED',
      words: /verified/,
    },
    'a used up account': { steps: ['quota', 'ok'], calls: 1, open: 0, settled: 0, code: 'PLATE_QUOTA' },
    'a server that echoes the key': {
      steps: ['echo-key'],
      calls: 1,
      open: 0,
      settled: 0,
      code: 'PLATE_REJECTED',
      words: /\[key\]/,
    },
  }
  it.each(Object.entries(cases))('%s', async (_name, { steps, calls, open, settled, code, words }) => {
    fake.script(...steps)
    const result = await buyPlate(order(), counter({}, steps[0] === 'hang' ? 400 : 5000)).catch(
      (error) => error,
    )
    expect(result.code).toBe(code)
    if (words !== undefined) expect(result.message).toMatch(words)
    expect(fake.journal).toHaveLength(calls)
    const states = ledger.charges().map(({ state }) => state)
    expect({
      open: states.filter((state) => state === 'open').length,
      settled: states.filter((state) => state === 'settled').length,
    }).toEqual({ open, settled })
    // What the provider charged is never more than what the ledger counts.
    expect(fake.charges()).toBeLessThanOrEqual(open + settled)
    expect(JSON.stringify(result) + result.stack).not.toContain(KEY)
    expect((await store.keys()).length).toBe(code === undefined ? 1 : 0)
    expect(ledger.claim(orderKey(order()), 1000)).toBe(true)
  })

  it('an unreachable server is asked again, and never counted', async () => {
    const gone = await startFakeOpenAi()
    await gone.close()
    const model = openAiModel('gpt-image-2', { apiKey: KEY, baseURL: gone.baseURL })
    const waits: number[] = []
    const stopping = new AbortController()
    const bought = buyPlate(
      order(),
      counter({
        model,
        signal: stopping.signal,
        onTry: (_failure, wait) => {
          waits.push(wait)
          stopping.abort()
        },
      }),
    )
    await expect(bought).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(waits).toEqual([500])
    expect(ledger.charges()).toEqual([])
  })

  it('a wrong key and an unknown model are told as such', async () => {
    const wrong = openAiModel('gpt-image-2', { apiKey: 'sk-wrong', baseURL: fake.baseURL })
    await expect(buyPlate(order(), counter({ model: wrong }))).rejects.toMatchObject({
      code: 'PLATE_KEY_REFUSED',
    })
    const other = { ...order(), model: 'gpt-image-9' }
    await expect(buyPlate(other, counter())).rejects.toMatchObject({ code: 'PLATE_MODEL_UNKNOWN' })
    expect(ledger.charges()).toEqual([])
  })

  it('a wrong size is noted', async () => {
    fake.script('wrong-size')
    const { stored } = await buyPlate(order(), counter())
    expect(stored.record).toMatchObject({ width: 1024, remarks: ['asked for 816 × 816 px, got 1024 × 1024'] })
  })
})

describe('a picture that is found wanting', () => {
  it('is asked for once more, and the better one is kept', async () => {
    const findings = [['stray letters', 'busy'], ['busy']]
    const { stored, paidCalls } = await buyPlate(
      order(),
      counter({ inspect: async () => findings.shift() ?? [] }),
    )
    expect(paidCalls).toBe(2)
    expect(stored.record).toMatchObject({ calls: 2, remarks: ['busy'] })
    expect(fake.journal).toHaveLength(2)
  })

  it('is kept where the second call fails or the budget has no room for it', async () => {
    fake.script('ok', 'blocked-input')
    const inspect = async () => ['busy']
    const first = await buyPlate(order(), counter({ inspect }))
    expect(first).toMatchObject({ paidCalls: 1, stored: { record: { remarks: ['busy'] } } })
    const cap = { most: 2 * 10 ** 7, accounts: ['small'] }
    const second = await buyPlate(
      order('B'),
      counter({ inspect, account: 'small', cap: { ...cap, most: 6_000_000 } }),
    )
    expect(second.paidCalls).toBe(1)
  })
})

it('a picture that was paid for is kept, should looking at it fail', async () => {
  const inspect = async () => {
    throw new Error('no eyes')
  }
  const { stored, paidCalls } = await buyPlate(order(), counter({ inspect }))
  expect(paidCalls).toBe(1)
  expect(stored.record.remarks).toEqual(['it could not be looked at: no eyes'])
})

describe('the store', () => {
  it('keeps the provider’s bytes as they came, and pays for nothing twice', async () => {
    const one = await buyPlate(order(), counter())
    const two = await buyPlate(order(), counter())
    expect([one.paidCalls, two.paidCalls]).toEqual([1, 0])
    expect(fake.journal).toHaveLength(1)
    expect(readdirSync(store.folder).toSorted()).toEqual(
      [`${one.stored.record.key}.json`, `${one.stored.record.key}.png`, 'ledger.sqlite'].toSorted(),
    )
  })

  it('asks once when several want the same plate at the same time', async () => {
    const all = await Promise.all([1, 2, 3].map(() => buyPlate(order(), counter())))
    expect(all.map(({ paidCalls }) => paidCalls).toSorted()).toEqual([0, 0, 1])
    expect(fake.journal).toHaveLength(1)
  })

  it('refuses a plate whose bytes were changed, rather than pay again or use it', async () => {
    const { stored } = await buyPlate(order(), counter())
    const { writeFileSync } = await import('node:fs')
    writeFileSync(stored.path, 'other')
    await expect(buyPlate(order(), counter())).rejects.toMatchObject({ code: 'PLATE_DAMAGED' })
    expect(fake.journal).toHaveLength(1)
  })
})
