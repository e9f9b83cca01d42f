import { quote } from '../error/issue.ts'
import type { Field } from '../template/schema.ts'
import {
  columnOf,
  isPost,
  isReserved,
  POST,
  RESERVED,
  type RowContext,
  sameLocale,
  splitColumn,
  unknownLocale,
} from './column.ts'
import type { ObjectRecord, Objects } from './record.ts'
import {
  emptyValues,
  numbered,
  put,
  type RowIssue,
  readReserved,
  type WrittenRow,
  type WrittenRows,
} from './row.ts'

/** Rows of JSON: `{ "headline": …, "@de": { "headline": … } }`. Keys a template does not know are left for the reader of copy to report. */
export function rowsOfObjects(objects: Objects, context: RowContext): WrittenRows {
  const columns = columnsFor(context)
  return {
    columns,
    notes: objects.notes,
    mended: false,
    read: async function* () {
      let number = 0
      for await (const record of objects.read()) yield readRecord(record, ++number, objects, columns, context)
    },
  }
}

function readRecord(
  { line, object, fault }: ObjectRecord,
  number: number,
  { place, lines }: Objects,
  columns: readonly string[],
  context: RowContext,
): WrittenRow {
  const { file, locales } = context
  const [first] = locales as [string]
  const issues: RowIssue[] = []
  const values = emptyValues(locales)
  const reserved: Record<string, unknown> = Object.create(null)
  const at = (column: string): string => place(line, column)
  const complain = (column: string, found: string, expected: string): void => {
    issues.push({ file, path: at(column), column, found, expected })
  }
  for (const [key, value] of Object.entries(object)) {
    if (isReserved(key)) reserved[key] = value
    else if (key.startsWith('@')) readLocale(key, value)
    else if (!key.includes('@')) put(values, first, key, value)
    else {
      // As in a table, for those who come from one.
      const { name, locale = '' } = splitColumn(key)
      readLocale(`@${locale}`, { [name]: value })
    }
  }
  const { id = numbered(number, lines), ...besides } = readReserved(reserved, complain)
  return {
    id,
    line,
    cells: () => columns.map((column) => cellOf(valueAt(column), context.fields[splitColumn(column).name])),
    row: fault === undefined ? { id, at, title: (column) => column, values, ...besides } : undefined,
    issues: fault === undefined ? issues : [{ file, path: at(''), column: '', ...fault }],
  }

  function readLocale(key: string, value: unknown): void {
    const locale = locales.find((known) => sameLocale(known, key.slice(1)))
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      complain(key, quote(value), 'an object with the copy of that locale')
    } else if (locale === undefined) {
      const lacking = locales.slice(1).filter((known) => !Object.hasOwn(object, `@${known}`))
      const fault = unknownLocale(key.slice(1), lacking)
      if (fault) complain(key, fault.found, fault.expected)
    } else for (const [field, inner] of Object.entries(value)) put(values, locale, field, inner)
  }

  function valueAt(column: string): unknown {
    if (column === 'id') return id
    if (isReserved(column)) return reserved[column]
    const [name = '', locale = first] = column.split('@')
    return values.get(locale)?.[name]
  }
}

/** All columns rows of JSON may have, as a table has them. */
function columnsFor({ fields, locales }: RowContext): readonly string[] {
  const copy = [...Object.keys(fields), ...POST.filter((name) => isPost(name, fields))]
  const [id, ...others] = RESERVED
  return [
    id,
    ...locales.flatMap((locale) => copy.map((name) => columnOf(name, locale, locales[0]))),
    ...others,
  ]
}

/** A value as a table writes it: entries of a list as lines of `a | b | c`. */
export function cellOf(value: unknown, field?: Field): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'object') return String(value)
  if (Array.isArray(value) && field?.kind === 'list') {
    const names = Object.keys(field.of)
    const lineOf = (entry: unknown): string =>
      entry !== null && typeof entry === 'object'
        ? names.map((name) => cellOf((entry as Record<string, unknown>)[name])).join(' | ')
        : cellOf(entry)
    return value.map(lineOf).join('\n')
  }
  const { amount, currency } = value as Record<string, unknown>
  if (typeof amount === 'number' && typeof currency === 'string') return `${amount} ${currency}`
  return Array.isArray(value) && value.every((part) => typeof part === 'number')
    ? value.join(' ')
    : JSON.stringify(value)
}
