import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'

const KEPT = 'broadside-reviewer'

/** The name somebody gave before, in this browser. */
export function nameKept(): string {
  return localStorage.getItem(KEPT) ?? ''
}

/** Who reviews: a name that is typed, and no more than that. */
export function NameField({ name }: { readonly name: Signal<string> }): JSX.Element {
  return (
    <label class="name">
      <span>Your name</span>
      <input
        class="input"
        name="name"
        autocomplete="name"
        maxLength={120}
        value={name.value}
        onInput={({ currentTarget: { value } }) => {
          name.value = value
          localStorage.setItem(KEPT, value)
        }}
      />
    </label>
  )
}
