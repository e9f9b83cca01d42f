import type { JSX } from 'preact'
import type { Field } from './campaign.ts'
import { Icon } from './icons.tsx'

/** A field that a campaign may not fill in, with what it always has. */
export function LockedField({
  id,
  field,
  value,
  template,
}: {
  readonly id: string
  readonly field: Field
  /** What the template sets; `null` where it leaves the field empty. */
  readonly value: unknown
  /** Title of the template. */
  readonly template: string
}): JSX.Element {
  return (
    <div class="field locked" id={`${id}-frame`}>
      <p class="label">
        <Icon name="lock" /> {field.label}
      </p>
      <p class="value">{value === null || value === undefined ? 'Empty' : shownOf(value)}</p>
      <p class="help">Locked: the template {template} sets it, so that it is the same in every campaign.</p>
    </div>
  )
}

function shownOf(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} entries`
  return typeof value === 'object' ? Object.values(value ?? {}).join(' ') : String(value)
}
