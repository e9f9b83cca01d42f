import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { readLine, readPage } from './close-up.ts'
import { edits, lettersOf } from './fold.ts'
import type { Readable } from './languages.ts'
import type { Eyes, ReadWord } from './tesseract.ts'
import { typeSizeOf } from './type-size.ts'

/** Confidence from which a word counts as lettering. On a page of type words have 85 and more; grain and foliage seldom 60. */
const SURE = 60
/** Confidence in a picture in which no type is expected at all. */
const SURER = 80
/** Longest edge, in pixels, at which a picture is looked through. */
const LOOK = 1600

/** Words in a picture that should have none, each read alike twice. */
export async function letteringIn(picture: Pixels, eyes: Eyes): Promise<readonly ReadWord[]> {
  const by = Math.min(2, LOOK / Math.max(picture.width, picture.height))
  // A label on a dark ground is found as part of a page, words across a picture when no page is looked for.
  for (const layout of ['page', 'scattered'] as const) {
    const words = await readPage(picture, by, eyes, 'eng', layout)
    const likely = words.filter(({ confidence, text }) => confidence >= SURER && lettersOf(text).length > 2)
    const sure = await confirmed(likely, picture, eyes, 'eng')
    if (sure.length > 0) return sure
  }
  return []
}

/** Words that are read alike a second time, by themselves: grain and ornaments are not. */
export async function confirmed(
  words: readonly ReadWord[],
  picture: Pixels,
  eyes: Eyes,
  language: Readable,
): Promise<readonly ReadWord[]> {
  const sure: ReadWord[] = []
  for (const word of words) {
    const letters = lettersOf(word.text)
    if (word.confidence < SURE || !isLikely(letters)) continue
    const again = await readLine(picture, word.box, { fontSize: sizeOf(word), em: 40 }, eyes, language)
    const text = lettersOf(again.map((each) => each.text).join(''))
    if (edits(text, letters) <= letters.length / 3) sure.push(word)
  }
  return sure
}

/** A single digit or letter may be anything, and a run of one or two letters is a row of dots or strokes. */
function isLikely(letters: string): boolean {
  if (letters.length < 2) return false
  return letters.length <= 4 || new Set(letters.toLowerCase()).size > 2
}

function sizeOf(word: { readonly text: string; readonly box: Box }): number {
  return Math.max(4, typeSizeOf([word]))
}
