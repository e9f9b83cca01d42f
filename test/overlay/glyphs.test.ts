import { beforeAll, describe, expect, it } from 'vitest'
import { missingGlyphs, shapeAdvance } from '../../src/overlay/glyphs.ts'
import { type FontFace, probe } from '../../src/overlay/satori.ts'
import { isEmoji } from '../../src/overlay/text/emoji.ts'
import { testFonts } from '../support/sheet.ts'

let latin: FontFace
let extended: FontFace
let arabic: FontFace
beforeAll(async () => {
  const [a, b, c] = await testFonts(['latin', 'latin-ext', 'arabic'])
  if (a === undefined || b === undefined || c === undefined) throw new Error('no fonts')
  latin = a
  extended = b
  arabic = c
})

describe('missingGlyphs', () => {
  it('finds what no font of the stack has, each once and in order', () => {
    expect(missingGlyphs('日 Preis → 日本 ابدأ', [latin])).toEqual(['日', '→', '本', 'ا', 'ب', 'د', 'أ'])
    expect(missingGlyphs('Caf\ufffd', [latin])).toEqual(['\ufffd'])
    expect(missingGlyphs('Preis ابدأ', [latin, arabic])).toEqual([])
  })

  it('looks at combining marks, not only at their base', () => {
    expect(missingGlyphs('x\u0359', [latin, extended])).toEqual(['x\u0359'])
    expect(missingGlyphs('i\u0307\u0301', [latin, extended, arabic])).toHaveLength(1)
  })

  it('wants base and mark from one font', () => {
    // ž is in the extended subset, its parts are in neither as a pair.
    expect(missingGlyphs('ž', [latin, extended])).toEqual([])
    expect(missingGlyphs('ž', [latin])).toEqual(['ž'])
  })

  it('lets blanks and pictures pass', () => {
    expect(missingGlyphs('a\u00ad\u200b\u200d\u2060\n\u00a0\u202f b', [latin])).toEqual([])
    expect(missingGlyphs('👍🏽 ©', [latin], isEmoji)).toEqual([])
    expect(missingGlyphs('👍🏽', [latin])).toEqual(['👍🏽'])
  })

  it('refuses packed fonts', () => {
    expect(() =>
      missingGlyphs('a', [
        { ...latin, data: new Uint8Array([0x77, 0x4f, 0x46, 0x32, 0, 0, 0, 0, 0, 0, 0, 0]) },
      ]),
    ).toThrow(/not TrueType or OpenType/)
  })
})

describe('shapeAdvance', () => {
  it('measures what satori sets', async () => {
    const { words } = await probe(
      { type: 'div', props: { style: { fontFamily: 'latin', fontSize: 50 }, children: 'Wonderful' } },
      { width: 900 },
      [latin],
    )
    expect(Math.abs((words[0]?.width ?? 0) - shapeAdvance('Wonderful', latin, 50))).toBeLessThan(
      0.5 + 50 * 0.05,
    )
    expect(shapeAdvance('AVAV', latin, 100)).toBeLessThan(4 * shapeAdvance('A', latin, 100))
  })
})
