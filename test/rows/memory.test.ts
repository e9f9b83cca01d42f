import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import path from 'node:path'
import { finished } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { RowSource } from '../../src/campaign/input/input-rows.ts'
import { openCampaign } from '../../src/campaign/input/setting.ts'
import { openRows } from '../../src/rows/open.ts'
import type { WrittenRows } from '../../src/rows/row.ts'
import { written } from '../support/rows-file.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const ROWS = 100_000

/** Rows whose copy is checked, which takes as much longer as there is copy. */
const CHECKED = process.env.BROADSIDE_DEEP === '1' ? ROWS : 20_000
const COPY = { offer: '−40', headline: 'Shells that have seen the weather', cta: 'Shop the shells' }

/** Writes a file row by row, so that the test itself holds none of it. */
async function fileOf(name: string, lineOf: (row: number) => string, rows = ROWS): Promise<string> {
  const location = written('', name)
  const file = createWriteStream(location)
  file.write(lineOf(0))
  for (let row = 1; row <= rows; row += 1_000) {
    let lines = ''
    for (let at = row; at < row + 1_000; at++) lines += lineOf(at)
    if (!file.write(lines)) await once(file, 'drain')
  }
  file.end()
  await finished(file)
  return location
}

/** How far the heap of reading grows from its first tenth to its end, in megabytes, and how many rows there were. */
async function growth(
  rows: AsyncIterable<unknown>,
  expected = ROWS,
): Promise<{ rows: number; megabytes: number }> {
  let count = 0
  let early = 0
  let most = 0
  for await (const _ of rows) {
    if (++count % (expected / 10) !== 0) continue
    collect()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    if (early === 0) early = heapUsed + arrayBuffers
    most = Math.max(most, heapUsed + arrayBuffers)
  }
  return { rows: count, megabytes: (most - early) / 1e6 }
}

const csv = (row: number): string =>
  row === 0 ? 'offer;headline;cta\r\n' : `${COPY.offer};"${COPY.headline}, ${row}";${COPY.cta}\r\n`

const jsonl = (row: number): string =>
  row === 0 ? '' : `${JSON.stringify({ ...COPY, headline: `${COPY.headline} ${row}` })}\n`

describe('a hundred thousand rows', () => {
  it.each([
    ['CSV', 'many.csv', csv],
    ['JSON Lines', 'many.jsonl', jsonl],
  ])('of %s are gone through in constant memory', async (_, name, lineOf) => {
    const location = await fileOf(name, lineOf)
    const text = (label: string) =>
      ({ kind: 'text', label, required: true, fallback: true, owner: 'overlay', maxLength: 100 }) as const
    const { rows } = await openRows({
      location,
      file: name,
      fields: { offer: text('Offer'), headline: text('Headline'), cta: text('Button') },
      locales: ['en'],
    })
    const { rows: count, megabytes } = await growth((rows as WrittenRows).read())
    expect(count).toBe(ROWS)
    expect(megabytes).toBeLessThan(3)
  })

  it('are checked against template and fonts in constant memory', async () => {
    const location = await fileOf('many.csv', csv, CHECKED)
    const { rows } = await openCampaign(
      {
        name: 'many',
        brand: 'halden',
        template: 'sale-ad',
        placements: ['open-graph'],
        locales: ['en'],
        rows: path.basename(location),
      },
      { projectDir: path.dirname(location) },
    )
    const { rows: count, megabytes } = await growth(rows as RowSource, CHECKED)
    expect(count).toBe(CHECKED)
    expect(megabytes).toBeLessThan(3)
  }, 120_000)
})
