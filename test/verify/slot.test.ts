import { describe, expect, it } from 'vitest'
import type { Rgb } from '../../src/kit/color.ts'
import type { RecordedSlot } from '../../src/verify/schema.ts'
import { checkSlot } from '../../src/verify/slot.ts'
import { painted } from '../support/template-fixture.ts'

const FRAME = { width: 400, height: 200 }
const PAPER: Rgb = [246, 239, 226]
const INK: Rgb = [11, 43, 46]
const ACCENT: Rgb = [180, 60, 20]
const BOX = { x: 20, y: 20, width: 320, height: 40 }

/** Bars that stand for letters, as those of type of 40 px. */
const bars = (x: number, y: number, left: number, right: number, top = 22): boolean =>
  x >= left && x < right && y >= top && y < top + 36 && (x - left) % 14 < 6

const SLOT: RecordedSlot = {
  slot: 'figure',
  text: '12 kilometres',
  lines: 1,
  fontSize: 40,
  box: BOX,
  lineBoxes: [BOX],
  ink: '#0b2b2e',
  contrast: { p5: 5, worstTile: 5 },
  required: 4.5,
}

const codes = (slot: RecordedSlot, color: (x: number, y: number) => Rgb): string[] =>
  checkSlot(painted(FRAME, color), slot, [slot], false).findings.map(({ code }) => code)

describe('type in two inks', () => {
  // The figure stands in the accent, three em of words beside it in the ink.
  const part = { text: '12', ink: '#b43c14', fontSize: 40, box: { ...BOX, width: 110 } }
  const slot = { ...SLOT, parts: [part] }
  const drawn =
    (accent: Rgb): ((x: number, y: number) => Rgb) =>
    (x, y) =>
      bars(x, y, 20, 130) ? accent : bars(x, y, 160, 340) ? INK : PAPER

  it('passes where each is found in its box', () => {
    expect(codes(slot, drawn(ACCENT))).toEqual([])
  })

  it('is off its box if the manifest knows of one ink only', () => {
    expect(codes(SLOT, drawn(ACCENT))).toContain('TYPE_OFF_ITS_BOX')
  })

  it('fails if the part is too faint, though the rest reads', () => {
    expect(codes(slot, drawn([220, 160, 120]))).toContain('CONTRAST_LOW')
  })

  it('fails if the part is gone', () => {
    expect(codes(slot, drawn(PAPER))).toEqual(['TYPE_MISSING'])
  })

  it('has a line all in the other ink, but no line without any', () => {
    const lineBoxes = [BOX, { ...BOX, y: 80 }, { ...BOX, y: 140 }]
    const list = { ...SLOT, lines: 3, lineBoxes, box: { ...BOX, height: 160 } }
    const heading = { ...list, parts: [{ ...part, box: BOX }] }
    const rows =
      (middle: boolean): ((x: number, y: number) => Rgb) =>
      (x, y) =>
        bars(x, y, 20, 340)
          ? ACCENT
          : (middle && bars(x, y, 20, 340, 82)) || bars(x, y, 20, 340, 142)
            ? INK
            : PAPER
    expect(codes(heading, rows(true))).toEqual([])
    expect(codes(heading, rows(false))).toEqual(['TYPE_MISSING'])
  })
})

describe('type in two sizes', () => {
  const large = { text: 'MM', ink: SLOT.ink, fontSize: 110, box: { x: 20, y: 20, width: 150, height: 80 } }
  const small = { x: 190, y: 60, width: 150, height: 40 }
  const slot = {
    ...SLOT,
    lines: 2,
    lineBoxes: [large.box, small],
    box: { x: 20, y: 20, width: 320, height: 80 },
  }
  // Strokes of 50 px: what a patch would be in type of 40 px, in type of 110 px is a letter.
  const heavy = (x: number, y: number): boolean =>
    x >= 20 && x < 170 && y >= 20 && y < 100 && (x - 20) % 100 < 50
  const drawn = (x: number, y: number): Rgb => (heavy(x, y) || bars(x, y, 190, 340, 62) ? INK : PAPER)

  it('passes where each is measured by its own size', () => {
    expect(codes({ ...slot, parts: [large] }, drawn)).toEqual([])
    expect(codes(slot, drawn)).toContain('CONTRAST_LOW')
  })

  it('fails if the large words are drowned in their own colour', () => {
    const drowned = (x: number, y: number): Rgb =>
      x >= 12 && x < 180 && y >= 12 && y < 108 ? INK : drawn(x, y)
    expect(codes({ ...slot, parts: [large] }, drowned)).not.toEqual([])
  })
})

describe('room beside the last letter', () => {
  const short = (x: number, y: number): Rgb => (bars(x, y, 20, 316) ? INK : PAPER)
  const at = (text: string): RecordedSlot => ({ ...SLOT, text, box: { ...BOX, width: 320 } })

  it('may be that of a full-width bracket', () => {
    expect(codes(at('卵（半熟）'), short)).toEqual([])
  })

  it('may not be where letters are as wide as their ink', () => {
    const wide = { ...at('12 kilometres'), box: { ...BOX, width: 324 } }
    expect(codes(wide, short)).toEqual(['TYPE_OFF_ITS_BOX'])
    expect(codes({ ...wide, text: '卵（半熟）' }, short)).toEqual([])
    expect(codes({ ...wide, text: '卵（半熟）', box: { ...BOX, width: 340 } }, short)).toEqual([
      'TYPE_OFF_ITS_BOX',
    ])
  })
})

describe('a patch of ground that is too dark', () => {
  // Between the bars of one letter and the next; contrast with the ink is 3.
  const patch: Rgb = [110, 110, 105]
  const drawn =
    (gaps: number): ((x: number, y: number) => Rgb) =>
    (x, y) =>
      bars(x, y, 20, 340) ? INK : x >= 40 && x < 40 + 14 * gaps && y < 80 ? patch : PAPER

  it('is no fault where it takes 5 % of the ground, give or take what two who measure it differ by', () => {
    expect(codes(SLOT, drawn(1.15))).toEqual([])
  })

  it('is one where it takes more', () => {
    expect(codes(SLOT, drawn(1.25))).toEqual(['CONTRAST_LOW'])
  })

  it('is a remark on type whose strokes are no pixel wide, which dense scripts are up to 18 px', () => {
    const small = (text: string, fontSize: number): string[] => {
      const by = fontSize / 40
      const box = { x: 20 * by, y: 20 * by, width: 320 * by, height: 40 * by }
      const slot = { ...SLOT, text, fontSize, box, lineBoxes: [box] }
      // Strokes of a pixel, and half as much beside them.
      const color = (x: number, y: number): Rgb => {
        if (x < box.x || x >= box.x + box.width || y < box.y || y >= box.y + box.height) return PAPER
        const at = Math.round(x - box.x) % 6
        return at === 0 ? INK : at === 3 ? [125, 125, 120] : PAPER
      }
      return codes(slot, color)
    }
    expect(small('十二キロ', 16)).toEqual(['NOT_MEASURABLE'])
    expect(small('twelve', 16)).toEqual(['CONTRAST_LOW'])
    expect(small('十二キロ', 20)).toEqual(['CONTRAST_LOW'])
  })
})
