import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { RowKind, ShownRow, TablePage } from 'broadside/server'
import { ask, Refusal, sending } from '../editor/ask.ts'

export interface CellChange {
  /** Column, or what it gives, such as `headline@de`. */
  readonly at: number | string
  readonly before?: string
  readonly after: unknown
}

/** What can be taken back. */
interface Step {
  readonly back: () => Promise<void>
  readonly forth: () => Promise<void>
}

/** The table of a draft, a page of it at a time. */
export interface TableStore {
  /** `none`: there is no table yet; `undefined`: it is not known yet. */
  readonly page: ReadonlySignal<TablePage | 'none' | undefined>
  readonly kind: ReadonlySignal<RowKind>
  /** What is being waited for; empty where nothing is. */
  readonly busy: ReadonlySignal<string>
  /** What could not be done, in sentences. */
  readonly troubles: ReadonlySignal<readonly string[]>
  readonly canUndo: ReadonlySignal<boolean>
  readonly canRedo: ReadonlySignal<boolean>
  /** Counts changes of rows. */
  readonly edits: ReadonlySignal<number>
  readonly show: (kind: RowKind, from: number) => Promise<void>
  readonly take: (file: Blob, name: string) => Promise<boolean>
  readonly keepPictures: (files: readonly File[]) => Promise<void>
  readonly map: (targets: readonly (string | null)[], headed: boolean) => Promise<void>
  /** Changes cells. `false`: it could not be done. */
  readonly edit: (row: ShownRow, changes: readonly CellChange[]) => Promise<boolean>
  readonly leaveOut: (row: ShownRow, out: boolean) => Promise<void>
  readonly undo: () => Promise<void>
  readonly redo: () => Promise<void>
}

export const PAGE = 25
const AGAIN = 600
const MOST_STEPS = 200
/** As the server has it. */
const MOST_BYTES = 25_000_000

export function tableStore(id: string): TableStore {
  const path = `/api/drafts/${id}/rows`
  const page = signal<TablePage | 'none' | undefined>(undefined)
  const kind = signal<RowKind>('all')
  const busy = signal('')
  const troubles = signal<readonly string[]>([])
  const past = signal<readonly Step[]>([])
  const future = signal<readonly Step[]>([])
  const edits = signal(0)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(from: number): Promise<void> {
    try {
      const found = await ask(`${path}?kind=${kind.peek()}&from=${from}&count=${PAGE}`)
      page.value = found.status === 204 ? 'none' : ((await found.json()) as TablePage)
      look()
    } catch (error) {
      tell(error)
    }
  }

  /** What is said of the whole table, while the rows that are seen stay where they are. */
  async function count(): Promise<void> {
    const now = page.peek()
    if (now === undefined || now === 'none') return
    const {
      rows: _,
      from: __,
      ...all
    } = (await (await ask(`${path}?kind=${kind.peek()}&count=0`)).json()) as TablePage
    const then = page.peek()
    if (then !== undefined && then !== 'none') page.value = { ...then, ...all }
    look()
  }

  /** Rows are checked while somebody looks at the first of them. */
  function look(): void {
    clearTimeout(timer)
    const now = page.peek()
    if (now === undefined || now === 'none' || now.counts.checked >= now.counts.rows) return
    timer = setTimeout(() => void count().catch(tell), AGAIN)
  }

  function tell(error: unknown): void {
    troubles.value = troublesOf(error)
  }

  async function during<T>(what: string, act: () => Promise<T>): Promise<T | undefined> {
    busy.value = what
    troubles.value = []
    try {
      return await act()
    } catch (error) {
      tell(error)
      return undefined
    } finally {
      busy.value = ''
    }
  }

  function place(row: ShownRow): void {
    const now = page.peek()
    if (now === undefined || now === 'none') return
    page.value = { ...now, rows: now.rows.map((each) => (each.n === row.n ? row : each)) }
  }

  async function send(n: number, body: object): Promise<void> {
    try {
      const columns = columnCount(page.peek())
      place((await (await ask(`${path}/${n}`, sending(body, 'PUT'))).json()) as ShownRow)
      edits.value += 1
      await count()
      const now = page.peek()
      // A column was added: all rows have another cell.
      if (now !== undefined && now !== 'none' && columnCount(now) !== columns) await load(now.from)
    } catch (error) {
      if (error instanceof Refusal && error.status === 409) {
        const { current } = error.body as { current?: ShownRow }
        if (current !== undefined) place(current)
        throw new Error('This row was changed in another window. Here is how it stands now; change it again.')
      }
      throw error
    }
  }

  function did(step: Step): void {
    past.value = [...past.value, step].slice(-MOST_STEPS)
    future.value = []
  }

  /** Does something that can be taken back. */
  async function act(step: Step): Promise<boolean> {
    const done = await during('', async () => {
      await step.forth()
      return true
    })
    if (done) did(step)
    return done ?? false
  }

  async function setMap(targets: readonly (string | null)[], headed: boolean): Promise<void> {
    await ask(`${path}/columns`, sending({ targets, headed }, 'PUT'))
    const now = page.peek()
    edits.value += 1
    await load(now === undefined || now === 'none' ? 0 : now.from)
  }

  void load(0)
  addEventListener('focus', () => void count().catch(() => {}))

  return {
    page,
    kind,
    busy,
    troubles,
    edits,
    canUndo: computed(() => past.value.length > 0),
    canRedo: computed(() => future.value.length > 0),
    async show(next, from) {
      kind.value = next
      await load(from)
    },
    async take(file, name) {
      if (file.size > MOST_BYTES) {
        const size = (file.size / 1e6).toFixed(0)
        troubles.value = [
          `${name} has ${size} MB; at most 25 can be taken here. broadside make reads files of any length.`,
        ]
        return false
      }
      const taken = await during(`Reading ${name}`, async () => {
        await ask(`${path}?name=${encodeURIComponent(name)}`, {
          method: 'POST',
          body: file,
          headers: { 'Content-Type': 'application/octet-stream' },
        })
        past.value = []
        future.value = []
        kind.value = 'all'
        edits.value += 1
        await load(0)
        return true
      })
      return taken ?? false
    },
    async keepPictures(files) {
      for (const [at, file] of files.entries())
        await during(`Keeping ${file.name}, ${at + 1} of ${files.length}`, () =>
          ask(`/api/drafts/${id}/pictures?name=${encodeURIComponent(file.name)}`, {
            method: 'POST',
            body: file,
            headers: { 'Content-Type': 'application/octet-stream' },
          }),
        )
      edits.value += 1
      const now = page.peek()
      await load(now === undefined || now === 'none' ? 0 : now.from)
    },
    async map(targets, headed) {
      const now = page.peek()
      if (now === undefined || now === 'none') return
      const before = now.columns.map(({ target }) => target)
      await act({ forth: () => setMap(targets, headed), back: () => setMap(before, now.headed) })
    },
    edit: (row, changes) => {
      const textAt = (at: number | string): string => {
        const now = page.peek()
        const columns = now === undefined || now === 'none' ? [] : now.columns
        const column = typeof at === 'number' ? at : columns.findIndex(({ target }) => target === at)
        return row.cells[column] ?? ''
      }
      const undone = changes.map(({ at }) => ({ at, after: textAt(at) }))
      return act({ forth: () => send(row.n, { changes }), back: () => send(row.n, { changes: undone }) })
    },
    async leaveOut({ n }, out) {
      await act({ forth: () => send(n, { leftOut: out }), back: () => send(n, { leftOut: !out }) })
    },
    async undo() {
      const step = past.value.at(-1)
      if (step === undefined) return
      past.value = past.value.slice(0, -1)
      await during('', step.back)
      future.value = [step, ...future.value]
    },
    async redo() {
      const [step, ...rest] = future.value
      if (step === undefined) return
      future.value = rest
      await during('', step.forth)
      past.value = [...past.value, step]
    },
  }
}

function columnCount(page: TablePage | 'none' | undefined): number {
  return page === undefined || page === 'none' ? 0 : page.columns.length
}

/** What is wrong, each a sentence. */
export function troublesOf(error: unknown): readonly string[] {
  if (!(error instanceof Refusal))
    return [
      error instanceof TypeError
        ? 'The studio does not answer. Is it still running?'
        : String((error as Error).message),
    ]
  const { issues = [] } = (error.body ?? {}) as {
    issues?: readonly { path: string; found: string; expected: string }[]
  }
  if (issues.length === 0) return [error.message]
  return issues
    .slice(0, 8)
    .map(
      ({ path, found, expected }) =>
        `${path === '' ? 'F' : `${path}: f`}ound ${found}, expected ${expected}.`,
    )
}
