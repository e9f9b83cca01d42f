import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import type { GoodRow } from '../../src/campaign/input/input-rows.ts'
import { planCampaign } from '../../src/campaign/plan.ts'
import { prepare } from '../../src/campaign/prepare.ts'
import { hoursOf, projectDir, rowsOf } from '../support/hours.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const ROWS = process.env.BROADSIDE_DEEP === '1' ? 100_000 : 10_000

it(`${ROWS} rows are planned in constant memory, in their order, each export under a name of its own`, async () => {
  const { input } = await prepare(hoursOf(rowsOf(1)), { projectDir })
  let read: GoodRow | undefined
  for await (const row of input.rows) if (!('rejected' in row)) read = row
  const first = read as GoodRow
  let early = { heap: 0, rss: 0 }
  let most = early
  const rows = async function* () {
    for (let n = 1; n <= ROWS; n++) {
      // Twins where case is ignored, so that names must be told apart.
      const id = n % 1000 === 0 ? `R${n - 1}` : `r${n}`
      yield {
        ...first,
        id,
        line: n,
        copies: new Map([['en', { ...first.copies.get('en'), headline: `Open at ${n}` }]]),
      }
      if (n % (ROWS / 10) !== 0) continue
      collect()
      const { heapUsed, arrayBuffers, rss } = process.memoryUsage()
      const now = { heap: (heapUsed + arrayBuffers) / 1e6, rss: rss / 1e6 }
      if (early.heap === 0) early = now
      most = { heap: Math.max(most.heap, now.heap), rss: Math.max(most.rss, now.rss) }
    }
  }
  const { file, inline, columns, notes } = input.rows
  const source = { file, inline, columns, notes, [Symbol.asyncIterator]: rows }
  const { plan } = await planCampaign({ ...input, rows: source as never })
  console.info(
    `heap ${early.heap.toFixed(1)} to ${most.heap.toFixed(1)} MB, in all ${early.rss.toFixed(0)} to ${most.rss.toFixed(0)} MB`,
  )
  expect(most.heap - early.heap).toBeLessThan(3)

  expect(plan.size).toEqual({ rows: ROWS, plates: 2, exports: 2 * ROWS })
  const stems = new Set<string>()
  let at = 0
  for (const { row, stem, placement } of plan.jobs()) {
    const n = Math.floor(at / 2) + 1
    expect(
      row === (n % 1000 === 0 ? `R${n - 1}` : `r${n}`) &&
        placement.id === ['small-portrait', 'badge'][at++ % 2],
    ).toBe(true)
    stems.add(stem.toLowerCase())
  }
  expect(stems.size).toBe(2 * ROWS)
  plan.close()
}, 600_000)
