import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rasterize, rasterizeDrawn, rasterizeSmall, released } from '../../src/raster/resvg.ts'
import { encode } from '../../src/raster/sharp.ts'
import { pixelAt, plain } from '../fixtures/pictures.ts'

const open = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
const svg = (attributes: string, content = ''): string => `${open} ${attributes}>${content}</svg>`
const code = (source: string, width = 10): string => {
  try {
    rasterize(source, width)
    return 'drawn'
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('rasterize', () => {
  test('gives premultiplied RGBA', () => {
    const half = svg('width="4" height="2"', '<rect width="4" height="2" fill="#ff8000" fill-opacity=".5"/>')
    const pixels = rasterize(half, 8)
    expect([pixels.width, pixels.height, pixels.channels, pixels.data.length]).toEqual([8, 4, 4, 128])
    expect(pixelAt(pixels, 3, 2)).toEqual([128, 64, 0, 128])
  })

  test('draws the same bytes twice', () => {
    const source = svg('width="40" height="30"', '<circle cx="20" cy="15" r="11" fill="#246"/>')
    expect(rasterize(source, 113)).toEqual(rasterize(source, 113))
  })

  test('takes the size from the viewBox where width and height are missing', () => {
    expect(rasterize(svg('viewBox="5 5 20 10"'), 100).height).toBe(50)
  })

  test('uses no system font', () => {
    const pixels = rasterize(
      svg('width="90" height="30"', '<text x="2" y="20" font-family="sans-serif">Text</text>'),
      90,
    )
    expect(pixels.data.every((value) => value === 0)).toBe(true)
  })

  test.each([
    ['a NUL', svg('width="4" height="4" a\0="1"')],
    ['a huge root', svg('width="1000000000" height="4"')],
    ['a zero width', svg('width="0" height="4"')],
    ['a negative height', svg('width="4" height="-4"')],
    ['NaN', svg('width="NaN" height="4"')],
    ['infinity', svg('width="Infinity" height="4"')],
    ['a percentage', svg('width="100%" height="100%"')],
    ['a degenerate viewBox', svg('width="4" height="4" viewBox="0 0 1e30 1e-30"')],
    ['a viewBox of three numbers', svg('viewBox="0 0 4"')],
    ['a strip that would be 120,000 px high', svg('width="1" height="12000"')],
    ['no size at all', svg('')],
    ['no root', '<p/>'],
    ['broken markup', svg('width="4" height="4"', '<rect')],
    [
      'entities',
      `<!DOCTYPE svg [<!ENTITY e "/etc/passwd">]>${svg('width="4" height="4"', '<image href="&e;"/>')}`,
    ],
  ])('refuses %s', (_name, source) => {
    expect(code(source)).toBe('RENDER_FAILED')
  })

  test.each([0, -1, 1.5, Number.NaN, 20_000])('refuses a width of %s', (width) => {
    expect(code(svg('width="4" height="4"'), width)).toBe('RENDER_FAILED')
  })

  test('turns over memory when the loop turns', async () => {
    const source = svg('width="600" height="600"', '<rect width="600" height="600" fill="red"/>')
    const draw = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) {
        rasterize(source, 600)
        await released()
      }
    }
    await draw(60)
    const before = process.memoryUsage.rss()
    await draw(200)
    // Without turning, 200 drawings grow the process by about 600 MB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(300e6)
  })
})

describe('rasterizeSmall', () => {
  const source = svg(
    'width="1000" height="1000"',
    '<rect x="0" y="0" width="1000" height="313" fill="#123456"/><rect x="0" y="313" width="1000" height="687" fill="#123456"/>' +
      '<rect x="0" y="500" width="1000" height="3" fill="#fff"/>' +
      '<rect x="400" y="600" width="200" height="200" fill="#fff" transform="rotate(20 500 700)"/>',
  )

  test('lets nothing through between boxes that abut', () => {
    const seams = (pixels: { readonly data: Uint8Array }): number =>
      pixels.data.filter((value, at) => at % 4 === 3 && value < 255).length
    for (const width of [235, 260, 650]) {
      expect(seams(rasterize(source, width))).toBeGreaterThan(0)
      expect(seams(rasterizeSmall(source, width))).toBe(0)
    }
  })

  test('leaves thin rules and turned boxes soft', () => {
    const pixels = rasterizeSmall(source, 260)
    const column = Array.from({ length: 260 }, (_, y) => pixelAt(pixels, 20, y)[0] as number)
    expect(Math.max(...column)).toBeGreaterThan(0x80)
    expect(column.filter((value) => value > 0x14 && value < 0xfa).length).toBeGreaterThan(0)
    const row = Array.from({ length: 260 }, (_, x) => pixelAt(pixels, x, 170)[0] as number)
    expect(row.filter((value) => value > 0x20 && value < 0xf0).length).toBeGreaterThan(0)
  })
})

describe('files', () => {
  let folder = ''
  let red = ''
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'broadside-'))
    red = join(folder, 'red.png')
    writeFileSync(red, await encode(plain(4, 4, [255, 0, 0]), { format: 'png' }))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    ['image href', (path: string) => `<image width="4" height="4" href="${path}"/>`],
    ['single quotes', (path: string) => `<image width="4" height="4" href='${path}'/>`],
    ['spaces', (path: string) => `<image width="4" height="4" href = " ${path}"/>`],
    ['xlink', (path: string) => `<image width="4" height="4" xlink:href="${path}"/>`],
    ['an entity', (path: string) => `<image width="4" height="4" href="${path.replaceAll('/', '&#x2f;')}"/>`],
    [
      'feImage',
      (path: string) =>
        `<filter id="f"><feImage href="${path}"/></filter><rect width="4" height="4" filter="url(#f)"/>`,
    ],
    [
      'a comment before',
      (path: string) => `<!-- ' --><image width="4" height="4" href="${path}"/><!-- ' -->`,
    ],
    ['an address', () => '<image width="4" height="4" href="http://127.0.0.1:9/x.png"/>'],
  ])('are not read: %s', (_name, content) => {
    expect(code(svg('width="4" height="4"', content(red)), 4)).toBe('RENDER_FAILED')
  })

  test('data URIs and references are drawn', async () => {
    const uri = `data:image/png;base64,${Buffer.from(await encode(plain(4, 4, [255, 0, 0]), { format: 'png' })).toString('base64')}`
    const content = `<defs><image id="i" width="4" height="4" href="${uri}"/></defs><use href="#i"/>`
    expect(pixelAt(rasterize(svg('width="4" height="4"', content), 4), 2, 2)).toEqual([255, 0, 0, 255])
  })
})

describe('rasterizeDrawn', () => {
  test('keeps what is drawn again, and says that others have it too', () => {
    const source = svg('width="80" height="60"', '<rect x="20" y="10" width="8" height="4" fill="#246"/>')
    const [first, second, third] = [rasterizeDrawn(source), rasterizeDrawn(source), rasterizeDrawn(source)]
    expect(first?.shared).toBeUndefined()
    expect(third).toBe(second)
    expect(second).toEqual({ ...first, shared: true })
  })

  const whole = (source: string) => rasterize(source, 60)
  const sheet = 'width="60" height="40" viewBox="0 0 60 40"'

  test.for([
    ['a shape', '<path d="M10.3 12.7L31 12L22.4 30.1Z" fill="#246"/>'],
    [
      'a stroke with a sharp point',
      '<path d="M10 20L40 18L10 16" fill="none" stroke="#c00" stroke-width="3"/>',
    ],
    ['what is turned', '<g transform="rotate(20 30 20)"><rect x="20" y="15" width="20" height="6"/></g>'],
    [
      'a blur',
      '<filter id="f"><feGaussianBlur stdDeviation="3"/></filter><rect x="25" y="15" width="6" height="6" filter="url(#f)"/>',
    ],
    ['what reaches beyond the canvas', '<circle cx="58" cy="3" r="9" fill="#0a0"/>'],
    [
      'two groups far apart',
      '<g opacity=".5"><rect x="2" y="2" width="4" height="4"/></g><g opacity=".5"><rect x="50" y="33" width="4" height="4"/></g>',
    ],
  ] as const)('%s: the same pixels as the whole, and nothing outside', ([, content]) => {
    const source = svg(sheet, content)
    const expected = whole(source)
    const drawn = rasterizeDrawn(source)
    if (drawn === undefined) throw new Error('nothing drawn')
    const { box, pixels } = drawn
    let worst = 0
    for (let y = 0; y < 40; y++)
      for (let x = 0; x < 60; x++) {
        const inside = x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height
        const own = inside ? pixelAt(pixels, x - box.x, y - box.y) : [0, 0, 0, 0]
        for (const [channel, value] of pixelAt(expected, x, y).entries())
          worst = Math.max(worst, Math.abs(value - (own[channel] as number)))
      }
    // A sixteenth: the engine samples edges, and a sample may fall on the other side.
    expect(worst).toBeLessThanOrEqual(16)
  })

  test('is no larger than what it draws', () => {
    const source = svg(sheet, '<rect x="20" y="10" width="8" height="4"/>')
    expect(rasterizeDrawn(source)?.box).toEqual({ x: 19, y: 9, width: 10, height: 6 })
  })

  test('gives nothing for nothing', () => {
    expect(rasterizeDrawn(svg(sheet))).toBeUndefined()
    expect(rasterizeDrawn(svg(sheet, '<rect x="70" y="10" width="8" height="4"/>'))).toBeUndefined()
  })

  test('refuses what rasterize refuses', () => {
    expect(() => rasterizeDrawn(svg(sheet, '<image href="/etc/passwd" width="1" height="1"/>'))).toThrow()
  })
})
