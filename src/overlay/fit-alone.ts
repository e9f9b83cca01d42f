import { type Attempt, type Attempted, FINE, type FitTask } from './fit-task.ts'
import { guessSize } from './guess.ts'
import type { Misfit } from './judge.ts'

/** Where to look beside what arithmetic says, the likeliest first. */
const NEAR = [0.99, 1.009, 1.028, 0.971, 1.06, 0.94, 1.13, 0.88, 1.3, 0.75] as const

/** Faults of a slot by itself, whatever stands around it. */
const OWN = new Set<Misfit['kind']>(['lines', 'width'])

/** Whether some slot has a fault by itself. */
export function isFaulty({ misfits }: Attempted): boolean {
  return misfits.some(({ kind }) => OWN.has(kind))
}

/** Where the search for one slot stands: `low` fits, or is the least allowed and not tried yet; `high` does not fit. */
interface Range {
  low: number
  high: number
  tried: boolean
  /** Sizes to try before halving: a little under and over what arithmetic says. */
  readonly hints: number[]
}

/**
 * The largest size of each slot that has more lines or wider words than it may, all at once: they do not depend on each other there.
 * @param least smallest legal sizes
 */
export async function eachAlone(
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
