import { sha256 } from '../kit/hash.ts'
import type { Approval, Decision } from './approvals-schema.ts'
import type { DoneEntry, ManifestEntry } from './schema.ts'

/** An export as reviewers see it. */
export type Seen = Pick<DoneEntry, 'row' | 'locale' | 'placement' | 'sha256' | 'caption' | 'link'>

/** How an export stands with those who decide about it. */
export interface Standing {
  /** `void`: something was decided, but about other content than it has now. */
  readonly status: 'open' | 'approved' | 'changes' | 'void'
  /** The last word of each person on what it is now; where it is void, of each on what it was. */
  readonly decisions: readonly Decision[]
}

/**
 * What an approval of an export is bound to: SHA-256 over the SHA-256 of its file, and what is posted with it. The alternative text
 * stands in the file. Nothing else decides what a reader sees, so nothing else voids an approval.
 */
export function contentOf({ sha256: file, caption, link }: Seen): string {
  return sha256(JSON.stringify([file, caption ?? null, link ?? null]))
}

/** Looks up how exports stand. Of each person the last decision on an export counts; somebody who asks for changes outweighs all who approve. */
export function standings(decisions: readonly Decision[]): (entry: Seen) => Standing {
  const about = new Map<string, { readonly content: string; readonly decision: Decision }[]>()
  for (const decision of decisions)
    for (const { content, ...place } of decision.covers) {
      const key = keyOf(place)
      about.set(key, [...(about.get(key) ?? []), { content, decision }])
    }
  return (entry) => {
    const all = about.get(keyOf(entry)) ?? []
    if (all.length === 0) return { status: 'open', decisions: [] }
    const content = contentOf(entry)
    const holding = all.filter((each) => each.content === content)
    const last = [
      ...new Map(
        (holding.length === 0 ? all : holding).map(({ decision }) => [decision.by, decision]),
      ).values(),
    ]
    if (holding.length === 0) return { status: 'void', decisions: last }
    const isWanting = last.some(({ verdict }) => verdict === 'changes')
    return { status: isWanting ? 'changes' : 'approved', decisions: last }
  }
}

/** Entries with the approvals that hold for them, and no others. Begins anew whenever it is gone through. */
export function withApprovals(
  entries: Iterable<ManifestEntry>,
  decisions: readonly Decision[],
): Iterable<ManifestEntry> {
  const approve = approving(decisions)
  return {
    *[Symbol.iterator]() {
      for (const entry of entries) yield approve(entry)
    },
  }
}

/** The same for one entry after the other. */
export function approving(decisions: readonly Decision[]): (entry: ManifestEntry) => ManifestEntry {
  const standing = standings(decisions)
  return (entry) => {
    if (entry.status !== 'done') return entry
    const { approvals: _, ...bare } = entry
    const { status, decisions: own } = standing(entry)
    if (status !== 'approved') return bare
    const content = contentOf(entry)
    return { ...bare, approvals: own.map(({ by, at }): Approval => ({ by, at, content })) }
  }
}

function keyOf({ row, locale, placement }: Pick<Seen, 'row' | 'locale' | 'placement'>): string {
  return JSON.stringify([row, locale, placement])
}
