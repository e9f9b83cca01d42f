import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import type { Field } from '../template/schema.ts'
import type { Table } from './csv.ts'

/** Values of one row in one locale, as written. Without a prototype, so that a column may have any name. */
export type Values = Readonly<Record<string, unknown>>

/** One row as somebody wrote it. */
export interface Row {
  /** Unique in its campaign; `row-001` and so on where the row has no `id`. */
  readonly id: string
  /** Where a value stands, for messages: `row 3, column price` or `rows.2.price`. */
  readonly at: (column: string) => string
  /** Copy by locale, written out: the first locale's under its own name. */
  readonly values: ReadonlyMap<string, Values>
  /** A picture of its own, as a path relative to the file of the rows. */
  readonly plate?: string
  /** The point of interest of that picture, relative to it. */
  readonly focal?: readonly [x: number, y: number]
}

/** What rows are read for. */
export interface RowContext {
  /** For messages. */
  readonly file: string
  readonly fields: Readonly<Record<string, Field>>
  /** Of the campaign; plain columns hold the first one's copy. */
  readonly locales: readonly string[]
}

/** Columns that are not copy. */
const RESERVED = ['id', 'plate', 'focal'] as const

/** Columns of the post around an export, by locale like copy; a template's field of such a name comes first. */
const POST = ['caption', 'link'] as const

/** What is posted with an export: the words above it, and where it leads. */
export interface Post {
  readonly caption?: string
  readonly link?: string
}

/** Rows of a CSV: columns `headline` and `headline@de`, and `id`, `plate`, `focal`. Problems of the header are reported once, not for each row. */
export function rowsOfTable(
  table: Table,
  context: RowContext,
): { rows: readonly Row[]; issues: readonly Issue[] } {
  const { columns, issues } = readHeader(table.header, context)
  const drafts = table.records.map(({ cells }, index) => {
    const values = emptyValues(context.locales)
    const reserved: Record<string, string> = Object.create(null)
    for (const [at, column] of columns.entries()) {
      const cell = cells[at] ?? ''
      if (column === undefined || cell.trim() === '') continue
      if (column.locale === undefined) reserved[column.name] = cell
      else (values.get(column.locale) as Record<string, unknown>)[column.name] = cell
    }
    return { values, reserved, at: (column: string) => `row ${index + 1}, column ${column}` }
  })
  return finish(drafts, context, issues)
}

/** Rows of JSON: `{ "headline": …, "@de": { "headline": … } }`. Keys a template does not know are left for the reader of copy to report. */
export function rowsOfJson(
  objects: readonly Readonly<Record<string, unknown>>[],
  context: RowContext,
  path = 'rows',
): { rows: readonly Row[]; issues: readonly Issue[] } {
  const issues: Issue[] = []
  const drafts = objects.map((object, index) => {
    const values = emptyValues(context.locales)
    const reserved: Record<string, unknown> = Object.create(null)
    const at = (column: string): string => `${path}.${index}.${column}`
    for (const [key, value] of Object.entries(object)) {
      if (isReserved(key)) reserved[key] = value
      else if (!key.startsWith('@')) put(values, context.locales[0] as string, key, value)
      else {
        const locale = context.locales.find((known) => sameLocale(known, key.slice(1)))
        if (value === null || typeof value !== 'object' || Array.isArray(value)) {
          issues.push({
            file: context.file,
            path: at(key),
            found: quote(value),
            expected: 'an object with the copy of that locale',
          })
        } else if (locale === undefined) {
          const issue = unknownLocale(
            key.slice(1),
            context.locales.filter((known) => !Object.hasOwn(object, `@${known}`)).slice(1),
          )
          if (issue) issues.push({ file: context.file, path: at(key), ...issue })
        } else for (const [field, inner] of Object.entries(value)) put(values, locale, field, inner)
      }
    }
    return { values, reserved, at }
  })
  return finish(drafts, context, issues)
}

/**
 * The values a row shows in a locale. A locale other than the first takes what it does not have from the first where the
 * field allows it (`fallback`); a required field that has neither is an issue.
 */
export function valuesIn(
  row: Row,
  locale: string,
  context: RowContext,
): { values: Values; issues: readonly Issue[] } {
  const [first] = context.locales
  const own = withoutPost(row.values.get(locale) ?? {}, context)
  if (locale === first) return { values: own, issues: [] }
  const original = row.values.get(first as string) ?? {}
  const values: Record<string, unknown> = Object.assign(Object.create(null), own)
  const issues: Issue[] = []
  for (const [name, field] of Object.entries(context.fields)) {
    if (!isBlank(own[name]) || isBlank(original[name])) continue
    if (field.fallback) values[name] = original[name]
    else if (field.required) {
      issues.push({
        file: context.file,
        path: row.at(`${name}@${locale}`),
        found: 'nothing',
        expected: `${field.label} in ${locale}; the template does not let it fall back to ${first}`,
      })
    }
  }
  return { values, issues }
}

/**
 * What a row says of its post in a locale. A link holds for all locales that have none of their own; words in another language than
 * the export are none.
 */
export function postIn(row: Row, locale: string, context: RowContext): Post {
  const own = row.values.get(locale) ?? {}
  const original = row.values.get(context.locales[0] as string) ?? {}
  const text = (name: string, values: Values): string | undefined => {
    const value = Object.hasOwn(context.fields, name) ? undefined : values[name]
    return isBlank(value) || !['string', 'number'].includes(typeof value) ? undefined : String(value).trim()
  }
  const caption = text('caption', own)
  const link = text('link', own) ?? text('link', original)
  return { ...(caption === undefined ? {} : { caption }), ...(link === undefined ? {} : { link }) }
}

function withoutPost(values: Values, { fields }: RowContext): Values {
  const entries = Object.entries(values).filter(([name]) => !isPost(name, fields))
  return Object.assign(Object.create(null), Object.fromEntries(entries))
}

function isPost(name: string, fields: RowContext['fields']): boolean {
  return POST.some((known) => known === name) && !Object.hasOwn(fields, name)
}

type Column = { readonly name: string; readonly locale: string | undefined } | undefined

function readHeader(
  header: readonly string[],
  context: RowContext,
): { columns: readonly Column[]; issues: Issue[] } {
  const { file, fields, locales } = context
  const issues: Issue[] = []
  const seen = new Map<string, string>()
  const split = header.map((title) => splitColumn(title))
  const columns = split.map(({ name, locale }, index): Column => {
    const title = header[index] as string
    const path = `column ${index + 1}`
    if (title === '') {
      issues.push({ file, path, found: 'a column without a name', expected: 'a field of the template' })
      return undefined
    }
    if (locale === undefined && isReserved(name)) return once({ name, locale: undefined }, title, path)
    if (!Object.hasOwn(fields, name) && !isPost(name, fields)) {
      const choices = [...Object.keys(fields), ...RESERVED, ...POST]
      const meant = nearest(name, choices)
      const expected = meant
        ? `"${meant}${locale === undefined ? '' : `@${locale}`}"`
        : `one of ${choices.join(', ')}`
      issues.push({ file, path, found: `the column ${quote(title)}`, expected })
      return undefined
    }
    const known = locales.find((tag) => sameLocale(tag, locale ?? (locales[0] as string)))
    if (known === undefined) {
      // Columns of a language this campaign does not use are fine; one that stands in for a missing language is a slip.
      const lacking = locales
        .slice(1)
        .filter((tag) => !split.some((other) => other.name === name && sameLocale(other.locale ?? '', tag)))
      const issue = unknownLocale(locale as string, lacking)
      if (issue) issues.push({ file, path, ...issue })
      return undefined
    }
    return once({ name, locale: known }, title, path)
  })
  for (const [name, field] of Object.entries(fields)) {
    if (!field.required || columns.some((column) => column?.name === name && column.locale === locales[0]))
      continue
    // Of a misspelt column enough is said already.
    if (issues.some(({ expected }) => expected.startsWith(`"${name}"`))) continue
    issues.push({
      file,
      path: '',
      found: `no column ${quote(name)}`,
      expected: `${field.label}: the template needs it`,
    })
  }
  return { columns, issues }

  function once(column: { name: string; locale: string | undefined }, title: string, path: string): Column {
    const key = `${column.name}@${column.locale ?? ''}`
    const twin = seen.get(key)
    seen.set(key, title)
    if (twin === undefined) return column
    issues.push({
      file,
      path,
      found: `the column ${quote(title)} a second time`,
      expected: 'each column once',
    })
    return undefined
  }
}

interface Draft {
  readonly values: ReadonlyMap<string, Values>
  readonly reserved: Readonly<Record<string, unknown>>
  readonly at: (column: string) => string
}

/** Gives rows their ids and reads what is not copy. */
function finish(
  drafts: readonly Draft[],
  { file }: RowContext,
  issues: Issue[],
): { rows: readonly Row[]; issues: readonly Issue[] } {
  const digits = Math.max(3, String(drafts.length).length)
  const takenBy = new Map<string, string>()
  const rows = drafts.map(({ values, reserved, at }, index): Row => {
    const complain = (column: string, expected: string): void => {
      issues.push({ file, path: at(column), found: quote(reserved[column]), expected })
    }
    let id = `row-${String(index + 1).padStart(digits, '0')}`
    if (!isBlank(reserved.id)) {
      if (typeof reserved.id === 'string' || typeof reserved.id === 'number')
        id = String(reserved.id).trim().normalize('NFC')
      else complain('id', 'a short name')
    }
    const other = takenBy.get(id)
    if (other !== undefined) complain('id', `an id of its own; ${other} has this one`)
    takenBy.set(id, at('id'))
    const plate = reserved.plate
    if (!isBlank(plate) && typeof plate !== 'string') complain('plate', 'the path of a picture')
    const focal = isBlank(reserved.focal) ? undefined : readFocal(reserved.focal)
    if (!isBlank(reserved.focal) && focal === undefined)
      complain('focal', 'two numbers from 0 to 1, such as "0.6 0.4"')
    return {
      id,
      at,
      values,
      ...(typeof plate === 'string' && !isBlank(plate) ? { plate: plate.trim() } : {}),
      ...(focal === undefined ? {} : { focal }),
    }
  })
  return { rows, issues }
}

function readFocal(value: unknown): readonly [number, number] | undefined {
  const parts =
    typeof value === 'string'
      ? value
          .trim()
          .split(/[\s,;]+/)
          .map(Number)
      : value
  if (!Array.isArray(parts) || parts.length !== 2) return undefined
  const [x, y] = parts as readonly unknown[]
  const inside = (part: unknown): part is number => typeof part === 'number' && part >= 0 && part <= 1
  return inside(x) && inside(y) ? [x, y] : undefined
}

function splitColumn(title: string): { name: string; locale: string | undefined } {
  const at = title.indexOf('@')
  return at < 0
    ? { name: title, locale: undefined }
    : { name: title.slice(0, at).trim(), locale: title.slice(at + 1).trim() }
}

function unknownLocale(
  locale: string,
  lacking: readonly string[],
): Pick<Issue, 'found' | 'expected'> | undefined {
  if (lacking.length === 0) return undefined
  return {
    found: `the locale ${quote(locale)}`,
    expected: `${lacking.join(' or ')}, which ${lacking.length === 1 ? 'is' : 'are'} missing here`,
  }
}

function emptyValues(locales: readonly string[]): Map<string, Values> {
  return new Map(locales.map((locale) => [locale, Object.create(null) as Values]))
}

function put(values: ReadonlyMap<string, Values>, locale: string, name: string, value: unknown): void {
  ;(values.get(locale) as Record<string, unknown>)[name] = value
}

function sameLocale(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function isReserved(name: string): boolean {
  return (RESERVED as readonly string[]).includes(name)
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
