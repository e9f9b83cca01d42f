import { lettersOf, readsAs, sameLetters } from './fold.ts'

/** Word for word: one reading exact, a second with the same letters, and no other as often. */
export function isSettled(text: string, votes: readonly string[]): boolean {
  if (agree(text, votes)) return true
  // In long texts each reading stumbles over another word.
  const wanted = text.split(/\s+/)
  const readings = votes
    .map((read) => read.trim().split(/\s+/))
    .filter(({ length }) => length === wanted.length)
  return (
    wanted.length > 3 &&
    wanted.every((word, at) =>
      agree(
        word,
        readings.map((read) => read[at] as string),
      ),
    )
  )
}

function agree(text: string, votes: readonly string[]): boolean {
  const agreeing = votes.filter((read) => sameLetters(text, read)).length
  const others = votes.filter((read) => !sameLetters(text, read))
  return votes.some((read) => readsAs(text, read)) && agreeing >= 2 && agreeing > mostOf(others).count
}

/** The reading most often made, letters alone counted. */
export function mostOf(votes: readonly string[]): { readonly read: string; readonly count: number } {
  const groups = [...Map.groupBy(votes, lettersOf).values()].toSorted((a, b) => b.length - a.length)
  return { read: groups[0]?.[0] ?? '', count: groups[0]?.length ?? 0 }
}
