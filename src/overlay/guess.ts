import { blockOf, type Setting, type SlotRule, type SlotWords } from './judge.ts'
import type { Word } from './satori.ts'

/** Between characters of scripts without spaces a line may break anywhere, near enough. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u

/**
 * The size at which a slot should just keep to its rule, by arithmetic alone: words scaled and dealt onto lines of the
 * width they have now. Right for plain text in a box of fixed width; only a first guess elsewhere, so it must be tried.
 * @param size Type size of the slot in this setting; the guess is never larger.
 */
export function guessSize(
  setting: Setting,
  slot: SlotWords | undefined,
  rule: SlotRule | undefined,
  size: number,
): number {
  if (slot === undefined || rule === undefined) return size
  const blocks = new Map<number, Word[]>()
  for (const { word, element } of slot.words) {
    const block = blockOf(element, setting.tree)
    blocks.set(block, [...(blocks.get(block) ?? []), word])
  }
  const runs = [...blocks].map(([block, words]) => {
    const width = setting.probe.boxes.get(String(block))?.width ?? Number.POSITIVE_INFINITY
    return { runs: runsOf(words, width), width, em: words[0]?.fontSize ?? size }
  })
  const keeps = (scale: number): boolean => {
    let total = 0
    for (const { runs: list, width, em } of runs) {
      const room = width + 1.5 + 0.02 * em * scale
      if (list.some((run) => run.width * scale > room)) return false
      const lines = linesOf(list, scale, width)
      if (rule.perElement && lines > rule.maxLines) return false
      total += lines
    }
    return rule.perElement || total <= rule.maxLines
  }
  let low = 0
  let high = 1
  for (let step = 0; step < 12; step += 1) {
    const middle = (low + high) / 2
    if (keeps(middle)) low = middle
    else high = middle
  }
  return size * low
}

/**
 * The share of the way from smallest to present sizes (0..1) at which what overflows downwards should just be held, by
 * arithmetic alone; `undefined` where nothing overflows downwards. Slots are taken to stand one above the other.
 * @param factor What the size of a slot is multiplied by at a share.
 */
export function guessShare(
  { setting, slots }: { readonly setting: Setting; readonly slots: ReadonlyMap<string, SlotWords> },
  factor: (slot: string, share: number) => number,
): number | undefined {
  const { tree, probe } = setting
  const over = new Map<number, number>()
  for (const [n, { parent }] of tree.elements.entries()) {
    const own = probe.boxes.get(String(n))
    const outer = parent === undefined ? undefined : probe.boxes.get(String(parent))
    if (own === undefined || outer === undefined || parent === undefined) continue
    const excess = own.y + own.height - outer.y - outer.height
    if (excess > 1.5) over.set(parent, Math.max(excess, over.get(parent) ?? 0))
  }
  if (over.size === 0) return undefined
  const blocks = [...slots].flatMap(([slot, { words }]) =>
    [...Map.groupBy(words, ({ element }) => blockOf(element, tree))].flatMap(([block, list]) => {
      const box = probe.boxes.get(String(block))
      return box === undefined
        ? []
        : [
            {
              slot,
              block,
              box,
              runs: runsOf(
                list.map(({ word }) => word),
                box.width,
              ),
            },
          ]
    }),
  )
  const holds = (share: number): boolean =>
    [...over].every(([outer, excess]) => {
      let saved = 0
      for (const { slot, block, box, runs } of blocks) {
        if (!isWithin(block, outer, setting)) continue
        const by = factor(slot, share)
        saved +=
          box.height * (1 - (by * linesOf(runs, by, box.width)) / Math.max(1, linesOf(runs, 1, box.width)))
      }
      return saved >= excess
    })
  let low = 0
  let high = 1
  for (let step = 0; step < 12; step += 1) {
    const middle = (low + high) / 2
    if (holds(middle)) low = middle
    else high = middle
  }
  return low
}

function isWithin(element: number, outer: number, { tree }: Setting): boolean {
  for (let at: number | undefined = element; at !== undefined; at = tree.elements[at]?.parent)
    if (at === outer) return true
  return false
}

/** What cannot be broken, with the space before it. A line break of the copy starts a line whatever the size. */
interface Run {
  width: number
  readonly space: number
}

function runsOf(words: readonly Word[], room: number): readonly Run[] {
  const runs: Run[] = []
  let left = 0
  let right = 0
  for (const [index, word] of words.entries()) {
    const before = words[index - 1]
    const last = runs.at(-1)
    // A raised sign stands on the line of its number.
    const sameLine =
      before !== undefined && Math.abs(before.y - word.y) < 0.5 * Math.max(before.fontSize, word.fontSize)
    const gap =
      before === undefined ? 0 : Math.max(word.x - before.x - before.width, before.x - word.x - word.width)
    left = sameLine ? Math.min(left, word.x) : word.x
    right = sameLine ? Math.max(right, word.x + word.width) : word.x + word.width
    // Where a line ran out of its box and yet went on, it cannot break.
    if (last !== undefined && sameLine && right - left > room + 0.1 * word.fontSize) {
      last.width += Math.max(0, gap) + word.width
      continue
    }
    const apart = !sameLine || gap > 0.12 * word.fontSize || UNSPACED.test(word.text)
    // At soft hyphens a word divides; its parts are about as wide as they have letters.
    const [part = '', ...parts] = word.text.split('\u00ad')
    const letter = word.width / Math.max(1, part.length + parts.join('').length)
    if (last !== undefined && !apart) last.width += part.length * letter
    else
      runs.push({
        width: part.length * letter,
        space: sameLine ? Math.max(0, gap) : UNSPACED.test(word.text) ? 0 : 0.25 * word.fontSize,
      })
    runs.push(
      ...parts.filter((rest) => rest !== '').map((rest) => ({ width: rest.length * letter, space: 0 })),
    )
  }
  return runs
}

function linesOf(runs: readonly Run[], scale: number, width: number): number {
  let lines = 0
  let used = Number.POSITIVE_INFINITY
  for (const run of runs) {
    if (used + (run.space + run.width) * scale > width) {
      lines += 1
      used = run.width * scale
    } else used += (run.space + run.width) * scale
  }
  return lines
}
