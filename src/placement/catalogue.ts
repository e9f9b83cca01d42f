import { nearest } from '../error/nearest.ts'
import catalogue from './catalogue.json' with { type: 'json' }
import type { Placement } from './schema.ts'

/** The built-in placements, by platform. Not checked on import, which must be cheap: a test checks them. */
export const PLACEMENTS: readonly Placement[] = catalogue.placements as readonly Placement[]

/** Names for sets of placements, such as `display-ads`; they may stand wherever an id may. */
export const GROUPS: Readonly<Record<string, readonly string[]>> = catalogue.groups

const BY_ID: ReadonlyMap<string, Placement> = new Map(
  PLACEMENTS.map((placement) => [placement.id, placement]),
)

/** The built-in placement of that id. */
export function findPlacement(id: string): Placement | undefined {
  return BY_ID.get(id)
}

/** The placement ids of a group; `undefined` if there is none of that name. */
export function findGroup(name: string): readonly string[] | undefined {
  return Object.hasOwn(GROUPS, name) ? GROUPS[name] : undefined
}

/**
 * Ids and group names a person may have meant by an unknown one, likeliest first, at most three: the nearest
 * spelling, then those whose id, platform and name hold every word asked for (`story`, `a3`, `leaderboard`).
 */
export function suggest(id: string): readonly string[] {
  const words = id
    .toLowerCase()
    .split(/[^a-z0-9×]+/)
    .filter((word) => word !== '')
  const candidates = [...Object.keys(GROUPS), ...BY_ID.keys()]
  const spelt = nearest(id, candidates)
  const matching = candidates.filter(
    (candidate) => words.length > 0 && words.every((word) => described(candidate).includes(word)),
  )
  return [...new Set([...(spelt === undefined ? [] : [spelt]), ...matching])].slice(0, 3)
}

function described(id: string): string {
  const placement = BY_ID.get(id)
  return placement ? `${id} ${placement.platform} ${placement.name}`.toLowerCase() : id
}
