import type { Price } from './template.ts'
import { marksOf, readNumber } from './written-number.ts'

/** What reading something written gave: its value, or what was expected. */
export type Read<T> = { readonly value: T } | { readonly expected: string }

const A_NUMBER = 'a number such as 40 or 12.5'

/** A number, with or without separators between thousands; those of the language, where it is known. */
export function numberWritten(text: string, locale: string | undefined): Read<number> {
  const marks = locale === undefined ? undefined : marksOf(locale)
  const read = readNumber(text, (mark) => {
    // Programs write fractions with a point in every language, people as their language has it.
    if (mark === '.') return marks?.group === '.' ? undefined : false
    if (marks?.decimal === ',') return false
    return marks?.group === ',' ? true : undefined
  })
  if (read === undefined) return { expected: A_NUMBER }
  if ('value' in read) return Number.isFinite(read.value) ? { value: read.value } : { expected: A_NUMBER }
  const [whole, fraction] = read.ambiguous
  return { expected: `${whole} or ${fraction}0, written so: this may be either` }
}

const A_PRICE = 'an amount with its currency, such as 12.50 EUR'

/** Signs that one currency alone has. */
const SIGNS: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₩': 'KRW',
  '₺': 'TRY',
  '₽': 'RUB',
  '₴': 'UAH',
  '₪': 'ILS',
  '฿': 'THB',
  '₫': 'VND',
  zł: 'PLN',
  Kč: 'CZK',
  US$: 'USD',
  CA$: 'CAD',
  A$: 'AUD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  R$: 'BRL',
}

/** Signs that several currencies have. */
const SHARED = ['$', '¥', 'kr', 'kr.', 'Kr', 'Kr.']

/** An amount with the code or sign of its currency before or after it: `12.50 EUR`, `12,50 €`, `EUR 1,299.00`. */
export function priceWritten(text: string, locale: string | undefined): Read<Price> {
  const match =
    /^(?<before>[^\d\s\-−]*)\s*(?<amount>[-−]?\d(?:.*\d)?)(?:[.,][-–—]{1,2})?\s*(?<after>[^\d\s]*)$/u.exec(
      text,
    )
  const { before = '', amount = '', after = '' } = match?.groups ?? {}
  const sign = before === '' ? after : after === '' ? before : ''
  if (SHARED.includes(sign)) {
    return { expected: `the code of the currency, such as 12.50 USD: "${sign}" is that of several` }
  }
  const currency = SIGNS[sign] ?? (/^[A-Z]{3}$/.test(sign) ? sign : undefined)
  if (currency === undefined) return { expected: A_PRICE }
  const marks = locale === undefined ? undefined : marksOf(locale)
  // Three digits after a mark are no fraction of a currency that has hundredths.
  const read = readNumber(amount, (mark) =>
    digitsOf(currency) === 3 ? false : marks?.group === mark ? true : undefined,
  )
  if (read === undefined) return { expected: A_PRICE }
  if ('value' in read)
    return Number.isFinite(read.value) ? { value: { amount: read.value, currency } } : { expected: A_PRICE }
  const [whole, fraction] = read.ambiguous
  return {
    expected: `${whole} ${currency} or ${fraction.toFixed(2)} ${currency}, written so: this may be either`,
  }
}

/** Digits after the point of amounts in a currency. */
function digitsOf(currency: string): number | undefined {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits
}

const A_DATE = 'a date such as 2027-03-14, or with a time 2027-03-14T19:30'

/**
 * A date, with or without a time of day, as `2027-03-14`, `2027-03-14T19:30`: written so, or with day and month first where it is
 * clear which is which, `14.03.2027`, `3/14/2027 7:30 PM`.
 */
export function dateWritten(text: string, locale: string | undefined): Read<string> {
  const match =
    /^(?<date>[\d./-]+)(?:(?:T|,?\s+)(?<hour>\d{1,2}):(?<minute>[0-5]\d)(?::[0-5]\d)?(?:\s*(?<half>[ap])\.?m\.?)?)?$/i.exec(
      text,
    )
  const { date = '', hour, minute, half } = match?.groups ?? {}
  const day = dayWritten(date, locale)
  if ('expected' in day || hour === undefined || minute === undefined) return day
  const late = half?.toLowerCase() === 'p' ? 12 : 0
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + late
  if (hours > 23 || (half !== undefined && Number(hour) > 12)) return { expected: A_DATE }
  return { value: `${day.value}T${String(hours).padStart(2, '0')}:${minute}` }
}

function dayWritten(text: string, locale: string | undefined): Read<string> {
  const international = /^([1-9]\d{3})([-/])(\d{1,2})\2(\d{1,2})$/.exec(text)
  if (international) return dayOf(international[1], international[3], international[4])
  const match = /^(\d{1,2})([./-])(\d{1,2})\2([1-9]\d{3})$/.exec(text)
  if (!match) return { expected: A_DATE }
  const [, first = '', mark = '', second = '', year = ''] = match
  const [one, two] = [Number(first), Number(second)]
  if (mark === '.' || one > 12 || one === two) return dayOf(year, second, first)
  if (two > 12) return dayOf(year, first, second)
  const monthFirst = locale === undefined ? undefined : isMonthFirst(locale)
  if (monthFirst !== undefined) return monthFirst ? dayOf(year, first, second) : dayOf(year, second, first)
  const iso = (month: string, day: string): string =>
    `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return { expected: `${iso(first, second)} or ${iso(second, first)}, written so: this may be either` }
}

/** Whether a language writes the month before the day; `undefined` for English of no country. */
function isMonthFirst(locale: string): boolean | undefined {
  if (/^en$/i.test(locale)) return undefined
  const parts = new Intl.DateTimeFormat(locale, { dateStyle: 'short' }).formatToParts(0)
  const types = parts.map(({ type }) => type)
  return types.indexOf('month') < types.indexOf('day')
}

function dayOf(year = '', month = '', day = ''): Read<string> {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  const exists = date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day)
  return exists ? { value: date.toISOString().slice(0, 10) } : { expected: A_DATE }
}

const YES = new Set('true yes y 1 x ja oui si sí sim wahr vrai vero verdadero verdadeiro'.split(' '))
const NO = new Set('false no n 0 nein non não falsch faux falso'.split(' '))

/** Yes or no in the words of spreadsheets, which are those of the language they were written in. */
export function flagWritten(text: string): Read<boolean> {
  const word = text.toLowerCase()
  if (YES.has(word)) return { value: true }
  return NO.has(word) ? { value: false } : { expected: 'yes or no' }
}
