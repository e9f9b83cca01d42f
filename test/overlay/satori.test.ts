import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { glyphOutline, shapeGlyphs } from '../../src/overlay/glyphs.ts'
import { type FontFace, forbidNetwork, type Node, probe, setSvg } from '../../src/overlay/satori.ts'
import { correct } from '../../src/overlay/satori-patch.ts'
import { emojiImage } from '../../src/overlay/text/emoji.ts'
import { testFonts } from '../support/sheet.ts'

let fonts: readonly FontFace[]
beforeAll(async () => {
  fonts = await testFonts(['latin', 'arabic', 'hebrew'])
})

const block = (children: Node['props']['children'], style: Record<string, string | number> = {}): Node => ({
  type: 'div',
  props: {
    style: {
      display: 'flex',
      flexDirection: 'column',
      width: 400,
      fontSize: 40,
      fontFamily: 'latin, arabic, hebrew',
      ...style,
    },
    ...(children === undefined ? {} : { children }),
  },
})
const text = (name: string, content: string, style: Record<string, string | number> = {}): Node => ({
  type: 'p',
  props: { 'data-n': name, style: { margin: 0, lineHeight: '50px', ...style }, children: content },
})

describe('setting', () => {
  it('gives the same SVG twice and draws type as outlines', async () => {
    const tree = block([text('a', 'Fresh & "new"')])
    const first = await setSvg(tree, { width: 400, height: 200 }, fonts)
    expect(await setSvg(tree, { width: 400, height: 200 }, fonts)).toBe(first)
    expect(first).toContain('<path')
    expect(first).not.toContain('<text')
  })

  it('puts every mark where HarfBuzz puts it', async () => {
    // The canary of the sign correction: hamza above alef, dots below ya.
    const copy = 'أ في'
    const [, arabic] = fonts
    if (arabic === undefined) throw new Error('no font')
    const svg = await setSvg(
      {
        type: 'div',
        props: {
          style: {
            fontFamily: 'arabic',
            fontSize: 1000,
            lineHeight: '1000px',
            direction: 'rtl',
            width: 2400,
          },
          children: copy,
        },
      },
      { width: 2400, height: 1500 },
      fonts,
    )
    const tops = [...(/ d="([^"]+)"/.exec(svg)?.[1] ?? '').matchAll(/M(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(
      (match) => Number(match[2]),
    )
    const baseline =
      (
        await probe(
          {
            type: 'div',
            props: {
              style: {
                fontFamily: 'arabic',
                fontSize: 1000,
                lineHeight: '1000px',
                direction: 'rtl',
                width: 2400,
              },
              children: copy,
            },
          },
          { width: 2400, height: 1500 },
          fonts,
        )
      ).words[0]?.y ?? 0
    // Each contour of the reference begins at a height above the baseline; the same heights must occur in the SVG.
    const expected = shapeGlyphs(copy, arabic).flatMap(({ glyph, y }) =>
      [...glyphOutline(glyph, arabic).matchAll(/M(-?[\d.]+),(-?[\d.]+)/g)].map(
        (match) => baseline - y - Number(match[2]),
      ),
    )
    expect(expected.length).toBeGreaterThan(6)
    expect(tops.map(Math.round).sort((a, b) => a - b)).toEqual(expected.map(Math.round).sort((a, b) => a - b))
  })

  it('never imitates a missing weight', async () => {
    const set = (fontWeight: number) =>
      setSvg(block([text('a', 'Bold', { fontWeight })]), { width: 400, height: 200 }, fonts)
    expect(await set(900)).toBe(await set(400))
  })

  it('gives lines of several fonts one rhythm', async () => {
    const tree = block([
      text('a', 'Brand\nعلامة\nBrand\nعلامة', { whiteSpace: 'pre-line', lineHeight: '61px' }),
    ])
    const { words } = await probe(tree, { width: 400 }, fonts)
    const baselines = words.filter((word) => word.text.trim() !== '').map(({ y }) => y)
    expect(baselines.map((y) => y - (baselines[0] ?? 0))).toEqual([0, 61, 122, 183])
  })

  it('reports all refused styles at once', async () => {
    const tree = block([text('a', 'x', { display: 'table', padding: '1foo' })])
    await expect(setSvg(tree, { width: 400, height: 200 }, fonts)).rejects.toMatchObject({
      code: 'MARKUP_INVALID',
      message: expect.stringMatching(/padding(.|\n)*display|display(.|\n)*padding/),
    })
  })

  it('refuses a canvas satori would silently ignore', async () => {
    for (const width of [0, -1, Number.NaN, 10.5]) {
      await expect(setSvg(block([]), { width, height: 100 }, fonts)).rejects.toMatchObject({
        code: 'RENDER_FAILED',
      })
    }
  })
})

describe('probing', () => {
  it('tells words with baseline and colour, and boxes by data-n', async () => {
    const tree = block([
      text('a', 'Fresh & new', { color: '#010203' }),
      text('b', 'day', { color: '#010204' }),
    ])
    const { words, boxes, size } = await probe(tree, { width: 400 }, fonts)
    expect(words.filter(({ fill }) => fill === '#010203').map((word) => word.text)).toEqual([
      'Fresh',
      ' ',
      '&',
      ' ',
      'new',
    ])
    expect(words.at(-1)).toMatchObject({
      text: 'day',
      fill: '#010204',
      fontSize: 40,
      family: 'latin,arabic,hebrew',
      weight: 400,
    })
    expect(boxes.get('a')).toEqual({ x: 0, y: 0, width: 400, height: 50 })
    expect(boxes.get('b')).toEqual({ x: 0, y: 50, width: 400, height: 50 })
    expect(size).toEqual({ width: 400, height: 100 })
    expect(words[0]?.y).toBeGreaterThan(30)
    expect(words[0]?.y).toBeLessThan(50)
  })

  it('tells the matrix of transformed words', async () => {
    const { words } = await probe(
      block([text('a', 'turn', { transform: 'rotate(90deg)' })]),
      { width: 400, height: 400 },
      fonts,
    )
    expect(words[0]?.transform?.map((value) => Math.round(value)).slice(0, 4)).toEqual([0, 1, -1, 0])
  })

  it('counts an emoji as a word of one em with the colour of its line', async () => {
    const tree = block([text('a', 'Hi 👩🏽‍🚀 go', { color: '#010203' })])
    const { words } = await probe(tree, { width: 400 }, fonts, emojiImage)
    expect(words.map((word) => word.text)).toEqual(['Hi', ' ', '👩🏽‍🚀', ' ', 'go'])
    expect(words[2]).toMatchObject({ width: 40, fontSize: 40, fill: '#010203', y: words[0]?.y })
    const svg = await setSvg(tree, { width: 400, height: 100 }, fonts, emojiImage)
    expect(svg.match(/<image /g)).toHaveLength(1)
  })
})

describe('the corrections', () => {
  const file = createRequire(import.meta.url)
    .resolve('satori')
    .replace(/index\.cjs$/, 'index.js')

  it('fit the installed version and change it', () => {
    const source = readFileSync(file, 'utf8')
    expect(correct(source)).not.toBe(source)
  })

  it('refuse any other source', () => {
    expect(() => correct('export default 1')).toThrow(/fits satori 0 times/)
    const source = readFileSync(file, 'utf8')
    expect(() => correct(correct(source))).toThrow(/fits satori 0 times/)
  })
})

describe('the network', () => {
  it('is never asked for a picture: the rendering fails instead', async () => {
    const picture = { type: 'img', props: { src: 'http://broadside.invalid/a.png', width: 10, height: 10 } }
    const ground = text('a', 'x', { backgroundImage: 'url(https://broadside.invalid/b.png)' })
    for (const child of [picture, ground]) {
      await expect(setSvg(block([child]), { width: 400, height: 200 }, fonts)).rejects.toMatchObject({
        code: 'MARKUP_INVALID',
      })
    }
    await expect(setSvg(block([]), { width: 400, height: 200 }, fonts)).resolves.toContain('<svg')
  })

  it('is out of reach of a process that forbids it', () => {
    forbidNetwork()
    expect(() => fetch('http://127.0.0.1/')).toThrow(/network/)
    expect(() => {
      globalThis.fetch = async () => new Response()
    }).toThrow(TypeError)
  })
})
