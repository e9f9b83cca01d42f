import type { Placement } from './schema.ts'

/** A placement whose facts should be looked up again. */
export interface Stale {
  readonly placement: Placement
  /** Days since its facts were read. */
  readonly days: number
}

/** Platforms change sizes and limits without notice; older facts are no longer to be relied on. Days. */
const LASTS = 365

const DAY = 86_400_000

/**
 * The placements whose facts are older than a year, oldest first. Those without a date (a person's own) are taken as they
 * are.
 * @param today ISO 8601 day
 */
export function staleOn(placements: readonly Placement[], today: string): readonly Stale[] {
  return placements
    .flatMap((placement): Stale[] => {
      if (placement.date === undefined) return []
      const days = Math.floor((Date.parse(today) - Date.parse(placement.date)) / DAY)
      return days > LASTS ? [{ placement, days }] : []
    })
    .sort((a, b) => b.days - a.days)
}
