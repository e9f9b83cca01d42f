import type { ProofEvent, Verdict } from 'broadside/server'
import type { JSX } from 'preact'
import { type Campaign, copyOf, type EditorData, type Field, sizeOf, withValue } from './campaign.ts'
import { Frame, SimpleInput } from './field.tsx'
import type { History } from './history.ts'
import { ListInput } from './list-input.tsx'
import { lockedIn } from './locked.ts'
import { LockedField } from './locked-field.tsx'
import { Meter, RoomBars } from './meter.tsx'
import { allowances, type Rooms } from './room.ts'
import { Uploader } from './uploader.tsx'
import { entriesOf } from './values.ts'
import { roomFor } from './verdict.ts'

type Issues = Extract<ProofEvent, { type: 'issues' }>['issues']

const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'SEK', 'NOK', 'DKK', 'PLN', 'CZK', 'CAD', 'AUD']

/** The fields of the template in one locale. */
export function CopyForm({
  data,
  history,
  locale,
  issues,
  verdicts,
  rooms,
}: {
  readonly data: EditorData
  readonly history: History<Campaign>
  readonly locale: string
  readonly issues: Issues
  /** By placement. */
  readonly verdicts: ReadonlyMap<string, Verdict>
  readonly rooms: Rooms
}): JSX.Element {
  const campaign = history.value.value
  const copy = copyOf(campaign, locale)
  const [first = locale] = campaign.locales
  const original = copyOf(campaign, first)
  const { file } = data.template
  const locked = lockedIn(file.locked)
  const set = (name: string, value: unknown): void =>
    history.change((before) => withValue(before, locale, name, value), `${locale} ${name}`)

  return (
    <>
      <datalist id="currencies">
        {CURRENCIES.map((currency) => (
          <option key={currency} value={currency} />
        ))}
      </datalist>
      {Object.entries(file.fields).map(([name, field]) => {
        const id = `field-${name}`
        if (locked.has(name))
          return (
            <LockedField key={name} id={id} field={field} value={locked.get(name)} template={file.title} />
          )
        const count = countIn(field, copy[name])
        const room = count === undefined ? [] : allowances(name, rooms, campaign, data.sizes)
        const value = copy[name]
        const problems = [...problemsOf(name, issues, field), ...roomOf(name, verdicts, data)]
        const described = [field.help && `${id}-help`, problems.length > 0 && `${id}-problem`]
          .filter(Boolean)
          .join(' ')
        const placeholder = locale === first ? undefined : placeholderOf(original[name])
        return (
          <Frame
            key={name}
            id={id}
            label={field.label}
            required={field.required}
            help={field.help}
            problems={problems}
            group={field.kind === 'list' || field.kind === 'image'}
            meter={count !== undefined && <Meter count={count} most={mostOf(field)} room={room} />}
            below={count !== undefined && <RoomBars count={count} room={room} />}
          >
            {field.kind === 'list' ? (
              <ListInput
                id={id}
                field={field}
                value={value}
                locale={locale}
                onChange={(next) => set(name, next)}
              />
            ) : field.kind === 'image' ? (
              <Uploader
                draft={data.draft.id}
                label={`Picture for ${field.label}`}
                chosen={typeof value === 'string' ? value : undefined}
                onChoose={(picture) => set(name, picture?.path ?? null)}
              />
            ) : (
              <SimpleInput
                id={id}
                field={field}
                label={field.label}
                locale={locale}
                value={value}
                placeholder={placeholder}
                invalid={problems.length > 0}
                describedBy={described || undefined}
                onChange={(next) => set(name, next)}
              />
            )}
          </Frame>
        )
      })}
    </>
  )
}

/** Characters of a text, entries of a list; nothing else is measured. */
function countIn(field: Field, value: unknown): number | undefined {
  if (field.kind === 'list') return entriesOf(value, field).length
  return field.kind === 'text' ? [...String(value ?? '').trim()].length : undefined
}

function mostOf(field: Field): number {
  if (field.kind === 'list') return field.max
  return field.kind === 'text' ? field.maxLength : Number.POSITIVE_INFINITY
}

function placeholderOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

/** What is wrong with a field, in sentences. */
function problemsOf(name: string, issues: Issues, { label, required }: Field): readonly string[] {
  return issues
    .filter(({ path }) => /^rows\.0\.([a-zA-Z]+)/.exec(path)?.[1] === name)
    .map(({ found, expected }) => {
      if (found === 'nothing' && required) return `${label} is needed.`
      const long = /^at most (\d+) characters \(it has (\d+)\)$/.exec(expected)
      if (long !== null) return `At most ${long[1]} characters; it has ${long[2]}.`
      return `Found ${found}; expected ${expected}.`
    })
}

/** Where a text is too long for the room there is. */
function roomOf(name: string, verdicts: ReadonlyMap<string, Verdict>, data: EditorData): readonly string[] {
  return roomFor(name, verdicts).map(([placement, most]) => {
    const { platform, name: title } = sizeOf(placement, data.sizes)
    return `${platform} ${title} holds ${most} characters.`
  })
}
