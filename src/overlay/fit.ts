import { eachAlone, isFaulty } from './fit-alone.ts'
import { type Attempt, type Attempted, type FitSlot, type FitTask, lookAt } from './fit-task.ts'
import { together } from './fit-together.ts'

/** The largest sizes that fit, or what does not fit even at the smallest. */
export interface Fitted extends Attempted {
  /** Smallest legal size of each slot. */
  readonly least: ReadonlyMap<string, number>
  /** Size of each slot if nothing but its own lines and words counted. */
  readonly alone: ReadonlyMap<string, number>
}

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
  const attempt: Attempt = (sizes) => {
    const key = [...sizes.values()].join()
    const result = known.get(key) ?? lookAt(task, sizes)
    known.set(key, result)
    return result
  }
  const first = await attempt(new Map([...task.slots].map(([id, slot]) => [id, slot.most])))
  const least = raiseToFloor(first, task)
  const most = new Map([...task.slots].map(([id, slot]) => [id, Math.max(slot.most, least.get(id) ?? 0)]))
  let best = [...most].every(([id, size]) => first.sizes.get(id) === size) ? first : await attempt(most)
  if (isFaulty(best)) best = await eachAlone(best, least, task, attempt)
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
