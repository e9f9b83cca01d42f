import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { LIMITS } from '../kit/limits.ts'
import { addressOf } from './format.ts'
import type { Field, ListField, SimpleField } from './schema.ts'
import type { Copy, CopyEntry, CopyValue, Price, Template } from './template.ts'
import { goneText, lockedValues } from './versions.ts'
import { dateWritten, flagWritten, numberWritten, priceWritten, type Read } from './written.ts'

/** Where a row came from, for messages. */
export interface CopySource {
  readonly file: string
  /** Path of one field's value, such as `row 3, column price`. */
  readonly path: (field: string) => string
  /** Language of the copy: how its numbers and dates are written. */
  readonly locale?: string
}

/**
 * Reads one row in one locale: strings from a CSV or typed JSON values. Empty strings count as not given.
 * All problems come back at once; `copy` has a key for every field of the template, `null` where nothing was given.
 */
export function readCopy(
  template: Template,
  raw: Readonly<Record<string, unknown>>,
  source: CopySource,
): { copy?: Copy; issues: readonly Issue[] } {
  const { fields } = template.file
  const locked = lockedValues(template.file)
  const issues: Issue[] = []
  const copy: Record<string, CopyValue> = {}
  for (const key of Object.keys(raw)) {
    if (Object.hasOwn(fields, key)) continue
    const meant = nearest(key, Object.keys(fields))
    const gone = Object.hasOwn(template.file.gone, key) ? template.file.gone[key] : undefined
    const choice = meant ? `"${meant}"` : `one of ${Object.keys(fields).join(', ')}`
    issues.push({
      file: source.file,
      path: source.path(key),
      found: `the field ${quote(key)}`,
      expected: gone === undefined ? choice : goneText(key, gone),
    })
  }
  for (const [name, field] of Object.entries(fields)) {
    const own = Object.hasOwn(raw, name) ? raw[name] : undefined
    const at = { file: source.file, path: source.path(name) }
    const isLocked = locked.has(name)
    if (isLocked && !isNothing(own))
      issues.push({
        ...at,
        found: quote(own),
        expected: `nothing: ${field.label} is locked by the template "${template.id}"`,
      })
    const given = isLocked ? locked.get(name) : own
    if (isNothing(given)) {
      copy[name] = null
      if (field.required) {
        issues.push({
          ...at,
          found: 'nothing',
          expected: `${field.label}: the template "${template.id}" needs it`,
        })
      }
      continue
    }
    const read = readField(field, given, source.locale)
    if ('value' in read) copy[name] = read.value
    else issues.push({ ...at, found: quote(given), expected: read.expected })
  }
  return issues.length === 0 ? { copy, issues } : { issues }
}

function isNothing(given: unknown): boolean {
  if (Array.isArray(given)) return given.length === 0
  return given === undefined || given === null || (typeof given === 'string' && given.trim() === '')
}

/** A plain value as text; nothing for objects, whose own conversion is not to be trusted. */
function asText(given: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof given) ? String(given).trim() : ''
}

/** What is expected in place of a value, `undefined` if a field takes it. */
export function refusalOf(field: Field, given: unknown): string | undefined {
  const read = readField(field, given, undefined)
  return 'value' in read ? undefined : read.expected
}

function readField(field: Field, given: unknown, locale: string | undefined): Read<CopyValue> {
  if (field.kind === 'list') return readList(field, given, locale)
  if (field.kind === 'image')
    return typeof given === 'string' && given.length <= LIMITS.fieldCharacters
      ? { value: given.trim() }
      : { expected: 'a file path' }
  return readSimple(field, given, locale)
}

function readSimple(field: SimpleField, given: unknown, locale: string | undefined): Read<CopyValue> {
  switch (field.kind) {
    case 'text': {
      if (typeof given !== 'string' && typeof given !== 'number') return { expected: 'text' }
      const text = String(given).trim()
      const limit = Math.min(field.maxLength, LIMITS.fieldCharacters)
      const length = [...text].length
      return length > limit ? { expected: `at most ${limit} characters (it has ${length})` } : { value: text }
    }
    case 'price':
      return readPrice(given, locale)
    case 'date':
      return dateWritten(asText(given), locale)
    case 'number':
      return typeof given === 'number' && Number.isFinite(given)
        ? { value: given }
        : numberWritten(asText(given), locale)
    case 'choice':
      return field.options.includes(asText(given))
        ? { value: asText(given) }
        : { expected: `one of ${field.options.join(', ')}` }
    case 'flag':
      return flagWritten(asText(given))
    case 'url':
      return typeof given === 'string' && isAddress(given.trim())
        ? { value: given.trim() }
        : { expected: 'an address such as example.org/tickets' }
  }
}

/** A web address, its `https://` perhaps left out. */
function isAddress(text: string): boolean {
  if (text.length > LIMITS.fieldCharacters || /\s/.test(text)) return false
  const address = addressOf(text)
  return /^https?:/i.test(address) && URL.canParse(address)
}

/** `{ amount, currency }`, or both in a text. */
function readPrice(given: unknown, locale: string | undefined): Read<Price> {
  if (given === null || typeof given !== 'object' || !('amount' in given) || !('currency' in given))
    return priceWritten(asText(given), locale)
  const { amount, currency } = given as Partial<Price>
  return typeof amount === 'number' && Number.isFinite(amount) && /^[A-Z]{3}$/.test(asText(currency))
    ? { value: { amount, currency: asText(currency) } }
    : { expected: 'an amount with its currency, such as 12.50 EUR' }
}

/** An array of objects, or lines of `a | b | c` in the order of the list's columns. */
function readList(field: ListField, given: unknown, locale: string | undefined): Read<CopyValue> {
  const columns = Object.keys(field.of)
  const rows =
    typeof given === 'string'
      ? given
          .split(/\r\n?|\n/)
          .filter((line) => line.trim() !== '')
          .map((line) => fromLine(line, columns))
      : given
  if (!Array.isArray(rows)) return { expected: `a list of entries with ${columns.join(', ')}` }
  if (rows.length < field.min || rows.length > field.max)
    return { expected: `${field.min} to ${field.max} entries (it has ${rows.length})` }
  const problems: string[] = []
  const entries = rows.map((row: unknown, index) => {
    const entry: Record<string, CopyEntry[string]> = {}
    if (row === null || typeof row !== 'object' || Array.isArray(row)) {
      problems.push(`entry ${index + 1} as an object with ${columns.join(', ')}`)
      return entry
    }
    for (const key of Object.keys(row)) {
      if (!columns.includes(key)) problems.push(`in entry ${index + 1} no "${key}" but ${columns.join(', ')}`)
    }
    for (const [name, column] of Object.entries(field.of)) {
      const value = Object.hasOwn(row, name) ? (row as Record<string, unknown>)[name] : undefined
      if (isNothing(value)) {
        entry[name] = null
        if (column.required) problems.push(`in entry ${index + 1} a ${name}`)
        continue
      }
      const read = readSimple(column, value, locale)
      if ('value' in read) entry[name] = read.value as CopyEntry[string]
      else problems.push(`in entry ${index + 1}, ${name}: ${read.expected}`)
    }
    return entry
  })
  return problems.length > 0 ? { expected: problems.join('; ') } : { value: entries }
}

function fromLine(line: string, columns: readonly string[]): Record<string, string> {
  const cells = line.split('|').map((cell) => cell.trim())
  const spare = cells.slice(columns.length).filter((cell) => cell !== '')
  return {
    ...Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ''])),
    // A name no column has, so that what is too much is reported and not lost.
    ...Object.fromEntries(spare.map((cell) => [`| ${cell}`, cell])),
  }
}
