import { afterAll, describe, expect, it } from 'vitest'
import type { Palette } from '../../src/kit/color.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { openEyes } from '../../src/ocr/tesseract.ts'
import { judgePlate, type PlateDemand } from '../../src/plate/judge.ts'
import { draw } from '../../src/plate/procedural.ts'
import { type DrawMode, drawPixels } from '../support/fake-openai/draw.ts'

const eyes = openEyes({ dictionaries: false })
afterAll(() => eyes.close())

const PALETTE: Palette = {
  primary: [23, 80, 76],
  dark: [11, 43, 46],
  light: [246, 239, 226],
  accent: [255, 122, 90],
  others: [],
}
const LEFT = { x: 0, y: 0, width: 0.5, height: 1 }
const SIZE = { width: 800, height: 1000 }
const picture = (mode: DrawMode): Promise<Pixels> =>
  drawPixels({ prompt: 'Subject: a lamp, in the upper right, 46 % of the width', ...SIZE, mode })

const kinds = async (mode: DrawMode, demand: Partial<PlateDemand> = {}): Promise<readonly string[]> => {
  const found = await judgePlate(await picture(mode), { calm: [LEFT], textFree: true, ...demand }, eyes)
  return found.map(({ kind }) => kind)
}

describe('a plate is judged', () => {
  it('sound where it is calm and shows no lettering', async () => {
    expect(await kinds('faithful')).toEqual([])
  }, 30_000)

  it('busy where a calm area has edges, and says how many', async () => {
    const [found] = await judgePlate(await picture('busy'), { calm: [LEFT], textFree: false }, eyes)
    expect(found).toMatchObject({ kind: 'busy', box: { x: 0, width: 400, height: 1000 }, most: 0.25 })
    expect(found?.message).toMatch(/400 × 1000 px at 0, 0\) has edges on \d\d % of it; 25 % is calm/)
    expect(await kinds('busy', { calm: [], textFree: false })).toEqual([])
  })

  it('by the lettering it shows, where it must be free of text', async () => {
    const found = await judgePlate(await picture('stray-text'), { calm: [], textFree: true }, eyes)
    expect(found.map((each) => (each.kind === 'lettering' ? each.text : each.kind))).toEqual([
      'OPEN',
      'DAILY',
      '9-17',
    ])
    expect(await kinds('stray-text', { calm: [], textFree: false })).toEqual([])
  }, 30_000)

  it.each(['riso', 'engraving', 'geometric'])(
    'and takes nothing in %s for lettering',
    async (style) => {
      const plate = draw({
        family: 'portrait',
        size: SIZE,
        calm: [LEFT],
        palette: PALETTE,
        prompt: '',
        style,
        seed: 3,
      })
      const found = await judgePlate(plate.pixels, { calm: [], textFree: true }, eyes)
      expect(found).toEqual([])
    },
    30_000,
  )
})
