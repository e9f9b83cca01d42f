import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { ListField } from './campaign.ts'
import { SimpleInput } from './field.tsx'
import { Icon } from './icons.tsx'
import { type Entry, entriesOf, pasted } from './values.ts'

/** A list: entries to add, remove and reorder, or to paste from a spreadsheet. */
export function ListInput({
  id,
  field,
  value,
  locale,
  onChange,
}: {
  readonly id: string
  readonly field: ListField
  readonly value: unknown
  readonly locale: string
  readonly onChange: (value: readonly Entry[]) => void
}): JSX.Element {
  const list = useRef<HTMLOListElement>(null)
  const entries = entriesOf(value, field)
  const columns = Object.entries(field.of)
  const focusOn = (at: number): void => {
    requestAnimationFrame(() =>
      list.current
        ?.querySelectorAll<HTMLElement>('li')
        [at]?.querySelector<HTMLElement>('input, textarea')
        ?.focus(),
    )
  }
  const change = (at: number, name: string, next: unknown): void =>
    onChange(entries.map((entry, index) => (index === at ? { ...entry, [name]: next } : entry)))
  const move = (at: number, to: number): void => {
    const next = [...entries]
    next.splice(to, 0, ...next.splice(at, 1))
    onChange(next)
  }
  const paste = (event: ClipboardEvent, at: number, name: string): void => {
    const rows = pasted(event.clipboardData?.getData('text/plain') ?? '', name, field)
    if (rows === undefined) return
    event.preventDefault()
    const [first = {}, ...others] = rows
    onChange(
      [...entries.slice(0, at), { ...entries[at], ...first }, ...others, ...entries.slice(at + 1)].slice(
        0,
        field.max,
      ),
    )
  }
  return (
    <>
      <ol class="entries" ref={list}>
        {entries.map((entry, at) => (
          // Entries have no name of their own; inputs hold no state either.
          <li key={at}>
            <div class="cells">
              {columns.map(([name, column]) => (
                <label
                  class={`cell ${column.kind}`}
                  for={`${id}-${at}-${name}`}
                  key={name}
                  onPaste={(event) => paste(event, at, name)}
                >
                  <span>{column.label}</span>
                  <SimpleInput
                    id={`${id}-${at}-${name}`}
                    field={column}
                    label={`${column.label}, entry ${at + 1}`}
                    locale={locale}
                    value={entry[name]}
                    invalid={false}
                    describedBy={undefined}
                    onChange={(next) => change(at, name, next)}
                  />
                </label>
              ))}
            </div>
            <div class="tools">
              <button
                type="button"
                class="button icon plain small"
                disabled={at === 0}
                onClick={() => {
                  move(at, at - 1)
                  focusOn(at - 1)
                }}
              >
                <Icon name="up" />
                <span class="visually-hidden">Move entry {at + 1} up</span>
              </button>
              <button
                type="button"
                class="button icon plain small"
                disabled={at === entries.length - 1}
                onClick={() => {
                  move(at, at + 1)
                  focusOn(at + 1)
                }}
              >
                <Icon name="down" />
                <span class="visually-hidden">Move entry {at + 1} down</span>
              </button>
              <button
                type="button"
                class="button icon plain small"
                onClick={() => {
                  onChange(entries.filter((_, index) => index !== at))
                  focusOn(Math.max(0, at - 1))
                }}
              >
                <Icon name="cross" />
                <span class="visually-hidden">Remove entry {at + 1}</span>
              </button>
            </div>
          </li>
        ))}
      </ol>
      <div class="row">
        <button
          type="button"
          class="button small"
          disabled={entries.length >= field.max}
          onClick={() => {
            onChange([...entries, {}])
            focusOn(entries.length)
          }}
        >
          <Icon name="plus" /> Add an entry
        </button>
        <span class="help">Rows copied in a spreadsheet can be pasted into any cell.</span>
      </div>
    </>
  )
}
