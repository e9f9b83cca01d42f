import { Blob, Buffer, Face, Font, shape } from 'harfbuzzjs'
import { BroadsideError } from '../error/error.ts'
import type { FontFace } from './satori.ts'

/** A glyph where HarfBuzz puts it. Font units, y up; `x` and `y` include the offsets of the glyph. */
export interface PlacedGlyph {
  readonly glyph: number
  readonly x: number
  readonly y: number
  readonly advance: number
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const fonts = new WeakMap<Uint8Array, Font>()

// Spaces and characters that draw nothing need no glyph: shaping replaces them by an empty one.
const BLANK = /^[\s\p{Default_Ignorable_Code_Point}]*$/u
const IGNORABLE = /^\p{Default_Ignorable_Code_Point}$/u

/**
 * The graphemes of a text that would come out as empty boxes or with stray marks, each once, in the order of the text.
 * Chooses fonts as satori (with our corrections) does: the first of the stack that has every character of a grapheme,
 * else the first that has its base; then a grapheme is missing if HarfBuzz finds no glyph for a part of it.
 * @param stack Faces in the order of the `font-family` list. TTF or OTF, as a brand kit gives them.
 * @param isPicture Graphemes that are drawn as pictures, not from fonts.
 * @throws BroadsideError `FONT_UNREADABLE`
 */
export function missingGlyphs(
  text: string,
  stack: readonly FontFace[],
  isPicture: (grapheme: string) => boolean = () => false,
): readonly string[] {
  const candidates = stack.map(fontOf)
  const seen = new Set<string>()
  const missing: string[] = []
  for (const { segment } of graphemes.segment(text)) {
    if (seen.has(segment)) continue
    seen.add(segment)
    if (!BLANK.test(segment) && !isPicture(segment) && !canDraw(segment, candidates)) missing.push(segment)
  }
  return missing
}

function canDraw(grapheme: string, candidates: readonly Font[]): boolean {
  // Fonts draw the sign for broken encoding, but no reader wants it.
  if (grapheme.includes('\ufffd')) return false
  const points = Array.from(grapheme)
    .filter((character) => !IGNORABLE.test(character))
    .map((character) => character.codePointAt(0) ?? 0)
  const has = (font: Font, point: number): boolean => (font.nominalGlyph(point) ?? 0) !== 0
  if (candidates.some((font) => points.every((point) => has(font, point)))) return true
  const [base = 0] = points
  const font = candidates.find((candidate) => has(candidate, base))
  // The font may have the composed form of a base and a mark it lacks.
  return font !== undefined && shaped(grapheme, font).every(({ codepoint }) => codepoint !== 0)
}

/**
 * The advance of a line of one direction and one font, kerned and joined, in pixels.
 * @param size Type size in pixels.
 */
export function shapeAdvance(text: string, face: FontFace, size: number): number {
  const font = fontOf(face)
  return shaped(text, font).reduce((sum, { xAdvance = 0 }) => sum + xAdvance, 0) * (size / font.face.upem)
}

/** Where the glyphs of a line of one direction and one font stand, from its left edge. The reference for what satori draws. */
export function shapeGlyphs(text: string, face: FontFace): readonly PlacedGlyph[] {
  let pen = 0
  return shaped(text, fontOf(face)).map(({ codepoint, xAdvance = 0, xOffset = 0, yOffset = 0 }) => {
    const placed = { glyph: codepoint, x: pen + xOffset, y: yOffset, advance: xAdvance }
    pen += xAdvance
    return placed
  })
}

/** Font units in one em. */
export function unitsPerEm(face: FontFace): number {
  return fontOf(face).face.upem
}

/** The outline of a glyph as SVG path data in font units, y up. */
export function glyphOutline(glyph: number, face: FontFace): string {
  return fontOf(face).glyphToPath(glyph)
}

function shaped(text: string, font: Font): ReturnType<Buffer['getGlyphInfosAndPositions']> {
  const buffer = new Buffer()
  buffer.addText(text)
  buffer.guessSegmentProperties()
  shape(font, buffer)
  return buffer.getGlyphInfosAndPositions()
}

function fontOf(face: FontFace): Font {
  const known = fonts.get(face.data)
  if (known !== undefined) return known
  if (!isSfnt(face.data)) {
    throw new BroadsideError('FONT_UNREADABLE', {
      message: `The font ${face.name} ${face.weight} ${face.style} is not TrueType or OpenType`,
      hint: 'The brand kit unpacks WOFF files when it reads them.',
    })
  }
  const font = new Font(new Face(new Blob(face.data)))
  fonts.set(face.data, font)
  return font
}

/** Whether bytes begin like a TrueType or OpenType file with one face. */
function isSfnt(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false
  const signature = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
  return signature === 0x00010000 || signature === 0x4f54544f || signature === 0x74727565
}
