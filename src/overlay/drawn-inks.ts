import { parseHex, type Rgb } from '../kit/color.ts'
import { type Box, contains, union } from '../kit/geometry.ts'
import type { Draft } from './draft.ts'
import { type Reach, type SlotWords, seenBox } from './judge.ts'
import type { SetPart } from './overlay.ts'

/** What the words of a slot are really drawn in. */
export interface DrawnInks {
  /** What most of it is; `undefined` where the drawing does not say, as for words without letters. */
  readonly ink: Rgb | undefined
  /** Words in other inks. */
  readonly parts: readonly SetPart[]
}

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
      const shares = new Map<string, number>()
      for (const { word, element } of own.words) {
        const fill = fills.get(element) ?? ''
        shares.set(fill, (shares.get(fill) ?? 0) + word.width)
      }
      const sorted = [...shares].sort((a, b) => b[1] - a[1])
      const [main, ...others] = sorted.flatMap(([fill]) => (parseHex(fill) === undefined ? [] : [fill]))
      const parts = others.length === 0 ? [] : partsOf(own, fills, new Set(others), reach)
      return [slot, { ink: main === undefined ? undefined : parseHex(main), parts }]
    }),
  )
}

/** Words in the inks `others`: those that follow each other on one line are one. */
function partsOf(
  { words, lines }: SlotWords,
  fills: ReadonlyMap<number, string>,
  others: ReadonlySet<string>,
  reach: Reach,
): readonly SetPart[] {
  const runs: { texts: string[]; fill: string; line: number; fontSize: number; boxes: Box[] }[] = []
  let running: (typeof runs)[number] | undefined
  for (const { word, element } of words) {
    const fill = fills.get(element) ?? ''
    const box = seenBox(word, reach)
    const line = lines.findIndex((each) => contains(each, box, 0.01))
    if (running !== undefined && running.fill === fill && running.line === line) {
      running.texts.push(word.text)
      running.boxes.push(box)
      running.fontSize = Math.max(running.fontSize, word.fontSize)
      continue
    }
    running = { texts: [word.text], fill, line, fontSize: word.fontSize, boxes: [box] }
    runs.push(running)
  }
  return runs.flatMap(({ texts, fill, fontSize, boxes }): readonly SetPart[] => {
    const ink = parseHex(fill)
    const box = union(boxes)
    return !others.has(fill) || ink === undefined || box === undefined
      ? []
      : [{ text: texts.join(' '), ink, fontSize, box }]
  })
}
