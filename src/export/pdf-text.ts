import type { SetSlot } from '../overlay/overlay.ts'
import { lines, numbers } from './pdf-drawing.ts'

/** A font without shapes: only what its codes mean. */
export interface BlankFont {
  readonly name: string
  /** Characters by code, from 0; at most 255. */
  readonly characters: readonly string[]
}

/** Type that is found and read aloud but not seen, over the outlines that are seen. */
export interface TextLayer {
  /** Operators of a content stream, in pixels of the canvas with y pointing down. */
  readonly content: string
  readonly fonts: readonly BlankFont[]
}

/** From the foot to the head of a blank glyph, in thousandths of the size. */
export const BLANK_HEIGHT = [-200, 800] as const

/** Advance of every character in a blank font, in thousandths of the size. */
export const BLANK_ADVANCE = 500

const MOST_CODES = 255

/** Lays each word over its box, a slot after the other. Words from right to left stand as they are seen, as readers expect. */
export function textLayer(slots: readonly SetSlot[]): TextLayer {
  const codes = new Map<string, readonly [font: number, code: number]>()
  const codeOf = (character: string): readonly [number, number] => {
    const known = codes.get(character)
    if (known !== undefined) return known
    const code = [Math.floor(codes.size / MOST_CODES), codes.size % MOST_CODES] as const
    codes.set(character, code)
    return code
  }
  const content = slots.flatMap((slot) => wordsOf(slot).map((word) => wordOf(word, codeOf)))
  const all = [...codes.keys()]
  return {
    content: content.length === 0 ? '' : lines('BT', ...content, 'ET'),
    fonts: Array.from({ length: Math.ceil(all.length / MOST_CODES) }, (_, index) => ({
      name: `T${index}`,
      characters: all.slice(index * MOST_CODES, (index + 1) * MOST_CODES),
    })),
  }
}

interface PlacedWord {
  readonly text: string
  readonly x: number
  readonly width: number
  readonly baseline: number
  readonly size: number
}

/** Words on the baselines of their lines, with the space that follows them in the copy. Japanese has none between its words. */
function wordsOf({ words, rows, text }: SetSlot): readonly PlacedWord[] {
  let from = 0
  return words.flatMap(({ text: own, box, fontSize }) => {
    const at = text.indexOf(own, from)
    if (at >= 0) from = at + own.length
    const spaced = at < 0 || /^\s|^$/.test(text.slice(from, from + 1))
    if (own === '' || box.width <= 0) return []
    const middle = box.y + box.height / 2
    const line = rows.find((row) => middle >= row.box.y && middle <= row.box.y + row.box.height)
    const baseline = line?.baseline ?? box.y + box.height
    return [{ text: spaced ? `${own} ` : own, x: box.x, width: box.width, baseline, size: fontSize }]
  })
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u

function wordOf(
  { text, x, width, baseline, size }: PlacedWord,
  codeOf: (character: string) => readonly [number, number],
): string {
  const own = text.trimEnd()
  const written = RIGHT_TO_LEFT.test(own) ? [...own].reverse() : [...own]
  const shown = text === own ? written : [...written, ' ']
  const across = width / (written.length * (BLANK_ADVANCE / 1000))
  const runs: { font: number; hex: string }[] = []
  for (const character of shown) {
    const [font, code] = codeOf(character)
    const hex = code.toString(16).padStart(2, '0')
    const last = runs.at(-1)
    if (last?.font === font) last.hex += hex
    else runs.push({ font, hex })
  }
  return lines(
    `${numbers(across, 0, 0, -size, x, baseline)} Tm`,
    ...runs.map(({ font, hex }) => `/T${font} 1 Tf <${hex}> Tj`),
  )
}

/** Says which character each code of a font means (ISO 32000-2, 9.10.3). */
export function toUnicode({ characters }: BlankFont): string {
  const meanings = characters.map((character, code) => {
    const units = [...Buffer.from(character, 'utf16le').swap16()]
    return `<${hex(code)}> <${units.map(hex).join('')}>`
  })
  const chunks = Array.from({ length: Math.ceil(meanings.length / 100) }, (_, index) =>
    meanings.slice(index * 100, index * 100 + 100),
  )
  return lines(
    '/CIDInit /ProcSet findresource begin 12 dict begin begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def /CMapType 2 def',
    '1 begincodespacerange <00> <FF> endcodespacerange',
    ...chunks.map((chunk) => lines(`${chunk.length} beginbfchar`, ...chunk, 'endbfchar')),
    'endcmap CMapName currentdict /CMap defineresource pop end end',
  )
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
