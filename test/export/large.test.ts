import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ManifestEntry } from '../../src/export/schema.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { binned } from '../../src/raster/bin.ts'
import { drawPage } from '../../src/raster/pdfium.ts'
import { verifyFolder } from '../../src/verify/verify.ts'
import { runTool } from '../support/ensure-print-tools.ts'

const root = path.join(import.meta.dirname, '../..')

const campaign = (format: string): object => ({
  name: 'sheet',
  brand: 'halden',
  template: 'sale-ad',
  placements: ['print-a3-300'],
  format,
  folders: 'none',
  locales: ['en'],
  plate: { source: 'procedural', style: 'dunes', seed: 12 },
  rows: [
    {
      label: 'Autumn sale',
      offer: '−40',
      unit: '%',
      headline: 'Rain jackets that have seen worse',
      price: '149 EUR',
      untilLabel: 'Until',
      until: '2027-10-17',
      cta: 'Find your size',
    },
  ],
})

interface Measured {
  readonly exports: readonly ManifestEntry[]
  /** The most memory the process had. */
  readonly megabytes: number
}

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-large-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Makes a sheet in a process of its own, as a worker has it. */
async function make(format: string, out: string): Promise<Measured> {
  const file = path.join(folder, `${format}.json`)
  await writeFile(file, JSON.stringify(campaign(format)))
  const script = path.join(root, 'test/support/make-measured.ts')
  const answer = execFileSync(process.execPath, ['--expose-gc', script, file, out], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(answer.toString()) as Measured
}

describe('A3 at 300 dpi', () => {
  let sheet: Measured
  let pdf: Uint8Array
  const out = (): string => path.join(folder, 'pdf')
  const file = (): string => path.join(out(), (sheet.exports[0] as { file: string }).file)

  beforeAll(async () => {
    sheet = await make('pdf', out())
    pdf = await readFile(file())
  }, 120_000)

  it('takes no more than 400 MB, everything counted', () => {
    expect(sheet.megabytes).toBeLessThanOrEqual(400)
  })

  it('is certified in pixels of the sheet', () => {
    const [entry] = sheet.exports
    if (entry?.status !== 'done') throw new Error('it was not made')
    expect([entry.width, entry.height]).toEqual([3579, 5031])
    const boxes = entry.certificate.slots.map(({ box }) => box)
    expect(Math.max(...boxes.map(({ x, width }) => x + width))).toBeGreaterThan(3000)
    expect(Math.max(...boxes.map(({ y, height }) => y + height))).toBeGreaterThan(4200)
    const checks = new Set(entry.certificate.checks.map(({ check }) => check))
    for (const check of ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R10', 'R11'])
      expect(checks, check).toContain(check)
  })

  it('carries the plate as fine as the plate is, and no finer', () => {
    const [entry] = sheet.exports
    if (entry?.status !== 'done') throw new Error('it was not made')
    const list = runTool('pdfimages', '-list', file()).toString()
    const [, width, height] = /^\s*1\s+\d+ image\s+(\d+)\s+(\d+)/m.exec(list) ?? []
    expect([Number(width), Number(height)]).toEqual([1790, 2516])
    expect(entry.print?.effectivePpi).toBe(155)
  })

  it('is measured on what another way of drawing it shows', { timeout: 60_000 }, async () => {
    const fine = binned(await drawPage(pdf, 'the sheet', { width: 3579 }), 3)
    const measured = await drawPage(pdf, 'the sheet', { width: 3579, binning: 3 })
    expect([measured.width, measured.height]).toEqual([1193, 1677])
    expect(meanDifference(measured, fine)).toBeLessThan(1.5)
  })

  it('holds for those who measure every pixel of it', { timeout: 60_000 }, async () => {
    const report = await verifyFolder(out())
    const findings = report.exports.flatMap((entry) => entry.findings)
    // A per cent sign has no letter to be measured by; all else is.
    expect(findings.filter(({ code, slot }) => code !== 'NOT_MEASURABLE' || slot !== 'offer')).toEqual([])
  })

  it('comes out the same, byte for byte', { timeout: 120_000 }, async () => {
    const again = path.join(folder, 'again')
    const { exports } = await make('pdf', again)
    expect(await readFile(path.join(again, (exports[0] as { file: string }).file))).toEqual(pdf)
  })
})

function meanDifference(a: Pixels, b: Pixels): number {
  return a.data.reduce((sum, value, at) => sum + Math.abs(value - (b.data[at] as number)), 0) / a.data.length
}

// Pictures of every pixel of a sheet take half a minute.
describe.runIf(process.env.BROADSIDE_DEEP === '1')('A3 at 300 dpi as a picture', () => {
  it.each(['png', 'jpeg', 'tiff'])(
    'is whole, and takes no more than 500 MB: %s',
    { timeout: 240_000 },
    async (format) => {
      const out = path.join(folder, format)
      const { megabytes } = await make(format, out)
      expect(megabytes).toBeLessThanOrEqual(500)
      const report = await verifyFolder(out)
      expect(report.exports.flatMap(({ findings }) => findings)).toEqual([])
    },
  )
})
