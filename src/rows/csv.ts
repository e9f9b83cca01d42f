import { Readable } from 'node:stream'
import { type CsvError, type Options, parse } from 'csv-parse'
import { parse as parseAtOnce } from 'csv-parse/sync'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import { LIMITS } from '../kit/limits.ts'
import type { Fault, Table, TableRecord } from './record.ts'
import { type Separation, separationOf } from './separator.ts'
import type { TextFile } from './text-file.ts'

/** Characters of the beginning by which the separator is told. */
const SAMPLE = 32 * 1024

interface Parsed {
  readonly record: readonly string[]
  readonly raw: string
}

/**
 * Opens a CSV: cells separated by comma, semicolon, tab or bar, in quotes where needed. Rows that cannot be read are records with a
 * fault; a quote that is never closed throws `INPUT_INVALID`, because no row after it can be told.
 */
export async function openCsv(text: TextFile, file: string): Promise<Table | Issue> {
  const separation = separationOf(...(await sampleOf(text)))
  let header: readonly string[] | undefined
  for await (const { cells } of recordsOf(text, separation, file, undefined)) {
    header = cells
    break
  }
  if (header === undefined)
    return { file, path: '', found: 'an empty file', expected: 'a first line that names the columns' }
  // Spreadsheets write separators for columns that once were filled.
  const named = header.slice(0, header.findLastIndex((name) => name.trim() !== '') + 1)
  return {
    kind: 'table',
    header: named,
    place: (line) => `line ${line}`,
    notes: text.guessed ? [`read as ${text.encoding}`] : [],
    lines: text.lines,
    read: () => withoutHeader(recordsOf(text, separation, file, named.length)),
  }
}

/** The beginning of a text, and whether that is all of it. */
async function sampleOf(text: TextFile): Promise<[sample: string, whole: boolean]> {
  let sample = ''
  for await (const chunk of text.chunks()) {
    sample += chunk
    if (sample.length > SAMPLE) return [sample.slice(0, SAMPLE), false]
  }
  return [sample, true]
}

async function* withoutHeader(records: AsyncIterable<TableRecord>): AsyncGenerator<TableRecord> {
  let first = true
  for await (const record of records) {
    if (!first) yield record
    first = false
  }
}

/** All records, the header first. Rows of nothing but separators are left out: spreadsheets write them below the last filled one. */
async function* recordsOf(
  text: TextFile,
  { separator, skip }: Separation,
  file: string,
  columns: number | undefined,
): AsyncGenerator<TableRecord> {
  const options: Options = {
    delimiter: separator,
    record_delimiter: ['\r\n', '\n', '\r'],
    ltrim: true,
    skip_empty_lines: true,
    max_record_size: LIMITS.rowBytes,
  }
  const parser = parse({ ...options, raw: true, relax_column_count: true, relax_quotes: true })
  const source = Readable.from(skipping(text.chunks(), skip), { objectMode: false })
  source.on('error', (error) => parser.destroy(error))
  let next = skip === 0 ? 1 : 2
  try {
    for await (const parsed of source.pipe(parser) as AsyncIterable<Parsed>) {
      // Blank lines before a record are part of what was read for it.
      const line = next + breaksIn(/^\s*/.exec(parsed.raw)?.[0] ?? '')
      next += breaksIn(parsed.raw)
      const { cells, fault } = strictly(parsed, options)
      if (cells.every((cell) => cell.trim() === '')) continue
      if (fault !== undefined) yield { line, cells: fitted(cells, columns, separator), fault }
      else yield shaped(line, cells, columns, separator)
    }
  } catch (error) {
    if (error instanceof BroadsideError) throw error
    refuseIssues([unreadable(error, file, next)])
  } finally {
    source.destroy()
    parser.destroy()
  }
}

async function* skipping(chunks: AsyncIterable<string>, skip: number): AsyncGenerator<string> {
  let left = skip
  for await (const chunk of chunks) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.slice(left)
    left = Math.max(0, left - chunk.length)
  }
}

/**
 * The parser takes quotes that do not enclose a whole cell as they stand, so that one of them does not swallow the rows after it.
 * A cell that begins with one is therefore read again by the rules.
 */
function strictly(
  { record, raw }: Parsed,
  options: Options,
): { readonly cells: readonly string[]; readonly fault?: Fault } {
  if (!record.some((cell) => cell.startsWith('"'))) return { cells: record }
  try {
    const [cells = record] = parseAtOnce(raw, {
      ...options,
      // Blanks may stand between a closing quote and the separator.
      rtrim: true,
      relax_column_count: true,
    }) as string[][]
    const isLike = cells.length === record.length
    return {
      cells: cells.map((cell, at) => (isLike && !record[at]?.startsWith('"') ? record[at] : cell) as string),
    }
  } catch {
    const bad = record.find((cell) => cell.startsWith('"')) as string
    return {
      cells: record,
      fault: {
        found: quote(bad),
        expected: 'quotes around the whole cell, and "" for a quote inside of it',
      },
    }
  }
}

/** A record with as many cells as the header has columns, or with what is wrong with it. */
function shaped(
  line: number,
  cells: readonly string[],
  columns: number | undefined,
  separator: string,
): TableRecord {
  const long = cells.find((cell) => cell.length > LIMITS.cellCharacters)
  if (long !== undefined) {
    const found = `a cell of ${long.length} characters`
    return {
      line,
      cells: fitted(cells, columns, separator),
      fault: { found, expected: `at most ${LIMITS.cellCharacters}` },
    }
  }
  if (columns === undefined || cells.length === columns) return { line, cells }
  const extra = cells.slice(columns)
  if (extra.length > 0 && extra.every((cell) => cell.trim() === ''))
    return { line, cells: cells.slice(0, columns) }
  const cause = extra.length > 0 ? '; put quotes around a cell that contains the separator' : ''
  return {
    line,
    cells: fitted(cells, columns, separator),
    fault: { found: `${cells.length} cells`, expected: `${columns}, one for each column${cause}` },
  }
}

/** As many cells as columns, without losing any: what is too much stands in the last one. */
function fitted(cells: readonly string[], columns: number | undefined, separator: string): readonly string[] {
  if (columns === undefined || cells.length === columns) return cells
  if (cells.length < columns) return [...cells, ...Array<string>(columns - cells.length).fill('')]
  return [...cells.slice(0, columns - 1), cells.slice(columns - 1).join(separator)]
}

function breaksIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}

/** @param line on which the record starts that could not be finished */
function unreadable(error: unknown, file: string, line: number): Issue {
  const code = error instanceof Error && 'code' in error ? (error as CsvError).code : ''
  const path = `line ${line}`
  if (code === 'CSV_MAX_RECORD_SIZE') {
    const found = `a row of more than ${LIMITS.rowBytes} bytes`
    return { file, path, found, expected: 'a shorter row; a quote may not be closed' }
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    const expected = 'a closing " at the end of the cell'
    return { file, path, found: 'a quote that is never closed', expected }
  }
  throw error
}
