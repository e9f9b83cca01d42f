import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import type { DesignFinder } from '../../campaign/input/design-finder.ts'
import { fieldsForRows } from '../../campaign/input/setting.ts'
import { BroadsideError } from '../../error/error.ts'
import { hashOf, sha256 } from '../../kit/hash.ts'
import { writeWhole } from '../../store/disk.ts'
import type { Draft, Drafts } from '../drafts.ts'
import { PICTURE_PATH } from '../schema.ts'
import { type Change, changed, mapped, withLeftOut } from './change.ts'
import { type Judging, OpenTable, type RowKind, type ShownRow, type TablePage } from './open-table.ts'
import { readTable } from './read-table.ts'
import type { Table } from './table.ts'
import { copyTable, loadTable, removeTable, writeTable } from './table-file.ts'

interface Parts {
  readonly projectDir: string
  readonly drafts: Drafts
  readonly designs: DesignFinder
}

/** A cell is not what somebody thought: it was changed elsewhere. */
export class CellConflict extends Error {
  readonly current: ShownRow | undefined
  constructor(current: ShownRow | undefined) {
    super('the cell was changed elsewhere')
    this.current = current
  }
}

/** Tables that are kept in memory. */
const OPEN = 4

/** What a table is made from: a campaign file beside its rows, in the folder of the draft. The command line makes it as well. */
const CAMPAIGN = 'bulk.json'
const ROWS = 'rows.jsonl'

/** Tables of drafts: on disk in whole, in memory those that were asked for last. What is done to one is done one thing after another. */
export class Tables {
  readonly #parts: Parts
  readonly #open = new Map<string, OpenTable>()
  readonly #last = new Map<string, Promise<unknown>>()
  readonly #checking = new Set<string>()
  #closed = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Takes a file as the table of a draft. `undefined`: there is no such draft. Throws `INPUT_INVALID` with what is wrong with it. */
  async take(id: string, name: string, bytes: Uint8Array): Promise<boolean> {
    const judging = await this.#judging(id)
    if (judging === undefined) return false
    await this.#inTurn(id, async () => {
      const folder = this.#parts.drafts.folderOf(id)
      const table = await readTable(bytes, name, folder, judging.reading)
      await writeTable(folder, table)
      this.#keep(id, new OpenTable(table, judging))
    })
    return true
  }

  /** Gives up the table of a draft; what was made of it stays. */
  async remove(id: string): Promise<void> {
    await this.#inTurn(id, async () => {
      const folder = this.#parts.drafts.folderOf(id)
      this.#open.delete(id)
      await removeTable(folder)
      await Promise.all([CAMPAIGN, ROWS].map((name) => rm(path.join(folder, name), { force: true })))
    })
  }

  /** Gives a copy of a draft the same table; what was made of it stays with the first. */
  async copy(from: string, to: string): Promise<void> {
    const { drafts } = this.#parts
    await this.#inTurn(from, () => copyTable(drafts.folderOf(from), drafts.folderOf(to)))
  }

  /** Part of a table; `undefined` where there is none. Whatever is not checked yet is checked meanwhile. */
  async page(id: string, kind: RowKind, from: number, count: number): Promise<TablePage | undefined> {
    const open = await this.#table(id)
    if (open === undefined) return undefined
    const page = await open.page(kind, from, count)
    if (page.counts.checked < page.counts.rows) void this.#checkAll(id, open)
    return page
  }

  /** The row whose files are named so. */
  async rowNamed(id: string, row: string): Promise<ShownRow | undefined> {
    return (await this.#table(id))?.rowNamed(row)
  }

  /** Changes cells of a row. Throws {@link CellConflict} where one is not what was expected. */
  change(id: string, n: number, changes: readonly Change[]): Promise<ShownRow | undefined> {
    return this.#edit(id, n, (table, open) => {
      const next = changed(table, n, changes, open.reading)
      if (next === undefined) throw new CellConflict(undefined)
      return next
    })
  }

  leaveOut(id: string, n: number, out: boolean): Promise<ShownRow | undefined> {
    return this.#edit(id, n, (table) => withLeftOut(table, n, out))
  }

  /** Says what columns hold, and whether the first line names them. */
  async map(id: string, targets: readonly (string | null)[], headed: boolean): Promise<boolean> {
    const done = await this.#inTurn(id, async () => {
      const open = await this.#table(id)
      if (open === undefined) return false
      const next = mapped(open.table, targets, headed, open.reading)
      await writeTable(this.#parts.drafts.folderOf(id), next)
      open.show(next)
      return true
    })
    return done
  }

  /**
   * Writes what is to be made where the command line finds it, too. Returns the path of the campaign and a hash over both;
   * `undefined` where there is no table.
   */
  async written(id: string): Promise<{ readonly file: string; readonly hash: string } | undefined> {
    return this.#inTurn(id, async () => {
      const [draft, open] = [await this.#parts.drafts.read(id), await this.#table(id)]
      if (draft === undefined || open === undefined) return undefined
      const folder = this.#parts.drafts.folderOf(id)
      const [campaign, rows] = textsOf(draft, open)
      await writeWhole(path.join(folder, ROWS), rows)
      await writeWhole(path.join(folder, CAMPAIGN), campaign)
      return { file: path.join(folder, CAMPAIGN), hash: sha256(campaign + rows) }
    })
  }

  /** The same hash, with nothing written. */
  async hash(id: string): Promise<string | undefined> {
    const [draft, open] = [await this.#parts.drafts.read(id), await this.#table(id)]
    return draft === undefined || open === undefined ? undefined : sha256(textsOf(draft, open).join(''))
  }

  close(): void {
    this.#closed = true
  }

  async #edit(
    id: string,
    n: number,
    edit: (table: Table, open: OpenTable) => Table,
  ): Promise<ShownRow | undefined> {
    return this.#inTurn(id, async () => {
      const open = await this.#table(id)
      if (open === undefined) return undefined
      const at = open.placeOf(n)
      if (at < 0) return undefined
      let next: Table
      try {
        next = edit(open.table, open)
      } catch (error) {
        throw error instanceof CellConflict ? new CellConflict(await open.row(n)) : error
      }
      await writeTable(this.#parts.drafts.folderOf(id), next)
      open.show(next, [at])
      return open.row(n)
    })
  }

  /** The table of a draft, read from disk unless it is in memory, judged by the draft as it is now. */
  async #table(id: string): Promise<OpenTable | undefined> {
    const judging = await this.#judging(id)
    if (judging === undefined) return undefined
    const known = this.#open.get(id)
    if (known !== undefined) {
      known.judgeBy(judging)
      this.#keep(id, known)
      return known
    }
    const table = await loadTable(this.#parts.drafts.folderOf(id))
    // Two may have asked at once: the first one's is kept.
    const other = this.#open.get(id)
    if (table === undefined || other !== undefined) return other
    const open = new OpenTable(table, judging)
    this.#keep(id, open)
    return open
  }

  #keep(id: string, open: OpenTable): void {
    this.#open.delete(id)
    this.#open.set(id, open)
    if (this.#open.size > OPEN) this.#open.delete(this.#open.keys().next().value as string)
  }

  async #judging(id: string): Promise<Judging | undefined> {
    const { projectDir, drafts, designs } = this.#parts
    const draft = await drafts.read(id)
    if (draft === undefined) return undefined
    const { rows: _, placements: __, ...campaign } = draft.campaign
    const [{ template, issues }, { kit }, pictures] = await Promise.all([
      designs.template(campaign.template, projectDir),
      designs.brand(campaign.brand, projectDir),
      picturesIn(drafts.folderOf(id)),
    ])
    if (template === undefined)
      throw new BroadsideError('INPUT_INVALID', { message: 'The template has mistakes', issues })
    const { locales } = campaign
    const key = hashOf({ locales, pictures, template: template.hash, kit: kit?.hash })
    return {
      reading: { fields: fieldsForRows(template).fields, locales, pictures },
      // The picture of the campaign has nothing to do with its rows, and is large.
      campaign: { ...campaign, placements: ['open-graph'], plate: { source: 'procedural' } },
      options: { projectDir, folder: drafts.folderOf(id), designs },
      key,
    }
  }

  async #checkAll(id: string, open: OpenTable): Promise<void> {
    if (this.#checking.has(id)) return
    this.#checking.add(id)
    try {
      // Whatever else waits for this thread comes first.
      while (!this.#closed && this.#open.get(id) === open && (await open.checkOn()))
        await new Promise((resolve) => setImmediate(resolve))
    } catch {
      // The page that is asked for next says why.
    } finally {
      this.#checking.delete(id)
    }
  }

  async #inTurn<T>(id: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(id) ?? Promise.resolve()
    const acting = before.catch(() => {}).then(act)
    this.#last.set(id, acting)
    try {
      return await acting
    } finally {
      if (this.#last.get(id) === acting) this.#last.delete(id)
    }
  }
}

/** The campaign and its rows, as they lie on disk. */
function textsOf({ campaign }: Draft, open: OpenTable): readonly [campaign: string, rows: string] {
  const rows = [...open.objects()].map((object) => `${JSON.stringify(object)}\n`).join('')
  return [`${JSON.stringify({ ...campaign, rows: ROWS }, null, 2)}\n`, rows]
}

async function picturesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(path.join(folder, 'pictures')).catch(() => [])
  return names
    .map((name) => `pictures/${name}`)
    .filter((name) => PICTURE_PATH.test(name))
    .sort()
}
