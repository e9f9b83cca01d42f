/** What spreadsheets take for the beginning of a formula, also in full width, after any apostrophes. */
const FORMULA = /^'*[=+\-@\t\r＝＋－＠]/u

/** A cell that no spreadsheet takes for a formula: an apostrophe stands before what would be one. */
export function escapedFormula(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell
}

/** The cell that was escaped. */
export function unescapedFormula(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell
}
