import type { ManifestEntry } from '../../export/schema.ts'
import { layoutOf } from '../../placement/geometry.ts'
import type { Placement } from '../../placement/schema.ts'
import { Database, type Statement } from '../../store/sqlite.ts'
import type { Template } from '../../template/template.ts'
import { wordsFor } from '../repair-words.ts'

/** How an export stands: `waiting` has not been tried yet. */
export type Standing = 'waiting' | 'passes' | 'repaired' | 'refused' | 'failed'

/** An export as a contact sheet shows it. */
export interface SheetEntry {
  readonly row: string
  readonly locale: string
  readonly placement: string
  readonly width: number
  readonly height: number
  readonly standing: Standing
  /** Of what was made. */
  readonly made?: {
    readonly file: string
    readonly bytes: number
    readonly sha256: string
    readonly format: string
    readonly alt: string
    readonly caption?: string
  }
  /** What was done so that it reads, why it was refused or failed; a sentence each. */
  readonly notes: readonly string[]
}

/** Which exports are wanted. */
export interface Wanted {
  readonly standing?: Standing | undefined
  readonly placement?: string | undefined
  /** Part of the name of a row. */
  readonly row?: string | undefined
  /** Rows one after the other, or sizes. */
  readonly by: 'row' | 'placement'
}

export type Counts = Readonly<Record<Standing, number>>

const TABLES = `
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE export (
  n INTEGER PRIMARY KEY, row TEXT NOT NULL, locale TEXT NOT NULL, placement TEXT NOT NULL, rank INTEGER NOT NULL,
  standing TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (row, locale, placement)) STRICT;
CREATE INDEX export_rank ON export (rank, n);
CREATE INDEX export_standing ON export (standing);`

/**
 * The exports of a run by how they stand, in the order of the plan. In a table of this process, which moves to the temp folder as it
 * grows: the truth is the journal's, this is for looking things up while that is taken.
 */
export class ExportIndex {
  readonly #db = new Database('', TABLES)
  readonly #template: Template
  readonly #placements: ReadonlyMap<string, { readonly placement: Placement; readonly rank: number }>
  readonly #put: Statement<never>
  readonly #find: Statement<{ standing: Standing }>
  readonly #counts = { waiting: 0, passes: 0, repaired: 0, refused: 0, failed: 0 }

  constructor(template: Template, placements: readonly Placement[]) {
    this.#template = template
    this.#placements = new Map(
      placements.map((placement, rank) => [placement.id, { placement, rank }] as const),
    )
    this.#put = this.#db.statement(
      `INSERT INTO export (row, locale, placement, rank, standing, body) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET standing = excluded.standing, body = excluded.body`,
    )
    this.#find = this.#db.statement(
      'SELECT standing FROM export WHERE row = ? AND locale = ? AND placement = ?',
    )
  }

  /** Enters what is to be made, in the order of the plan, or what became of it. */
  put(
    name: { readonly row: string; readonly locale: string; readonly placement: string },
    entry: ManifestEntry | undefined,
  ): void {
    const known = this.#placements.get(name.placement)
    if (known === undefined) return
    const { width, height } = known.placement
    const shown: SheetEntry = {
      ...{ row: name.row, locale: name.locale, placement: name.placement, width, height },
      ...this.#said(entry, known.placement),
    }
    const before = this.#find.get(name.row, name.locale, name.placement)
    if (before !== undefined) this.#counts[before.standing] -= 1
    this.#counts[shown.standing] += 1
    this.#put.run(name.row, name.locale, name.placement, known.rank, shown.standing, JSON.stringify(shown))
  }

  get counts(): Counts {
    return { ...this.#counts }
  }

  /** How many are wanted, and those from a place on. */
  page(
    wanted: Wanted,
    from: number,
    count: number,
  ): { readonly total: number; readonly entries: readonly SheetEntry[] } {
    const { standing = null, placement = null, row = null, by } = wanted
    const where = `WHERE (?1 IS NULL AND standing != 'waiting' OR standing = ?1) AND (?2 IS NULL OR placement = ?2)
      AND (?3 IS NULL OR instr(lower(row), lower(?3)) > 0)`
    const cells = [standing, placement, row] as const
    const all = this.#db.statement<{ n: number }>(`SELECT count(*) AS n FROM export ${where}`)
    const some = this.#db.statement<{ body: string }>(
      `SELECT body FROM export ${where} ORDER BY ${by === 'row' ? 'n' : 'rank, n'} LIMIT ?4 OFFSET ?5`,
    )
    return {
      total: all.get(...cells)?.n ?? 0,
      entries: some.all(...cells, count, from).map(({ body }) => JSON.parse(body)),
    }
  }

  close(): void {
    this.#db.close()
  }

  #said(
    entry: ManifestEntry | undefined,
    placement: Placement,
  ): Pick<SheetEntry, 'standing' | 'made' | 'notes'> {
    if (entry === undefined) return { standing: 'waiting', notes: [] }
    if (entry.status === 'failed') {
      const { message, hint } = entry.error
      return { standing: 'failed', notes: [sentences(message, hint)] }
    }
    if (entry.status === 'refused')
      return {
        standing: 'refused',
        notes: entry.findings.map(({ message, hint }) => sentences(message, hint)),
      }
    const { file, bytes, sha256, format, alt, caption } = entry
    const { repairs } = wordsFor(entry, this.#template, layoutOf(placement).family)
    return {
      standing: repairs.length > 0 ? 'repaired' : 'passes',
      made: { file, bytes, sha256, format, alt, ...(caption === undefined ? {} : { caption }) },
      notes: repairs,
    }
  }
}

function sentences(...texts: readonly (string | undefined)[]): string {
  return texts
    .flatMap((text) => (text === undefined ? [] : [/[.!?]$/.test(text) ? text : `${text}.`]))
    .join(' ')
}
