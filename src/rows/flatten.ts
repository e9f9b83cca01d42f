import { type Issue, quote } from '../error/issue.ts'
import { LIMITS } from '../kit/limits.ts'
import type { RowContext } from './column.ts'
import { cellOf } from './object-rows.ts'
import type { Fault, ObjectRecord, Objects, Table } from './record.ts'

/**
 * Rows of JSON as a table: a column for each key that any of them has, `headline@de` for what stands under `@de`. Values are
 * written as in a table of text; a record whose values could not be read again from that has a fault.
 */
export async function flattened(objects: Objects, context: RowContext): Promise<Table | Issue> {
  const header = new Set<string>()
  for await (const { object } of objects.read()) {
    for (const { title } of cellsOf(object)) header.add(title)
    if (header.size > LIMITS.tableColumns) {
      const found = `more than ${LIMITS.tableColumns} different keys`
      return { file: context.file, path: '', found, expected: 'a key for each field of the template' }
    }
  }
  const titles = [...header]
  return {
    kind: 'table',
    header: titles,
    place: (line) => objects.place(line, ''),
    notes: objects.notes,
    lines: objects.lines,
    read: async function* () {
      for await (const record of objects.read()) yield recordOf(record, titles, context)
    },
  }
}

function recordOf({ line, object, fault }: ObjectRecord, titles: readonly string[], { fields }: RowContext) {
  let broken: Fault | undefined
  const written = new Map(
    cellsOf(object).map(({ title, name, value }) => {
      broken ??= unwritable(value)
      return [title, cellOf(value, fields[name])]
    }),
  )
  const why = fault ?? broken
  const cells = titles.map((title) => written.get(title) ?? '')
  return { line, cells, ...(why === undefined ? {} : { fault: why }) }
}

function cellsOf(
  object: Readonly<Record<string, unknown>>,
): { readonly title: string; readonly name: string; readonly value: unknown }[] {
  return Object.entries(object).flatMap(([key, value]) => {
    if (!key.startsWith('@') || value === null || typeof value !== 'object' || Array.isArray(value))
      return [{ title: key, name: key.split('@')[0] ?? key, value }]
    return Object.entries(value).map(([name, inner]) => ({ title: `${name}${key}`, name, value: inner }))
  })
}

/** Lines and bars are what a table tells the entries of a list by. */
function unwritable(value: unknown): Fault | undefined {
  if (!Array.isArray(value)) return undefined
  const parts = value.flatMap((entry) =>
    entry !== null && typeof entry === 'object' ? Object.values(entry) : [entry],
  )
  const bad = parts.find((part) => typeof part === 'string' && /[|\r\n]/.test(part))
  if (bad === undefined) return undefined
  return { found: `${quote(bad)} in a list`, expected: 'no bar and no line break inside of an entry' }
}
