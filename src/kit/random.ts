/** A source of numbers 0 ≤ n < 1; the same seed gives the same sequence on every machine. */
export type Random = () => number

/** Seeded generator (mulberry32): 32-bit integer arithmetic only, so it is exact everywhere. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
