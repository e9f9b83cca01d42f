import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Input, readInput } from '../src/campaign/input.ts'
import { type Job, planCampaign } from '../src/campaign/plan.ts'
import { FAMILIES, familyOf } from '../src/placement/family.ts'
import { templateNames } from '../src/template/find.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const files = readdirSync(path.join(root, 'campaigns')).filter((file) => file.endsWith('.json'))

describe('the demo campaigns', () => {
  const inputs: Input[] = []
  const jobs: Job[] = []

  beforeAll(async () => {
    for (const file of files) {
      // Rejects with every mistake in the campaign, its kit, template and copy.
      const input = await readInput(path.join(root, 'campaigns', file), { projectDir: root })
      const { plan, issues } = planCampaign(input)
      expect(issues).toEqual([])
      inputs.push(input)
      jobs.push(...plan.jobs)
    }
  }, 60_000)

  it('are called as their files', () => {
    expect(inputs.map(({ campaign }) => `${campaign.name}.json`)).toEqual(files)
  })

  it('make a hundred exports or more, over twenty placements or more, of every family', () => {
    const placements = new Map(jobs.map(({ placement }) => [placement.id, placement]))
    expect(jobs.length).toBeGreaterThanOrEqual(100)
    expect(placements.size).toBeGreaterThanOrEqual(20)
    expect(new Set([...placements.values()].map(familyOf))).toEqual(new Set(FAMILIES))
  })

  it('show each brand, each template, a CSV of twelve rows, and five languages', async () => {
    expect(new Set(inputs.map(({ kit }) => kit.id))).toEqual(new Set(['halden', 'lumen', 'maree']))
    expect([...new Set(inputs.map(({ template }) => template.id))].sort()).toEqual(await templateNames(root))
    expect(inputs.some(({ campaign, rows }) => typeof campaign.rows === 'string' && rows.length === 12)).toBe(
      true,
    )
    expect(new Set(jobs.map(({ locale }) => locale))).toEqual(new Set(['en', 'fr', 'de', 'ar', 'ja']))
  })
})
