import type { JSX } from 'preact'
import type { Allowance } from './room.ts'

const LIST = new Intl.ListFormat('en')
/** More rows than this say nothing new: the least matters. */
const ROWS = 4

/**
 * How much a text, or a list, may still have. Where room was proved: of the placement with the least, and of the others while the field is used.
 * More may fit with letters that are narrow or less in other fields, so beyond it is a warning and no mistake.
 */
export function Meter({
  count,
  most,
  room,
}: {
  /** Characters, or entries of a list. */
  readonly count: number
  /** How many the field may have at all. */
  readonly most: number
  readonly room: readonly Allowance[]
}): JSX.Element {
  if (count > most) return <span class="meter over">{count - most} too many</span>
  const [least] = room
  if (least === undefined || least.most >= most) {
    const left = most - count
    return <span class={`meter ${left <= most * 0.1 ? 'near' : ''}`}>{left} left</span>
  }
  return (
    <span class={`meter ${count > least.most ? 'near' : ''}`}>
      {count} of {least.most} on {namesOf(least)}
    </span>
  )
}

/** Room by placement, as bars that fill while somebody types. */
export function RoomBars({
  count,
  room,
}: {
  readonly count: number
  readonly room: readonly Allowance[]
}): JSX.Element | null {
  if (room.length < 2) return null
  return (
    <ul class="room">
      {room.slice(0, ROWS).map((each) => (
        <li key={each.most} class={count > each.most ? 'near' : ''}>
          <progress max={each.most} value={Math.min(count, each.most)} aria-hidden="true" />
          <span>
            {count > each.most
              ? `${namesOf(each)}: ${count - each.most} over the ${each.most} sure to fit`
              : `${namesOf(each)}: ${each.most - count} left of ${each.most}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

function namesOf({ placements }: Allowance): string {
  const [first = '', second, ...others] = placements
  if (second === undefined) return first
  if (others.length === 0) return LIST.format([first, second])
  return `${first} and ${others.length + 1} others`
}
