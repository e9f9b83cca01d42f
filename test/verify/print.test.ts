import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bindPdf } from '../../src/export/pdf.ts'
import type { DoneEntry } from '../../src/export/schema.ts'
import { sheetOf } from '../../src/export/sheet.ts'
import { sha256 } from '../../src/kit/hash.ts'
import { encode, printTiff } from '../../src/raster/sharp.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { produce } from '../support/produce-manifest.ts'

const SIZE = { width: 400, height: 500 }

let out: string

beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'broadside-verify-'))
  await produce(
    {
      name: 'prints',
      brand: 'halden',
      template: 'card',
      placements: [
        { id: 'page', ...SIZE, formats: ['pdf'] },
        { id: 'flat', ...SIZE, formats: ['tiff'] },
      ],
      locales: ['en'],
      print: { color: 'cmyk' },
      rows: [{ headline: 'Open late', note: 'Every Thursday until ten.' }],
    },
    { out, projectDir: path.join(import.meta.dirname, '../campaign/project'), jobs: 0 },
  )
}, 120_000)
afterAll(() => rm(out, { recursive: true, force: true }))

/** Puts other bytes in the place of an export and makes the manifest agree. */
async function forge(placement: string, bytes: Uint8Array): Promise<readonly string[]> {
  const file = path.join(out, 'manifest.json')
  const written = await readFile(file, 'utf8')
  const manifest = JSON.parse(written) as { exports: DoneEntry[] }
  const entry = manifest.exports.find((each) => each.placement === placement) as DoneEntry
  const kept = await readFile(path.join(out, entry.file))
  Object.assign(entry, { bytes: bytes.byteLength, sha256: sha256(bytes) })
  try {
    await writeFile(path.join(out, entry.file), bytes)
    await writeFile(file, JSON.stringify(manifest))
    const { exports } = await verifyFolder(out)
    return exports.flatMap(({ placement: name, findings }) =>
      name === placement ? findings.filter(({ kind }) => kind === 'fault').map(({ code }) => code) : [],
    )
  } finally {
    await writeFile(path.join(out, entry.file), kept)
    await writeFile(file, written)
  }
}

const blank = { ...SIZE, channels: 3 as const, data: new Uint8Array(SIZE.width * SIZE.height * 3).fill(120) }

test('measures the type of a PDF and of a TIFF in four inks on their own pixels', async () => {
  const { ok, exports } = await verifyFolder(out)
  expect(exports.map(({ file }) => path.extname(file))).toEqual(['.pdf', '.tif'])
  expect(exports.flatMap(({ findings }) => findings.filter(({ kind }) => kind === 'fault'))).toEqual([])
  expect(ok).toBe(true)
  for (const { slots } of exports) {
    expect(slots.length).toBeGreaterThan(0)
    for (const { measured } of slots) expect(measured?.p5).toBeGreaterThan(3)
  }
})

test('finds a PDF without its type, one of another shape, and one that is none', async () => {
  const jpeg = await encode(blank, { format: 'jpeg' })
  const blankPage = (height: number): Promise<Uint8Array> => {
    const canvas = { ...SIZE, height }
    return bindPdf([{ jpeg, canvas, sheet: sheetOf(canvas, { marks: false }) }], { title: 'x', locale: 'en' })
  }
  expect(await forge('page', await blankPage(SIZE.height))).toContain('TYPE_MISSING')
  expect(await forge('page', await blankPage(SIZE.height - 100))).toEqual(['SIZE_DIFFERS'])
  const { exports } = await verifyFolder(out)
  const page = await readFile(path.join(out, exports[0]?.file ?? ''), 'latin1')
  const nothing = page.replace(/\/BleedBox \[[^\]]*\]/, (box) => '/BleedBox [ 0 0 0 0 ]'.padEnd(box.length))
  expect(nothing).not.toBe(page)
  expect(await forge('page', Buffer.from(nothing, 'latin1'))).toEqual(['FILE_UNREADABLE'])
  expect(await forge('page', Buffer.from('%PDF-1.7 and nothing more'))).toEqual(['FILE_UNREADABLE'])
})

test('finds a TIFF without its type', async () => {
  expect(await forge('flat', await printTiff(blank, { color: 'cmyk', density: 72 }))).toContain(
    'TYPE_MISSING',
  )
})
