import { type Attempt, type Attempted, FINE } from './fit-task.ts'
import { guessShare } from './guess.ts'

/** Where to look beside what arithmetic says, in steps of just under {@link FINE}, the likeliest first. */
const STEPS = [-1, 1, 3, -3, 7, -7, 14, -14] as const

/** How to search: whether slots that fit give way too, and what shows that the smallest sizes are not known yet, so that all begins anew. */
interface JointSearch {
  readonly everyone: boolean
  readonly isTooSmall: (found: Attempted) => boolean
}

/**
 * The largest share of the way from the smallest to the given sizes at which everything fits. Arithmetic says about
 * where; when that was wrong, halving finds it.
 */
export async function together(
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
