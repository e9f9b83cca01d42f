import type { Box } from '../kit/geometry.ts'
import { guessShare, guessSize } from './guess.ts'
import {
  judge,
  type Misfit,
  type Reach,
  type Setting,
  type SlotRule,
  type SlotWords,
  wordsOfSlots,
} from './judge.ts'
import type { Word } from './satori.ts'

/** Sizes a slot may take, in px, and its rule. */
export interface FitSlot extends SlotRule {
  readonly least: number
  readonly most: number
}

/** What the search needs: how to lay out, and what to keep to. */
export interface FitTask {
  readonly slots: ReadonlyMap<string, FitSlot>
  readonly safe: Box
  readonly reach: Reach
  /** Lays the overlay out with these sizes. */
  readonly lay: (sizes: ReadonlyMap<string, number>) => Promise<Setting>
  /** Smallest legal size of a word by role and face, in px. */
  readonly floor: (slot: string, role: string | undefined, word: Word) => number
  /** Smallest legal sizes of slots as far as they are known already, from the same faces. Found out while searching otherwise. */
  readonly floors?: ReadonlyMap<string, number>
  /** Let every slot give way when those that do not fit cannot shrink enough by themselves. */
  readonly everyone?: boolean
}

/** One setting with these sizes, looked at. */
export interface Attempted {
  readonly sizes: ReadonlyMap<string, number>
  readonly setting: Setting
  readonly slots: ReadonlyMap<string, SlotWords>
  readonly misfits: readonly Misfit[]
}

/** The largest sizes that fit, or what does not fit even at the smallest. */
export interface Fitted extends Attempted {
  /** Smallest legal size of each slot. */
  readonly least: ReadonlyMap<string, number>
  /** Size of each slot if nothing but its own lines and words counted. */
  readonly alone: ReadonlyMap<string, number>
}

/** Where to look beside what arithmetic says, the likeliest first. */
const NEAR = [0.99, 1.009, 1.028, 0.971, 1.06, 0.94, 1.13, 0.88, 1.3, 0.75] as const
/** The same for the joint search, in steps of just under {@link FINE}. */
const STEPS = [-1, 1, 3, -3, 7, -7, 14, -14] as const

/** Faults of a slot by itself, whatever stands around it. */
const OWN = new Set<Misfit['kind']>(['lines', 'width'])
/** A search ends when what fits and what does not differ by less than this share. */
export const FINE = 0.02

/**
 * Finds the largest type that fits, by laying out for real and looking: first each slot by itself (lines, widths; all
 * slots at once, for they do not depend on each other there), then, where the layout as a whole is too full, all slots
 * of the crowded part together, between their smallest and largest size, so that the hierarchy is kept.
 */
export async function fit(task: FitTask): Promise<Fitted> {
  const { floors: given } = task
  const plain = withoutFloors(task)
  if (given === undefined) return search(plain)
  const found = await search({ ...plain, slots: raised(task.slots, given) })
  return isTooHigh(given, found, plain) ? search(plain) : found
}

/** Whether some floors were higher than these words ask for: they may play another part than where the floors come from. */
function isTooHigh(floors: ReadonlyMap<string, number>, found: Attempted, task: FitTask): boolean {
  const needed = raiseToFloor(found, task)
  return [...found.slots.keys()].some((id) => (floors.get(id) ?? 0) > (needed.get(id) ?? 0) + 0.01)
}

async function search(task: FitTask): Promise<Fitted> {
  const known = new Map<string, Promise<Attempted>>()
  const attempt = (sizes: ReadonlyMap<string, number>): Promise<Attempted> => {
    const key = [...sizes.values()].join()
    const result = known.get(key) ?? lookAt(task, sizes)
    known.set(key, result)
    return result
  }
  const first = await attempt(new Map([...task.slots].map(([id, slot]) => [id, slot.most])))
  const least = raiseToFloor(first, task)
  const most = new Map([...task.slots].map(([id, slot]) => [id, Math.max(slot.most, least.get(id) ?? 0)]))
  let best = [...most].every(([id, size]) => first.sizes.get(id) === size) ? first : await attempt(most)
  if (best.misfits.some(({ kind }) => OWN.has(kind))) best = await eachAlone(best, least, task, attempt)
  const alone = best.sizes
  const isTooSmall = (found: Attempted): boolean =>
    [...raiseToFloor(found, task)].some(([id, floor]) => floor > (least.get(id) ?? 0) + 0.01)
  if (best.misfits.length > 0) {
    best = await together(best, least, attempt, { everyone: task.everyone === true, isTooSmall })
    if (best.misfits.length === 0 && !isTooSmall(best)) best = await regrown(best, alone, task, attempt)
  }
  // What stood beyond the canvas in the first attempt was not drawn, so nothing was known of its words.
  if (isTooSmall(best)) return search({ ...task, slots: raised(task.slots, raiseToFloor(best, task)) })
  return { ...best, least, alone }
}

/** The setting at the smallest sizes: one or two layouts instead of a search say whether it fits at all. */
export async function smallest(task: FitTask): Promise<Attempted> {
  const { floors } = task
  const plain = withoutFloors(task)
  if (floors === undefined) return atSmallest(plain)
  const found = await atSmallest({ ...plain, slots: raised(plain.slots, floors) })
  if (!isTooHigh(floors, found, plain)) return found
  // How small these words may be is known from where they were too large.
  const lower = raiseToFloor(found, plain)
  const again = await atSmallest({ ...plain, slots: raised(plain.slots, lower) })
  return isTooHigh(lower, again, plain) ? atSmallest(plain) : again
}

async function atSmallest(task: FitTask): Promise<Attempted> {
  const first = await lookAt(task, new Map([...task.slots].map(([id, slot]) => [id, slot.least])))
  const least = raiseToFloor(first, task)
  const tooSmall = [...least].some(([id, size]) => size > (first.sizes.get(id) ?? 0) + 0.01)
  return tooSmall ? lookAt(task, least) : first
}

function withoutFloors({ floors: _, ...task }: FitTask): FitTask {
  return task
}

/** The slots with no size below these. */
function raised(
  slots: ReadonlyMap<string, FitSlot>,
  floors: ReadonlyMap<string, number>,
): ReadonlyMap<string, FitSlot> {
  return new Map(
    [...slots].map(([id, slot]) => {
      const least = Math.max(slot.least, floors.get(id) ?? 0)
      return [id, { ...slot, least, most: Math.max(slot.most, least) }]
    }),
  )
}

/** Lays out with these sizes and judges. */
export async function lookAt(task: FitTask, sizes: ReadonlyMap<string, number>): Promise<Attempted> {
  const setting = await task.lay(sizes)
  const slots = wordsOfSlots(setting, task.reach)
  return { sizes, setting, slots, misfits: judge(setting, slots, task.slots, task.safe, task.reach) }
}

type Attempt = (sizes: ReadonlyMap<string, number>) => Promise<Attempted>

/** Smallest size of each slot such that none of its text, however small in em, falls below its floor. */
function raiseToFloor(first: Attempted, task: FitTask): ReadonlyMap<string, number> {
  return new Map(
    [...task.slots].map(([id, slot]) => {
      const size = first.sizes.get(id) ?? slot.most
      const needed = (first.slots.get(id)?.words ?? []).map(({ word, element }) => {
        const role = first.setting.tree.elements[element]?.role
        return (task.floor(id, role, word) * size) / Math.max(1, word.fontSize)
      })
      return [id, Math.max(slot.least, ...needed)]
    }),
  )
}

/** Where the search for one slot stands: `low` fits, or is the least allowed and not tried yet; `high` does not fit. */
interface Range {
  low: number
  high: number
  tried: boolean
  /** Sizes to try before halving: a little under and over what arithmetic says. */
  readonly hints: number[]
}

async function eachAlone(
  start: Attempted,
  least: ReadonlyMap<string, number>,
  task: FitTask,
  attempt: Attempt,
): Promise<Attempted> {
  const failing = (result: Attempted): Set<string> =>
    new Set(result.misfits.filter(({ kind }) => OWN.has(kind)).map(({ slot }) => slot))
  const open = new Map<string, Range>()
  const openUp = (result: Attempted): void => {
    for (const slot of failing(result)) {
      if (open.has(slot)) continue
      const size = result.sizes.get(slot) ?? 1
      const guess = guessSize(result.setting, result.slots.get(slot), task.slots.get(slot), size)
      open.set(slot, {
        low: least.get(slot) ?? 1,
        high: size,
        tried: false,
        hints: NEAR.map((by) => guess * by),
      })
    }
  }
  openUp(start)
  const unfinished = ({ low, high, tried }: Range): boolean => high / low > (tried ? 1 + FINE : 1)
  while ([...open.values()].some(unfinished)) {
    const tried = new Map(start.sizes)
    for (const [slot, range] of open) tried.set(slot, unfinished(range) ? next(range) : range.low)
    const result = await attempt(tried)
    const failed = failing(result)
    for (const [slot, range] of open) {
      const size = tried.get(slot) ?? range.low
      if (!unfinished(range)) continue
      if (failed.has(slot)) range.high = size
      else {
        range.low = size
        range.tried = true
      }
    }
    openUp(result)
  }
  const sizes = new Map(start.sizes)
  for (const [slot, { low }] of open) sizes.set(slot, low)
  return attempt(sizes)
}

function next(range: Range): number {
  for (;;) {
    // When both first guesses were too large, the smallest comes next: often nothing fits at all.
    const hint = range.hints.length <= NEAR.length - 2 && !range.tried ? range.low : range.hints.shift()
    if (hint === undefined) return Math.sqrt(range.low * range.high)
    if (hint < range.high && (hint > range.low || !range.tried)) return Math.max(hint, range.low)
  }
}

/** Slots that lost less than this share of their size in the joint search are left as they are. */
const SMALL_LOSS = 0.08

/**
 * Gives headlines their own size back where there is room for it: in the joint search a numeral in a column of its own
 * shrinks with the paragraph beside it. The one that lost most comes first. Body type is left: growing it alone would
 * level the hierarchy.
 */
async function regrown(
  start: Attempted,
  alone: ReadonlyMap<string, number>,
  task: FitTask,
  attempt: Attempt,
): Promise<Attempted> {
  let best = start
  const loss = (id: string): number => 1 - (start.sizes.get(id) ?? 1) / (alone.get(id) ?? 1)
  const small = [...start.slots.keys()]
    .filter((id) => task.slots.get(id)?.role === 'headline' && loss(id) > SMALL_LOSS)
    .sort((a, b) => loss(b) - loss(a))
  for (const id of small) {
    const tried = await attempt(new Map([...best.sizes, [id, alone.get(id) ?? 1]]))
    if (tried.misfits.length === 0) best = tried
  }
  return best
}

/** How to search: whether slots that fit give way too, and what shows that the smallest sizes are not known yet, so that all begins anew. */
interface JointSearch {
  readonly everyone: boolean
  readonly isTooSmall: (found: Attempted) => boolean
}

/**
 * The largest share of the way from the smallest to the given sizes at which everything fits. Arithmetic says about
 * where; when that was wrong, halving finds it.
 */
async function together(
  start: Attempted,
  least: ReadonlyMap<string, number>,
  attempt: Attempt,
  { everyone, isTooSmall }: JointSearch,
): Promise<Attempted> {
  const involved = new Set(start.misfits.map(({ slot }) => slot))
  const factor = (id: string, share: number): number => {
    const size = start.sizes.get(id) ?? 1
    return involved.has(id) ? (size / Math.min(size, least.get(id) ?? size)) ** (share - 1) : 1
  }
  const tryAt = async (share: number): Promise<Attempted> => {
    const result = await attempt(
      new Map([...start.sizes].map(([id, size]) => [id, size * factor(id, share)])),
    )
    // What was crowded out by others may itself have to give way.
    for (const { slot } of result.misfits) involved.add(slot)
    return result
  }
  const widest = (): number => Math.max(1, ...[...start.sizes.keys()].map((id) => 1 / factor(id, 0)))
  let best: Attempted | undefined
  let low = 0
  let high = 1
  const guess = guessShare(start, factor)
  const near = Math.log(1 + FINE * 0.45) / Math.log(Math.max(1.001, widest()))
  const hints = guess === undefined ? [] : STEPS.map((steps) => guess + steps * near)
  while (widest() ** (high - low) > 1 + FINE || best === undefined) {
    const hint = best === undefined && hints.length <= STEPS.length - 2 ? undefined : hints.shift()
    if (hint !== undefined && (hint <= low || hint >= high)) continue
    if (hint === undefined && best === undefined) {
      let before = -1
      while (before < involved.size) {
        before = involved.size
        best = await tryAt(0)
        if (best.misfits.length === 0) {
          if (isTooSmall(best)) return best
          break
        }
        if (everyone && before === involved.size) for (const id of start.sizes.keys()) involved.add(id)
      }
      if (best === undefined || best.misfits.length > 0) return best ?? start
      continue
    }
    const share = hint ?? (low + high) / 2
    const tried = await tryAt(share)
    if (tried.misfits.length === 0) {
      best = tried
      if (isTooSmall(best)) return best
      low = share
    } else high = share
  }
  return best
}
