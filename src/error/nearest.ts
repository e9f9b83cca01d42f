import { distance } from 'fastest-levenshtein'

/** The candidate a person most likely meant by a misspelt name; `undefined` if none is close. */
export function nearest(name: string, candidates: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  const ranked = candidates
    .map((candidate) => ({ candidate, steps: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps)
  const best = ranked[0]
  return best && best.steps <= Math.max(2, Math.floor(wanted.length / 3)) ? best.candidate : undefined
}
