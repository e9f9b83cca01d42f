import { NameTable } from '../export/name-table.ts'
import { hashOf, sha256 } from '../kit/hash.ts'
import { byPages, Database, type Statement } from '../store/sqlite.ts'
import type { RejectedRow } from './input/input-rows.ts'
import { Rejects } from './input/rejects.ts'
import type { AtPlacement, Job } from './plan.ts'
import { type PlannedPlate, pixelsOf } from './plates/planned-plate.ts'

/** What is to become of a job: it is to be made, lies there as it would be made, or is not asked for. */
export type JobState = 'todo' | 'kept' | 'out'

/** What all jobs of a campaign share. */
export interface Shared {
  /** By place: a job names its own by number. */
  readonly settings: readonly AtPlacement[]
  /** Path of an export without its extension, by the name of its row. */
  readonly stemOf: (job: Omit<Job, 'stem'>, row: string) => string
  /** The name of a row before it is told from others; see `export/name-table.ts`. */
  readonly rowName: (id: string) => string
}

/** A row as it is planned. */
export interface PlannedRow {
  readonly id: string
  /** Over everything the row says. */
  readonly hash: string
  readonly texts: readonly (Pick<Job, 'locale' | 'copy' | 'images' | 'post'> & {
    readonly jobs: readonly (Pick<Job, 'key' | 'carried'> & {
      readonly setting: number
      readonly plate: PlannedPlate
    })[]
  })[]
}

const TABLES = `
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE row (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, line INTEGER NOT NULL) STRICT;
CREATE TABLE left_out (n INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE text (n INTEGER PRIMARY KEY, row INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE plate (n INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, rank INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX plate_rank ON plate (rank, n);
CREATE TABLE job (
  n INTEGER PRIMARY KEY, text INTEGER NOT NULL, setting INTEGER NOT NULL, key TEXT NOT NULL, plate TEXT NOT NULL,
  carried TEXT, state TEXT NOT NULL) STRICT;
CREATE INDEX job_plate ON job (plate, state, n);
CREATE INDEX job_text ON job (text);
CREATE INDEX text_row ON text (row);`

/** Jobs or plates that are read at once. */
const PAGE = 200

interface JobRecord {
  readonly n: number
  readonly setting: number
  readonly key: string
  readonly plate: string
  readonly carried: string | null
  readonly row: number
  readonly id: string
  readonly body: string
  readonly stem: string | null
}

const JOB = `
SELECT job.n, job.setting, job.key, job.plate, job.carried, text.row, row.id, text.body, stem.name AS stem
FROM job JOIN text ON text.n = job.text JOIN row ON row.n = text.row LEFT JOIN stem ON stem.n = job.n`

/**
 * What a campaign takes to make: plates, and jobs with rows in their order, then locales, then placements. It is kept in a
 * table of this process, which moves to the temp folder as it grows, so that memory does not depend on the number of rows.
 */
export class Plan {
  readonly #db = new Database('', TABLES)
  readonly #shared: Shared
  readonly #rowNames: NameTable
  readonly #stems: NameTable
  readonly #insert: Record<'row' | 'text' | 'plate' | 'job' | 'leftOut', Statement<never>>
  readonly #setState: Statement<never>
  readonly #lineOf: Statement<{ line: number }>
  /** How many rows are not made, and why, for the first of them. */
  readonly rejects = new Rejects()
  #rows = 0
  #rowsHash = sha256('')

  constructor(shared: Shared) {
    const db = this.#db
    this.#shared = shared
    this.#rowNames = new NameTable(db, 'row_name')
    this.#stems = new NameTable(db, 'stem')
    this.#insert = {
      row: db.statement('INSERT INTO row (n, id, line) VALUES (?, ?, ?)'),
      leftOut: db.statement('INSERT INTO left_out (body) VALUES (?)'),
      text: db.statement('INSERT INTO text (row, body) VALUES (?, ?)'),
      plate: db.statement('INSERT OR IGNORE INTO plate (key, rank, body) VALUES (?, ?, ?)'),
      job: db.statement(
        "INSERT INTO job (text, setting, key, plate, carried, state) VALUES (?, ?, ?, ?, ?, 'todo')",
      ),
    }
    this.#lineOf = db.statement('SELECT line FROM row WHERE id = ?')
    this.#setState = db.statement('UPDATE job SET state = ? WHERE n = ?')
    db.exec('BEGIN')
  }

  /** How many rows there are. */
  get rows(): number {
    return this.#rows
  }

  /** Over everything its rows say, in their order. */
  get rowsHash(): string {
    return this.#rowsHash
  }

  /** How many jobs are in a state; all that are asked for unless one is named. */
  count(state?: JobState): number {
    const where = state === undefined ? "state != 'out'" : `state = '${state}'`
    return this.#db.statement<{ n: number }>(`SELECT count(*) AS n FROM job WHERE ${where}`).get()?.n ?? 0
  }

  /** How much is asked for. */
  get size(): { readonly rows: number; readonly plates: number; readonly exports: number } {
    const count = "SELECT count(DISTINCT plate) AS n FROM job WHERE state != 'out'"
    const plates = this.#db.statement<{ n: number }>(count).get()?.n ?? 0
    return { rows: this.#rows, plates, exports: this.count() }
  }

  /** The line of the row that has an id. */
  lineOf(id: string): number | undefined {
    return this.#lineOf.get(id)?.line
  }

  /** Adds a row with an id of its own. Nothing may be added after {@link seal}. @param line see `GoodRow` */
  add({ id, hash, texts }: PlannedRow, line: number): void {
    const row = ++this.#rows
    this.#rowsHash = sha256(this.#rowsHash + hash)
    this.#insert.row.run(row, id, line)
    this.#rowNames.add(row, this.#shared.rowName(id), id)
    for (const { jobs, ...body } of texts) {
      const { lastId: text } = this.#insert.text.run(row, JSON.stringify(body))
      for (const { setting, key, plate, carried } of jobs) {
        const words = carried === undefined ? null : JSON.stringify(carried)
        this.#insert.plate.run(plate.key, rankOf(plate), JSON.stringify(plate))
        this.#insert.job.run(text, setting, key, plate.key, words)
      }
    }
  }

  /** Notes a row that is not made. */
  leaveOut(row: RejectedRow): void {
    const { id, line, rejected, cells } = row
    this.rejects.add(row)
    this.#insert.leftOut.run(JSON.stringify({ id, line, rejected, cells: cells() }))
  }

  /** The rows that are not made, in their order. */
  *leftOut(): Iterable<Omit<RejectedRow, 'cells'> & { readonly cells: readonly string[] }> {
    const page = this.#db.statement<{ n: number; body: string }>(
      `SELECT n, body FROM left_out WHERE n > ? ORDER BY n LIMIT ${PAGE}`,
    )
    for (const { body } of byPages(page)) yield JSON.parse(body)
  }

  /** Gives all exports their names, which depend on all rows. */
  seal(): this {
    this.#rowNames.settle()
    for (const record of this.#records()) {
      const job = this.#jobOf(record)
      const stem = this.#shared.stemOf(job, this.#rowNames.of(record.row))
      this.#stems.add(job.n, stem, JSON.stringify([job.placement.id, job.row, job.locale]))
    }
    this.#stems.settle()
    this.#db.exec('COMMIT')
    return this
  }

  /** Jobs in their order; all unless a state is named. */
  *jobs(...states: readonly JobState[]): Iterable<Job> {
    const where =
      states.length === 0 ? '' : `AND job.state IN (${states.map((state) => `'${state}'`).join(', ')})`
    for (const record of this.#records(where)) yield this.#jobOf(record)
  }

  /** The jobs on a plate that are to be made, in their order. */
  *jobsOn(plate: string): Iterable<Job> {
    const where = "AND job.plate = ? AND job.state = 'todo'"
    for (const record of this.#records(where, plate)) yield this.#jobOf(record)
  }

  /** How many jobs of a plate are asked for. */
  countOn(plate: string): number {
    const count = "SELECT count(*) AS n FROM job WHERE plate = ? AND state != 'out'"
    return this.#db.statement<{ n: number }>(count).get(plate)?.n ?? 0
  }

  /** The plates of the jobs that are asked for, in the order in which they are first needed. */
  *plates(): Iterable<PlannedPlate> {
    const some = "EXISTS (SELECT 1 FROM job WHERE job.plate = plate.key AND job.state IN ('todo', 'kept'))"
    const page = this.#db.statement<{ n: number; body: string }>(
      `SELECT n, body FROM plate WHERE n > ? AND ${some} ORDER BY n LIMIT ${PAGE}`,
    )
    for (const { body } of byPages(page)) yield JSON.parse(body)
  }

  /**
   * The plates of the jobs that are to be made, in the order in which they are best drawn: the smallest first, so that there is
   * something to see soon; then the largest, so that none is left over at the end.
   */
  *platesToDraw(): Iterable<PlannedPlate> {
    const some = "EXISTS (SELECT 1 FROM job WHERE job.plate = plate.key AND job.state = 'todo')"
    const first = this.#db
      .statement<{ n: number; body: string }>(
        `SELECT n, body FROM plate WHERE ${some} ORDER BY rank DESC, n DESC LIMIT 1`,
      )
      .get()
    if (first === undefined) return
    yield JSON.parse(first.body)
    const page = this.#db.statement<{ n: number; rank: number; body: string }>(
      `SELECT n, rank, body FROM plate WHERE (rank, n) > (?, ?) AND n != ? AND ${some} ORDER BY rank, n LIMIT ${PAGE}`,
    )
    let last = { rank: Number.MIN_SAFE_INTEGER, n: 0 }
    const next = () => page.all(last.rank, last.n, first.n)
    for (let rows = next(); rows.length > 0; rows = next())
      for (const row of rows) {
        last = row
        yield JSON.parse(row.body)
      }
  }

  /** Whether an export is part of the campaign, asked for or not. */
  has({ row, locale, placement }: Pick<Job, 'row' | 'locale'> & { readonly placement: string }): boolean {
    const setting = this.#shared.settings.findIndex((each) => each.placement.id === placement)
    const found = this.#db
      .statement<{ n: number }>(
        `SELECT job.n FROM row JOIN text ON text.row = row.n JOIN job ON job.text = text.n
         WHERE row.id = ? AND json_extract(text.body, '$.locale') = ? AND job.setting = ?`,
      )
      .get(row, locale, setting)
    return found !== undefined
  }

  set(job: Job, state: JobState): void {
    this.#setState.run(state, job.n)
  }

  /** Leaves out the jobs for which this does not hold. */
  narrow(only: (job: Job) => boolean): void {
    for (const job of this.jobs()) if (!only(job)) this.set(job, 'out')
  }

  /**
   * Puts plates in place of others, by their keys, and brings the keys of jobs to what is now under their type: a model asked twice
   * gives two pictures, so the key of what was asked does not decide the pixels.
   */
  replacePlates(had: ReadonlyMap<string, PlannedPlate>): void {
    const put = this.#db.statement<never>(
      'UPDATE OR IGNORE plate SET key = ?, rank = ?, body = ? WHERE key = ?',
    )
    const rekey = this.#db.statement<never>('UPDATE job SET key = ?, plate = ? WHERE n = ?')
    const page = this.#db.statement<{ n: number; key: string }>(
      `SELECT n, key FROM job WHERE n > ? AND plate = ? ORDER BY n LIMIT ${PAGE}`,
    )
    for (const [key, plate] of had) {
      const pixels = pixelsOf(plate)
      for (const job of byPages(page, key)) rekey.run(hashOf({ job: job.key, pixels }), plate.key, job.n)
      put.run(plate.key, rankOf(plate), JSON.stringify(plate), key)
    }
  }

  /** Gives up the table. */
  close(): void {
    this.#db.close()
  }

  #records(where = '', ...cells: readonly string[]): Iterable<JobRecord> {
    const page = `${JOB} WHERE job.n > ? ${where} ORDER BY job.n LIMIT ${PAGE}`
    return byPages(this.#db.statement<JobRecord>(page), ...cells)
  }

  #jobOf({ n, setting, key, plate, carried, id, body, stem }: JobRecord): Job {
    return {
      n,
      key,
      row: id,
      ...JSON.parse(body),
      ...this.#shared.settings[setting],
      plate,
      ...(carried === null ? {} : { carried: JSON.parse(carried) }),
      stem: stem ?? '',
    }
  }
}

/** Its place among plates, the largest first: minus its area in pixels. Photos are as large as they are. */
function rankOf(plate: PlannedPlate): number {
  return 'request' in plate ? -plate.request.size.width * plate.request.size.height : 0
}
