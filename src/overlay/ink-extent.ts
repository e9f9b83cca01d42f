import { glyphOutline, shapeGlyphs, unitsPerEm } from './glyphs.ts'
import type { FontFace } from './satori.ts'

/** Height above and depth below the baseline that ink takes, in em. */
export interface InkExtent {
  readonly above: number
  readonly below: number
}

const faces = new WeakMap<Uint8Array, Map<string, InkExtent | undefined>>()

/**
 * How far a text's ink reaches, from the outlines of its characters in the first face of a stack that has each. A
 * line box says nothing about that: `Å` in a heavy condensed face is 1.23 em tall, `x` half an em.
 */
export function inkExtent(text: string, stack: readonly FontFace[]): InkExtent {
  let above = 0
  let below = 0
  for (const character of text) {
    if (character.trim() === '') continue
    for (const face of stack) {
      const extent = ofCharacter(character, face)
      if (extent === undefined) continue
      above = Math.max(above, extent.above)
      below = Math.max(below, extent.below)
      break
    }
  }
  return { above, below }
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
  for (const { glyph, y } of glyphs) {
    // Coordinates of a path come in pairs; control points lie outside the curve by little, and only outside.
    const numbers = [...glyphOutline(glyph, face).matchAll(/-?[\d.]+/g)].map(Number)
    for (let index = 1; index < numbers.length; index += 2) {
      above = Math.max(above, (numbers[index] ?? 0) + y)
      below = Math.max(below, -(numbers[index] ?? 0) - y)
    }
  }
  const em = unitsPerEm(face)
  return { above: above / em, below: below / em }
}
