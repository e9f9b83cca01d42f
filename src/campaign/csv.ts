import { CsvError, parse } from 'csv-parse/sync'
import { type Issue, quote } from '../error/issue.ts'
import { LIMITS } from '../kit/limits.ts'

/** A CSV as it stands: nothing interpreted yet. */
export interface Table {
  readonly header: readonly string[]
  readonly records: readonly Record[]
}

interface Record {
  /** Line of the file on which the record starts, from 1. */
  readonly line: number
  /** One cell for each column of the header. */
  readonly cells: readonly string[]
}

interface Parsed {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

/**
 * Reads a CSV in UTF-8 or UTF-16, separated by comma, semicolon or tab, with cells quoted where needed. Rows that are
 * shorter or longer than the header are issues, as are an encoding that cannot be read and quotes that do not close.
 */
export function readTable(bytes: Uint8Array, file: string): { table?: Table; issues: readonly Issue[] } {
  const text = decode(bytes)
  if (text === undefined) {
    return {
      issues: [
        {
          file,
          path: '',
          found: 'text that is not UTF-8',
          expected: 'a CSV saved as "CSV UTF-8" (Excel: Save as)',
        },
      ],
    }
  }
  const { body, delimiter, skipped } = separatorOf(text)
  let parsed: readonly Parsed[]
  try {
    parsed = parse(body, {
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LIMITS.rowBytes,
    }) as unknown as readonly Parsed[]
  } catch (error) {
    return { issues: [syntaxIssue(error, file, skipped)] }
  }
  const [first, ...rest] = parsed
  if (first === undefined) {
    return {
      issues: [{ file, path: '', found: 'an empty file', expected: 'a first line that names the columns' }],
    }
  }
  const header = first.record.map((name) => name.trim())
  // `lines` counts to the end of a record; it starts one line after the end of the one before, blank lines aside.
  const records = rest.map(({ record, info }) => ({
    line: info.lines - record.join('').split('\n').length + 1 + skipped,
    cells: record,
  }))
  // Spreadsheets write rows of nothing but separators below the last filled one.
  const filled = records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const issues = filled.flatMap(({ line, cells }, index) =>
    raggedIssues(header, cells, { file, line, row: index + 1 }),
  )
  if (filled.length === 0) {
    issues.push({
      file,
      path: '',
      found: 'no rows',
      expected: 'at least one row below the names of the columns',
    })
  }
  return issues.length > 0 ? { issues } : { table: { header, records: filled }, issues: [] }
}

function raggedIssues(
  header: readonly string[],
  cells: readonly string[],
  { file, line, row }: { file: string; line: number; row: number },
): Issue[] {
  const extra = cells.slice(header.length)
  if (cells.length === header.length || (extra.length > 0 && extra.every((cell) => cell.trim() === '')))
    return []
  const cause = extra.length > 0 ? '; put quotes around a cell that contains the separator' : ''
  return [
    {
      file,
      path: `row ${row} (line ${line})`,
      found: `${cells.length} cells`,
      expected: `${header.length}, one for each column${cause}`,
    },
  ]
}

/** Text of a file in UTF-8 or, with a byte order mark, UTF-16; `undefined` if it is neither. */
function decode(bytes: Uint8Array): string | undefined {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The separator: what a `sep=` line of Excel's says, else the likeliest of the three in the first line, outside of quotes. */
function separatorOf(text: string): { body: string; delimiter: string; skipped: number } {
  const said = /^sep=(.)\r?\n/.exec(text)
  if (said?.[1]) return { body: text.slice(said[0].length), delimiter: said[1], skipped: 1 }
  const first = (/^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '').replace(/"(?:[^"]|"")*"/g, '')
  const count = (mark: string): number => first.split(mark).length
  const delimiter = [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
  return { body: text, delimiter, skipped: 0 }
}

function syntaxIssue(error: unknown, file: string, skipped: number): Issue {
  if (!(error instanceof CsvError)) throw error
  const line = typeof error.lines === 'number' ? error.lines + skipped : undefined
  const path = line === undefined ? '' : `line ${line}`
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return {
        file,
        path,
        found: `a row of more than ${LIMITS.rowBytes} bytes`,
        expected: 'a shorter row; a quote may not be closed',
      }
    case 'CSV_QUOTE_NOT_CLOSED':
      return {
        file,
        path,
        found: 'a quote that is never closed',
        expected: 'a closing " at the end of the cell',
      }
    default:
      return {
        file,
        path,
        found: quote(error.message),
        expected: 'quotes around a whole cell, and "" for a quote inside of it',
      }
  }
}
