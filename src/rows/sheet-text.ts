import { marksOf } from '../template/written-number.ts'
import { formatted, type SheetValue } from './xlsx.ts'

/** Currencies of dollars, by the number of the language that Excel writes into a format. */
const DOLLARS: Readonly<Record<number, string>> = {
  1033: 'USD',
  4105: 'CAD',
  3084: 'CAD',
  3081: 'AUD',
  5129: 'NZD',
  4100: 'SGD',
  3076: 'HKD',
}

/** `[$€-407]`: a sign, and the language it is written in, in hexadecimal digits. */
const TAG = /\[\$([^\]-]*)(?:-([0-9a-f]+))?\]/i

const TAGS = new RegExp(TAG, 'gi')

/**
 * A value for fields that are more than text: numbers without grouping, money with its currency, dates as `2027-03-14` or
 * `2027-03-14T19:30`. Shares and times of day are as they are shown, for there is no other way to write them.
 */
export function plainText(value: SheetValue, format: string): string {
  if (value === null) return ''
  if (value instanceof Date) {
    // A time of day alone lies in the first days of the calendar of spreadsheets.
    if (value.getUTCFullYear() < 1901) return formatted(value, format)
    const [day = '', time = ''] = value.toISOString().split('T')
    return time.startsWith('00:00') ? day : `${day}T${time.slice(0, 5)}`
  }
  if (typeof value !== 'number') return String(value)
  if (isPercent(format)) return formatted(value, format)
  // With 15 digits, as spreadsheets have them: 0.3 for what a machine adds 0.1 and 0.2 up to.
  // A fourth digit after the point tells that the three are no thousands.
  const number = String(Number(value.toPrecision(15))).replace(/^(-?\d{1,3}\.\d{3})$/, '$10')
  const currency = currencyIn(format)
  return currency === undefined ? number : `${number} ${currency}`
}

/** What a cell shows those who read a language, for fields of text. */
export function shownText(value: SheetValue, format: string, locale: string): string {
  if (value instanceof Date && /mmm|ddd/i.test(format)) return dateInWords(value, format, locale)
  if (value instanceof Date) return formatted(value, format)
  if (typeof value !== 'number' || format === 'General' || format === '@') return plainText(value, format)
  const plain = format.replace(TAGS, (_, sign: string) => (sign === '' ? '' : `"${sign}"`))
  const { group, decimal } = marksOf(locale)
  return formatted(value, plain).replace(/[.,](?=\d)/g, (mark) => (mark === ',' ? group : decimal))
}

/** What a format says of money: a code such as `EUR` where it can be told, else the sign it shows. */
function currencyIn(format: string): string | undefined {
  const [, sign = '', language = ''] = TAG.exec(format) ?? []
  if (sign !== '') return sign === '$' ? (DOLLARS[Number.parseInt(language, 16)] ?? sign) : sign.trim()
  const positive = format.split(';')[0]?.replace(/["\\]/g, '') ?? ''
  return /\p{Sc}|\b[A-Z]{3}\b|zł|Kč/u.exec(positive)?.[0]
}

function isPercent(format: string): boolean {
  return format.replace(/"[^"]*"|\\./g, '').includes('%')
}

/** Names of months and days are in the language of the reader, as in the spreadsheet itself. */
function dateInWords(date: Date, format: string, locale: string): string {
  const day = /(?<!d)d{1,2}(?!d)/i.test(format)
  const options: Intl.DateTimeFormatOptions = {
    timeZone: 'UTC',
    ...(/ddd/i.test(format) ? { weekday: /dddd/i.test(format) ? 'long' : 'short' } : {}),
    ...(day ? { day: 'numeric' } : {}),
    ...(/mmm/i.test(format) ? { month: /mmmm/i.test(format) ? 'long' : 'short' } : {}),
    ...(/y/i.test(format) ? { year: 'numeric' } : {}),
    ...(/h/i.test(format) ? { hour: 'numeric', minute: '2-digit' } : {}),
  }
  return new Intl.DateTimeFormat(locale, options).format(date)
}
