import { type Issue, quote } from '../error/issue.ts'
import { columnOf, isPost, type RowContext } from './column.ts'

/** Values of one row in one locale, as written. Without a prototype, so that a column may have any name. */
export type Values = Readonly<Record<string, unknown>>

/** What is wrong with a row, and in which column; empty for the whole row. */
export interface RowIssue extends Issue {
  readonly column: string
}

/** One row as somebody wrote it. */
export interface Row {
  /** Unique in its campaign; `row-001` and so on where the row has no `id`. */
  readonly id: string
  /** Where a value stands, for messages: `line 4, column Price` or `rows.2.price`. */
  readonly at: (column: string) => string
  /** How its author calls a column. */
  readonly title: (column: string) => string
  /** Copy by locale, written out: the first locale's under its own name. */
  readonly values: ReadonlyMap<string, Values>
  /** A picture of its own, as a path relative to the file of the rows. */
  readonly plate?: string
  /** The point of interest of that picture, relative to it. */
  readonly focal?: readonly [x: number, y: number]
}

/** A row of a file, whatever came of it. */
export interface WrittenRow {
  readonly id: string
  /** Line of the file or row of the sheet; of rows in an array, the place from 1. */
  readonly line: number
  /** As written, one for each of the columns of its source. */
  readonly cells: () => readonly string[]
  /** `undefined` where it could not be taken apart. */
  readonly row: Row | undefined
  readonly issues: readonly RowIssue[]
}

/** Rows of a file or a campaign, as often as they are asked for. */
export interface WrittenRows {
  /** Titles of the columns, as `rejected.csv` is to have them. */
  readonly columns: readonly string[]
  /** What a person should know of how they were read: an encoding that was guessed, columns that are left out. */
  readonly notes: readonly string[]
  /** They were left out of an earlier run and written to `rejected.csv`. */
  readonly mended: boolean
  readonly read: () => AsyncIterable<WrittenRow>
}

/** What is posted with an export: the words above it, and where it leads. */
export interface Post {
  readonly caption?: string
  readonly link?: string
}

/**
 * The values a row shows in a locale. A locale other than the first takes what it does not have from the first where the
 * field allows it (`fallback`); a required field that has neither is an issue.
 */
export function valuesIn(
  row: Row,
  locale: string,
  context: RowContext,
): { values: Values; issues: readonly RowIssue[] } {
  const [first] = context.locales
  const own = withoutPost(row.values.get(locale) ?? {}, context)
  if (locale === first) return { values: own, issues: [] }
  const original = row.values.get(first as string) ?? {}
  const values: Record<string, unknown> = Object.assign(Object.create(null), own)
  const issues: RowIssue[] = []
  for (const [name, field] of Object.entries(context.fields)) {
    if (!isBlank(own[name]) || isBlank(original[name])) continue
    if (field.fallback) values[name] = original[name]
    else if (field.required) {
      const column = columnOf(name, locale, first)
      issues.push({
        file: context.file,
        path: row.at(column),
        column: row.title(column),
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
  const copy: Record<string, unknown> = Object.create(null)
  for (const [name, value] of Object.entries(values)) if (!isPost(name, fields)) copy[name] = value
  return copy
}

/** What a row says besides copy. */
export interface Besides {
  readonly id: string | undefined
  readonly plate?: string
  readonly focal?: readonly [x: number, y: number]
}

/** Reads what is not copy: the id, a picture of its own, its focal point. */
export function readReserved(
  reserved: Readonly<Record<string, unknown>>,
  complain: (column: string, found: string, expected: string) => void,
): Besides {
  const { id, plate, focal } = reserved
  const wrong = (column: string, expected: string): void =>
    complain(column, quote(reserved[column]), expected)
  const named = typeof id === 'string' || typeof id === 'number' ? String(id).trim().normalize('NFC') : ''
  if (!isBlank(id) && named === '') wrong('id', 'a short name')
  if (!isBlank(plate) && typeof plate !== 'string') wrong('plate', 'the path of a picture')
  const point = isBlank(focal) ? undefined : readFocal(focal)
  if (!isBlank(focal) && point === undefined) wrong('focal', 'two numbers from 0 to 1, such as "0.6 0.4"')
  return {
    id: named === '' ? undefined : named,
    ...(typeof plate === 'string' && !isBlank(plate) ? { plate: plate.trim() } : {}),
    ...(point === undefined ? {} : { focal: point }),
  }
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

/** `row-001`, with as many digits as the last of them needs. */
export function numbered(number: number, rows: number): string {
  return `row-${String(number).padStart(Math.max(3, String(rows).length), '0')}`
}

export function emptyValues(locales: readonly string[]): Map<string, Values> {
  return new Map(locales.map((locale) => [locale, Object.create(null) as Values]))
}

export function put(values: ReadonlyMap<string, Values>, locale: string, name: string, value: unknown): void {
  ;(values.get(locale) as Record<string, unknown>)[name] = value
}

export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
