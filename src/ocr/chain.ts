import { type Box, union } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { type BlockReading, type Expected, linesOf, readingOf } from './block.ts'
import { inkIn, readLine } from './close-up.ts'
import type { Readable } from './languages.ts'
import { level, pageOf } from './lines.ts'
import { type Found, locate, type Sought } from './locate.ts'
import type { Eyes, ReadWord } from './tesseract.ts'
import { typeSizeOf } from './type-size.ts'
import { isSettled } from './votes.ts'

/** How lines are read again, in this order: pixels an em, and which share of the height, for a neighbour's ink may have been taken in. */
const CLOSE = [
  { em: 48, from: 0, to: 1 },
  { em: 30, from: 0, to: 1 },
  { em: 40, from: 0, to: 0.76 },
  { em: 40, from: 0.24, to: 1 },
  { em: 60, from: 0, to: 1 },
] as const

/** What reading a line needs besides the strings on it. */
interface ChainContext {
  readonly others: readonly (Found | undefined)[]
  readonly eyes: Eyes
  readonly language: Readable
}

/** Reads a string and those that stand on its line. */
export async function readChain(
  picture: Pixels,
  expected: readonly Expected[],
  found: readonly (Found | undefined)[],
  { others, eyes, language }: ChainContext,
): Promise<readonly BlockReading[]> {
  const [anchor] = found
  if (anchor === undefined) return expected.map((block) => readingOf(block, undefined, []))
  const votes = found.map((each) => (each === undefined ? [] : [each.read]))
  const places = found.map((each) => each?.words as readonly Pick<ReadWord, 'text' | 'box'>[] | undefined)
  const fontSize = Math.max(4, typeSizeOf(anchor.words))
  if (expected.length > 1) {
    const strip = stripOf(picture, anchor, found, others)
    for (const { em } of CLOSE) {
      const missing = votes.some((own, index) => !isSettled((expected[index] as Expected).text, own))
      if (!missing) break
      const words = await readLine(picture, strip, { fontSize, em }, eyes, language)
      const rest = restOf(strip, places)
      // A digit far from its line is lost to the engine unless it stands alone.
      const alone = rest === undefined ? undefined : inkIn(picture, rest)
      if (alone !== undefined)
        words.push(...(await readLine(picture, alone, { fontSize, em }, eyes, language)))
      const line = pageOf(words)
      const own = locate(line, soughtOf(expected), picture)
      for (const [index, each] of own.entries()) {
        if (each === undefined) continue
        votes[index]?.push(each.read)
        places[index] ??= each.words
      }
    }
  }
  for (const [index, block] of expected.entries()) {
    const place = places[index]
    if (place === undefined) continue
    const lines = linesOf(place)
    for (const { em, from, to } of CLOSE) {
      const own = votes[index] as string[]
      if (isSettled(block.text, own) || own.length > 7) break
      const parts: string[] = []
      for (const line of lines) {
        const size = Math.max(4, typeSizeOf(place))
        const part = { ...line, y: line.y + from * line.height, height: (to - from) * line.height }
        // Figures are no language, and the English data know the signs of currencies best.
        const figures = !/\p{L}/u.test(block.text) && own.length % 2 === 0
        const words = await readLine(picture, part, { fontSize: size, em }, eyes, figures ? 'eng' : language)
        parts.push(words.map(({ text }) => text).join(' '))
      }
      own.push(parts.join(' '))
    }
  }
  return expected.map((block, index) => readingOf(block, places[index], votes[index] ?? []))
}

/** From the first string to the last on its line; where some are not found, up to what belongs to others. */
function stripOf(
  { width }: Pixels,
  anchor: Found,
  found: readonly (Found | undefined)[],
  others: readonly (Found | undefined)[],
): Box {
  const [first] = linesOf(anchor.words) as [Box]
  const own = found
    .flatMap((each) => each?.words.map(({ box }) => box) ?? [])
    .filter((box) => level(box, first))
  const box = union([first, ...own]) as Box
  if (found.every((each) => each !== undefined)) return box
  const right = Math.min(
    width,
    ...others
      .flatMap((each) => each?.words ?? [])
      .filter((word) => word.box.x > box.x + box.width && level(word.box, first))
      .map((word) => word.box.x - 0.3 * first.height),
  )
  return { ...box, width: Math.max(box.width, right - box.x) }
}

/** The part of a strip right of all that is found in it; `undefined` if the last string is found. */
function restOf(
  strip: Box,
  places: readonly (readonly Pick<ReadWord, 'box'>[] | undefined)[],
): Box | undefined {
  if (places.at(-1) !== undefined) return undefined
  const end = Math.max(...places.flatMap((words) => words?.map(({ box }) => box.x + box.width) ?? []))
  const width = strip.x + strip.width - end
  return width < 0.5 * strip.height ? undefined : { ...strip, x: end, width }
}

function soughtOf(expected: readonly Expected[]): readonly Sought[] {
  return expected.map(({ text, slot, box }, index) => ({ text, group: slot, box, beside: index > 0 }))
}
