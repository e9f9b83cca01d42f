import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { dollars } from './words.ts'

const KEPT = 'broadside-watch'

/** Whether somebody wants to see pictures while they are made: yes, until they say no in this browser. */
export function useWatch(): readonly [watch: boolean, choose: (watch: boolean) => void] {
  const [watch, setWatch] = useState(() => localStorage.getItem(KEPT) !== 'no')
  return [
    watch,
    (next) => {
      localStorage.setItem(KEPT, next ? 'yes' : 'no')
      setWatch(next)
    },
  ]
}

/** Asks for it, with what it costs; nothing where the model cannot do it. */
export function WatchChoice({
  watching,
  checked,
  onChange,
}: {
  /** US dollars for each picture. */
  readonly watching: number | undefined
  readonly checked: boolean
  readonly onChange: (watch: boolean) => void
}): JSX.Element | null {
  if (watching === undefined) return null
  return (
    <label class="choice watch">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
      <span>
        Show it while it is made{' '}
        <small>Adds {dollars(watching)} a picture; included in the price below.</small>
      </span>
    </label>
  )
}
