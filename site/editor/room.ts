import { type ReadonlySignal, signal } from '@preact/signals'
import type { Room } from 'broadside/server'
import { ask } from './ask.ts'
import { type Campaign, type EditorData, idOf, sizeOf } from './campaign.ts'

/** Proved room by placement; empty where nothing was proved. */
export type Rooms = Readonly<Record<string, Room>>

/** Room of some placements, that of the least first. */
export interface Allowance {
  readonly most: number
  /** Names of the placements, in the order of the campaign. */
  readonly placements: readonly string[]
}

/** What the placements of a campaign are proved to hold; asked for again when that changes. */
export interface RoomKeeper {
  readonly rooms: ReadonlySignal<Rooms>
  readonly look: (campaign: Campaign, locale: string) => void
}

export function roomKeeper(template: string): RoomKeeper {
  const rooms = signal<Rooms>({})
  let asked = ''
  return {
    rooms,
    look(campaign, locale) {
      const query = new URLSearchParams({
        brand: campaign.brand,
        locale,
        placements: campaign.placements.map(idOf).join(','),
      }).toString()
      if (query === asked) return
      asked = query
      ask(`/api/templates/${template}/room?${query}`)
        .then((answer) => answer.json() as Promise<Rooms>)
        .then((found) => {
          if (query === asked) rooms.value = found
        })
        // Then there are no meters by placement; the verdicts say what does not fit.
        .catch(() => {})
    },
  }
}

/**
 * Room a field has where something was proved, placements of the same room together, the least first. A field the layout never sets has
 * none.
 * @param key name of a field, or of a column of a list as `items.name`
 */
export function allowances(
  key: string,
  rooms: Rooms,
  { placements }: Campaign,
  sizes: EditorData['sizes'],
): readonly Allowance[] {
  const known = placements.flatMap((placement) => {
    const most = rooms[idOf(placement)]?.[key]
    const { platform, name } = sizeOf(placement, sizes)
    return most === undefined || most === 0 ? [] : [{ most, name: `${platform} ${name}`.trim() }]
  })
  return [...Map.groupBy(known, ({ most }) => most)]
    .map(([most, all]) => ({ most, placements: all.map(({ name }) => name) }))
    .toSorted((a, b) => a.most - b.most)
}
