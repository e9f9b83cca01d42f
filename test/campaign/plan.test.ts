import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Input, readInput } from '../../src/campaign/input.ts'
import { planCampaign } from '../../src/campaign/plan.ts'

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
beforeAll(async () => {
  input = await readInput(campaign, { projectDir })
})

describe('planCampaign', () => {
  it('plans one plate for each family and a job for each row, locale and placement', () => {
    const { plan, issues } = planCampaign(input)
    expect(issues).toEqual([])
    expect(plan.plates.map(({ family }) => family).toSorted()).toEqual(['landscape', 'portrait', 'square'])
    expect(plan.jobs).toHaveLength(16)
    expect(new Set(plan.jobs.map(({ key }) => key)).size).toBe(16)
    expect(new Set(plan.jobs.map(({ stem }) => stem)).size).toBe(16)
    expect(plan.jobs[0]?.stem).toBe('instagram-feed-portrait/hours_row-001_en_1080x1350')
  })

  it('draws a plate no larger than it must and no larger than 2600 px', () => {
    const sizes = planCampaign(input).plan.plates.map((plate) =>
      plate.source === 'procedural' ? [plate.family, plate.request.size] : [],
    )
    const size = Object.fromEntries(sizes)
    expect(size.square).toEqual({ width: 1080, height: 1080 })
    expect(size.landscape).toEqual({ width: 1200, height: 630 })
    // A4 at 300 dpi has 3508 px and more.
    expect(Math.max(size.portrait.width, size.portrait.height)).toBe(2600)
  })

  it('changes the key of a job with what changes its pixels, and with nothing else', () => {
    const keys = (changed: Partial<Input>): readonly string[] =>
      planCampaign({ ...input, ...changed }).plan.jobs.map(({ key }) => key)
    const before = keys({})
    expect(keys({ campaign: { ...input.campaign, name: 'other' } })).toEqual(before)
    expect(keys({ rows: input.rows.toReversed() }).toSorted()).toEqual(before.toSorted())
    const kit = { ...input.kit, hash: 'changed' }
    const seed = { ...input.campaign, plate: { source: 'procedural' as const, style: 'gradient', seed: 4 } }
    for (const changed of [{ kit }, { campaign: seed }]) {
      expect(keys(changed).filter((key) => before.includes(key))).toEqual([])
    }
  })

  it('uses one plate of a photo for all families, and the drawn ones for rows without', () => {
    const picture = {
      path: '/a.jpg',
      name: 'a.jpg',
      sha256: 'x',
      protect: [],
      made: { by: 'person' as const },
    }
    const [first, second] = input.rows as [Input['rows'][0], Input['rows'][0]]
    const { plan } = planCampaign({ ...input, rows: [{ ...first, picture }, second] })
    expect(plan.plates.map(({ source }) => source).toSorted()).toEqual([
      'file',
      'procedural',
      'procedural',
      'procedural',
    ])
    expect(new Set(plan.jobs.filter(({ row }) => row === 'row-001').map(({ plate }) => plate)).size).toBe(1)
  })

  it('refuses formats the template is not made for and styles that do not exist', () => {
    const story = { ...(input.placements[0] as Input['placements'][0]), id: 'story', height: 1920 }
    expect(planCampaign({ ...input, placements: [story] }).issues).toMatchObject([
      { path: 'placements', found: '"story", a tall format' },
    ])
    const plate = { source: 'procedural' as const, style: 'gradiant', seed: 1 }
    expect(planCampaign({ ...input, campaign: { ...input.campaign, plate } }).issues).toMatchObject([
      { path: 'plate.style', found: '"gradiant"', expected: '"gradient"' },
    ])
  })
})
