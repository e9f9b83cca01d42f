import { type Box, union } from '../kit/geometry.ts'
import type { ReadWord } from './tesseract.ts'

/** A word and its neighbours on the page. */
export interface PageWord extends ReadWord {
  /** The next word to its right on the same line, whatever the gap. */
  right?: PageWord
  left?: PageWord
}

/** Links words to their neighbours by what the eye sees: lines run across columns, whatever the engine took for lines. */
export function pageOf(read: readonly ReadWord[]): readonly PageWord[] {
  const words: PageWord[] = read.map((word) => ({ ...word }))
  for (const word of words) {
    let best: PageWord | undefined
    for (const other of words) {
      if (other === word || other.box.x < word.box.x + 0.5 * word.box.width || !level(word.box, other.box))
        continue
      if (best === undefined || other.box.x < best.box.x) best = other
    }
    if (best !== undefined) word.right = best
  }
  for (const word of words) {
    const { right } = word
    if (right !== undefined && (right.left === undefined || right.left.box.x < word.box.x)) right.left = word
  }
  return words
}

/** Where a text goes on under one of its lines: the first word of the next line in its column. */
export function below(page: readonly PageWord[], line: readonly PageWord[]): PageWord | undefined {
  const box = union(line.map((word) => word.box)) as Box
  const height = Math.max(...line.map((word) => word.box.height))
  let best: PageWord | undefined
  for (const word of page) {
    const { x, y, width } = word.box
    const over = x + width > box.x - height && x < box.x + box.width
    if (!over || middleOf(word.box) < box.y + box.height || y > box.y + box.height + 1.2 * height) continue
    const before =
      best !== undefined && level(word.box, best.box) ? x < best.box.x : best === undefined || y < best.box.y
    if (before) best = word
  }
  return best
}

/** Whether two words stand on one line. */
export function level(a: Box, b: Box): boolean {
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return shared > 0.5 * Math.min(a.height, b.height)
}

export function middleOf({ y, height }: Box): number {
  return y + height / 2
}
