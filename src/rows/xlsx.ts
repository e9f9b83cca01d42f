import { formatValue, readXlsx } from 'hucre'
import { quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { LIMITS } from '../kit/limits.ts'
import type { Fault } from './record.ts'
import { zipParts } from './zip-sizes.ts'

/** What a cell of a sheet holds. */
export type SheetValue = string | number | boolean | Date | null

/** More about a cell than its value. */
export interface SheetCell {
  /** Number format, such as `0%` or `#,##0.00 [$€-407]`; `General` unless it has one. */
  readonly format: string
  /** It shows an error such as `#REF!`, which is its value. */
  readonly isError: boolean
  /** A formula that nobody has calculated. */
  readonly isOpen: boolean
}

/** One sheet of a workbook. Rows and columns are counted from 0. */
export interface WorkbookSheet {
  readonly name: string
  /** Names of the other sheets. */
  readonly others: readonly string[]
  readonly rows: readonly (readonly SheetValue[])[]
  readonly cell: (row: number, column: number) => SheetCell
  readonly merges: readonly { startRow: number; endRow: number; startCol: number; endCol: number }[]
}

const ADVICE = 'a spreadsheet saved as .xlsx without a password, or as "CSV UTF-8"'

/**
 * Reads a sheet of a workbook: the first that is not hidden, unless one is named. All of it is in memory, but nothing is unpacked that
 * says to be larger than the limits.
 */
export async function readSheet(
  bytes: Uint8Array,
  wanted: string | undefined,
): Promise<WorkbookSheet | Fault> {
  const fault = sizeFault(bytes)
  if (fault !== undefined) return fault
  const names: string[] = []
  const same = (name: string): boolean => name.trim().toLowerCase() === wanted?.trim().toLowerCase()
  let chosen: string | undefined
  try {
    const { sheets } = await readXlsx(bytes, {
      readStyles: true,
      sheets: ({ name, hidden, veryHidden }) => {
        names.push(name)
        const fits = wanted === undefined ? !hidden && !veryHidden : same(name)
        if (!fits || chosen !== undefined) return false
        chosen = name
        return true
      },
    })
    const sheet = sheets.find(({ name }) => name === chosen)
    if (sheet === undefined) return noSheet(wanted, names)
    const { name, rows, cells, merges = [] } = sheet
    return {
      name,
      others: names.filter((other) => other !== name),
      rows,
      merges,
      cell: (row, column) => {
        const cell = cells?.get(`${row},${column}`)
        const result = cell?.formulaResult ?? cell?.value ?? null
        return {
          format: cell?.style?.numFmt ?? 'General',
          isError: cell?.type === 'error',
          isOpen: cell?.formula !== undefined && result === null,
        }
      },
    }
  } catch (error) {
    // Whatever it stumbles over stands in the file: of a damaged one it does not always say so in an error of its own.
    const reason = error instanceof Error ? error.message : String(error)
    return { found: `a workbook that cannot be read (${reason})`, expected: ADVICE }
  }
}

/** A value as a number format shows it in English. @param format without tags such as `[$€-407]` */
export function formatted(value: number | Date, format: string): string {
  return formatValue(value, format).trim()
}

function noSheet(wanted: string | undefined, names: readonly string[]): Fault {
  if (wanted === undefined) return { found: 'no sheet', expected: 'a sheet that is not hidden' }
  const meant = nearest(wanted, names)
  const choice = meant === undefined ? `one of ${names.slice(0, 12).map(quote).join(', ')}` : quote(meant)
  return { found: `no sheet ${quote(wanted)}`, expected: choice }
}

/** What forbids to unpack a workbook: a small file may hold any amount of zeros. */
function sizeFault(bytes: Uint8Array): Fault | undefined {
  const parts = zipParts(bytes)
  if (parts === undefined) return { found: 'no workbook', expected: ADVICE }
  const smaller = 'a smaller one; a CSV in UTF-8 may be of any length'
  let all = 0
  for (const { name, packed, unpacked } of parts) {
    all += unpacked
    // These sizes are what unpacking stops at; of one that says nothing it would not.
    if (unpacked === 0 && packed > 2)
      return { found: `a part of unknown size (${quote(name)})`, expected: ADVICE }
    if (unpacked > LIMITS.workbookPartBytes && /\.xml$/i.test(name))
      return { found: `${unpacked} bytes in ${quote(name)}`, expected: smaller }
  }
  return all > LIMITS.workbookBytes ? { found: `${all} bytes, unpacked`, expected: smaller } : undefined
}
