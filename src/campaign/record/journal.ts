import { existsSync } from 'node:fs'
import path from 'node:path'
import type { WireError } from '../../error/error.ts'
import type { PlateEntry } from '../../export/schema.ts'
import { byPages, type Database, type Statement } from '../../store/sqlite.ts'
import type { JobResult } from '../job.ts'
import type { Job } from '../plan.ts'
import { notKept, openDatabase, unwrittenDatabase } from './journal-file.ts'

/** What became of a job. */
export type JobOutcome =
  | JobResult
  | { readonly status: 'failed'; readonly error: Pick<WireError, 'code' | 'message' | 'hint'> }

/** An outcome as it was entered. */
export interface Known {
  /** Over everything that decided its files; see `maker.ts`. */
  readonly mark: string
  readonly outcome: JobOutcome
}

/** A file that was made and belongs to no export of the campaign any more. */
export interface Leftover {
  /** Relative to the folder, with `/`. */
  readonly file: string
  /** What it was when it was made; empty for pictures that were only for looking at. */
  readonly sha256: string
}

/** Names an export in its campaign. */
type Name = Pick<Job, 'row' | 'locale'> & { readonly placement: string }

/** Rows that are read at once. */
const PAGE = 200

/** Folder and name of the journal in an output folder. */
const JOURNAL = path.join('.broadside', 'journal.sqlite')

/** Whether a folder was made, or begun, before: else there is nothing in it to go by. */
export function hasHistory(out: string): boolean {
  return existsSync(path.join(out, JOURNAL)) || existsSync(path.join(out, 'manifest.json'))
}

/**
 * What was made in an output folder, export by export, entered when each is in its place: after a crash it says what need not
 * be made again. It is not believed blindly: whoever goes by it compares the hash of each file.
 */
export class Journal {
  readonly #db: Database
  readonly #file: string
  readonly #find: Statement<{ mark: string; file: string | null; outcome: string }>
  readonly #put: Statement<never>
  readonly #drop: Statement<never>
  readonly #leave: Statement<never>
  readonly #take: Statement<never>

  private constructor(db: Database, file: string) {
    this.#db = db
    this.#file = file
    const name = 'row = ? AND locale = ? AND placement = ?'
    this.#find = db.statement(`SELECT mark, file, outcome FROM export WHERE ${name}`)
    this.#put = db.statement(
      'INSERT OR REPLACE INTO export (row, locale, placement, mark, status, file, outcome) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.#drop = db.statement(`DELETE FROM export WHERE ${name}`)
    this.#leave = db.statement('INSERT OR REPLACE INTO leftover (file, sha256) VALUES (?, ?)')
    this.#take = db.statement('DELETE FROM leftover WHERE file = ?')
  }

  /** One that is not kept, for runs that write nothing. */
  static unwritten(): Journal {
    return new Journal(unwrittenDatabase(), '')
  }

  /**
   * Opens the journal of a folder, or makes it. One that is damaged or no journal is set aside.
   *
   * Throws `FOLDER_BUSY` while another process has it, `JOURNAL_UNUSABLE` for one of a later program, `WRITE_FAILED` and
   * `DISK_FULL`.
   * @param onSetAside is told the new name of a file that could not be used
   */
  static async open(out: string, onSetAside: (name: string) => void): Promise<Journal> {
    const file = path.join(out, JOURNAL)
    return new Journal(await openDatabase(file, onSetAside), file)
  }

  /** Nothing was ever entered. */
  get isNew(): boolean {
    return this.#guarded(() => this.#db.statement('SELECT 1 FROM export LIMIT 1').get()) === undefined
  }

  find({ row, locale, placement }: Job): Known | undefined {
    const found = this.#guarded(() => this.#find.get(row, locale, placement.id))
    return found === undefined ? undefined : { mark: found.mark, outcome: JSON.parse(found.outcome) }
  }

  /** Enters what became of a job. Only when all of its files are in place. */
  enter({ row, locale, placement }: Job, mark: string, outcome: JobOutcome): void {
    this.#replace({ row, locale, placement: placement.id }, { mark, outcome })
  }

  /** The same for an export that is known from elsewhere. */
  adopt(name: Name, known: Known): void {
    this.#replace(name, known)
  }

  /** Takes an entry back: its files are not there any more, or not what they were, or are called otherwise now. */
  forget({ row, locale, placement }: Job): void {
    this.#guarded(() =>
      this.#db.whole(() => {
        this.#leaveFiles({ row, locale, placement: placement.id })
        this.#drop.run(row, locale, placement.id)
      }),
    )
  }

  plate(key: string): PlateEntry | undefined {
    const find = this.#db.statement<{ entry: string }>('SELECT entry FROM plate WHERE key = ?')
    const found = this.#guarded(() => find.get(key))
    return found === undefined ? undefined : JSON.parse(found.entry)
  }

  enterPlate(entry: PlateEntry): void {
    const put = this.#db.statement<never>('INSERT OR REPLACE INTO plate (key, entry) VALUES (?, ?)')
    this.#guarded(() => put.run(entry.key, JSON.stringify(entry)))
  }

  /** Files of exports that are not planned any more, or are called otherwise now. */
  *leftovers(isPlanned: (name: Name) => boolean): Iterable<Leftover> {
    const page = this.#db.statement<Name & { n: number; outcome: string }>(
      `SELECT rowid AS n, row, locale, placement, outcome FROM export WHERE rowid > ? ORDER BY rowid LIMIT ${PAGE}`,
    )
    const heir = this.#db.statement<never>('SELECT 1 FROM export WHERE file = ? AND rowid != ?')
    for (const { n, outcome, ...name } of byPages(page)) {
      const files = isPlanned(name) ? [] : filesOf(JSON.parse(outcome))
      // The name may be that of another export by now.
      if (files[0] !== undefined && heir.get(files[0].file, n) === undefined) yield* files
    }
    yield* this.#db.statement<Leftover>('SELECT file, sha256 FROM leftover ORDER BY file').all()
  }

  /** Forgets everything that was left over. */
  clearLeftovers(isPlanned: (name: Name) => boolean): void {
    const all = this.#db.statement<Name>('SELECT row, locale, placement FROM export')
    this.#guarded(() =>
      this.#db.whole(() => {
        this.#db.exec('DELETE FROM leftover')
        for (const name of all.all())
          if (!isPlanned(name)) this.#drop.run(name.row, name.locale, name.placement)
      }),
    )
  }

  close(): void {
    this.#db.close()
  }

  #replace(name: Name, { mark, outcome }: Known): void {
    const { row, locale, placement } = name
    const files = filesOf(outcome)
    this.#guarded(() =>
      this.#db.whole(() => {
        this.#leaveFiles(name)
        for (const { file } of files) this.#take.run(file)
        const text = JSON.stringify(outcome)
        this.#put.run(row, locale, placement, mark, outcome.status, files[0]?.file ?? null, text)
      }),
    )
  }

  #leaveFiles({ row, locale, placement }: Name): void {
    const before = this.#find.get(row, locale, placement)
    if (before === undefined) return
    for (const { file, sha256 } of filesOf(JSON.parse(before.outcome))) this.#leave.run(file, sha256)
  }

  #guarded<T>(act: () => T): T {
    try {
      return act()
    } catch (error) {
      throw notKept(this.#file, error)
    }
  }
}

/** The files of an outcome. */
export function filesOf(outcome: JobOutcome): readonly Leftover[] {
  const explained =
    'explained' in outcome && outcome.explained !== undefined ? [{ file: outcome.explained, sha256: '' }] : []
  if (outcome.status !== 'done') return explained
  const { file, sha256, masters = [] } = outcome
  return [
    { file, sha256 },
    ...masters.map((master) => ({ file: master.file, sha256: master.sha256 })),
    ...explained,
  ]
}
