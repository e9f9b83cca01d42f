import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Input } from '../../src/campaign/input/input.ts'
import type { GoodRow } from '../../src/campaign/input/input-rows.ts'
import { planCampaign } from '../../src/campaign/plan.ts'
import { prepare } from '../../src/campaign/prepare.ts'

const projectDir = path.join(import.meta.dirname, 'project')
const campaign = {
  name: 'hours',
  brand: 'halden',
  template: 'card',
  placements: ['instagram-feed-portrait', 'print-a4-300', 'instagram-feed-square', 'open-graph'],
  locales: ['en', 'de'],
  plate: { source: 'procedural', style: 'gradient', seed: 3 },
  rows: [
    { headline: 'Open late', '@de': { headline: 'Lange offen' } },
    { headline: 'Closed', '@de': { headline: 'Zu' } },
  ],
}

let input: Input
let rows: readonly GoodRow[]
beforeAll(async () => {
  input = (await prepare(campaign, { projectDir })).input
  const all: GoodRow[] = []
  for await (const row of input.rows) if (!('rejected' in row)) all.push(row)
  rows = all
})

/** A source of these rows. */
const sourceOf = (given: readonly GoodRow[]): Input['rows'] => {
  const { file, inline, columns, notes } = input.rows
  const each = async function* () {
    yield* given
  }
  return { file, inline, columns, notes, [Symbol.asyncIterator]: each }
}
/** What a campaign with changes comes to. */
const planned = async (changed: Partial<Input> = {}) => {
  const { plan, issues } = await planCampaign({ ...input, ...changed })
  return { plates: [...plan.plates()], jobs: [...plan.jobs()], plan, issues }
}

describe('planCampaign', () => {
  it('plans one plate for each family and a job for each row, locale and placement', async () => {
    const { issues, ...plan } = await planned()
    expect(issues).toEqual([])
    expect(plan.plates.map(({ family }) => family).toSorted()).toEqual(['landscape', 'portrait', 'square'])
    expect(plan.jobs).toHaveLength(16)
    expect(new Set(plan.jobs.map(({ key }) => key)).size).toBe(16)
    expect(new Set(plan.jobs.map(({ stem }) => stem)).size).toBe(16)
    expect(plan.jobs[0]?.stem).toBe('instagram-feed-portrait/hours_row-001_en_1080x1350')
  })

  it('draws a plate no larger than it must and no larger than 2600 px', async () => {
    const sizes = (await planned()).plates.map((plate) =>
      plate.source === 'procedural' ? [plate.family, plate.request.size] : [],
    )
    const size = Object.fromEntries(sizes)
    expect(size.square).toEqual({ width: 1080, height: 1080 })
    expect(size.landscape).toEqual({ width: 1200, height: 630 })
    // A4 at 300 dpi has 3508 px and more.
    expect(Math.max(size.portrait.width, size.portrait.height)).toBe(2600)
  })

  it('changes the key of a job with what changes its pixels, and with nothing else', async () => {
    const keys = async (changed: Partial<Input>): Promise<readonly string[]> =>
      (await planned(changed)).jobs.map(({ key }) => key)
    const before = await keys({})
    expect(await keys({ campaign: { ...input.campaign, name: 'other' } })).toEqual(before)
    expect((await keys({ rows: sourceOf(rows.toReversed()) })).toSorted()).toEqual(before.toSorted())
    const kit = { ...input.kit, hash: 'changed' }
    const seed = { ...input.campaign, plate: { source: 'procedural' as const, style: 'gradient', seed: 4 } }
    for (const changed of [{ kit }, { campaign: seed }]) {
      expect((await keys(changed)).filter((key) => before.includes(key))).toEqual([])
    }
  })

  it('uses one plate of a photo for all families, and the drawn ones for rows without', async () => {
    const picture = {
      path: '/a.jpg',
      name: 'a.jpg',
      sha256: 'x',
      protect: [],
      made: { by: 'person' as const },
    }
    const [first, second] = rows as [GoodRow, GoodRow]
    const plan = await planned({ rows: sourceOf([{ ...first, picture }, second]) })
    expect(plan.plates.map(({ source }) => source).toSorted()).toEqual([
      'file',
      'procedural',
      'procedural',
      'procedural',
    ])
    expect(new Set(plan.jobs.filter(({ row }) => row === 'row-001').map(({ plate }) => plate)).size).toBe(1)
  })

  it('refuses formats the template is not made for and styles that do not exist', async () => {
    const story = { ...(input.placements[0] as Input['placements'][0]), id: 'story', height: 1920 }
    expect((await planned({ placements: [story] })).issues).toMatchObject([
      { path: 'placements', found: '"story", a tall format' },
    ])
    const plate = { source: 'procedural' as const, style: 'gradiant', seed: 1 }
    expect((await planned({ campaign: { ...input.campaign, plate } })).issues).toMatchObject([
      { path: 'plate.style', found: '"gradiant"', expected: '"gradient"' },
    ])
  })
})
