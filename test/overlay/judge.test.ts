import { describe, expect, it } from 'vitest'
import type { Box } from '../../src/kit/geometry.ts'
import { judge, type SlotRule, wordBox, wordsOfSlots } from '../../src/overlay/judge.ts'
import type { Word } from '../../src/overlay/satori.ts'
import { type DressedTree, type ElementInfo, markOf } from '../../src/overlay/tree.ts'

const SAFE: Box = { x: 10, y: 10, width: 380, height: 280 }
/** Every word as tall as a capital and as deep as a g. */
const LATIN = () => ({ above: 0.76, below: 0.22, before: -0.04, after: -0.04 })
const FRAME: Box = { x: 0, y: 0, width: 400, height: 300 }

function element(parent: number | undefined, more: Partial<ElementInfo> = {}): ElementInfo {
  return {
    parent,
    type: 'p',
    slot: undefined,
    isSlot: false,
    role: undefined,
    ground: 'plate',
    isLogo: false,
    code: undefined,
    bleeds: false,
    ...more,
  }
}

/** A root, an area (1) and two slots in it: title (2) with a bold part (3), and lead (4). */
const TREE: DressedTree = {
  root: { type: 'div', props: {} },
  texts: [],
  elements: [
    element(undefined, { type: 'div' }),
    element(0, { type: 'div' }),
    element(1, { slot: 'title', isSlot: true, type: 'h1' }),
    element(2, { slot: 'title', type: 'b' }),
    element(1, { slot: 'lead', isSlot: true }),
  ],
}

const BOXES: Readonly<Record<number, Box>> = {
  0: FRAME,
  1: SAFE,
  2: { x: 10, y: 10, width: 380, height: 100 },
  3: { x: 110, y: 10, width: 90, height: 50 },
  4: { x: 10, y: 120, width: 380, height: 60 },
}

function word(n: number, text: string, x: number, y: number, width: number, more: Partial<Word> = {}): Word {
  return { text, x, y, width, fontSize: 40, tracking: 0, fill: markOf(n), family: 'a', weight: 400, ...more }
}

const TITLE = [word(2, 'One', 10, 45, 90), word(2, ' ', 100, 45, 10), word(3, 'two', 110, 45, 90)]
const LEAD = [word(4, 'Lead', 10, 145, 90, { fontSize: 20 })]

const RULES = new Map<string, SlotRule>([
  ['title', { role: 'headline', maxLines: 2, perElement: false }],
  ['lead', { role: 'body', maxLines: 2, perElement: false }],
])

function look(
  words: readonly Word[],
  boxes: Readonly<Record<number, Box>> = BOXES,
  tree = TREE,
  rules = RULES,
) {
  const setting = {
    tree,
    probe: { words, boxes: new Map(Object.entries(boxes)), size: { width: 400, height: 300 } },
  }
  const slots = wordsOfSlots(setting, LATIN)
  return {
    slots,
    misfits: judge(setting, slots, rules, SAFE, LATIN).map(({ slot, kind }) => `${slot} ${kind}`),
  }
}

describe('the box of a word', () => {
  it('holds the last letter where it is set tight', () => {
    const tight = word(2, 'a', 10, 45, 90, { tracking: -4 })
    const touching = () => ({ above: 0.7, below: 0, before: 0, after: -0.02 })
    expect(wordBox(tight, touching).width).toBeCloseTo(90 + 4 - 0.02 * 40)
    expect(wordBox({ ...tight, tracking: 4 }, touching).width).toBe(90)
  })
})

describe('the words of a slot', () => {
  it('are told by their marks', () => {
    const { slots, misfits } = look([
      ...TITLE,
      ...LEAD,
      word(9, 'stray', 0, 0, 1),
      word(2, 'x', 0, 0, 1, { fill: '#000000' }),
    ])
    expect(slots.get('title')).toMatchObject({ text: 'One two', linesOfElement: 1 })
    expect(slots.get('lead')?.text).toBe('Lead')
    expect(slots.size).toBe(2)
    expect(misfits).toEqual([])
  })

  it('share lines with inline parts of another size', () => {
    const small = word(3, 'two', 110, 38, 90, { fontSize: 20 })
    expect(look([word(2, 'One', 10, 45, 90), small]).slots.get('title')?.lines).toHaveLength(1)
  })

  it('read as a person reads them: spaces at line ends, hyphens that show, no marks', () => {
    const words = [
      word(2, 'Fisch\u00adsuppe', 10, 45, 90),
      word(2, 'mit', 10, 90, 90),
      word(2, ' ', 100, 90, 9),
      word(2, 'Brot', 111, 90, 90),
    ]
    expect(look(words).slots.get('title')?.text).toBe('Fischsuppe mit Brot')
  })

  it('are none when there are only spaces', () => {
    expect(look([word(2, ' ', 10, 45, 10)]).slots.has('title')).toBe(false)
  })

  it('have a box around all their lines', () => {
    const { slots } = look([word(2, 'a', 10, 45, 90), word(2, 'b', 20, 90, 300)])
    const title = slots.get('title')
    expect(title?.lines).toHaveLength(2)
    expect(title?.box?.x).toBe(10)
    expect((title?.box?.x ?? 0) + (title?.box?.width ?? 0)).toBe(320)
    expect(title?.box?.y).toBeCloseTo(wordBox(word(2, 'a', 10, 45, 90), LATIN).y)
  })
})

describe('what does not fit', () => {
  it('too many lines', () => {
    const three = [0, 1, 2].map((line) => word(2, 'a', 10, 40 + line * 30, 90, { fontSize: 20 }))
    expect(look(three).misfits).toEqual(['title lines'])
    const list = new Map(RULES).set('title', { role: 'body', maxLines: 1, perElement: true })
    expect(look(three, BOXES, TREE, list).misfits).toEqual(['title lines'])
  })

  it('not the lines of a list, which count for each entry', () => {
    const tree = {
      ...TREE,
      elements: [...TREE.elements, ...[0, 1, 2].map(() => element(2, { slot: 'title', type: 'li' }))],
    }
    const boxes = {
      ...BOXES,
      5: { ...SAFE, height: 30 },
      6: { ...SAFE, y: 40, height: 30 },
      7: { ...SAFE, y: 70, height: 30 },
    }
    const entries = [5, 6, 7].map((n, line) => word(n, 'a', 10, 32 + line * 30, 90, { fontSize: 20 }))
    const list = new Map(RULES).set('title', { role: 'body', maxLines: 1, perElement: true })
    expect(look(entries, boxes, tree, list).misfits).toEqual([])
    expect(look(entries, boxes, tree).misfits).toEqual(['title lines'])
  })

  it('a word wider than its box, also in a bold part', () => {
    expect(look([word(2, 'Wide', 10, 45, 384)]).misfits).toContain('title width')
    expect(look([word(3, 'Wide', 10, 45, 384)]).misfits).toContain('title width')
    expect(look([word(2, 'Just', 10, 45, 380)]).misfits).toEqual([])
  })

  it('lets a last letter overhang the box its word fills, as an f does that is set tight', () => {
    const boxes = { ...BOXES, 2: { x: 10, y: 10, width: 90, height: 100 } }
    const hooked = () => ({ above: 0.76, below: 0.22, before: 0, after: 0.17 })
    const setting = {
      tree: TREE,
      probe: {
        words: [word(2, 'Proof', 10, 45, 90, { tracking: -0.4 })],
        boxes: new Map(Object.entries(boxes)),
        size: { width: 400, height: 300 },
      },
    }
    expect(judge(setting, wordsOfSlots(setting, hooked), RULES, SAFE, hooked)).toEqual([])
  })

  it('type that leaves its box downwards', () => {
    expect(look(LEAD, { ...BOXES, 4: { x: 10, y: 80, width: 380, height: 20 } }).misfits).toEqual([
      'lead height',
    ])
  })

  it('type outside the safe area', () => {
    expect(
      look([word(2, 'a', 4, 45, 90)], { ...BOXES, 2: { x: 0, y: 10, width: 380, height: 100 } }).misfits,
    ).toContain('title safe')
    expect(look([word(2, 'a', 10, 30, 90)]).misfits).toContain('title safe')
  })

  it('a first letter that begins before its place, where that is outside the safe area', () => {
    const outwards = () => ({ above: 0.76, below: 0.22, before: 0.1, after: -0.04 })
    const kinds = (text: string): readonly string[] => {
      const setting = {
        tree: TREE,
        probe: {
          words: [word(2, text, 12, 45, 90)],
          boxes: new Map(Object.entries(BOXES)),
          size: { width: 400, height: 300 },
        },
      }
      return judge(setting, wordsOfSlots(setting, outwards), RULES, SAFE, outwards).map(({ kind }) => kind)
    }
    expect(kinds('12')).toEqual(['safe'])
    expect(kinds('שלום')).toEqual([])
  })

  it('turned type where it is seen', () => {
    // A quarter turn clockwise takes (x, y) to (c − y, x + f).
    const turned = (c: number, f: number): readonly string[] =>
      look([word(2, 'a', 10, 45, 90, { transform: [0, 1, -1, 0, c, f] })]).misfits
    expect(turned(120, 40)).not.toContain('title safe')
    expect(turned(40, 40)).toContain('title safe')
  })

  it('every kind at once', () => {
    const words = [word(2, 'High', 10, 30, 90), word(2, 'Wide', 10, 70, 500)]
    expect(look(words).misfits.sort()).toEqual(['title safe', 'title width'])
  })

  it('a box that bursts its parent, for all in it', () => {
    const boxes = { ...BOXES, 4: { x: 10, y: 250, width: 380, height: 60 } }
    expect(look([...TITLE, word(4, 'Lead', 10, 275, 90, { fontSize: 20 })], boxes).misfits).toEqual([
      'title room',
      'lead room',
    ])
  })

  it('unless it bleeds on purpose', () => {
    const elements = TREE.elements.map((info, n) => (n === 4 ? { ...info, bleeds: true } : info))
    const boxes = { ...BOXES, 4: { x: 10, y: 250, width: 380, height: 60 } }
    expect(
      look([word(4, 'Lead', 10, 275, 90, { fontSize: 20 })], boxes, { ...TREE, elements }).misfits,
    ).toEqual([])
  })

  it('slots that run into each other', () => {
    const boxes = { ...BOXES, 4: { x: 10, y: 30, width: 380, height: 60 } }
    expect(look([...TITLE, word(4, 'Lead', 10, 50, 90, { fontSize: 20 })], boxes).misfits).toEqual([
      'title overlap',
      'lead overlap',
    ])
    expect(look([...TITLE, word(4, 'Lead', 220, 50, 90, { fontSize: 20 })], boxes).misfits).toEqual([])
  })
})
