import { type Box, union } from '../kit/geometry.ts'
import { comparable, edits, editsOfBeginning, isWord } from './fold.ts'
import { below, level, middleOf, type PageWord } from './lines.ts'

/** A string to look for. */
export interface Sought {
  readonly text: string
  /** Blocks of one group follow each other: those of a list. */
  readonly group: string
  /** Where it is expected, relative (0..1) to the page; only decides between equals. */
  readonly box: Box
  /** Stands on the line of the block before it. */
  readonly beside: boolean
}

/** Where a string was found, or what stands in its stead. */
export interface Found {
  readonly words: readonly PageWord[]
  /** As read, words parted by single spaces. */
  readonly read: string
  /** Edits from the string sought. */
  readonly off: number
}

/** Share of a string that may be wrong for it to be taken for the same. */
const KIN = 0.4

/**
 * Finds each string on a page, each word of the page used once: exact ones first, then what is near. Lines are joined where a
 * string was wrapped. `undefined` for what is not there.
 */
export function locate(
  page: readonly PageWord[],
  sought: readonly Sought[],
  size: { width: number; height: number },
): readonly (Found | undefined)[] {
  const used = new Set<PageWord>()
  const found: (Found | undefined)[] = sought.map(() => undefined)
  // Long strings are sure; short ones, as prices, are found from their neighbours.
  const order = [...sought.keys()].toSorted((a, b) => rank(sought[b]) - rank(sought[a]) || a - b)
  for (const most of [0, KIN]) {
    for (const index of order) {
      const block = sought[index] as Sought
      if (found[index] !== undefined || (block.beside && most > 0)) continue
      const anchor = block.beside ? found[index - 1] : undefined
      if (block.beside && anchor === undefined) continue
      const options = candidates(page, block, most, used, anchor)
      const best = nearest(options, block, found, sought, index, size)
      if (best === undefined) continue
      found[index] = best
      for (const word of best.words) used.add(word)
    }
    // What stands beside is found once what it stands beside is.
    for (const [index, block] of sought.entries()) {
      if (!block.beside || found[index] !== undefined) continue
      const anchor = found[index - 1]
      if (anchor === undefined) continue
      const best = candidates(page, block, most, used, anchor)[0]
      if (best === undefined) continue
      found[index] = best
      for (const word of best.words) used.add(word)
    }
  }
  return found
}

/** Words of a page that belong to nothing found. */
export function leftOver(
  page: readonly PageWord[],
  found: readonly (Found | undefined)[],
): readonly PageWord[] {
  const used = new Set(found.flatMap((each) => each?.words ?? []))
  return page.filter((word) => !used.has(word) && isWord(word.text))
}

function rank(block: Sought | undefined): number {
  return block === undefined || block.beside ? 0 : block.text.length
}

/** Runs of unused words that read like the string, the nearest to it first. */
function candidates(
  page: readonly PageWord[],
  block: Sought,
  share: number,
  used: ReadonlySet<PageWord>,
  anchor: Found | undefined,
): readonly Found[] {
  const wanted = comparable(block.text)
  const most = Math.floor(share * wanted.length)
  const starts = anchor === undefined ? page : rightOf(anchor, used)
  const out: Found[] = []
  const words = (block.text.match(/\S+/g) ?? []).length
  const visit = (run: readonly PageWord[], line: readonly PageWord[], text: string): void => {
    const read = comparable(text)
    const off = edits(read, wanted)
    if (off <= most) out.push({ words: run, read: text, off })
    const tooLong = run.length > 2 * words + 2 || read.length > wanted.length + most
    if (tooLong || editsOfBeginning(read, wanted) > most) return
    const last = run.at(-1) as PageWord
    const under = anchor === undefined ? below(page, line) : undefined
    if (last.right !== undefined && !apart(last, last.right)) go(run, line, last.right, text)
    if (under !== undefined && !run.includes(under)) go(run, [], under, text)
  }
  const go = (run: readonly PageWord[], line: readonly PageWord[], next: PageWord, text: string): void => {
    if (!used.has(next)) visit([...run, next], [...line, next], `${text} ${next.text}`)
  }
  for (const word of starts) if (!used.has(word)) visit([word], [word], word.text)
  return out.toSorted((a, b) => a.off - b.off)
}

/** Words to the right of what was found, on its first line, up to what belongs to another column. */
function rightOf({ words }: Found, used: ReadonlySet<PageWord>): readonly PageWord[] {
  const out: PageWord[] = []
  const [first] = words as [PageWord]
  let at = words.findLast((word) => level(word.box, first.box))?.right
  for (; at !== undefined && !used.has(at) && !out.includes(at); at = at.right) out.push(at)
  return out
}

/** Too far for words of one text. */
function apart(a: PageWord, b: PageWord): boolean {
  return b.box.x - a.box.x - a.box.width > 2.5 * Math.max(a.box.height, b.box.height)
}

/** Of equals, the one that stands to the block before it as the layout has it. */
function nearest(
  options: readonly Found[],
  block: Sought,
  found: readonly (Found | undefined)[],
  sought: readonly Sought[],
  index: number,
  size: { readonly width: number; readonly height: number },
): Found | undefined {
  const least = options[0]?.off
  const equals = options.filter(({ off }) => off === least)
  if (equals.length < 2) return equals[0]
  const near = [index - 1, index + 1, index - 2, index + 2].find(
    (other) => sought[other]?.group === block.group && found[other] !== undefined,
  )
  const at = (box: Box): readonly [number, number] => [box.x, middleOf(box)]
  const [wantedX, wantedY] = at(block.box)
  let shift: readonly [number, number] = [0, 0]
  if (near !== undefined) {
    const there = union((found[near] as Found).words.map(({ box }) => box)) as Box
    const [x, y] = at((sought[near] as Sought).box)
    shift = [there.x / size.width - x, middleOf(there) / size.height - y]
  }
  const away = ({ words }: Found): number => {
    const box = union(words.map((word) => word.box)) as Box
    return Math.hypot(
      box.x / size.width - wantedX - shift[0],
      middleOf(box) / size.height - wantedY - shift[1],
    )
  }
  return equals.reduce((best, other) => (away(other) < away(best) ? other : best))
}
