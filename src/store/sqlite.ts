import { DatabaseSync } from 'node:sqlite'

type Cell = string | number | null

/** A prepared statement. Rows come as plain objects by the names of their columns. */
export interface Statement<Row> {
  /** Runs it and returns how many rows it changed. */
  run(...cells: readonly Cell[]): { readonly changes: number; readonly lastId: number }
  get(...cells: readonly Cell[]): Row | undefined
  all(...cells: readonly Cell[]): readonly Row[]
}

/** Why a database does not do what it is asked, where the reason calls for an answer of its own. */
export type DatabaseFault = 'full' | 'busy' | 'damaged' | 'read-only'

/**
 * A SQLite database in a file; without a name, one of this process's own that is held in memory, moves to the temp
 * folder where it grows, and is gone when it is closed or the process ends, however it ends.
 */
export class Database {
  readonly #db: DatabaseSync

  /** @param setup pragmas and tables */
  constructor(file: string, setup: string) {
    this.#db = new DatabaseSync(file)
    try {
      this.#db.exec(setup)
    } catch (error) {
      this.#db.close()
      throw error
    }
  }

  statement<Row>(sql: string): Statement<Row> {
    const statement = this.#db.prepare(sql)
    return {
      run: (...cells) => {
        const { changes, lastInsertRowid } = statement.run(...cells)
        return { changes: Number(changes), lastId: Number(lastInsertRowid) }
      },
      get: (...cells) => statement.get(...cells) as Row | undefined,
      all: (...cells) => statement.all(...cells) as unknown as readonly Row[],
    }
  }

  exec(sql: string): void {
    this.#db.exec(sql)
  }

  /** Runs in one transaction that holds the only right to write from its first line. */
  whole<T>(act: () => T): T {
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      const result = act()
      this.#db.exec('COMMIT')
      return result
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}

/**
 * The rows of a statement, a page at a time, so that their number does not matter and the table may be written meanwhile.
 * @param page takes the number `n` after which to go on, then the cells given here, and orders by `n`
 */
export function* byPages<Row extends { readonly n: number }>(
  page: Statement<Row>,
  ...cells: readonly Cell[]
): Iterable<Row> {
  for (let rows = page.all(0, ...cells); rows.length > 0; rows = page.all(rows.at(-1)?.n ?? 0, ...cells))
    yield* rows
}

/** Result codes of SQLite (sqlite.org/rescode.html), without their extensions. */
const FAULTS: Readonly<Record<number, DatabaseFault>> = {
  5: 'busy',
  6: 'busy',
  8: 'read-only',
  11: 'damaged',
  13: 'full',
  14: 'read-only',
  26: 'damaged',
}

/** What kind of fault an error of a database is; `undefined` for any other error. */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined
  return FAULTS[error.errcode & 0xff]
}
