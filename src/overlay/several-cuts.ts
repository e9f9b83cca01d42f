import type { Draft, LayOutInput } from './draft.ts'
import type { Cut, Remedy } from './remedies.ts'
import { count, suspects, wordEnds } from './suspects.ts'

/** Shares of their length that texts are cut to, in this order. */
const SHARES = [0.75, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0] as const

/**
 * Every text that does not fit shortened by the same share, where no one of them is at fault alone: the mildest share at which
 * all fit, each cut at the end of a word. None if not even their first words do.
 */
export async function severalCuts(
  input: LayOutInput,
  overset: Draft,
  fits: (changed: LayOutInput) => Promise<boolean>,
): Promise<readonly Remedy[]> {
  const texts = suspects(input, overset, 'all')
  if (texts.length < 2) return []
  for (const share of SHARES) {
    const cuts = texts.flatMap(({ field, text }): readonly (Cut & { readonly kept: string })[] => {
      const ends = wordEnds(text)
      const end = ends.findLast((each) => each <= share * text.length) ?? ends[0] ?? text.length
      const kept = text.slice(0, end).trim()
      const by = count(text) - count(kept)
      return by === 0 ? [] : [{ field, by, to: count(kept), kept }]
    })
    const copy = { ...input.copy, ...Object.fromEntries(cuts.map(({ field, kept }) => [field, kept])) }
    if (cuts.length > 0 && (await fits({ ...input, copy })))
      return [{ kind: 'several', cuts: cuts.map(({ field, by, to }) => ({ field, by, to })) }]
  }
  return []
}
