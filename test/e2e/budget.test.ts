import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { seeded } from '../../src/kit/random.ts'
import { Ledger } from '../../src/plate/ledger.ts'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'

const BUYER = fileURLToPath(new URL('../support/buy-many.ts', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-budget-'))
let fake: FakeOpenAi
beforeAll(async () => {
  fake = await startFakeOpenAi({ milliseconds: 15 })
})
afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts a buyer; resolves with what it says at the end, or with `undefined` if it was killed. */
function buyer(store: string, count: number, cap: number) {
  const child = spawn(process.execPath, [BUYER, store, fake.baseURL, KEY, String(count), String(cap)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1' },
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const end = new Promise<string | undefined>((resolve) => {
    child.on('close', (_code, signal) => resolve(signal === null ? said : undefined))
  })
  return { kill: () => child.kill('SIGKILL'), end }
}

const storedIn = (store: string): Set<string> =>
  new Set(
    readdirSync(store)
      .filter((name) => name.endsWith('.json'))
      .map((name) => name.slice(0, -5)),
  )

// A picture of 1440 × 480 px at low quality is 54 tokens at 30 dollars a million. The provider counts 2 tokens of words at 5
// dollars a million; reserved is one for each byte of them. In billionths of a dollar:
const CHARGED = 54 * 30_000 + 2 * 5000
const RESERVED = 54 * 30_000 + 8 * 5000

describe('40 plates, bought by processes that are killed at random times', () => {
  it('never cost more than the cap, and nothing that was stored is paid for again', async () => {
    const store = path.join(folder, 'killed')
    const seed = Number(process.env.SEED ?? 11)
    const random = seeded(seed)
    // Room for all plates and for 8 calls whose outcome nobody knows: most seeds end at the cap.
    const cap = 48 * RESERVED
    let said: string | undefined
    let kills = 0
    for (let round = 0; said === undefined && round < 40; round++) {
      const run = buyer(store, 40, cap)
      if (round < 12) {
        let left = 1 + Math.floor(random() * 6)
        const delay = random() * 60
        fake.onRequest(() => {
          if (--left === 0) void sleep(delay).then(run.kill)
        })
      } else fake.onRequest(() => {})
      const before = fake.journal.length
      const had = await existing(store)
      said = await run.end
      if (said === undefined) kills++
      const asked = fake.journal.slice(before).map(({ request }) => String(request.fields.prompt))
      expect(
        asked.filter((prompt) => had.has(prompt)),
        `seed ${seed}: paid again`,
      ).toEqual([])
      expect(fake.charges() * CHARGED, `seed ${seed}`).toBeLessThanOrEqual(cap)
    }
    expect(kills, `seed ${seed}`).toBeGreaterThan(3)
    expect(['all', 'BUDGET_REACHED']).toContain(said)
    if (said === 'all') expect(storedIn(store).size).toBe(40)
    const ledger = new Ledger(path.join(store, 'ledger.sqlite'))
    const { settled, open } = ledger.spent()
    ledger.close()
    expect(settled + open).toBeLessThanOrEqual(cap)
  })

  it('stop at a cap that two processes share', async () => {
    const store = path.join(folder, 'shared')
    fake.forget()
    const cap = 12 * RESERVED
    const ends = await Promise.all([buyer(store, 40, cap).end, buyer(store, 40, cap).end])
    expect(ends).toEqual(['BUDGET_REACHED', 'BUDGET_REACHED'])
    expect(fake.charges()).toBeGreaterThan(9)
    expect(fake.charges() * CHARGED).toBeLessThanOrEqual(cap)
    expect(storedIn(store).size).toBe(fake.charges())
    const prompts = fake.journal.map(({ request }) => request.fields.prompt)
    expect(new Set(prompts).size).toBe(prompts.length)
  })
})

/** Prompts of the plates in the store. */
async function existing(store: string): Promise<Set<string>> {
  const { PlateStore } = await import('../../src/plate/plate-store.ts')
  const plates = new PlateStore(store)
  const found = await Promise.all((await plates.keys()).map((key) => plates.find(key)))
  return new Set(found.flatMap((stored) => (stored === undefined ? [] : [stored.record.prompt])))
}
