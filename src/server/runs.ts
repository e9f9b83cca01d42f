import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { DesignFinder } from '../campaign/input/design-finder.ts'
import { archiveOf } from '../campaign/output/write-archive.ts'
import { produce } from '../campaign/produce.ts'
import { BroadsideError, type WireError } from '../error/error.ts'
import { type Manifest, readManifest } from '../export/manifest.ts'
import { MANIFEST } from '../export/name.ts'
import { writeWhole } from '../store/disk.ts'
import { zipOf } from '../store/zip.ts'
import type { Desk } from './desk.ts'
import type { Draft, Drafts } from './drafts.ts'
import { refuseStrangePictures } from './planned.ts'

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
  /** Somebody asked it to stop; else it is the server that ends. */
  told?: boolean
  /** The server ends before it does. */
  cut?: boolean
  readonly stop: AbortController
  readonly ended: Promise<void>
  tell: () => void
  changed: Promise<void>
}

const REVISION = 'made.json'
/** How a run stands, in the folder of its draft. One that says `running` and is not was cut short, and goes on. */
const STATE = 'run.json'

/** Milliseconds after which the file of a run is looked at again, which another server makes. */
const LOOK = 1000

interface Parts {
  readonly projectDir: string
  readonly drafts: Drafts
  readonly designs: DesignFinder
  readonly desk: Desk
  /** Told when a run has ended, before whoever watches it. */
  readonly onEnd: (id: string, state: RunState) => void
}

/**
 * Makes drafts, one run each at a time, the way the command line does: the same files, byte for byte. A run that was begun is
 * remembered: whatever ends the server, it goes on when the project is served again.
 */
export class Runs {
  readonly #parts: Parts
  readonly #runs = new Map<string, Run>()
  #closing = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Starts to make the saved draft, or joins the run that is under way. `undefined`: there is no such draft. */
  async start(id: string): Promise<RunState | undefined> {
    const draft = await this.#parts.drafts.read(id)
    if (draft === undefined) return undefined
    const under = this.#runs.get(id)
    if (under?.state.status === 'running' && !under.cut) return under.state
    const first: RunState = { status: 'running', total: 0, made: 0, refused: 0, failed: 0, ms: 0 }
    const { promise: changed, resolve: tell } = Promise.withResolvers<void>()
    const stop = new AbortController()
    const run: Run = { state: first, stop, tell, changed, ended: Promise.resolve() }
    this.#runs.set(id, run)
    await this.#remember(id, first)
    // A server that is about to end begins nothing; the next one goes on with it.
    if (!this.#closing) Object.assign(run, { ended: this.#make(id, draft, run) })
    return first
  }

  /** How the last run of a draft stands or ended; `undefined` if there was none. */
  async state(id: string): Promise<RunState | undefined> {
    const run = this.#runs.get(id)
    // What another server makes stands in its file.
    if (run !== undefined && !run.cut) return run.state
    const kept = await readFile(this.#stateOf(id), 'utf8').catch(() => undefined)
    return kept === undefined ? undefined : JSON.parse(kept)
  }

  /** Goes on with the runs that were cut short when the project was served last. */
  async resume(): Promise<void> {
    for (const { id } of await this.#parts.drafts.list()) {
      const state = await this.state(id).catch(() => undefined)
      if (state?.status === 'running' && !this.#closing) await this.start(id)
    }
  }

  /** States of a run, as they change, until it has ended or somebody has left. */
  async *watch(id: string, left: AbortSignal): AsyncGenerator<RunState> {
    const gone = new Promise<void>((resolve) =>
      left.addEventListener('abort', () => resolve(), { once: true }),
    )
    while (!left.aborted) {
      const run = this.#runs.get(id)
      // Taken before the state is read: no change is missed.
      const next = run === undefined || run.cut ? undefined : run.changed
      const state = await this.state(id)
      if (state === undefined) return
      yield state
      // A run that is cut short goes on elsewhere: whoever watches asks again.
      if (state.status !== 'running' || this.#closing) return
      await Promise.race([next ?? pause(LOOK, undefined, { ref: false }), gone])
    }
  }

  /** Whether a draft is being made. */
  isRunning(id: string): boolean {
    return this.#runs.get(id)?.state.status === 'running'
  }

  /** Stops a run: what is under way is finished, and what there is stays. */
  stop(id: string): void {
    const run = this.#runs.get(id)
    if (run === undefined) return
    run.told = true
    run.stop.abort()
  }

  /** Ends a run, and forgets it. */
  async drop(id: string): Promise<void> {
    this.stop(id)
    await this.#runs.get(id)?.ended
    this.#runs.delete(id)
  }

  /** What was made of a draft last; `undefined` if nothing was. */
  async made(id: string): Promise<Made | undefined> {
    try {
      const manifest = await readManifest(path.join(this.#parts.drafts.outOf(id), MANIFEST))
      const mark = await readFile(path.join(this.#parts.drafts.folderOf(id), REVISION), 'utf8').catch(
        () => '{}',
      )
      return { manifest, revision: JSON.parse(mark).revision }
    } catch {
      return undefined
    }
  }

  /** All of it in one archive, made while it is read. */
  async archive(id: string): Promise<NodeJS.ReadableStream | undefined> {
    const made = await this.made(id)
    if (made === undefined) return undefined
    const out = this.#parts.drafts.outOf(id)
    const { exports, decks = [] } = made.manifest
    return zipOf(out, archiveOf(out, exports, decks))
  }

  /** Stops all runs and waits for what is under way. They go on when the project is served again. */
  async close(): Promise<void> {
    this.#closing = true
    for (const run of this.#runs.values()) run.stop.abort()
    await Promise.all([...this.#runs.values()].map(({ ended }) => ended))
  }

  async #make(id: string, { revision, campaign }: Draft, run: Run): Promise<void> {
    const start = performance.now()
    const update = (change: Partial<RunState>): void => {
      run.state = { ...run.state, ...change, ms: Math.round(performance.now() - start) }
      const { tell } = run
      const next = Promise.withResolvers<void>()
      run.changed = next.promise
      run.tell = next.resolve
      tell()
    }
    const end = async (change: Partial<RunState>): Promise<void> => {
      const state = { ...run.state, ...change }
      // Whoever serves the project next finds that it was running, and goes on. So does another server that has the folder.
      const cutShort = (change.status === 'stopped' && !run.told) || change.error?.code === 'FOLDER_BUSY'
      if (cutShort) {
        run.cut = true
        return update({})
      }
      await this.#remember(id, state).catch(() => {})
      this.#parts.onEnd(id, state)
      update(change)
    }
    try {
      // A campaign file may name any picture; what was sent may not.
      await refuseStrangePictures(campaign, this.#parts)
      await produce(this.#parts.drafts.fileOf(id), {
        out: this.#parts.drafts.outOf(id),
        projectDir: this.#parts.projectDir,
        crew: this.#parts.desk.lent(),
        // Pictures are paid for where somebody confirmed the price, and nowhere else.
        plates: { ask: false },
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
      await writeWhole(path.join(this.#parts.drafts.folderOf(id), REVISION), JSON.stringify({ revision }))
      await end({ status: 'done' })
    } catch (error) {
      if (!(error instanceof BroadsideError)) {
        const message = error instanceof Error ? error.message : String(error)
        await end({
          status: 'failed',
          error: { code: 'RENDER_FAILED', message: `Internal error: ${message}` },
        })
      } else if (error.code === 'CANCELLED') await end({ status: 'stopped' })
      else await end({ status: 'failed', error: error.toWire() })
    }
  }

  #stateOf(id: string): string {
    return path.join(this.#parts.drafts.folderOf(id), STATE)
  }

  async #remember(id: string, state: RunState): Promise<void> {
    await writeWhole(this.#stateOf(id), JSON.stringify(state), { durable: true })
  }
}
