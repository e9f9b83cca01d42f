import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExport } from '../../src/campaign/job.ts'
import { writeMasters } from '../../src/campaign/output/write-masters.ts'
import { drawPlate } from '../../src/campaign/plates/draw-plate.ts'
import { prepare } from '../../src/campaign/prepare.ts'
import { Studio } from '../../src/campaign/studio.ts'
import type { MasterRecord } from '../../src/export/schema.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import type { Settled } from '../../src/preflight/settle.ts'
import { decodePicture } from '../../src/raster/sharp.ts'
import { withBrowser } from '../support/browser.ts'
import { runTool } from '../support/ensure-print-tools.ts'

const CAMPAIGN = {
  name: 'masters',
  brand: 'maree',
  template: 'statement',
  placements: [{ id: 'post', width: 540, height: 675 }],
  locales: ['en'],
  // A busy plate: it is softened, and a veil is laid over it.
  plate: { source: 'procedural', style: 'riso', seed: 3 },
  rows: [
    {
      headline: 'What the boats bring is what we cook',
      kicker: 'Marée',
      by: 'Dinner from six',
      cta: 'Book a table',
    },
  ],
  masters: ['psd', 'svg'],
}

let out: string
let settled: Settled
let records: readonly MasterRecord[]
const fileOf = (format: string): string =>
  path.join(out, records.find((record) => record.format === format)?.file ?? '')

async function make(): Promise<void> {
  const { input, plan } = await prepare(CAMPAIGN, { projectDir: '.' })
  const studio = new Studio()
  const [job] = plan.jobs()
  const [plate] = plan.plates()
  if (job === undefined || plate === undefined) throw new Error('nothing was planned')
  const made = await makeExport(job, await drawPlate(plate, undefined, studio), input, studio)
  if (made.status === 'refused') throw new Error(JSON.stringify(made.findings))
  settled = made.measured.settled
  records = await writeMasters(job, settled, made.alt, { out, formats: job.masters })
}

beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'broadside-masters-'))
  await make()
}, 120_000)
afterAll(() => rm(out, { recursive: true, force: true }))

function difference(a: Pixels, b: Pixels): { readonly mean: number; readonly most: number } {
  let sum = 0
  let most = 0
  for (let at = 0; at < a.data.length; at += 1) {
    const levels = Math.abs((a.data[at] as number) - (b.data[at] as number))
    sum += levels
    most = Math.max(most, levels)
  }
  return { mean: sum / a.data.length, most }
}

async function flattened(...args: readonly string[]): Promise<Pixels> {
  const file = path.join(out, 'flat.png')
  runTool('convert', ...args, '-alpha', 'off', '-depth', '8', file)
  return decodePicture(await readFile(file), 'flattened')
}

interface ReadLayer {
  readonly name: string
  readonly box: readonly number[]
}

/** Layers as ImageMagick reads them; the first is the flattened picture. */
function layersOf(file: string): readonly ReadLayer[] {
  const lines = runTool('identify', '-format', '%[label]\t%w,%h,%X,%Y\n', file)
    .toString()
    .trimEnd()
    .split('\n')
  return lines.map((line) => {
    const [name = '', box = ''] = line.split('\t')
    return { name, box: box.split(',').map(Number) }
  })
}

describe('a layered PSD', () => {
  test('has plate, veil, every slot and the logo as layers of their own, by name and where they stand', () => {
    const [, ...layers] = layersOf(fileOf('psd'))
    const names = layers.map(({ name }) => name)
    expect(names[0]).toBe('plate')
    expect(names).toEqual(
      expect.arrayContaining(['softened plate', 'scrim', 'headline', 'kicker', 'by', 'cta', 'logo']),
    )
    expect(new Set(names).size).toBe(names.length)
    for (const { slot, box } of settled.overlay.slots) {
      const [width = 0, height = 0, x = 0, y = 0] = layers.find(({ name }) => name === slot)?.box ?? []
      // The box of a slot is around its words, the layer around its ink.
      expect(Math.abs(x - box.x)).toBeLessThan(6)
      expect(Math.abs(y - box.y)).toBeLessThan(6)
      expect(Math.abs(width - box.width)).toBeLessThan(12)
      expect(Math.abs(height - box.height)).toBeLessThan(12)
    }
  })

  test('holds the proof as its flattened picture, bit for bit', async () => {
    expect(difference(await flattened(`${fileOf('psd')}[0]`), settled.proof)).toEqual({ mean: 0, most: 0 })
  })

  test('gives the proof when its visible layers are laid over each other by another program', async () => {
    const file = fileOf('psd')
    const shown = layersOf(file).flatMap(({ name }, index) =>
      index === 0 || name.endsWith('(type)') ? [] : [`${file}[${index}]`],
    )
    const { mean, most } = difference(
      await flattened(...shown, '-background', 'none', '-flatten'),
      settled.proof,
    )
    // Opacity has 256 steps in a layer; the veil of the proof was blended in finer ones, and dithered.
    expect(mean).toBeLessThan(1)
    expect(most).toBeLessThanOrEqual(6)
  })

  test('has type to edit, hidden under the outlines', async () => {
    const bytes = await readFile(fileOf('psd'))
    expect(bytes.includes('TySh')).toBe(true)
    const text = Buffer.from('What the', 'utf16le').swap16()
    expect(bytes.includes(text)).toBe(true)
  })
})

describe('a layered SVG', () => {
  test('has a named group for each layer, with its words', async () => {
    const svg = await readFile(fileOf('svg'), 'utf8')
    const groups = [
      ...svg.matchAll(/<g id="layer-[^"]*" inkscape:groupmode="layer" inkscape:label="([^"]*)"/g),
    ]
    const psd = layersOf(fileOf('psd')).map(({ name }) => name)
    expect(groups.map(([, name]) => name)).toEqual(
      psd.filter((name) => name !== '' && !name.endsWith('(type)')),
    )
    expect(svg).toContain('aria-label="What the boats bring is what we cook"')
    expect(svg).not.toMatch(/data-n=|<script|https?:\/\/(?!www\.(w3|inkscape)\.org)/)
  })

  test('looks like the proof in a browser', { timeout: 60_000 }, async () => {
    const { width, height } = settled.proof
    const png = await withBrowser(async (context) => {
      const page = await context.newPage()
      await page.setViewportSize({ width, height })
      await page.setContent(`<body style="margin:0">${await readFile(fileOf('svg'), 'utf8')}</body>`)
      return page.screenshot()
    })
    const { mean } = difference(await decodePicture(png, 'browser'), settled.proof)
    expect(mean).toBeLessThan(2)
  })
})

test('masters come out the same, byte for byte', async () => {
  const before = records
  await make()
  expect(records).toEqual(before)
})
