import { type Box, union } from '../kit/geometry.ts'
import type { Role } from '../placement/type-size.ts'
import type { Draft } from './draft.ts'
import { dress } from './dress.ts'
import { blockOf } from './judge.ts'
import { dropHyphens } from './text/hyphens.ts'

/** A paragraph of a slot: one string that stands by itself, such as a dish or its price. Boxes and sizes in pixels of the canvas. */
export interface CopyBlock {
  readonly slot: string
  readonly role: Role
  /** As the copy has it, before anything was divided or cut. */
  readonly text: string
  readonly box: Box
  readonly fontSize: number
  /** Of its first line. */
  readonly baseline: number
}

/** The paragraphs of some slots of a layout, in reading order of each slot, slots by their place. */
export function blocksOf(draft: Draft, slots: ReadonlySet<string>): readonly CopyBlock[] {
  const { outfit, fitted, choices } = draft
  const { tree } = fitted.setting
  const plain = dress(outfit, { ...choices, hyphenated: new Set(), settled: new Map() })
  const texts = new Map<number, string>()
  for (const { element, text } of plain.texts) {
    const block = blockOf(element, tree)
    const before = texts.get(block)
    texts.set(block, before === undefined ? text : `${before} ${text}`)
  }
  const blocks: (CopyBlock & { readonly order: number })[] = []
  for (const [slot, { rows, words }] of fitted.slots) {
    if (!slots.has(slot)) continue
    const role = outfit.template.file.slots[slot]?.role ?? 'body'
    for (const block of new Set(rows.map((row) => row.block))) {
      const own = rows.filter((row) => row.block === block)
      const text = oneLine(texts.get(block) ?? own.map((row) => row.text).join(' '))
      const [first] = own
      const box = union(own.map((row) => row.box))
      const size = words.find(({ element }) => blockOf(element, tree) === block)?.word.fontSize
      if (text === '' || first === undefined || box === undefined || size === undefined) continue
      const declared = tree.elements[block]?.role as Role | undefined
      const { baseline } = first
      blocks.push({ slot, role: declared ?? role, text, box, fontSize: size, baseline, order: block })
    }
  }
  // Elements are numbered as they stand in the markup, which is the order in which they are read.
  return blocks.toSorted((a, b) => a.order - b.order).map(({ order: _, ...block }) => block)
}

/** Where the other slots of a layout stand, and its logos, in pixels of the canvas. */
export function othersOf({ fitted }: Draft, slots: ReadonlySet<string>): readonly Box[] {
  const { tree, probe } = fitted.setting
  const own = [...fitted.slots].flatMap(([slot, { box }]) =>
    slots.has(slot) || box === undefined ? [] : [box],
  )
  const logos = tree.elements.flatMap(({ isLogo }, n): Box[] => {
    const box = probe.boxes.get(String(n))
    return isLogo && box !== undefined && box.width > 0 ? [box] : []
  })
  return [...own, ...logos]
}

function oneLine(text: string): string {
  return dropHyphens(text)
    .replace(/[\u200b\u2060]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
