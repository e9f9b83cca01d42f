import path from 'node:path'
import type { ProduceEvent } from '../../campaign/event.ts'
import type { DesignFinder } from '../../campaign/input/design-finder.ts'
import { type Prepared, prepare } from '../../campaign/prepare.ts'
import { produce } from '../../campaign/produce.ts'
import { standingOf } from '../../campaign/record/standing.ts'
import { BroadsideError, type WireError } from '../../error/error.ts'
import type { Desk } from '../desk.ts'
import type { Drafts } from '../drafts.ts'
import { type Counts, ExportIndex } from './export-index.ts'
import { Pace } from './pace.ts'
import { type RunFile, readRunFile, writeRunFile } from './run-file.ts'
import type { Tables } from './tables.ts'

/** How far the rows of a draft are made. */
export interface BulkState {
  /** `interrupted`: the program ended while it was being made. */
  readonly status: 'none' | 'running' | 'done' | 'stopped' | 'interrupted' | 'failed'
  /** What is being done, while it is running. */
  readonly phase?: 'reading' | 'making' | 'finishing'
  readonly total: number
  readonly counts: Counts
  /** Rows that were left out for mistakes in them. */
  readonly rejected: number
  /** What lay there already as it would be made. */
  readonly kept: number
  /** Exports in a minute of late, and milliseconds that the rest takes at that. */
  readonly perMinute?: number
  readonly leftMs?: number
  /** Whether rows or campaign were changed since. */
  readonly stale: boolean
  readonly error?: WireError
}

interface Run {
  state: BulkState
  readonly index: ExportIndex | undefined
  readonly stop: AbortController
  tell: () => void
  changed: Promise<void>
  ended: Promise<void>
}

interface Parts {
  readonly projectDir: string
  readonly drafts: Drafts
  readonly designs: DesignFinder
  readonly tables: Tables
  readonly desk: Desk
}

const NOTHING: Counts = { waiting: 0, passes: 0, repaired: 0, refused: 0, failed: 0 }
const NONE: BulkState = { status: 'none', total: 0, counts: NOTHING, rejected: 0, kept: 0, stale: false }

/** Milliseconds between two states that are told. */
const TELL = 200

/** Makes the rows of drafts the way the command line does, each in a folder of its own with its journal: one run of a draft at a time. */
export class BulkRuns {
  readonly #parts: Parts
  readonly #runs = new Map<string, Run>()
  readonly #opening = new Map<string, Promise<Run | undefined>>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Where exports are written. */
  outOf(id: string): string {
    return path.join(this.#parts.drafts.folderOf(id), 'bulk')
  }

  /** Starts to make what is not made, or joins the run that is under way. `undefined`: there is no table. */
  async start(id: string): Promise<BulkState | undefined> {
    const under = this.#runs.get(id)
    if (under?.state.status === 'running') return under.state
    const written = await this.#parts.tables.written(id)
    if (written === undefined) return undefined
    const again = this.#runs.get(id)
    if (again?.state.status === 'running') return again.state
    const run = newRun({ ...NONE, status: 'running', phase: 'reading' }, undefined)
    this.#replace(id, run)
    run.ended = this.#make(id, run, written)
    return run.state
  }

  /** States of a run as they change, until it has ended or somebody has left. */
  async *watch(id: string, left: AbortSignal): AsyncGenerator<BulkState> {
    const gone = new Promise<void>((resolve) =>
      left.addEventListener('abort', () => resolve(), { once: true }),
    )
    for (;;) {
      const run = await this.#run(id)
      if (left.aborted) return
      if (run === undefined) return yield NONE
      const { changed } = run
      yield await this.#told(id, run)
      if (run.state.status !== 'running') return
      await Promise.race([changed, gone])
      if (run.state.status === 'running') await new Promise((resolve) => setTimeout(resolve, TELL))
    }
  }

  /** Stops a run: what is under way is finished, and what there is stays. */
  stop(id: string): void {
    this.#runs.get(id)?.stop.abort()
  }

  /** The exports of the run that is under way, or of the last one; `undefined` where there is none. */
  async exports(id: string): Promise<ExportIndex | undefined> {
    return (await this.#run(id))?.index
  }

  /** Whether files may be read all together. */
  isRunning(id: string): boolean {
    return this.#runs.get(id)?.state.status === 'running'
  }

  /** Forgets a draft that is gone. */
  async forget(id: string): Promise<void> {
    const run = this.#runs.get(id)
    run?.stop.abort()
    await run?.ended
    this.#runs.delete(id)
    run?.index?.close()
  }

  async close(): Promise<void> {
    for (const run of this.#runs.values()) run.stop.abort()
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended))
  }

  /** The run of a draft: the one of this process, or what is known of an earlier one. */
  async #run(id: string): Promise<Run | undefined> {
    const known = this.#runs.get(id)
    if (known !== undefined) return known
    const opening = this.#opening.get(id) ?? this.#earlier(id).finally(() => this.#opening.delete(id))
    this.#opening.set(id, opening)
    const found = await opening
    const now = this.#runs.get(id)
    if (now !== undefined || found === undefined) return now
    this.#runs.set(id, found)
    return found
  }

  /** What an earlier process has left, by its journal. */
  async #earlier(id: string): Promise<Run | undefined> {
    const folder = this.#parts.drafts.folderOf(id)
    const file = await readRunFile(folder)
    if (file === undefined) return undefined
    const status = file.status === 'running' ? 'interrupted' : file.status
    const state: BulkState = { ...NONE, status, total: file.total, rejected: file.rejected }
    try {
      const written = await this.#parts.tables.written(id)
      if (written === undefined) return newRun(state, undefined)
      const { index, prepared } = await this.#indexed(id, written.file, true)
      const total = prepared.plan.count()
      prepared.plan.close()
      return newRun({ ...state, total, counts: index.counts }, index)
    } catch (error) {
      if (!(error instanceof BroadsideError)) throw error
      return newRun({ ...state, error: error.toWire() }, undefined)
    }
  }

  async #make(
    id: string,
    run: Run,
    { file, hash }: { readonly file: string; readonly hash: string },
  ): Promise<void> {
    const { drafts, projectDir, desk } = this.#parts
    const folder = drafts.folderOf(id)
    const pace = new Pace()
    const update = (change: Partial<BulkState>): void => {
      run.state = { ...run.state, ...change }
      const { tell } = run
      const next = Promise.withResolvers<void>()
      run.changed = next.promise
      run.tell = next.resolve
      tell()
    }
    const keep = (status: RunFile['status']): Promise<void> => {
      const { total, rejected } = run.state
      return writeRunFile(folder, { status, total, rejected, hash })
    }
    try {
      const { index, prepared } = await this.#indexed(id, file, false)
      Object.assign(run, { index })
      const { plan } = prepared
      update({ counts: index.counts, total: plan.count(), rejected: plan.rejects.rows })
      await keep('running')
      const onEvent = (event: ProduceEvent): void => {
        if (event.type === 'kept') update({ kept: event.exports })
        else if (event.type === 'plate-done') update({ phase: 'making' })
        else if (event.type === 'export-done' || event.type === 'refused' || event.type === 'failed') {
          index.put(event.entry, event.entry)
          pace.step(performance.now())
          const { counts } = index
          const phase = counts.waiting === 0 ? 'finishing' : 'making'
          update({ phase, counts, ...pace.told(counts.waiting) })
        }
      }
      const crew = desk.lent(true)
      await produce(file, {
        // Pictures are paid for where somebody confirmed the price, and nowhere else.
        plates: { ask: false },
        out: this.outOf(id),
        projectDir,
        crew,
        prepared,
        signal: run.stop.signal,
        onEvent,
      })
      await keep('done')
      update({ status: 'done' })
    } catch (error) {
      const wire: WireError =
        error instanceof BroadsideError
          ? error.toWire()
          : {
              code: 'RENDER_FAILED',
              message: `Internal error: ${error instanceof Error ? error.message : error}`,
            }
      const status = wire.code === 'CANCELLED' ? 'stopped' : 'failed'
      await keep(status).catch(() => {})
      update({ status, ...(status === 'failed' ? { error: wire } : {}) })
    }
  }

  /** Reads and plans what is to be made, with what became of it so far. What failed is tried again, and no news while it is. */
  async #indexed(
    id: string,
    file: string,
    withFailed: boolean,
  ): Promise<{ readonly index: ExportIndex; readonly prepared: Prepared }> {
    const { projectDir, designs } = this.#parts
    const prepared = await prepare(file, { projectDir, designs })
    const index = new ExportIndex(prepared.input.template, prepared.input.placements)
    try {
      let count = 0
      for await (const { job, entry } of standingOf(prepared.plan, this.outOf(id))) {
        const isNews = entry?.status !== 'failed' || withFailed
        const name = { row: job.row, locale: job.locale, placement: job.placement.id }
        index.put(name, isNews ? entry : undefined)
        if (++count % 200 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      return { index, prepared }
    } catch (error) {
      index.close()
      prepared.plan.close()
      throw error
    }
  }

  async #told(id: string, run: Run): Promise<BulkState> {
    if (run.state.status === 'running') return run.state
    const file = await readRunFile(this.#parts.drafts.folderOf(id))
    const hash = await this.#parts.tables.hash(id)
    return { ...run.state, stale: file !== undefined && hash !== undefined && file.hash !== hash }
  }

  #replace(id: string, run: Run): void {
    this.#runs.get(id)?.index?.close()
    this.#runs.set(id, run)
  }
}

function newRun(state: BulkState, index: ExportIndex | undefined): Run {
  const { promise: changed, resolve: tell } = Promise.withResolvers<void>()
  return { state, index, stop: new AbortController(), changed, tell, ended: Promise.resolve() }
}
