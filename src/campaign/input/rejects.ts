import type { RejectedRow } from './input-rows.ts'

/** Mistakes of rows that are told one by one, where all rows are refused. */
const TOLD = 200

type RowIssue = RejectedRow['rejected'][number]

/** Counts what is wrong with rows and keeps the first of it. */
export class Rejects {
  readonly #first: RowIssue[] = []
  #rows = 0
  #mistakes = 0

  add({ rejected }: RejectedRow): void {
    this.#rows++
    this.#mistakes += rejected.length
    this.#first.push(...rejected.slice(0, TOLD - this.#first.length))
  }

  /** The first mistakes, at most two hundred. */
  get first(): readonly RowIssue[] {
    return this.#first
  }

  /** Rows that have any. */
  get rows(): number {
    return this.#rows
  }

  /** All of them. */
  get mistakes(): number {
    return this.#mistakes
  }
}
