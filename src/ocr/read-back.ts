import { type Box, contains, intersection } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { type BlockReading, type Expected, placedBy } from './block.ts'
import { readChain } from './chain.ts'
import { readPage } from './close-up.ts'
import { comparable, isWord } from './fold.ts'
import { languagesOf } from './languages.ts'
import { confirmed } from './lettering.ts'
import { level, pageOf } from './lines.ts'
import { leftOver, locate, type Sought } from './locate.ts'
import type { Eyes, ReadWord } from './tesseract.ts'

/** What a picture says. */
export interface PageReading {
  readonly blocks: readonly BlockReading[]
  /** Words that belong to no string, each surely read. */
  readonly extra: readonly ReadWord[]
  /** Everything that belongs to no string: the same, and what may be words or grain. */
  readonly loose: readonly Box[]
}

export interface ReadBackOptions {
  readonly locale: string
  /** Must not prefer words it knows: misspellings are what is looked for. */
  readonly eyes: Eyes
  /** Where words belong to somebody else, in pixels of the picture. */
  readonly ignore?: readonly Box[]
}

/** Size at which the engine reads best, in pixels an em. */
const EM = 36
/**
 * Reads a picture back, string by string: once as a page, to find where each stands, then each line by itself. A string is
 * `exact` only if at least two readings say so, and more than say anything else; accents, digits and case count.
 */
export async function readBack(
  picture: Pixels,
  expected: readonly Expected[],
  { locale, eyes, ignore = [] }: ReadBackOptions,
): Promise<PageReading> {
  const language = languagesOf('', locale)?.[0] ?? 'eng'
  const smallest = Math.min(...expected.map(({ size }) => size), 0.05) * picture.height
  const scale = Math.min(3, Math.max(1, EM / smallest))
  const sought = expected.map(
    (block, index): Sought => ({
      text: block.text,
      group: block.slot,
      box: block.box,
      beside: isBeside(block, expected[index - 1]),
    }),
  )
  const words = await readPage(picture, scale, eyes, language)
  const page = pageOf(words.filter(({ box, text }) => isWord(text) && !isWithin(box, ignore)))
  const found = locate(page, sought, picture)
  const blocks: BlockReading[] = []
  for (const [first, chain] of chainsOf(sought)) {
    const read = await readChain(
      picture,
      expected.slice(first, first + chain),
      found.slice(first, first + chain),
      {
        others: found.filter((_, index) => index < first || index >= first + chain),
        eyes,
        language,
      },
    )
    blocks.push(...read)
  }
  const apart = leftOver(page, found)
  for (const [index, block] of blocks.entries()) {
    if (block.verdict !== 'missing' || sought[index]?.beside !== true) continue
    const instead = besideOf(blocks[index - 1] as BlockReading, apart, blocks)
    if (instead.length === 0) continue
    const read = instead.map(({ text }) => text).join(' ')
    blocks[index] = { ...block, verdict: 'wrong', read, ...placedBy(instead) }
  }
  const placed = blocks.flatMap(({ lines }) => lines)
  const rest = apart.filter(({ box }) => !isWithin(box, placed))
  const doubled = doublesIn(rest, expected, picture)
  return {
    blocks: blocks.map((block, index) =>
      doubled.has(index) && block.verdict === 'exact' ? { ...block, verdict: 'doubled' } : block,
    ),
    extra: await confirmed(rest, picture, eyes, language),
    loose: rest.map(({ box }) => box),
  }
}

/** The words that stand on the line of a string where another was asked for: up to the next string, or a gap. */
function besideOf(
  { lines, fontSize }: BlockReading,
  apart: readonly ReadWord[],
  blocks: readonly BlockReading[],
): readonly ReadWord[] {
  const [line] = lines
  if (line === undefined) return []
  const end = line.x + line.width
  const isRight = ({ x }: Box): boolean => x >= end - 0.2 * fontSize
  const next = Math.min(
    ...blocks.flatMap((block) =>
      block.lines.filter((box) => isRight(box) && level(box, line)).map(({ x }) => x),
    ),
  )
  const words = apart
    .filter(({ box }) => isRight(box) && box.x < next && level(box, line))
    .toSorted((a, b) => a.box.x - b.box.x)
  const gap = words.findIndex(({ box }, index) => {
    const before = words[index - 1]?.box
    return before !== undefined && box.x - before.x - before.width > 1.5 * fontSize
  })
  return gap < 0 ? words : words.slice(0, gap)
}

/** A string, and how many follow on its line: where each begins, and its length. */
function chainsOf(sought: readonly Sought[]): readonly (readonly [first: number, length: number])[] {
  const chains: [number, number][] = []
  for (const [index, { beside }] of sought.entries()) {
    const last = chains.at(-1)
    if (beside && last !== undefined) last[1] += 1
    else chains.push([index, 1])
  }
  return chains
}

function isBeside(block: Expected, before: Expected | undefined): boolean {
  return (
    before !== undefined &&
    before.slot === block.slot &&
    Math.abs(before.baseline - block.baseline) < 0.4 * Math.min(block.size, before.size) &&
    before.box.x + before.box.width <= block.box.x
  )
}

/** Strings that stand once more among words that belong to nothing, by their numbers. */
function doublesIn(
  rest: readonly ReadWord[],
  expected: readonly Expected[],
  size: Pixels,
): ReadonlySet<number> {
  const page = pageOf(rest)
  const doubled = new Set<number>()
  for (const [index, { text, slot, box }] of expected.entries()) {
    if (comparable(text).length < 4) continue
    const [again] = locate(page, [{ text, group: slot, box, beside: false }], size)
    if (again !== undefined && again.off <= comparable(text).length / 8) doubled.add(index)
  }
  return doubled
}

/** Whether most of a box lies within others. */
function isWithin(box: Box, others: readonly Box[]): boolean {
  return others.some((other) => {
    const shared = intersection(box, other)
    return (
      contains(other, box) ||
      (shared !== undefined && shared.width * shared.height > 0.5 * box.width * box.height)
    )
  })
}
