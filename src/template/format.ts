import type { CopyEntry, CopyValue, Price } from './template.ts'

/** A web address as programs take it: with its `https://`, which people may leave out. */
export function addressOf(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
}

const DATE_STYLES = {
  full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  long: { day: 'numeric', month: 'long', year: 'numeric' },
  medium: { day: 'numeric', month: 'short', year: 'numeric' },
  short: { day: '2-digit', month: '2-digit', year: 'numeric' },
  dayMonth: { day: 'numeric', month: 'long' },
  weekday: { weekday: 'long' },
  weekdayShort: { weekday: 'short' },
  month: { month: 'long' },
  monthShort: { month: 'short' },
  monthYear: { month: 'long', year: 'numeric' },
  year: { year: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** Names of date styles; `day` and `monthNumber` are bare numerals, for dates set as a piece of graphic. */
export type DateStyle = keyof typeof DATE_STYLES | 'day' | 'monthNumber'

export function isDateStyle(value: unknown): value is DateStyle {
  return (
    typeof value === 'string' &&
    (Object.hasOwn(DATE_STYLES, value) || value === 'day' || value === 'monthNumber')
  )
}

/** A local ISO 8601 date or date and time in the words of a locale; empty for nothing. Time zones play no part: what is written is what is set. */
export function formatDate(value: CopyValue, style: DateStyle, locale: string): string {
  if (typeof value !== 'string' || value === '') return ''
  const [, year, month, day, hour = '00', minute = '00'] =
    /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?/.exec(value) ?? []
  if (year === undefined) return value
  if (style === 'day') return String(Number(day))
  if (style === 'monthNumber') return String(Number(month))
  if (style === 'time' && !value.includes('T')) return ''
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)))
  return dateFormat(locale, style).format(date)
}

/** An amount in the form of a locale; whole amounts without decimals (`18 €`, `$18`, `¥1,800`). Empty for nothing. */
export function formatPrice(value: CopyValue, locale: string): string {
  if (value === null || typeof value !== 'object' || !('amount' in value))
    return value === null ? '' : String(value)
  const { amount, currency } = value as Price
  return priceFormat(locale, currency, Number.isInteger(amount)).format(amount)
}

// Making a formatter takes longer than setting a line of type, so each is made once.
const priceFormat = kept((locale: string, currency: string, whole: boolean) => {
  const digits = whole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits })
})
const dateFormat = kept(
  (locale: string, style: keyof typeof DATE_STYLES) =>
    new Intl.DateTimeFormat(locale, { ...DATE_STYLES[style], timeZone: 'UTC' }),
)

function kept<A extends readonly (string | boolean)[], T>(make: (...parts: A) => T): (...parts: A) => T {
  const made = new Map<string, T>()
  return (...parts) => {
    const key = parts.join()
    const found = made.get(key) ?? make(...parts)
    made.set(key, found)
    return found
  }
}

/** A number in the form of a locale; empty for nothing. */
export function formatNumber(value: CopyValue, locale: string): string {
  return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : String(value ?? '')
}

/** A run of entries that share the value of one column. */
export interface Group {
  readonly key: string
  readonly entries: readonly CopyEntry[]
}

/** Splits a list wherever the named column changes; an empty cell continues the group. */
export function groupsOf(list: CopyValue, column: string): readonly Group[] {
  const groups: { key: string; entries: CopyEntry[] }[] = []
  for (const entry of entriesOf(list)) {
    const key = String(entry[column] ?? '')
    const current = groups.at(-1)
    if (current !== undefined && (key === '' || key === current.key)) current.entries.push(entry)
    else groups.push({ key, entries: [entry] })
  }
  return groups
}

/** Deals the groups of a list onto `count` columns of about equal height, in reading order; a heading counts as two lines. Groups stay whole. */
export function columnsOf(
  list: CopyValue,
  column: string,
  count: number,
): readonly { readonly groups: readonly Group[] }[] {
  const groups = groupsOf(list, column)
  const height = (group: Group): number => group.entries.length + 2
  const most = Math.max(1, groups.length)
  const columns: { groups: Group[] }[] = Array.from(
    { length: Math.min(most, Math.max(1, Math.floor(count) || 1)) },
    () => ({ groups: [] }),
  )
  let left = groups.reduce((sum, group) => sum + height(group), 0)
  let at = 0
  let filled = 0
  for (const group of groups) {
    const share = left / (columns.length - at)
    if (filled > 0 && at < columns.length - 1 && filled + height(group) / 2 > share) {
      left -= filled
      at += 1
      filled = 0
    }
    columns[at]?.groups.push(group)
    filled += height(group)
  }
  return columns.filter(({ groups: own }) => own.length > 0)
}

function entriesOf(list: CopyValue): readonly CopyEntry[] {
  return Array.isArray(list) ? (list as readonly CopyEntry[]) : []
}
