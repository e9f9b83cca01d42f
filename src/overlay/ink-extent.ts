import { REFERENCE_X_HEIGHT } from '../placement/type-size.ts'
import { glyphOutline, shapeGlyphs, unitsPerEm } from './glyphs.ts'
import type { FontFace, Word } from './satori.ts'

/** Height above and depth below the baseline that ink takes, and how far the outer letters reach beyond their advances, in em. */
export interface InkExtent {
  readonly above: number
  readonly below: number
  /** Mostly negative: the room the first letter keeps to its left, and the last to its right. */
  readonly before: number
  readonly after: number
}

/** An emoji picture, or a word no face has a character of: a capital and a descender. */
const USUAL: InkExtent = { above: 0.76, below: 0.22, before: 0, after: 0 }

const reaches = new WeakMap<readonly FontFace[], (word: Word) => InkExtent>()

const stacks = new WeakMap<readonly FontFace[], Map<string, readonly FontFace[]>>()

/** The faces a word is set in, first choice first. */
function stackOf(fonts: readonly FontFace[], { family, weight }: Word): readonly FontFace[] {
  const known = stacks.get(fonts) ?? new Map<string, readonly FontFace[]>()
  stacks.set(fonts, known)
  const key = `${family}/${weight}`
  const found = known.get(key)
  if (found !== undefined) return found
  const stack = family.split(',').flatMap((name) => {
    const cuts = fonts.filter((font) => font.name.toLowerCase() === name.trim())
    return cuts.find((cut) => cut.weight === weight) ?? cuts[0] ?? []
  })
  known.set(key, stack)
  return stack
}

/** How far each word reaches, in the faces of the stack it was set in. Remembers words, for a search asks again and again. */
export function reachIn(fonts: readonly FontFace[]): (word: Word) => InkExtent {
  const found = reaches.get(fonts)
  if (found !== undefined) return found
  const words = new Map<string, InkExtent>()
  const reach = (word: Word): InkExtent => {
    const key = `${word.family}/${word.weight}/${word.text}`
    const known = words.get(key)
    if (known !== undefined) return known
    const extent = inkExtent(word.text, stackOf(fonts, word))
    const sure = extent.above + extent.below === 0 ? USUAL : extent
    words.set(key, sure)
    return sure
  }
  reaches.set(fonts, reach)
  return reach
}

/**
 * How tall the letters of a word are at a given size, in shares of the x-height (0.52 em) that smallest sizes are stated for:
 * its x-height, or the height of its capitals or digits where it has no small letters. 1 for scripts that have neither.
 */
export function sizeIn(fonts: readonly FontFace[], word: Word): number {
  const stack = stackOf(fonts, word)
  const measure = (letter: string): number => {
    const { above } = inkExtent(letter, stack)
    return above === 0 ? 1 : above / REFERENCE_X_HEIGHT
  }
  if (/[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]/u.test(word.text)) {
    return measure(/\p{Ll}/u.test(word.text) ? 'x' : 'H')
  }
  return /\d/.test(word.text) ? measure('0') : 1
}

const faces = new WeakMap<Uint8Array, Map<string, InkExtent | undefined>>()

/**
 * How far a text's ink reaches, from the outlines of its characters in the first face of a stack that has each. A
 * line box says nothing about that: `Å` in a heavy condensed face is 1.23 em tall, `x` half an em.
 */
export function inkExtent(text: string, stack: readonly FontFace[]): InkExtent {
  let above = 0
  let below = 0
  let before: number | undefined
  let after = 0
  for (const character of text) {
    if (character.trim() === '') continue
    for (const face of stack) {
      const extent = ofCharacter(character, face)
      if (extent === undefined) continue
      above = Math.max(above, extent.above)
      below = Math.max(below, extent.below)
      before ??= extent.before
      after = extent.after
      break
    }
  }
  return { above, below, before: before ?? 0, after }
}

function ofCharacter(character: string, face: FontFace): InkExtent | undefined {
  const known = faces.get(face.data) ?? new Map<string, InkExtent | undefined>()
  faces.set(face.data, known)
  if (known.has(character)) return known.get(character)
  const extent = measure(character, face)
  known.set(character, extent)
  return extent
}

function measure(character: string, face: FontFace): InkExtent | undefined {
  const glyphs = shapeGlyphs(character, face)
  if (glyphs.length === 0 || glyphs.some(({ glyph }) => glyph === 0)) return undefined
  let above = 0
  let below = 0
  let left = Number.POSITIVE_INFINITY
  let right = Number.NEGATIVE_INFINITY
  for (const { glyph, x, y } of glyphs) {
    // Coordinates of a path come in pairs; control points lie outside the curve by little, and only outside.
    const numbers = [...glyphOutline(glyph, face).matchAll(/-?[\d.]+/g)].map(Number)
    for (let index = 1; index < numbers.length; index += 2) {
      above = Math.max(above, (numbers[index] ?? 0) + y)
      below = Math.max(below, -(numbers[index] ?? 0) - y)
      left = Math.min(left, (numbers[index - 1] ?? 0) + x)
      right = Math.max(right, (numbers[index - 1] ?? 0) + x)
    }
  }
  const em = unitsPerEm(face)
  const advance = glyphs.reduce((sum, glyph) => sum + glyph.advance, 0)
  return {
    above: above / em,
    below: below / em,
    before: Math.max(-1, -left / em),
    after: Math.max(-1, (right - advance) / em),
  }
}
