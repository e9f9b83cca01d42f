import { sha256 } from '../kit/hash.ts'
import type { Database, Statement } from '../store/sqlite.ts'
import { fold } from './name.ts'

/** Hexadecimal digits of a hash that a name carries, from round to round, until it is the only one of its kind. */
const MARKS = [0, 8, 16, 64] as const

/** Names that are looked at at once. */
const BATCH = 500

interface Entry {
  readonly n: number
  readonly plain: string
  readonly identity: string
  readonly marks: number
}

/**
 * Names of which no two are one file on a system that ignores case or forms of Unicode, however many there are: they are
 * kept in a table. Where two would be one, all of them get a few digits of the hash of what they stand for, so that a
 * name does not depend on the order in which they came.
 */
export class NameTable {
  readonly #db: Database
  readonly #table: string
  readonly #insert: Statement<never>
  readonly #find: Statement<{ name: string }>

  /** @param table name of the table, which it makes */
  constructor(db: Database, table: string) {
    db.exec(`CREATE TABLE ${table} (
      n INTEGER PRIMARY KEY, plain TEXT NOT NULL, identity TEXT NOT NULL, marks INTEGER NOT NULL, name TEXT NOT NULL,
      folded TEXT NOT NULL, shared INTEGER NOT NULL DEFAULT 0) STRICT;
      CREATE INDEX ${table}_folded ON ${table} (folded)`)
    this.#db = db
    this.#table = table
    this.#insert = db.statement(
      `INSERT INTO ${table} (n, plain, identity, marks, name, folded) VALUES (?, ?, ?, ?, ?, ?)`,
    )
    this.#find = db.statement(`SELECT name FROM ${table} WHERE n = ?`)
  }

  /**
   * @param n number it is asked for by
   * @param plain the name it would have if it were alone; may be empty
   * @param identity what it stands for: no two are the same
   */
  add(n: number, plain: string, identity: string): void {
    const marks = plain === '' ? MARKS[1] : MARKS[0]
    const name = marked(plain, identity, marks)
    this.#insert.run(n, plain, identity, marks, name, fold(name))
  }

  of(n: number): string {
    const found = this.#find.get(n)
    if (found === undefined) throw new RangeError(`there is no name ${n}`)
    return found.name
  }

  /** Marks what would be one file. */
  settle(): void {
    const table = this.#table
    const next = this.#db.statement<Entry>(
      `SELECT n, plain, identity, marks FROM ${table} WHERE shared = 1 LIMIT ${BATCH}`,
    )
    const rename = this.#db.statement<never>(
      `UPDATE ${table} SET marks = ?, name = ?, folded = ?, shared = 0 WHERE n = ?`,
    )
    for (let round = 1; this.#markShared() > 0; round++) {
      if (round >= MARKS.length) throw new RangeError('two names for one thing')
      for (let batch = next.all(); batch.length > 0; batch = next.all())
        for (const { n, plain, identity, marks } of batch) {
          const more = MARKS[MARKS.indexOf(marks as 0) + 1] ?? 64
          const name = marked(plain, identity, more)
          rename.run(more, name, fold(name), n)
        }
    }
  }

  /** Notes which names are not alone, and counts them. */
  #markShared(): number {
    const table = this.#table
    const { changes } = this.#db
      .statement<never>(
        `UPDATE ${table} SET shared = 1
         WHERE folded IN (SELECT folded FROM ${table} GROUP BY folded HAVING count(*) > 1)`,
      )
      .run()
    return changes
  }
}

function marked(plain: string, identity: string, marks: number): string {
  if (marks === 0) return plain
  return `${plain}${plain === '' ? '' : '-'}${sha256(identity).slice(0, marks)}`
}
