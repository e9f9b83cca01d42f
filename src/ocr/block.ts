import { type Box, union } from '../kit/geometry.ts'
import { readsAs } from './fold.ts'
import { level } from './lines.ts'
import type { ReadWord } from './tesseract.ts'
import { typeSizeOf } from './type-size.ts'
import { isSettled, mostOf } from './votes.ts'

/** A string a picture should show. Boxes relative (0..1) to the frame, sizes to its height. */
export interface Expected {
  readonly slot: string
  readonly text: string
  readonly box: Box
  readonly size: number
  readonly baseline: number
}

/** What became of one string. Boxes in pixels of the picture. */
export interface BlockReading {
  readonly slot: string
  readonly text: string
  /** What stands there by most readings; empty where nothing does. */
  readonly read: string
  readonly verdict: 'exact' | 'wrong' | 'missing' | 'doubled'
  /** Around each of its lines. */
  readonly lines: readonly Box[]
  /** Type size, told by the heights of its letters. */
  readonly fontSize: number
  readonly words: readonly Pick<ReadWord, 'text' | 'box'>[]
}

/** What the readings of a string, and the words they were made of, come to. */
export function readingOf(
  block: Expected,
  words: readonly Pick<ReadWord, 'text' | 'box'>[] | undefined,
  votes: readonly string[],
): BlockReading {
  const { slot, text } = block
  if (words === undefined)
    return { slot, text, read: '', verdict: 'missing', lines: [], fontSize: 0, words: [] }
  const exact = isSettled(text, votes)
  return {
    slot,
    text,
    read: exact ? text : mostOf(votes.filter((read) => !readsAs(text, read))).read,
    verdict: exact ? 'exact' : 'wrong',
    ...placedBy(words),
  }
}

/** Where words stand, and how large they are. */
export function placedBy(
  words: readonly Pick<ReadWord, 'text' | 'box'>[],
): Pick<BlockReading, 'lines' | 'fontSize' | 'words'> {
  return { lines: linesOf(words), fontSize: typeSizeOf(words), words }
}

/** Boxes around the lines of some words. */
export function linesOf(words: readonly Pick<ReadWord, 'box'>[]): readonly Box[] {
  const lines: Box[] = []
  for (const { box } of words) {
    const at = lines.findIndex((line) => level(line, box))
    if (at < 0) lines.push(box)
    else lines[at] = union([lines[at] as Box, box]) as Box
  }
  return lines.toSorted((a, b) => a.y - b.y)
}
