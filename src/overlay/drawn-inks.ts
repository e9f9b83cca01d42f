import { parseHex, type Rgb } from '../kit/color.ts'
import { type Box, contains, union } from '../kit/geometry.ts'
import type { Draft } from './draft.ts'
import { type Reach, type SlotWords, seenBox } from './judge.ts'
import type { SetPart } from './overlay.ts'

/** What the words of a slot are really drawn in. */
export interface DrawnInks {
  /** What most of its words of its size are; `undefined` where the drawing does not say, as for words without letters. */
  readonly ink: Rgb | undefined
  /** Words in other inks or of another size. */
  readonly parts: readonly SetPart[]
}

/** How many times larger or smaller than its slot a word may be and count as of its size. */
const SAME_SIZE = 1.25

/**
 * The colours each slot's words are really drawn in: a sheet may set parts of a slot, or all of it, in the accent. The outlines
 * in the drawing carry the number of their element.
 */
export function drawnInks({ fitted }: Draft, svg: string, reach: Reach): ReadonlyMap<string, DrawnInks> {
  const fills = new Map(
    [...svg.matchAll(/<path fill="([^"]*)"(?: [\w-]+="[^"]*")*? data-n="(\d+)"/g)].map(([, fill = '', n]) => [
      Number(n),
      fill,
    ]),
  )
  return new Map(
    [...fitted.slots].map(([slot, own]) => {
      const size = fitted.sizes.get(slot) ?? 0
      const styled = own.words.map(({ word, element }): Styled => {
        const fill = fills.get(element) ?? ''
        const ratio = word.fontSize / size
        return {
          ...word,
          fill,
          usual: ratio <= SAME_SIZE && ratio >= 1 / SAME_SIZE,
          box: seenBox(word, reach),
        }
      })
      const usual = styled.filter((word) => word.usual)
      const main = mostly(usual.length > 0 ? usual : styled)
      const isMain = ({ fill, usual: own }: Styled): boolean => fill === main && (own || usual.length === 0)
      return [slot, { ink: parseHex(main), parts: partsOf(styled, own.lines, isMain) }]
    }),
  )
}

/** A word with how it is drawn. */
interface Styled {
  readonly text: string
  readonly fontSize: number
  readonly width: number
  readonly box: Box
  readonly fill: string
  /** Whether it has the size of its slot. */
  readonly usual: boolean
}

/** The colour that draws most of some words. */
function mostly(words: readonly Styled[]): string {
  const shares = new Map<string, number>()
  for (const { fill, width } of words)
    if (parseHex(fill) !== undefined) shares.set(fill, (shares.get(fill) ?? 0) + width)
  return [...shares].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

/** Words that are drawn otherwise than most: those that follow each other on one line, and are drawn alike, are one. */
function partsOf(
  words: readonly Styled[],
  lines: SlotWords['lines'],
  isMain: (word: Styled) => boolean,
): readonly SetPart[] {
  const runs: { readonly line: number; readonly words: Styled[] }[] = []
  for (const word of words) {
    const line = lines.findIndex((each) => contains(each, word.box, 0.01))
    const running = runs.at(-1)
    const last = running?.words.at(-1)
    if (running?.line === line && last?.fill === word.fill && last.fontSize === word.fontSize)
      running.words.push(word)
    else runs.push({ line, words: [word] })
  }
  return runs.flatMap(({ words: run }): readonly SetPart[] => {
    const [first] = run
    const ink = parseHex(first?.fill ?? '')
    const box = union(run.map((word) => word.box))
    if (first === undefined || ink === undefined || box === undefined || isMain(first)) return []
    return [{ text: run.map(({ text }) => text).join(' '), ink, fontSize: first.fontSize, box }]
  })
}
