import { rowMistakes } from '../../campaign/input/row-mistakes.ts'
import type { SettingOptions } from '../../campaign/input/setting.ts'
import type { RowIssue } from '../../rows/row.ts'
import { asFormsHave } from './form-values.ts'
import { doubledId, type Problem, problemsIn } from './problems.ts'
import { meantBy } from './read-table.ts'
import {
  idOf,
  missingTargets,
  objectOf,
  type Reading,
  type Table,
  type TableRow,
  type Target,
  targetsFor,
  textIn,
  titlesOf,
} from './table.ts'

/** What rows are checked against. */
export interface Judging {
  readonly reading: Reading
  /** The campaign but for its rows. */
  readonly campaign: object
  readonly options: SettingOptions
  /** Changes with anything that may change a verdict. */
  readonly key: string
}

/** A row as it is shown. */
export interface ShownRow {
  readonly n: number
  /** What its files are named after. */
  readonly id: string
  readonly cells: readonly string[]
  readonly problems: readonly Problem[]
  /** Whether it cannot be made as it is. */
  readonly wrong: boolean
  readonly leftOut: boolean
  /** As a campaign holds it, with dates and the like as forms have them. */
  readonly object: Readonly<Record<string, unknown>>
}

/** A part of a table, with all that is said of the whole. */
export interface TablePage {
  readonly file: string
  readonly notes: readonly string[]
  readonly headed: boolean
  readonly columns: readonly {
    readonly title: string
    readonly target: string | null
    /** What the title seems to mean, where it means nothing. */
    readonly meant?: string
  }[]
  /** Everything columns may hold. */
  readonly targets: readonly Target[]
  /** What has to be given and has no column. */
  readonly missing: readonly Target[]
  /** `checked`: of how many it is known whether they can be made. */
  readonly counts: {
    readonly rows: number
    readonly good: number
    readonly wrong: number
    readonly leftOut: number
    readonly checked: number
  }
  /** How many rows the chosen kind has, and the place of the first one here among them. */
  readonly total: number
  readonly from: number
  readonly rows: readonly ShownRow[]
}

export type RowKind = 'all' | 'wrong' | 'left-out'

/** Rows that are checked at once: some tens of milliseconds. */
const BATCH = 100

/** A table in memory, with what is known of its rows. Not for two at once: whoever changes it waits for the others. */
export class OpenTable {
  #table: Table
  #judging: Judging
  /** By place; `undefined` where nothing is known yet. */
  #issues: (readonly RowIssue[] | undefined)[] = []
  #next = 0

  constructor(table: Table, judging: Judging) {
    this.#table = table
    this.#judging = judging
  }

  get table(): Table {
    return this.#table
  }

  get reading(): Reading {
    return this.#judging.reading
  }

  /** Takes another state of the table, of which only some rows are others; `undefined`: all may be. */
  show(table: Table, changed?: readonly number[]): void {
    const moved = changed === undefined || table.rows.length !== this.#table.rows.length
    this.#table = table
    if (moved) this.#forget()
    else for (const at of changed) this.#issues[at] = undefined
    this.#next = 0
  }

  /** Whatever the rows are checked against now. */
  judgeBy(judging: Judging): void {
    // Else what is being checked just now would be checked in vain.
    if (judging.key === this.#judging.key) return
    this.#forget()
    this.#judging = judging
  }

  /** Checks the rows of these places, as far as it is not known. */
  async check(places: readonly number[]): Promise<void> {
    const { head, rows } = this.#table
    const unknown = places.filter((at) => rows[at] !== undefined && this.#issues[at] === undefined)
    if (unknown.length === 0) return
    const { campaign, options, reading } = this.#judging
    const objects = unknown.map((at) => objectOf(rows[at] as TableRow, head, reading))
    const found = await rowMistakes({ ...campaign, rows: objects }, options)
    // It may be another table by now.
    for (const [index, at] of unknown.entries())
      if (this.#table.rows[at] === rows[at] && this.#judging.reading === reading)
        this.#issues[at] = found[index] ?? []
  }

  /** Checks the next rows of which nothing is known. `false`: all are known. */
  async checkOn(): Promise<boolean> {
    const places: number[] = []
    for (; this.#next < this.#table.rows.length && places.length < BATCH; this.#next += 1)
      if (this.#issues[this.#next] === undefined) places.push(this.#next)
    await this.check(places)
    return places.length > 0
  }

  /** The rows that are not left out, as a campaign holds them. Those with mistakes in them are left out when they are made. */
  *objects(): Iterable<Record<string, unknown>> {
    const { head, rows } = this.#table
    for (const row of rows)
      if (!row.leftOut && row.fault === undefined) yield objectOf(row, head, this.#judging.reading)
  }

  async page(kind: RowKind, from: number, count: number): Promise<TablePage> {
    const { head, rows } = this.#table
    const { reading } = this.#judging
    const ids = this.#ids()
    const isWrong = (row: TableRow, at: number): boolean =>
      !row.leftOut &&
      (row.fault !== undefined || (this.#issues[at]?.length ?? 0) > 0 || this.#isDoubled(at, ids))
    if (kind === 'all')
      await this.check(Array.from({ length: Math.min(count, rows.length - from) }, (_, at) => from + at))
    let wrong = 0
    let leftOut = 0
    let checked = 0
    const places: number[] = []
    for (const [at, row] of rows.entries()) {
      const bad = isWrong(row, at)
      if (bad) wrong += 1
      if (row.leftOut) leftOut += 1
      if (row.leftOut || row.fault !== undefined || this.#issues[at] !== undefined) checked += 1
      if (kind === 'all' || (kind === 'wrong' && bad) || (kind === 'left-out' && row.leftOut)) places.push(at)
    }
    const titles = titlesOf(head)
    const meant = head.headed ? meantBy(titles, reading) : new Map<number, string>()
    return {
      file: head.file,
      notes: head.notes,
      headed: head.headed,
      columns: titles.map((title, at) => {
        const target = head.targets[at] ?? null
        const guess = target === null ? meant.get(at) : undefined
        return { title, target, ...(guess === undefined ? {} : { meant: guess }) }
      }),
      targets: targetsFor(reading),
      missing: missingTargets(head, reading),
      counts: { rows: rows.length, good: rows.length - wrong - leftOut, wrong, leftOut, checked },
      total: places.length,
      from,
      rows: places.slice(from, from + count).map((at) => this.#shown(at, ids)),
    }
  }

  /** The row of that number, as it is shown. */
  async row(n: number): Promise<ShownRow | undefined> {
    const at = this.placeOf(n)
    if (at < 0) return undefined
    await this.check([at])
    return this.#shown(at, this.#ids())
  }

  /** The row whose files are named so. */
  async rowNamed(id: string): Promise<ShownRow | undefined> {
    const ids = this.#ids()
    const at = this.#table.rows.findIndex((row, place) => !row.leftOut && ids.own[place] === id)
    return at < 0 ? undefined : this.row(this.#table.rows[at]?.n ?? -1)
  }

  placeOf(n: number): number {
    return this.#table.rows.findIndex((row) => row.n === n)
  }

  #forget(): void {
    this.#issues = []
    this.#next = 0
  }

  #shown(at: number, ids: Ids): ShownRow {
    const { head, rows } = this.#table
    const { reading } = this.#judging
    const row = rows[at] as TableRow
    const object = objectOf(row, head, reading)
    const id = String(object.id).trim().normalize('NFC')
    // Of a row that was not taken apart well, nothing else is worth saying.
    const issues =
      row.fault === undefined
        ? [
            ...(this.#issues[at] ?? []),
            ...(this.#isDoubled(at, ids) ? [doubledId(id, ids.first.get(id) as number)] : []),
          ]
        : [{ file: '', path: '', column: '', ...row.fault }]
    return {
      n: row.n,
      id,
      cells: head.targets.map((target, column) =>
        textIn(row, column, target === null ? undefined : reading.fields[target.split('@')[0] ?? '']?.kind),
      ),
      problems: problemsIn(issues, row, head, reading),
      wrong: !row.leftOut && issues.length > 0,
      leftOut: row.leftOut ?? false,
      object: asFormsHave(object, reading),
    }
  }

  /** Which row has a name first. */
  #ids(): Ids {
    const { head, rows } = this.#table
    const column = head.targets.indexOf('id')
    const first = new Map<string, number>()
    const own = rows.map((row) => {
      const written = column < 0 ? '' : (row.cells[column] ?? '').trim().normalize('NFC')
      const id = written === '' ? idOf(row, head) : written
      if (!row.leftOut && row.fault === undefined && !first.has(id)) first.set(id, row.n)
      return id
    })
    return { first, own }
  }

  #isDoubled(at: number, { first, own }: Ids): boolean {
    const row = this.#table.rows[at] as TableRow
    const holder = first.get(own[at] ?? '')
    return !row.leftOut && row.fault === undefined && holder !== undefined && holder !== row.n
  }
}

interface Ids {
  readonly first: ReadonlyMap<string, number>
  readonly own: readonly string[]
}
