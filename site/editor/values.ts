import type { ListField } from './campaign.ts'

// Values as people write them in a campaign file, taken apart for inputs and put together again.

/** A date and the time of day, each perhaps empty. */
export function dateParts(value: unknown): { readonly day: string; readonly time: string } {
  const [day = '', time = ''] = typeof value === 'string' ? value.split('T') : []
  return { day, time: time.slice(0, 5) }
}

export function joinDate(day: string, time: string): string {
  return day === '' || time === '' ? day : `${day}T${time}`
}

export function priceParts(value: unknown): { readonly amount: string; readonly currency: string } {
  if (value !== null && typeof value === 'object' && 'amount' in value && 'currency' in value)
    return { amount: String(value.amount), currency: String(value.currency) }
  const text = String(value ?? '').trim()
  const currency = /[A-Za-z]{1,3}/.exec(text)?.[0]?.toUpperCase() ?? 'EUR'
  return { amount: text.replace(/[A-Za-z]+/, '').trim(), currency }
}

export function joinPrice(amount: string, currency: string): string {
  const number = amount.trim().replace(',', '.')
  return number === '' ? '' : `${number} ${currency || 'EUR'}`
}

export type Entry = Readonly<Record<string, unknown>>

/** The entries of a list, whether they were written as objects or as lines of `a | b | c`. */
export function entriesOf(value: unknown, { of }: ListField): readonly Entry[] {
  const columns = Object.keys(of)
  if (typeof value === 'string') return linesOf(value, /\|/, columns)
  return Array.isArray(value) ? value.filter((entry) => entry !== null && typeof entry === 'object') : []
}

/** Cells that were copied in a spreadsheet, put into the columns from `first` on; `undefined` for a plain word or two. */
export function pasted(text: string, first: string, { of }: ListField): readonly Entry[] | undefined {
  if (!/[\t\n]/.test(text.trimEnd())) return undefined
  const columns = Object.keys(of)
  return linesOf(text.trimEnd(), /\t/, columns.slice(columns.indexOf(first)))
}

function linesOf(text: string, between: RegExp, columns: readonly string[]): readonly Entry[] {
  return text
    .split(/\r\n?|\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const cells = line.split(between).map((cell) => cell.trim())
      return Object.fromEntries(
        columns.map((name, at) => [name, cells[at] ?? '']).filter(([, cell]) => cell !== ''),
      )
    })
}
