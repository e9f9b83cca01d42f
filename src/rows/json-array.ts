import { type Issue, quote } from '../error/issue.ts'
import { LIMITS } from '../kit/limits.ts'
import type { ObjectRecord, Objects } from './record.ts'
import type { TextFile } from './text-file.ts'

/** Rows of an array, which is in memory anyway. @param path of the array in its file, with a dot at the end */
export function objectsOf(rows: readonly unknown[], path: string): Objects {
  return {
    kind: 'objects',
    place: (line, column) => `${path}${line - 1}${column === '' ? '' : `.${column}`}`,
    notes: [],
    lines: rows.length,
    read: async function* () {
      for (const [index, row] of rows.entries()) yield objectRecord(row, index + 1)
    },
  }
}

/** Opens a JSON file that holds an array of objects. Read whole, so of limited size; JSON Lines may be of any. */
export async function openJson(text: TextFile, file: string): Promise<Objects | Issue> {
  let json = ''
  for await (const chunk of text.chunks()) {
    json += chunk
    if (json.length > LIMITS.rowsJsonBytes) {
      const found = `more than ${LIMITS.rowsJsonBytes} bytes`
      return { file, path: '', found, expected: 'a shorter array, or JSON Lines (.jsonl) of any length' }
    }
  }
  try {
    const rows: unknown = JSON.parse(json)
    if (Array.isArray(rows) && rows.length > 0) return objectsOf(rows, '')
    return { file, path: '', found: quote(rows), expected: 'an array of at least one object' }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { file, path: '', found: 'no valid JSON', expected: quote(reason) }
  }
}

/** A value as a row, which only an object is. */
export function objectRecord(value: unknown, line: number): ObjectRecord {
  if (value !== null && typeof value === 'object' && !Array.isArray(value))
    return { line, object: value as Record<string, unknown> }
  return { line, object: {}, fault: { found: quote(value), expected: 'an object' } }
}
