import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Crew, hireCrew } from '../../src/campaign/crew.ts'
import { encode } from '../../src/raster/sharp.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { adversarialPlate, KINDS } from '../support/adversarial.ts'
import { produce } from '../support/produce-manifest.ts'

// All thousand take a quarter of an hour: BROADSIDE_DEEP=1. Otherwise some of each kind.
const COUNT = process.env.BROADSIDE_DEEP === '1' ? 1000 : 20
const BATCH = 20
/** Plates on which a fault was found once. */
const KNOWN = [362]

const COPY = {
  halden: {
    headline: 'Leave before the weather does',
    kicker: 'Field notes',
    by: 'Ida Holm, hut warden',
    cta: 'Read on',
  },
  lumen: {
    headline: 'Every seat is the front row',
    kicker: 'Cinema Lumen',
    by: 'Season opens in October',
    cta: 'Programme',
  },
  maree: {
    headline: 'What the boats bring is what we cook',
    kicker: 'Marée',
    by: 'Dinner from six',
    cta: 'Book a table',
  },
} as const
const BRANDS = ['halden', 'lumen', 'maree'] as const
const PLACEMENTS = [
  'instagram-feed-portrait',
  'google-display-300x250',
  'open-graph',
  'google-display-728x90',
  'facebook-feed-square',
  'google-display-160x600',
  'google-display-970x250',
] as const

let root: string
let crew: Crew
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'broadside-adversarial-'))
  crew = hireCrew()
})
afterAll(async () => {
  await crew.close()
  await rm(root, { recursive: true, force: true })
})

const batches = Array.from({ length: COUNT / BATCH }, (_, batch) => ({
  name: `batch ${batch}`,
  plates: Array.from({ length: BATCH }, (_, index) => batch * BATCH + index),
}))
const wanted = COUNT === 1000 ? batches : [...batches, { name: 'those known', plates: KNOWN }]

it.each(wanted)(
  'no plate of $name gets an export written that verify fails',
  async ({ plates }) => {
    const faults: string[] = []
    let written = 0
    for (const index of plates) {
      const brand = BRANDS[index % BRANDS.length] as (typeof BRANDS)[number]
      const placement = PLACEMENTS[index % PLACEMENTS.length] as string
      const folder = path.join(root, String(index))
      await mkdir(folder)
      // Kinds and placements have periods of 10 and 7, so each kind meets each placement.
      const plate = adversarialPlate(index, 900, 900)
      await writeFile(path.join(folder, 'plate.png'), await encode(plate, { format: 'png' }))
      const campaign = {
        name: 'adversarial',
        brand,
        template: 'statement',
        placements: [placement],
        locales: ['en'],
        plate: { source: 'file', path: 'plate.png' },
        rows: [COPY[brand]],
      }
      const out = path.join(folder, 'out')
      const manifest = await produce(campaign, { out, projectDir: folder, crew })
      for (const entry of manifest.exports) {
        const where = `${index} ${plate.kind}, ${brand}, ${placement}`
        if (entry.status === 'failed') faults.push(`${where}: ${entry.error.message}`)
        if (entry.status === 'refused')
          for (const { message, hint } of entry.findings)
            if (!/\d/.test(message) || hint === undefined)
              faults.push(`${where}: refused without numbers: ${message}`)
        if (entry.status === 'done') written += 1
      }
      const report = await verifyFolder(out)
      for (const { ok, findings } of report.exports)
        if (!ok)
          faults.push(
            `${index} ${plate.kind}, ${brand}, ${placement}: ${findings.map(({ code, message }) => `${code} ${message}`).join('; ')}`,
          )
      await rm(folder, { recursive: true, force: true })
    }
    expect(faults).toEqual([])
    // Refusing everything would prove nothing.
    expect(written).toBeGreaterThan(plates.length * 0.6)
    expect(KINDS.length).toBeLessThanOrEqual(BATCH)
  },
  600_000,
)
