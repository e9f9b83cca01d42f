import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Job } from '../src/campaign/plan.ts'
import { type Prepared, prepare } from '../src/campaign/prepare.ts'
import { FAMILIES, familyOf } from '../src/placement/family.ts'
import { templateNames } from '../src/template/find.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const files = readdirSync(path.join(root, 'campaigns')).filter((file) => file.endsWith('.json'))

describe('the demo campaigns', () => {
  const all: Prepared[] = []
  const jobs: Job[] = []

  beforeAll(async () => {
    for (const file of files) {
      // Rejects with every mistake in the campaign, its kit, template and copy.
      const prepared = await prepare(path.join(root, 'campaigns', file), { projectDir: root })
      all.push(prepared)
      jobs.push(...prepared.plan.jobs())
    }
  }, 60_000)

  it('are called as their files', () => {
    expect(all.map(({ input: { campaign } }) => `${campaign.name}.json`)).toEqual(files)
  })

  it('make a hundred exports or more, over twenty placements or more, of every family', () => {
    const placements = new Map(jobs.map(({ placement }) => [placement.id, placement]))
    expect(jobs.length).toBeGreaterThanOrEqual(100)
    expect(placements.size).toBeGreaterThanOrEqual(20)
    expect(new Set([...placements.values()].map(familyOf))).toEqual(new Set(FAMILIES))
  })

  it('show each brand, most templates, a CSV of twelve rows, and five languages', async () => {
    const names = await templateNames(root)
    expect(new Set(all.map(({ input: { kit } }) => kit.id))).toEqual(new Set(['halden', 'lumen', 'maree']))
    // The demo is to be quick, so not all of the templates are in it: each brand and each kind of layout is.
    const shown = new Set(all.map(({ input: { template } }) => template.id))
    expect([...shown].filter((id) => !names.includes(id))).toEqual([])
    expect(shown.size).toBeGreaterThanOrEqual(7)
    expect(all.some(({ input, plan }) => typeof input.campaign.rows === 'string' && plan.rows === 12)).toBe(
      true,
    )
    expect(new Set(jobs.map(({ locale }) => locale))).toEqual(new Set(['en', 'fr', 'de', 'ar', 'ja']))
  })
})
