import type { Box } from '../kit/geometry.ts'
import { type InkExtent, judge, type Misfit, type Setting, type SlotRule, type SlotWords, wordsOfSlots } from './judge.ts'

/** Sizes a slot may take, in px, and its rule. */
export interface FitSlot extends SlotRule {
  readonly least: number
  readonly most: number
}

/** What the search needs: how to lay out, and what to keep to. */
export interface FitTask {
  readonly slots: ReadonlyMap<string, FitSlot>
  readonly safe: Box
  readonly extent: InkExtent
  /** Lays the overlay out with these sizes. */
  readonly lay: (sizes: ReadonlyMap<string, number>) => Promise<Setting>
  /** Smallest legal size of a piece of text by role, in px. */
  readonly floor: (slot: string, role: string | undefined) => number
}

/** The largest sizes that fit, or what does not fit even at the smallest. */
export interface Fitted {
  readonly sizes: ReadonlyMap<string, number>
  readonly setting: Setting
  readonly slots: ReadonlyMap<string, SlotWords>
  readonly misfits: readonly Misfit[]
}

/** Faults of a slot by itself, whatever stands around it. */
const OWN = new Set<Misfit['kind']>(['lines', 'width'])
/** Bisection ends when two tries differ by less than this share. */
const FINE = 0.02
/** Steps of the joint search: 2⁻⁶ of the range is below 2 % for any range of sizes a template declares. */
const STEPS = 6

/**
 * Finds the largest type that fits, by laying out for real and looking: first each slot by itself (lines, widths; all
 * slots at once, for they do not depend on each other there), then, where the layout as a whole is too full, all slots
 * of the crowded part together, between their smallest and largest size, so that the hierarchy is kept.
 */
export async function fit(task: FitTask): Promise<Fitted> {
  const attempt = async (sizes: ReadonlyMap<string, number>): Promise<Fitted> => {
    const setting = await task.lay(sizes)
    const slots = wordsOfSlots(setting, task.extent)
    return { sizes, setting, slots, misfits: judge(setting, slots, task.slots, task.safe, task.extent) }
  }
  const first = await attempt(new Map([...task.slots].map(([id, slot]) => [id, slot.most])))
  const least = raiseToFloor(first, task)
  const most = new Map([...task.slots].map(([id, slot]) => [id, Math.max(slot.most, least.get(id) ?? 0)]))
  let best = [...most].every(([id, size]) => first.sizes.get(id) === size) ? first : await attempt(most)
  if (best.misfits.some(({ kind }) => OWN.has(kind))) best = await eachAlone(best, least, attempt)
  if (best.misfits.length === 0) return best
  return together(best, least, attempt)
}

type Attempt = (sizes: ReadonlyMap<string, number>) => Promise<Fitted>

/** Smallest size of each slot such that none of its text, however small in em, falls below its floor. */
function raiseToFloor(first: Fitted, task: FitTask): ReadonlyMap<string, number> {
  return new Map(
    [...task.slots].map(([id, slot]) => {
      const size = first.sizes.get(id) ?? slot.most
      const needed = (first.slots.get(id)?.words ?? []).map(({ word, element }) => {
        const role = first.setting.tree.elements[element]?.role
        return (task.floor(id, role) * size) / Math.max(1, word.fontSize)
      })
      return [id, Math.max(slot.least, ...needed)]
    }),
  )
}

async function eachAlone(start: Fitted, least: ReadonlyMap<string, number>, attempt: Attempt): Promise<Fitted> {
  const open = new Map<string, { low: number; high: number }>()
  const failing = (result: Fitted): Set<string> =>
    new Set(result.misfits.filter(({ kind }) => OWN.has(kind)).map(({ slot }) => slot))
  for (const slot of failing(start)) open.set(slot, { low: least.get(slot) ?? 1, high: start.sizes.get(slot) ?? 1 })
  while ([...open.values()].some(({ low, high }) => high / low > 1 + FINE)) {
    const middle = new Map(start.sizes)
    for (const [slot, { low, high }] of open) middle.set(slot, Math.sqrt(low * high))
    const failed = failing(await attempt(middle))
    for (const [slot, range] of open) {
      const tried = middle.get(slot) ?? range.low
      if (failed.has(slot)) range.high = tried
      else range.low = tried
    }
  }
  const sizes = new Map(start.sizes)
  for (const [slot, { low }] of open) sizes.set(slot, low)
  return attempt(sizes)
}

async function together(start: Fitted, least: ReadonlyMap<string, number>, attempt: Attempt): Promise<Fitted> {
  const involved = new Set(start.misfits.map(({ slot }) => slot))
  const at = (share: number): ReadonlyMap<string, number> =>
    new Map(
      [...start.sizes].map(([id, size]) => {
        const low = Math.min(size, least.get(id) ?? size)
        return [id, involved.has(id) ? low + (size - low) * share : size]
      }),
    )
  let smallest = await attempt(at(0))
  // What was crowded out by others may itself have to give way.
  while (smallest.misfits.some(({ slot }) => !involved.has(slot))) {
    for (const { slot } of smallest.misfits) involved.add(slot)
    smallest = await attempt(at(0))
  }
  if (smallest.misfits.length > 0) return smallest
  let best = smallest
  let low = 0
  let high = 1
  for (let step = 0; step < STEPS; step += 1) {
    const share = (low + high) / 2
    const tried = await attempt(at(share))
    if (tried.misfits.length === 0) {
      best = tried
      low = share
    } else {
      for (const { slot } of tried.misfits) involved.add(slot)
      high = share
    }
  }
  return best
}
