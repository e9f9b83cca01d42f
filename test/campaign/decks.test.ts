import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Manifest } from '../../src/export/manifest.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { runTool } from '../support/ensure-print-tools.ts'
import { produce } from '../support/produce-manifest.ts'

const projectDir = path.join(import.meta.dirname, 'project')

const CAMPAIGN = {
  name: 'deck',
  brand: 'halden',
  template: 'card',
  placements: [
    { id: 'page', width: 400, height: 500, formats: ['pdf'] },
    { id: 'badge', width: 300, height: 300, formats: ['png'] },
  ],
  locales: ['en'],
  plate: { source: 'procedural', style: 'gradient', seed: 3 },
  rows: [
    { headline: 'Open late', note: 'Every Thursday until ten.' },
    { headline: 'Closed on Monday' },
    { headline: 'Back on Tuesday' },
  ],
  deck: true,
}

let out: string
let manifest: Manifest

beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'broadside-deck-'))
  manifest = await produce(CAMPAIGN, { out, projectDir, jobs: 0 })
}, 120_000)
afterAll(() => rm(out, { recursive: true, force: true }))

const fileOf = (name: string): string => path.join(out, 'decks', name)

test('binds a page for each row of a placement that takes PDF, in order', () => {
  expect(manifest.counts).toEqual({ done: 6, refused: 0, failed: 0 })
  const file = fileOf('deck_page_en.pdf')
  expect(runTool('qpdf', '--check', file).toString()).toContain('No syntax')
  const info = runTool('pdfinfo', file).toString()
  expect(info).toMatch(/^Pages:\s+3$/m)
  expect(info).toMatch(/^Page size:\s+300 x 375 pts/m)
  const text = runTool('pdftotext', file, '-').toString().replace(/\s+/g, ' ')
  expect(text).toMatch(/Open late.*Every Thursday.*Closed on Monday.*Back on Tuesday/)
})

test('binds all exports of the campaign, pictures on pages of their own size', () => {
  const info = runTool('pdfinfo', '-l', '6', fileOf('deck.pdf')).toString()
  expect(info).toMatch(/^Pages:\s+6$/m)
  expect(new Set([...info.matchAll(/size:\s+([\d.]+ x [\d.]+)/g)].map(([, size]) => size)).size).toBe(2)
})

test('lists them with their pages, and verify holds them to it', async () => {
  expect(manifest.decks?.map(({ file, placement, pages }) => [file, placement, pages.length])).toEqual([
    ['decks/deck_page_en.pdf', 'page', 3],
    ['decks/deck.pdf', undefined, 6],
  ])
  const sound = await verifyFolder(out)
  expect(sound.exports.flatMap(({ findings }) => findings.filter(({ kind }) => kind === 'fault'))).toEqual([])
  expect(sound.strays).toEqual([])
  const file = fileOf('deck.pdf')
  const bytes = await readFile(file)
  await writeFile(file, bytes.subarray(0, bytes.length - 1))
  const broken = await verifyFolder(out)
  expect(broken.ok).toBe(false)
  await writeFile(file, bytes)
})

test('comes out the same, byte for byte', async () => {
  const again = await mkdtemp(path.join(tmpdir(), 'broadside-deck-'))
  try {
    const { decks } = await produce(CAMPAIGN, { out: again, projectDir, jobs: 0 })
    expect(decks).toEqual(manifest.decks)
  } finally {
    await rm(again, { recursive: true, force: true })
  }
})
