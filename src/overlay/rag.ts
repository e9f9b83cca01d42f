import { type Draft, redrawn } from './draft.ts'
import type { SlotWords } from './judge.ts'

/** A line under this share of the longest one stands there as if by mistake. */
const LONELY = 0.5
/** How much smaller type may be for the sake of its lines, in steps: beyond that the size is worth more. */
const SMALLER = [0.92, 0.84, 0.77] as const

/**
 * The draft with its balanced slots a little smaller where a word stands on a line by itself and would not, set smaller: the
 * largest type that fits makes "ever come / down / wishing they" of what reads better as "ever come down / wishing they".
 */
export async function unlonely(draft: Draft): Promise<Draft> {
  let best = draft
  for (const slot of lonelySlots(draft)) best = await relieved(best, slot)
  return best
}

async function relieved(draft: Draft, slot: string): Promise<Draft> {
  const size = draft.fitted.sizes.get(slot) ?? 0
  const least = draft.fitted.least.get(slot) ?? 0
  const lines = draft.fitted.slots.get(slot)?.lines.length ?? 0
  for (const share of SMALLER) {
    if (size * share < least) break
    const tried = await redrawn(draft, new Map(draft.fitted.sizes).set(slot, size * share))
    const words = tried?.fitted.slots.get(slot)
    if (tried !== undefined && words !== undefined && words.lines.length <= lines && !isLonely(words))
      return tried
  }
  return draft
}

/** Slots set in one paragraph whose lines are to be even, and are not; divided words have been tried on already. */
function lonelySlots({ outfit, fitted, choices }: Draft): readonly string[] {
  return Object.entries(outfit.template.file.slots).flatMap(([slot, { balance }]) => {
    const words = fitted.slots.get(slot)
    const even = balance && !choices.hyphenated.has(slot) && words !== undefined && isLonely(words)
    return even ? [slot] : []
  })
}

function isLonely({ rows }: SlotWords): boolean {
  const [first] = rows
  if (first === undefined || rows.length < 2 || rows.some(({ block }) => block !== first.block)) return false
  const longest = Math.max(...rows.map(({ box }) => box.width))
  return rows.some(({ box }) => box.width < LONELY * longest)
}
