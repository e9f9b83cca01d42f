import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PLACEMENTS } from '../../src/placement/catalogue.ts'
import { CAMPAIGNS, exportAll, faultsOf } from '../support/export-all.ts'

/** Small and large limits, lossless and not, display ads, public screens and print. `BROADSIDE_DEEP=1` makes all hundred. */
const SOME = [
  'google-display-300x50',
  'dooh-portrait',
  'open-graph',
  'apple-wallet-strip-event',
  'linkedin-document',
  'print-letter-300',
]
const deep = process.env.BROADSIDE_DEEP === '1'
const ids = deep ? PLACEMENTS.map(({ id }) => id) : SOME

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it(
  'exports of both templates have exact pixels, an allowed format, no byte too many, and are decoded by others',
  async () => {
    const all = await exportAll(ids, folder)
    expect(all).toHaveLength(CAMPAIGNS.length * ids.length)
    const faults = all.flatMap((exported) =>
      faultsOf(exported).map((fault) => `${exported.placement.id}, ${exported.template}: ${fault}`),
    )
    expect(faults).toEqual([])
  },
  deep ? 3_600_000 : 180_000,
)
