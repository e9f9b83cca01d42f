import { type Box, contains, intersection, union } from '../kit/geometry.ts'
import type { Role } from '../placement/type-size.ts'
import type { InkExtent } from './ink-extent.ts'
import type { SetLine } from './overlay.ts'
import type { Probe, Word } from './satori.ts'
import { dropHyphens } from './text/hyphens.ts'
import { type DressedTree, markOf } from './tree.ts'

/** A tree as the renderer laid it out. */
export interface Setting {
  readonly tree: DressedTree
  readonly probe: Probe
}

/** The words of one slot in one setting. Boxes in pixels of the canvas. */
export interface SlotWords {
  readonly words: readonly { readonly word: Word; readonly element: number }[]
  /** As set: in reading order, line breaks as spaces. */
  readonly text: string
  /** One box for each line, top to bottom; lines of different elements are different lines. */
  readonly lines: readonly Box[]
  /** Most lines of any one element's text. */
  readonly linesOfElement: number
  readonly box: Box | undefined
  /** The same with what outer letters hang out of their words. */
  readonly ink: Box | undefined
  /** The lines once more, with their words; those of one paragraph share a `block`. */
  readonly rows: readonly SetLine[]
}

/** Why a slot does not fit as it is set. */
export interface Misfit {
  readonly slot: string
  /** `lines`: more than allowed; `width`: a word is wider than its box; `height`: its text is taller than its box; `room`: what surrounds it overflows; `safe`: outside the safe area; `overlap`: runs into another slot. */
  readonly kind: 'lines' | 'width' | 'height' | 'room' | 'safe' | 'overlap'
}

/** What a slot must keep to. */
export interface SlotRule {
  readonly role: Role
  readonly maxLines: number
  /** Count lines for each paragraph of a list, not for the slot as a whole. */
  readonly perElement: boolean
}

/** How far the ink of a word reaches around it, in em. */
export type Reach = (word: Word) => InkExtent

/** Box of a word's ink. */
export function wordBox(word: Word, reach: Reach): Box {
  const { above, below, after } = reach(word)
  // Set tight, the last letter reaches beyond the advance of the word, which has the spacing after it taken off.
  const beyond = word.tracking < 0 ? Math.max(0, after * word.fontSize - word.tracking) : 0
  return {
    x: word.x,
    y: word.y - above * word.fontSize,
    width: word.width + beyond,
    height: (above + below) * word.fontSize,
  }
}

/** Sorts the words of a probe into their slots, by the colours the tree was marked with. */
export function wordsOfSlots({ tree, probe }: Setting, reach: Reach): ReadonlyMap<string, SlotWords> {
  const owners = new Map(tree.elements.map((_, n) => [markOf(n), n]))
  const found = new Map<string, { word: Word; element: number }[]>()
  for (const word of probe.words) {
    const element = owners.get(word.fill)
    const slot = element === undefined ? undefined : tree.elements[element]?.slot
    if (element === undefined || slot === undefined) continue
    const list = found.get(slot)
    if (list === undefined) found.set(slot, [{ word, element }])
    else list.push({ word, element })
  }
  return new Map(
    [...found]
      .filter(([, words]) => words.some(({ word }) => word.text.trim() !== ''))
      .map(([slot, words]) => [slot, gather(words, tree, reach)]),
  )
}

function gather(
  pieces: readonly { word: Word; element: number }[],
  tree: DressedTree,
  reach: Reach,
): SlotWords {
  const words = pieces.filter(({ word }) => word.text.trim() !== '')
  const byBlock = new Map<number, { word: Word; element: number }[]>()
  for (const entry of words) {
    const block = blockOf(entry.element, tree)
    const list = byBlock.get(block)
    if (list === undefined) byBlock.set(block, [entry])
    else list.push(entry)
  }
  const rows: SetLine[] = []
  let linesOfElement = 0
  for (const [block, entries] of byBlock) {
    const found = rowsOf(entries)
    linesOfElement = Math.max(linesOfElement, found.length)
    for (const row of found) {
      const box = union(row.map(({ word }) => seenBox(word, reach)))
      const [first] = row
      if (box === undefined || first === undefined) continue
      rows.push({ block, text: textAsSet(row), box, baseline: first.word.y })
    }
  }
  rows.sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x)
  const lines = rows.map(({ box }) => box)
  const ink = union(words.map(({ word }) => inkBox(word, reach)))
  return { words, text: textAsSet(pieces), lines, linesOfElement, box: union(lines), ink, rows }
}

/** Words by the line they stand on. */
function rowsOf<T extends { readonly word: Word }>(entries: readonly T[]): readonly (readonly T[])[] {
  const rows: { y: number; size: number; entries: T[] }[] = []
  for (const entry of entries) {
    const { y, fontSize } = entry.word
    const row = rows.find((other) => Math.abs(other.y - y) < 0.5 * Math.max(other.size, fontSize))
    if (row === undefined) rows.push({ y, size: fontSize, entries: [entry] })
    else row.entries.push(entry)
  }
  return rows.map((row) => row.entries)
}

/** Box of a word's ink where it is seen: turned and moved as its element is. */
export function seenBox(word: Word, reach: Reach): Box {
  return moved(wordBox(word, reach), word)
}

const LEFTWARDS = /[\p{Script=Arabic}\p{Script=Hebrew}]/u

/** The same with what its first and last letter hang out of their advances: a 1 of 1,500 px may begin 18 px to the left of its place. */
function inkBox(word: Word, reach: Reach): Box {
  const box = wordBox(word, reach)
  if (LEFTWARDS.test(word.text)) return moved(box, word)
  const { before, after } = reach(word)
  const left = Math.max(0, before * word.fontSize)
  const right = Math.max(box.width, word.width + after * word.fontSize)
  return moved({ ...box, x: box.x - left, width: left + right }, word)
}

function moved(box: Box, word: Word): Box {
  if (word.transform === undefined) return box
  const [a, b, c, d, e, f] = word.transform
  const corners = [box.x, box.x + box.width].flatMap((x) =>
    [box.y, box.y + box.height].map((y) => ({
      x: a * x + c * y + e,
      y: b * x + d * y + f,
      width: 0,
      height: 0,
    })),
  )
  return union(corners) ?? box
}

/** The words in reading order with single spaces, as a person reads them off the export. */
function textAsSet(pieces: readonly { word: Word; element: number }[]): string {
  let text = ''
  let last: { word: Word; element: number } | undefined
  for (const piece of pieces) {
    if (last !== undefined && isApart(last, piece)) text += ' '
    text += piece.word.text
    last = piece
  }
  return dropHyphens(text)
    .replace(/\u200b/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Whether two pieces stand on different lines or leave a gap: the renderer does not report every space. */
function isApart(a: { word: Word; element: number }, b: { word: Word; element: number }): boolean {
  if (a.element !== b.element || Math.abs(a.word.y - b.word.y) > 0.5) return true
  const gap = Math.max(b.word.x - a.word.x - a.word.width, a.word.x - b.word.x - b.word.width)
  return gap > 0.12 * b.word.fontSize
}

const INLINE = new Set(['span', 'b', 'strong', 'i', 'em', 'u', 's', 'small'])

/** The element whose lines a piece of text belongs to: inline elements share those of their parent. */
export function blockOf(element: number, tree: DressedTree): number {
  let at = element
  for (;;) {
    const info = tree.elements[at]
    if (info === undefined || info.isSlot || info.parent === undefined || !INLINE.has(info.type)) return at
    at = info.parent
  }
}

/** Everything that does not fit in a setting; empty if all is well. `safe` is the area no ink may leave. */
export function judge(
  setting: Setting,
  slots: ReadonlyMap<string, SlotWords>,
  rules: ReadonlyMap<string, SlotRule>,
  safe: Box,
  reach: Reach,
): readonly Misfit[] {
  const { tree, probe } = setting
  const boxOf = (n: number): Box | undefined => probe.boxes.get(String(n))
  const misfits: Misfit[] = []
  const crowded = new Set<number>()
  const parents = new Set(tree.elements.map(({ parent }) => parent))
  for (const [n, info] of tree.elements.entries()) {
    if (info.slot === undefined && info.type !== 'img' && !parents.has(n)) continue
    const own = boxOf(n)
    const parent = info.parent
    const outer = parent === undefined ? undefined : boxOf(parent)
    if (own === undefined || outer === undefined || parent === undefined || info.bleeds) continue
    if (own.width === 0 || own.height === 0) continue
    // A bold word is as tall as its font asks, whatever the leading of its line.
    if (info.slot !== undefined && !info.isSlot && INLINE.has(info.type)) continue
    // Line heights are rounded to whole pixels, so columns of text are off by one a line or so.
    if (!contains(outer, own, 1.5)) crowded.add(parent)
    // Pushed out by all that stands with it.
    if (info.isLogo && !contains(safe, own, 0.5)) for (const above of ancestorsOf(n, tree)) crowded.add(above)
  }
  for (const [slot, { words, lines, linesOfElement }] of slots) {
    const rule = rules.get(slot)
    if (rule === undefined) continue
    const count = rule.perElement ? linesOfElement : lines.length
    const kinds = new Set<Misfit['kind']>()
    if (count > rule.maxLines) kinds.add('lines')
    for (const { word, element } of words) {
      const box = wordBox(word, reach)
      const own = boxOf(blockOf(element, tree))
      const slack = 1.5 + 0.02 * word.fontSize
      // By its advance: the hook of a last f stands beyond it at every size, also in a box as wide as the word.
      if (own !== undefined && (word.x < own.x - slack || word.x + word.width > own.x + own.width + slack)) {
        kinds.add('width')
      }
      // A line set tighter than its letters are tall overhangs its box by design; more than that is overflow.
      const overhang = 0.34 * word.fontSize
      if (
        own !== undefined &&
        (box.y < own.y - overhang || box.y + box.height > own.y + own.height + overhang)
      ) {
        kinds.add('height')
      }
      // A quarter of a pixel: from two fifths on what is drawn there may be half covered.
      if (!contains(safe, inkBox(word, reach), 0.25)) kinds.add('safe')
      if (ancestorsOf(element, tree).some((ancestor) => crowded.has(ancestor))) kinds.add('room')
    }
    for (const kind of kinds) misfits.push({ slot, kind })
  }
  return [...misfits, ...overlaps(slots)]
}

function overlaps(slots: ReadonlyMap<string, SlotWords>): readonly Misfit[] {
  const list = [...slots]
  return list.flatMap(([slot, { lines }], index) =>
    list.slice(index + 1).flatMap(([other, { lines: others }]): Misfit[] => {
      const clash = lines.some((line) =>
        others.some((second) => intersection(core(line), core(second)) !== undefined),
      )
      return clash
        ? [
            { slot, kind: 'overlap' },
            { slot: other, kind: 'overlap' },
          ]
        : []
    }),
  )
}

/** The middle of a line: what is left when the room for accents and descenders is taken off. */
function core(line: Box): Box {
  return {
    x: line.x + 1,
    y: line.y + line.height * 0.12,
    width: Math.max(0, line.width - 2),
    height: line.height * 0.72,
  }
}

function ancestorsOf(element: number, tree: DressedTree): readonly number[] {
  const chain: number[] = [element]
  for (let at = tree.elements[element]?.parent; at !== undefined; at = tree.elements[at]?.parent)
    chain.push(at)
  return chain
}
