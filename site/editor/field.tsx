import type { ComponentChildren, JSX, TargetedInputEvent } from 'preact'
import type { SimpleField } from './campaign.ts'
import { dateParts, joinDate, joinPrice, priceParts } from './values.ts'

interface Common {
  readonly id: string
  readonly value: unknown
  readonly invalid: boolean
  /** Ids of what describes it. */
  readonly describedBy: string | undefined
  readonly placeholder?: string | undefined
  readonly onChange: (value: unknown) => void
}

/** The frame of a field: label, what it is for, room left, what is wrong. */
export function Frame({
  id,
  label,
  required,
  help,
  meter,
  below,
  problems,
  group = false,
  children,
}: {
  readonly id: string
  readonly label: string
  readonly required: boolean
  readonly help?: string | undefined
  readonly meter?: ComponentChildren
  /** Shown while the field is used. */
  readonly below?: ComponentChildren
  readonly problems: readonly string[]
  /** Whether it is several inputs. */
  readonly group?: boolean
  readonly children: ComponentChildren
}): JSX.Element {
  const title = (
    <>
      {label}
      {required ? null : <small> optional</small>}
    </>
  )
  const notes = (
    <>
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {problems.map((problem, at) => (
        <p class="problem" id={at === 0 ? `${id}-problem` : undefined} key={problem}>
          {problem}
        </p>
      ))}
    </>
  )
  if (group) {
    return (
      <fieldset class="field" id={`${id}-frame`}>
        <legend class="label">{title}</legend>
        {meter}
        {children}
        {below}
        {notes}
      </fieldset>
    )
  }
  return (
    <div class="field" id={`${id}-frame`}>
      <div class="top">
        <label class="label" for={id}>
          {title}
        </label>
        {meter}
      </div>
      {children}
      {below}
      {notes}
    </div>
  )
}

/** The input for one value that is not a list and not a picture. */
export function SimpleInput({
  field,
  label,
  locale,
  ...common
}: Common & { readonly field: SimpleField; readonly label: string; readonly locale: string }): JSX.Element {
  const { id, value, invalid, describedBy, placeholder, onChange } = common
  const shared = { id, 'aria-invalid': invalid, 'aria-describedby': describedBy, class: 'input' } as const
  const text = value === null || value === undefined ? '' : String(value)
  switch (field.kind) {
    case 'text': {
      const long = field.maxLength > 60
      const props = {
        ...shared,
        value: text,
        placeholder,
        lang: locale,
        dir: 'auto' as const,
        onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) =>
          onChange(event.currentTarget.value),
      }
      return long ? <textarea {...props} rows={2} /> : <input {...props} type="text" />
    }
    case 'url':
      return (
        <input
          {...shared}
          type="text"
          inputMode="url"
          autoCapitalize="off"
          spellcheck={false}
          value={text}
          placeholder={placeholder ?? 'example.org/tickets'}
          onInput={(event) => onChange(event.currentTarget.value.trim())}
        />
      )
    case 'number':
      return (
        <input
          {...shared}
          type="text"
          inputMode="decimal"
          value={text}
          placeholder={placeholder}
          onInput={(event) => onChange(event.currentTarget.value.trim())}
        />
      )
    case 'choice':
      return (
        <select {...shared} value={text} onChange={(event) => onChange(event.currentTarget.value)}>
          <option value="">{field.required ? 'Choose one' : 'As the template has it'}</option>
          {field.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      )
    case 'flag':
      return (
        <span class="check">
          <input
            type="checkbox"
            id={id}
            aria-describedby={describedBy}
            checked={value === true || /^(true|yes|1)$/i.test(text)}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
        </span>
      )
    case 'date': {
      const { day, time } = dateParts(value)
      return (
        <span class="pair">
          <input
            {...shared}
            type="date"
            value={day}
            onInput={(event) => onChange(joinDate(event.currentTarget.value, time))}
          />
          <input
            type="time"
            class="input"
            aria-label={`${label}: time`}
            value={time}
            disabled={day === ''}
            onInput={(event) => onChange(joinDate(day, event.currentTarget.value))}
          />
        </span>
      )
    }
    case 'price': {
      const { amount, currency } = priceParts(value)
      return (
        <span class="pair">
          <input
            {...shared}
            type="text"
            inputMode="decimal"
            value={amount}
            onInput={(event) => onChange(joinPrice(event.currentTarget.value, currency))}
          />
          <input
            type="text"
            class="input currency"
            aria-label={`${label}: currency`}
            maxLength={3}
            value={currency}
            list="currencies"
            onInput={(event) => onChange(joinPrice(amount, event.currentTarget.value.toUpperCase()))}
          />
        </span>
      )
    }
  }
}
