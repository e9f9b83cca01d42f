import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeExport } from '../../src/campaign/job.ts'
import type { Made } from '../../src/campaign/made.ts'
import type { Job } from '../../src/campaign/plan.ts'
import { drawPlate } from '../../src/campaign/plates/draw-plate.ts'
import { prepare } from '../../src/campaign/prepare.ts'
import type { CampaignInput } from '../../src/campaign/schema.ts'
import { Studio } from '../../src/campaign/studio.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { decodePicture } from '../../src/raster/sharp.ts'
import { runTool } from '../support/ensure-print-tools.ts'

/** A6 with 3 mm of bleed at 150 dpi: small, so that many can be made. */
const CARD = {
  id: 'card',
  width: 656,
  height: 910,
  dpi: 150,
  bleed: { top: 17.72, right: 17.72, bottom: 17.72, left: 17.72 },
  safe: { top: 36, right: 36, bottom: 36, left: 36 },
  formats: ['pdf', 'tiff', 'png'],
}

const ROW = {
  label: 'Autumn sale',
  offer: '−40',
  unit: '%',
  headline: 'Rain jackets that have seen worse',
  price: '149 EUR',
  untilLabel: 'Until',
  until: '2027-10-17',
  cta: 'Find your size',
  '@ar': {
    label: 'تخفيضات الخريف',
    offer: '40',
    headline: 'سترات مطر رأت ما هو أسوأ',
    untilLabel: 'حتى',
    cta: 'اختر مقاسك',
  },
  '@ja': {
    label: '秋のセール',
    offer: '40',
    headline: '嵐をくぐったレインジャケット',
    untilLabel: '終了',
    cta: 'サイズを探す',
  },
}

interface Print {
  readonly job: Job
  readonly made: Made
  /** Absolute path of the file. */
  readonly file: string
}

let folder: string
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'broadside-print-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function printed(wishes: Partial<CampaignInput> = {}): Promise<readonly Print[]> {
  const campaign = {
    name: 'print',
    brand: 'halden',
    template: 'sale-ad',
    placements: [CARD],
    locales: ['en'],
    plate: { source: 'procedural', style: 'dunes', seed: 12 },
    rows: [ROW],
    ...wishes,
  }
  const { input, plan } = await prepare(campaign, { projectDir: '.' })
  const studio = new Studio()
  const prints: Print[] = []
  for (const job of plan.jobs()) {
    const plate = [...plan.plates()].find(({ key }) => key === job.plate)
    if (plate === undefined) throw new Error('a job without its plate')
    const made = await makeExport(job, await drawPlate(plate, undefined, studio), input, studio)
    if (made.status === 'refused') throw new Error(JSON.stringify(made.findings))
    const file = path.join(folder, `${count++}.${made.format}`)
    await writeFile(file, made.bytes)
    prints.push({ job, made, file })
  }
  return prints
}

/** What poppler draws inside the BleedBox, at the resolution of the placement. */
async function drawn(file: string, made: Made): Promise<Pixels> {
  const { proof } = made.measured.settled
  const slug = (Number(boxes(file).MediaBox?.[2]) / 72) * CARD.dpi - proof.width
  const png = path.join(folder, `drawn-${count++}`)
  const [x, y] = [slug / 2, slug / 2].map((length) => String(Math.round(length)))
  runTool(
    'pdftoppm',
    '-r',
    String(CARD.dpi),
    '-x',
    x as string,
    '-y',
    y as string,
    '-W',
    String(proof.width),
    '-H',
    String(proof.height),
    '-singlefile',
    '-png',
    file,
    png,
  )
  return decodePicture(await readFile(`${png}.png`), 'drawn')
}

function boxes(file: string): Readonly<Record<string, readonly number[]>> {
  const text = runTool('pdfinfo', '-box', file).toString()
  return Object.fromEntries(
    [...text.matchAll(/^(\w+Box):\s+([\d. ]+)$/gm)].map(([, name = '', numbers = '']) => [
      name,
      numbers.trim().split(/\s+/).map(Number),
    ]),
  )
}

/** Mean difference of two pictures, and the share of their pixels that differ by more than a third of the range. */
function difference(a: Pixels, b: Pixels): { readonly mean: number; readonly far: number } {
  let sum = 0
  let far = 0
  for (let at = 0; at < a.data.length; at += 1) {
    const levels = Math.abs((a.data[at] as number) - (b.data[at] as number))
    sum += levels
    if (levels > 85) far += 1
  }
  return { mean: sum / a.data.length, far: far / a.data.length }
}

describe('a PDF for print', () => {
  let prints: readonly Print[]
  const find = (locale: string): Print => {
    const print = prints.find(({ job }) => job.locale === locale)
    if (print === undefined) throw new Error(`no print in ${locale}`)
    return print
  }

  beforeAll(async () => {
    prints = await printed({ locales: ['en', 'ar', 'ja'] })
  }, 120_000)

  test('is sound by the book', () => {
    for (const { file } of prints)
      expect(runTool('qpdf', '--check', file).toString()).toContain(
        'No syntax or stream encoding errors found',
      )
  })

  test('has the boxes of trim and bleed, to a tenth of a millimetre, and room for marks', () => {
    const found = boxes(find('en').file)
    const mm = (name: string): number[] => {
      const [left = 0, bottom = 0, right = 0, top = 0] = found[name] ?? []
      return [right - left, top - bottom].map((points) => (points / 72) * 25.4)
    }
    expect(mm('TrimBox')[0]).toBeCloseTo(105, 0)
    expect(mm('TrimBox')[1]).toBeCloseTo(148, 0)
    const [bleed, trim] = [found.BleedBox ?? [], found.TrimBox ?? []]
    for (const side of [0, 1, 2, 3])
      expect((Math.abs((bleed[side] ?? 0) - (trim[side] ?? 0)) / 72) * 25.4).toBeCloseTo(3, 1)
    expect(mm('MediaBox')[0]).toBeGreaterThan((mm('BleedBox')[0] ?? 0) + 12)
  })

  test('looks like its proof to an engine that had no part in it', async () => {
    for (const { file, made } of prints) {
      expect(made.print?.outlines).toBe('vector')
      const { mean, far } = difference(await drawn(file, made), made.measured.settled.proof)
      // What differs is how edges are smoothed, and what JPEG takes from the plate.
      expect(mean).toBeLessThan(2.5)
      expect(far).toBeLessThan(0.002)
    }
  })

  test('has its words where they can be found, in every script', () => {
    for (const { file, made } of prints) {
      const text = runTool('pdftotext', file, '-').toString().normalize('NFKC').replace(/\s+/g, '')
      for (const { slot } of made.measured.settled.evidence.slots)
        for (const word of slot.text.split(/\s+/))
          expect(text).toContain(word.normalize('NFKC').replace(/[\u200e\u200f\u2066-\u2069]/g, ''))
    }
    expect(runTool('pdftotext', find('en').file, '-').toString()).toContain('Rain jackets')
  })

  test('has type as outlines: its one font has no shapes', () => {
    const [, , ...fonts] = runTool('pdffonts', find('en').file).toString().trim().split('\n')
    expect(fonts).toHaveLength(1)
    expect(fonts[0]).toContain('Type 3')
  })

  test('names its title, its language and no date', () => {
    const { file, made } = find('ja')
    const info = runTool('pdfinfo', file).toString()
    expect(info).toContain(made.alt)
    expect(info).not.toMatch(/Date/)
    expect(Buffer.from(made.bytes).toString('latin1')).toContain('/Lang (ja)')
  })

  test('comes out the same, byte for byte', async () => {
    const [again] = await printed()
    expect(Buffer.from(again?.made.bytes ?? []).equals(find('en').made.bytes)).toBe(true)
  })
})

describe('print in four inks', () => {
  test('is CMYK through and through: picture, outlines and output intent', async () => {
    const [print] = await printed({ print: { color: 'cmyk' } })
    const { file, made } = print as Print
    expect(made.print).toMatchObject({ color: 'cmyk', outlines: 'vector' })
    const [, , ...pictures] = runTool('pdfimages', '-list', file).toString().trim().split('\n')
    expect(pictures).toHaveLength(1)
    expect(pictures[0]).toMatch(/image\s+656\s+910\s+cmyk\s+4\s+8\s+jpeg/)
    const open = path.join(folder, 'open.pdf')
    runTool('qpdf', '--qdf', '--object-streams=disable', file, open)
    const source = (await readFile(open)).toString('latin1')
    expect(source).toMatch(/\/S \/GTS_PDFX/)
    expect(source).toMatch(/\/DestOutputProfile/)
    expect(source).toMatch(/^[\d. ]+ k$/m)
    expect(source).not.toMatch(/^[\d. ]+ (rg|RG)$/m)
    expect(runTool('pdftotext', file, '-').toString()).toContain('Find your size')
    const { mean } = difference(await drawn(file, made), made.measured.settled.proof)
    // Colours no press can print, as a viewer without the profile shows them.
    expect(mean).toBeLessThan(12)
  })

  test('is a TIFF with its profile and resolution', async () => {
    const [print] = await printed({ placements: [{ ...CARD, formats: ['tiff'] }], print: { color: 'cmyk' } })
    const facts = runTool(
      'identify',
      '-format',
      '%[colorspace] %w %h %x %U %[profile:icc]',
      print?.file ?? '',
    ).toString()
    expect(facts).toMatch(/^CMYK 656 910 150 PixelsPerInch .+/)
    expect(print?.made.print).toEqual({ color: 'cmyk', outlines: 'pixels', effectivePpi: 150 })
  })

  test('takes the profile of a printer, and refuses what is none', async () => {
    await writeFile(path.join(folder, 'press.icc'), 'no profile at all')
    const campaign = {
      name: 'x',
      brand: 'halden',
      template: 'sale-ad',
      placements: [CARD],
      locales: ['en'],
      rows: [ROW],
      print: { color: 'cmyk', profile: 'press.icc' },
    }
    await expect(prepare(campaign, { projectDir: folder })).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      issues: [{ path: 'print.profile', found: '"press.icc"' }],
    })
  })
})
