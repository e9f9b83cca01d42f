/** What is wrong with something, in the words of an issue. */
export interface Fault {
  readonly found: string
  readonly expected: string
}

/** One row of a table as it stands: nothing interpreted yet. */
export interface TableRecord {
  /** Line of the file, or row of the sheet, on which it starts, from 1. */
  readonly line: number
  /** Left to right. As many as the header has columns, unless it is faulty. */
  readonly cells: readonly string[]
  /** What a cell shows its reader, where that is another text: a number with its grouping, a date in words. */
  readonly shown?: (column: number, locale: string) => string
  /** Why it cannot be read, if it cannot. */
  readonly fault?: Fault
}

/** One row of JSON as it stands. */
export interface ObjectRecord {
  /** Line of the file, or index in the array. */
  readonly line: number
  readonly object: Readonly<Record<string, unknown>>
  readonly fault?: Fault
}

/** A table in a file. */
export interface Table {
  readonly kind: 'table'
  readonly header: readonly string[]
  /** `line 4` or `row 4` of a sheet: how people find a row. */
  readonly place: (line: number) => string
  /** What a person should know of how it was read: `read as Windows-1252`. */
  readonly notes: readonly string[]
  /** At least so many rows are in it that their numbers need as many digits. */
  readonly lines: number
  /** All rows from the first, each time anew. Throws `INPUT_INVALID` where the rest cannot be read. */
  readonly read: () => AsyncIterable<TableRecord>
}

/** Rows of JSON. */
export interface Objects {
  readonly kind: 'objects'
  readonly place: (line: number, column: string) => string
  readonly notes: readonly string[]
  readonly lines: number
  readonly read: () => AsyncIterable<ObjectRecord>
}
