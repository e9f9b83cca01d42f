import type { JSX } from 'preact'
import { Icon } from '../editor/icons.tsx'

/** Steps through pages of something. */
export function Pager({
  from,
  shown,
  total,
  size,
  what,
  onStep,
}: {
  readonly from: number
  /** How many are seen. */
  readonly shown: number
  readonly total: number
  readonly size: number
  readonly what: string
  readonly onStep: (from: number) => void
}): JSX.Element | null {
  if (total <= size) return null
  return (
    <nav class="pager" aria-label={`Pages of ${what}`}>
      <button
        type="button"
        class="button icon small"
        disabled={from === 0}
        onClick={() => onStep(Math.max(0, from - size))}
      >
        <Icon name="left" />
        <span class="visually-hidden">The {what} before</span>
      </button>
      <span role="status">
        {(from + 1).toLocaleString('en')} to {(from + shown).toLocaleString('en')} of{' '}
        {total.toLocaleString('en')}
      </span>
      <button
        type="button"
        class="button icon small"
        disabled={from + shown >= total}
        onClick={() => onStep(from + size)}
      >
        <Icon name="right" />
        <span class="visually-hidden">The next {what}</span>
      </button>
    </nav>
  )
}
