import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { produce } from '../campaign/produce.ts'
import { archiveOf } from '../campaign/write-archive.ts'
import { BroadsideError, type WireError } from '../error/error.ts'
import { type Manifest, readManifest } from '../export/manifest.ts'
import { MANIFEST } from '../export/name.ts'
import { writeWhole } from '../store/disk.ts'
import { zipOf } from '../store/zip.ts'
import type { Desk } from './desk.ts'
import type { Drafts } from './drafts.ts'

/** How far a run has come. Times in milliseconds. */
export interface RunState {
  readonly status: 'running' | 'done' | 'stopped' | 'failed'
  readonly total: number
  readonly made: number
  readonly refused: number
  readonly failed: number
  /** Since it began. */
  readonly ms: number
  /** What was made last. */
  readonly latest?: string
  readonly error?: WireError
}

/** What was made of a draft last. */
export interface Made {
  readonly manifest: Manifest
  /** Of the draft it was made from. */
  readonly revision: string | undefined
}

interface Run {
  state: RunState
  readonly stop: AbortController
  readonly ended: Promise<void>
  tell: () => void
  changed: Promise<void>
}

const REVISION = 'made.json'

/** Makes drafts, one run each at a time, the way the command line does: the same files, byte for byte. */
export class Runs {
  readonly #drafts: Drafts
  readonly #desk: Desk
  readonly #projectDir: string
  readonly #runs = new Map<string, Run>()

  constructor(projectDir: string, drafts: Drafts, desk: Desk) {
    this.#projectDir = projectDir
    this.#drafts = drafts
    this.#desk = desk
  }

  /** Starts to make the saved draft, or joins the run that is under way. `undefined`: there is no such draft. */
  async start(id: string): Promise<RunState | undefined> {
    const draft = await this.#drafts.read(id)
    if (draft === undefined) return undefined
    const under = this.#runs.get(id)
    if (under?.state.status === 'running') return under.state
    const first: RunState = { status: 'running', total: 0, made: 0, refused: 0, failed: 0, ms: 0 }
    const { promise: changed, resolve: tell } = Promise.withResolvers<void>()
    const stop = new AbortController()
    const run: Run = { state: first, stop, tell, changed, ended: Promise.resolve() }
    this.#runs.set(id, run)
    Object.assign(run, { ended: this.#make(id, draft.revision, run) })
    return first
  }

  /** States of a run, as they change, until it has ended or somebody has left. */
  async *watch(id: string, left: AbortSignal): AsyncGenerator<RunState> {
    const gone = new Promise<void>((resolve) =>
      left.addEventListener('abort', () => resolve(), { once: true }),
    )
    for (;;) {
      const run = this.#runs.get(id)
      if (run === undefined || left.aborted) return
      const { state, changed } = run
      yield state
      if (state.status !== 'running') return
      await Promise.race([changed, gone])
    }
  }

  /** Whether a draft is being made. */
  isRunning(id: string): boolean {
    return this.#runs.get(id)?.state.status === 'running'
  }

  /** Stops a run: what is under way is finished, and what there is stays. */
  stop(id: string): void {
    this.#runs.get(id)?.stop.abort()
  }

  /** What was made of a draft last; `undefined` if nothing was. */
  async made(id: string): Promise<Made | undefined> {
    try {
      const manifest = await readManifest(path.join(this.#drafts.outOf(id), MANIFEST))
      const mark = await readFile(path.join(this.#drafts.folderOf(id), REVISION), 'utf8').catch(() => '{}')
      return { manifest, revision: JSON.parse(mark).revision }
    } catch {
      return undefined
    }
  }

  /** All of it in one archive, made while it is read. */
  async archive(id: string): Promise<NodeJS.ReadableStream | undefined> {
    const made = await this.made(id)
    if (made === undefined) return undefined
    const out = this.#drafts.outOf(id)
    const { exports, decks = [] } = made.manifest
    return zipOf(out, archiveOf(out, exports, decks))
  }

  /** Stops all runs and waits for what is under way. */
  async close(): Promise<void> {
    for (const run of this.#runs.values()) run.stop.abort()
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended))
  }

  async #make(id: string, revision: string, run: Run): Promise<void> {
    const start = performance.now()
    const update = (change: Partial<RunState>): void => {
      run.state = { ...run.state, ...change, ms: Math.round(performance.now() - start) }
      const { tell } = run
      const next = Promise.withResolvers<void>()
      run.changed = next.promise
      run.tell = next.resolve
      tell()
    }
    try {
      await produce(this.#drafts.fileOf(id), {
        out: this.#drafts.outOf(id),
        projectDir: this.#projectDir,
        crew: this.#desk.lent(),
        signal: run.stop.signal,
        onEvent: (event) => {
          if (event.type === 'planned') update({ total: event.exports })
          else if (event.type === 'kept') update({ made: event.exports })
          else if (event.type === 'export-done')
            update({ made: run.state.made + 1, latest: event.entry.placement })
          else if (event.type === 'refused') update({ refused: run.state.refused + 1 })
          else if (event.type === 'failed') update({ failed: run.state.failed + 1 })
        },
      })
      await writeWhole(path.join(this.#drafts.folderOf(id), REVISION), JSON.stringify({ revision }))
      update({ status: 'done' })
    } catch (error) {
      if (!(error instanceof BroadsideError)) {
        const message = error instanceof Error ? error.message : String(error)
        update({ status: 'failed', error: { code: 'RENDER_FAILED', message: `Internal error: ${message}` } })
      } else if (error.code === 'CANCELLED') update({ status: 'stopped' })
      else update({ status: 'failed', error: error.toWire() })
    }
  }
}
