import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Manifest } from '../../src/index.ts'
import { decodePicture, encode } from '../../src/raster/sharp.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { adversarialPlate } from '../support/adversarial.ts'
import { produce } from '../support/produce-manifest.ts'

let folder: string
let manifest: Manifest
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-proof-'))
  await writeFile(
    path.join(folder, 'plate.png'),
    await encode(adversarialPlate(0, 600, 600), { format: 'png' }),
  )
  manifest = await produce(
    {
      name: 'proofs',
      brand: 'halden',
      template: 'statement',
      placements: ['facebook-feed-square', 'google-display-728x90'],
      locales: ['en'],
      plate: { source: 'file', path: 'plate.png' },
      rows: [
        { headline: 'Leave before the weather does', short: 'Leave early', kicker: 'Field notes' },
        { headline: 'Otorhinolaryngologicalexaminations', short: 'Otorhinolaryngological <b>' },
      ],
    },
    { out: path.join(folder, 'out'), projectDir: folder, jobs: 1, explain: true },
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('draws a certificate over every proof that could be laid out, and lists all in a page', async () => {
  const page = await readFile(path.join(folder, 'out/certificates.html'), 'utf8')
  for (const entry of manifest.exports) {
    expect(page).toContain(`${entry.placement} · en · ${entry.row}`)
    if (entry.status === 'failed' || entry.explained === undefined) continue
    const bytes = await readFile(path.join(folder, 'out', entry.explained))
    const { width, height } = await decodePicture(bytes, entry.explained)
    expect(Math.min(width, height)).toBeGreaterThan(400)
    expect(page).toContain(encodeURI(entry.explained))
  }
  const done = manifest.exports.filter(({ status }) => status === 'done')
  expect(done.length).toBeGreaterThanOrEqual(2)
  expect(done.every((entry) => entry.status === 'done' && entry.explained !== undefined)).toBe(true)
  // What a refusal quotes is text, not markup.
  expect(page).not.toContain('<b>Otor')
})

it('leaves a folder that verify finds sound, without strays', async () => {
  const report = await verifyFolder(path.join(folder, 'out'))
  expect(report.ok).toBe(true)
  expect(report.strays).toEqual([])
})

it('writes certificates with every check that had something to measure', () => {
  for (const entry of manifest.exports) {
    if (entry.status !== 'done') continue
    const { checks, profile } = entry.certificate
    expect(profile).toBe('standard')
    expect(checks.map(({ check }) => check)).toEqual([
      'R1',
      'R2',
      'R3',
      'R4',
      'R5',
      'R6',
      'R7',
      'R8',
      'R9',
      'R10',
      'R11',
    ])
    expect(checks.some(({ verdict }) => verdict === 'fail')).toBe(false)
  }
})
