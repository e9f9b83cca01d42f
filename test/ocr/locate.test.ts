import { describe, expect, it } from 'vitest'
import { pageOf } from '../../src/ocr/lines.ts'
import { leftOver, locate, type Sought } from '../../src/ocr/locate.ts'
import type { ReadWord } from '../../src/ocr/tesseract.ts'

const SIZE = { width: 1000, height: 1000 }

/** Words as an engine reports them, all of one line; `x,y text text` puts them side by side. */
function read(...lines: readonly (readonly [x: number, y: number, text: string])[]): ReadWord[] {
  return lines.flatMap(([x, y, text], line) => {
    let at = x
    return text.split(' ').map((word) => {
      const width = 10 * word.length
      const box = { x: at, y, width, height: 20 }
      at += width + 8
      return { text: word, confidence: 95, line, box }
    })
  })
}

const sought = (text: string, x = 0, y = 0, beside = false): Sought => ({
  text,
  group: 'items',
  beside,
  box: { x: x / 1000, y: y / 1000, width: 0.1, height: 0.02 },
})

const texts = (words: readonly ReadWord[], blocks: readonly Sought[]) => {
  const page = pageOf(words)
  const found = locate(page, blocks, SIZE)
  return { found: found.map((each) => each?.read), left: leftOver(page, found).map(({ text }) => text) }
}

describe('strings are found on a page', () => {
  it('in columns, prices by their lines', () => {
    const words = read(
      [50, 100, 'Soupe de roche'],
      [400, 100, '12 €'],
      [550, 100, 'Sole'],
      [900, 100, '32 €'],
      [50, 140, 'Tarama'],
      [400, 140, '9 €'],
      [550, 140, 'Lotte'],
      [900, 140, '12 €'],
    )
    const blocks = [
      sought('Soupe de roche', 50, 100),
      sought('12 €', 400, 100, true),
      sought('Tarama', 50, 140),
      sought('9 €', 400, 140, true),
      sought('Sole', 550, 100),
      sought('32 €', 900, 100, true),
      sought('Lotte', 550, 140),
      sought('12 €', 900, 140, true),
    ]
    expect(texts(words, blocks)).toEqual({ found: blocks.map(({ text }) => text), left: [] })
  })

  it('across wrapped lines, and not into the next column', () => {
    const words = read([50, 100, 'les six, citron, pain de'], [50, 124, 'seigle'], [550, 124, 'frites'])
    expect(texts(words, [sought('les six, citron, pain de seigle'), sought('frites')])).toEqual({
      found: ['les six, citron, pain de seigle', 'frites'],
      left: [],
    })
  })

  it('also where they are misspelt; what is missing is, and what is too much is left', () => {
    const words = read(
      [50, 100, 'Maquerau'],
      [50, 140, 'Homard bleu'],
      [50, 180, 'Homard bleu'],
      [50, 300, 'Hiver'],
    )
    expect(
      texts(words, [sought('Maquereau', 50, 100), sought('Homard bleu', 50, 140), sought('Tourteau')]),
    ).toEqual({ found: ['Maquerau', 'Homard bleu', undefined], left: ['Homard', 'bleu', 'Hiver'] })
  })

  it('does not take a price from another column for one that is missing', () => {
    const words = read([50, 100, 'Tarama'], [550, 100, 'Sorbet'], [900, 100, '9 €'])
    const blocks = [
      sought('Tarama', 50, 100),
      sought('9 €', 400, 100, true),
      sought('Sorbet', 550, 100),
      sought('9 €', 900, 100, true),
    ]
    expect(texts(words, blocks).found).toEqual(['Tarama', undefined, 'Sorbet', '9 €'])
  })

  it('of equal ones, each where the layout has it', () => {
    const words = read([50, 100, 'Filter coffee'], [50, 500, 'Filter coffee'])
    const page = pageOf(words)
    const found = locate(page, [sought('Filter coffee', 50, 500), sought('Filter coffee', 50, 100)], SIZE)
    expect(found.map((each) => each?.words[0]?.box.y)).toEqual([500, 100])
  })
})
