import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fromAiSdk } from '../../src/plate/ai-sdk.ts'
import type { PlateModel } from '../../src/plate/model.ts'
import { type FakeOpenAi, KEY, type Step, startFakeOpenAi } from '../support/fake-openai/server.ts'
import { produce } from '../support/produce-manifest.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'broadside-bridge-'))
let fake: FakeOpenAi
let model: PlateModel
beforeAll(async () => {
  fake = await startFakeOpenAi()
  process.env.BRIDGE_URL = fake.baseURL
  process.env.BRIDGE_KEY = KEY
  model = (await import('../support/bridge-example.ts')).default
})
beforeEach(() => fake.forget())
afterAll(async () => {
  await fake.close()
  rmSync(folder, { recursive: true, force: true })
})

const campaign = {
  name: 'hours',
  brand: 'halden',
  template: 'card',
  placements: [{ id: 'badge', width: 240, height: 240, formats: ['png'] }],
  locales: ['en'],
  plate: { source: 'bridge', scene: 'A quay' },
  rows: [{ headline: 'Open late' }],
}
const make = (plates: object, changes = {}) =>
  produce(
    { ...campaign, ...changes },
    {
      out: path.join(folder, 'out'),
      projectDir: path.join(import.meta.dirname, '../campaign/project'),
      jobs: 0,
      plates: { folder: path.join(folder, 'plates'), ...plates },
    },
  )

describe('an AI SDK model as a source of plates', () => {
  it('draws the plates of a campaign, once', async () => {
    const [first] = (await make({ model, budget: 0.05 })).plates
    expect(first).toMatchObject({
      source: 'model',
      origin: 'openai.image/gpt-image-2',
      model: { cost: 0.05 },
    })
    await make({ model, budget: 0.05 })
    expect(fake.journal).toHaveLength(1)
    expect(fake.journal[0]?.request.fields).toMatchObject({ size: '816x816', n: 1 })
    await expect(
      make({ model, budget: 0.05 }, { plate: { source: 'bridge', scene: 'B' } }),
    ).rejects.toMatchObject({
      code: 'BUDGET_REACHED',
    })
  })

  it('has to be handed over', async () => {
    await expect(make({})).rejects.toMatchObject({ issues: [{ path: 'plate.source', found: '"bridge"' }] })
  })

  it.each<[Step, string, string]>([
    ['blocked-input', 'PLATE_BLOCKED', 'never'],
    ['quota', 'PLATE_QUOTA', 'never'],
    ['rate-limit', 'PLATE_RATE_LIMITED', 'free'],
    ['html-502', 'PROVIDER_UNAVAILABLE', 'once'],
    ['reset', 'PROVIDER_UNAVAILABLE', 'once'],
    ['unverified', 'PLATE_NOT_ALLOWED', 'never'],
  ])('that meets %s fails with %s', async (step, code, again) => {
    fake.script(step)
    const call = {
      model: 'gpt-image-2',
      prompt: 'A',
      size: { width: 1024, height: 1024 },
      quality: 'low',
      inputs: [],
    } as const
    await expect(model.draw(call)).rejects.toMatchObject({ code, again })
    expect(fake.journal).toHaveLength(1)
  })

  it('that takes ratios is asked for the nearest of them', async () => {
    const asked: unknown[] = []
    const ratios = fromAiSdk(
      {
        provider: 'google',
        modelId: 'gemini',
        doGenerate: async ({ size, aspectRatio }) => {
          asked.push({ size, aspectRatio })
          return { images: [] }
        },
      },
      { aspectRatios: ['1:1', '9:16', '16:9'] },
    )
    const wide = { ...campaign, placements: [{ id: 'strip', width: 400, height: 210, formats: ['png'] }] }
    await make({ model: ratios }, wide)
    expect(asked).toEqual(Array(2).fill({ size: undefined, aspectRatio: '16:9' }))
  })
})
