import { stringify } from 'csv-stringify/sync'
import { escapedFormula } from '../kit/formula.ts'

/** What a CSV begins with, so that spreadsheets read it as UTF-8. */
export const CSV_MARK = '\ufeff'

/** Lines of a CSV. No cell is taken for a formula: those that would be get an apostrophe. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return stringify(
    rows.map((cells) => cells.map((cell) => escapedFormula(String(cell)))),
    { record_delimiter: 'windows' },
  )
}
