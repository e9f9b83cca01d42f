import { stringify } from 'csv-stringify/sync'
import { escapedFormula } from '../kit/formula.ts'

/** What a CSV begins with, so that spreadsheets read it as UTF-8. */
export const CSV_MARK = '\ufeff'

/** Lines of a CSV. No cell is taken for a formula: those that would be get an apostrophe. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(
    rows.map((cells) => cells.map((cell) => escapedFormula(String(cell)))),
    // A line break alone is not taken for the end of a row by the writer, but it is by readers.
    { record_delimiter: 'windows', quoted_match: /[\r\n]/ },
  )
}
