import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bandsOf, breakRows, roomOf } from '../../src/export/contact-rows.ts'
import { type ContactCell, layContactSheet } from '../../src/export/contact-sheet.ts'
import type { Rgb } from '../../src/kit/color.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { decodePicture, encode } from '../../src/raster/sharp.ts'

const RULES = { width: 2208, gap: 36, narrowest: 136, target: 400 }

const size = fc.record({
  width: fc.integer({ min: 120, max: 4000 }),
  height: fc.integer({ min: 50, max: 4000 }),
})

describe('rows', () => {
  it('keep every cell once and in order', () => {
    fc.assert(
      fc.property(fc.array(size, { maxLength: 40 }), (cells) => {
        expect(breakRows(cells, RULES).flatMap((row) => row.cells)).toEqual(cells)
      }),
    )
  })

  it('never leave the width', () => {
    fc.assert(
      fc.property(fc.array(size, { minLength: 1, maxLength: 40 }), (cells) => {
        for (const { cells: row, height } of breakRows(cells, RULES)) {
          const taken = row.reduce(
            (sum, cell) => sum + roomOf(cell, height, RULES.narrowest) + RULES.gap,
            -RULES.gap,
          )
          expect(taken).toBeLessThan(RULES.width + 1)
        }
      }),
    )
  })

  it('of many equal cells differ little in height', () => {
    const cells = Array.from({ length: 31 }, () => ({ width: 1080, height: 1350 }))
    const rows = breakRows(cells, RULES)
    const heights = rows.map((row) => row.height)
    expect(Math.max(...heights) / Math.min(...heights)).toBeLessThan(1.35)
    for (const { cells: row, height } of rows.slice(0, -1)) {
      expect(row.length * (height * 0.8 + RULES.gap) - RULES.gap).toBeCloseTo(RULES.width, 0)
    }
  })
})

it('bands put formats of a kind together, equal sizes side by side', () => {
  const named = (name: string, width: number, height: number) => ({ name, width, height })
  const cells = [
    named('banner', 728, 90),
    named('story en', 1080, 1920),
    named('post en', 1080, 1350),
    named('link', 1200, 630),
    named('story fr', 1080, 1920),
    named('post fr', 1080, 1350),
  ]
  const bands = bandsOf(cells).map((band) => [band.name, band.cells.map(({ name }) => name)])
  expect(bands).toEqual([
    ['standing', ['post en', 'post fr', 'story en', 'story fr']],
    ['lying', ['link']],
    ['flat', ['banner']],
  ])
})

describe('a sheet', () => {
  const cell = (width: number, height: number, more: Partial<ContactCell> = {}): ContactCell => ({
    width,
    height,
    caption: `some-placement · ${width} × ${height} · en`,
    ...more,
  })
  const blue: Rgb = [20, 60, 200]
  const read = async (file: string): Promise<Uint8Array> => {
    const [width = 1, height = 1] = file.split('x').map(Number)
    const data = new Uint8Array(width * height * 3)
    for (let at = 0; at < data.length; at += 3) data.set(blue, at)
    return encode({ width, height, channels: 3, data }, { format: 'png' })
  }
  const lay = (cells: readonly ContactCell[]): Promise<Uint8Array> =>
    layContactSheet({ title: 'Lumen — Night', subtitle: '3 exports', cells }, read)

  it('shows every picture, at the width of a sheet, and gives the same bytes again', async () => {
    const cells = [
      cell(1080, 1920, { file: '1080x1920' }),
      cell(728, 90, { file: '728x90' }),
      cell(1200, 630, { file: '1200x630' }),
    ]
    const bytes = await lay(cells)
    const picture = await decodePicture(bytes, 'sheet')
    expect(picture.width).toBe(2400)
    expect(areaOf(picture, blue)).toBeGreaterThan(0.1)
    expect(Buffer.compare(await lay(cells), bytes)).toBe(0)
  })

  it('outlines what was refused, and survives a file that is gone', async () => {
    const whole = await decodePicture(await lay([cell(1080, 1080, { file: '1080x1080' })]), 'sheet')
    const refused = await decodePicture(
      await lay([cell(1080, 1080, { refused: 'Title does not fit' })]),
      'sheet',
    )
    const alarm: Rgb = [179, 38, 30]
    expect(areaOf(whole, alarm)).toBe(0)
    expect(areaOf(refused, alarm)).toBeGreaterThan(0.0005)
    expect(areaOf(refused, blue)).toBe(0)
    const gone = () => Promise.reject(new Error('no such file'))
    const sheet = await layContactSheet(
      { title: 'a', subtitle: 'b', cells: [cell(300, 250, { file: 'gone' })] },
      gone,
    )
    expect(areaOf(await decodePicture(sheet, 'sheet'), alarm)).toBeGreaterThan(0.0001)
  })

  it('of hundreds of exports stays within bounds', async () => {
    const cells = Array.from({ length: 400 }, (_, index) =>
      cell(index % 2 ? 1080 : 160, index % 2 ? 1350 : 600, { refused: 'no' }),
    )
    const picture = await decodePicture(await lay(cells), 'sheet')
    expect(picture.height).toBeLessThan(9200)
  })

  it('sets captions and reasons in any script', async () => {
    const odd = cell(600, 600, { caption: '日本語 · سلام · ไทย · 🎉', refused: '見出し "עברית" नमस्ते' })
    await expect(lay([odd])).resolves.toBeInstanceOf(Uint8Array)
  })
})

/** Share of a picture that has nearly that colour. */
function areaOf({ data, channels }: Pixels, color: Rgb): number {
  let near = 0
  for (let at = 0; at < data.length; at += channels) {
    if (color.every((value, channel) => Math.abs(value - (data[at + channel] as number)) < 24)) near++
  }
  return (near * channels) / data.length
}
