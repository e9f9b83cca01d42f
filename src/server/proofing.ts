import { setTimeout as pause } from 'node:timers/promises'
import type { Job } from '../campaign/plan.ts'
import type { Checked, Preview, Remembered, Repaired, SlotPlace } from '../campaign/preview.ts'
import { Recent } from '../campaign/recent.ts'
import { designOf } from '../campaign/scope.ts'
import { BroadsideError, type WireError } from '../error/error.ts'
import type { Issue } from '../error/issue.ts'
import { asTheyCome } from './as-they-come.ts'
import type { Desk } from './desk.ts'
import type { Planned } from './planned.ts'
import type { PlateShelf } from './plate-shelf.ts'
import { asShown, type ShownPicture, type Verdict, verdictOf } from './verdict.ts'

/** What happens while proofs are made, in the order in which it happens. */
export type ProofEvent =
  /** The campaign is not sound, so nothing is made. */
  | { readonly type: 'issues'; readonly issues: readonly Issue[] }
  | { readonly type: 'planned'; readonly placements: readonly string[] }
  /** The copy as it will be set. Not measured yet. */
  | {
      readonly type: 'preview'
      readonly placement: string
      readonly picture: ShownPicture
      readonly slots: readonly SlotPlace[]
      readonly dropped: readonly string[]
    }
  /** The verdict, from the export itself at its real size. */
  | ({ readonly type: 'checked'; readonly placement: string } & Verdict)
  | { readonly type: 'failed'; readonly placement: string; readonly error: WireError }
  | { readonly type: 'done' }

/** Longest edge of proofs, in pixels: twice what a card shows. */
const EDGE = 720
/** Milliseconds without an edit after which proofs are measured: until then the next keystroke makes them stale. */
const QUIET = 350

/** How proofs are shown. */
interface Showing {
  /** Edge of a square a proof is shown in, in pixels. */
  readonly side?: number | undefined
  /**
   * Name of what is proofed again and again while its files change: the type of a proof is first set as in the last of that name,
   * which is quick, then, once it is quiet, searched.
   */
  readonly resembles?: string
}

interface Parts {
  readonly projectDir: string
  readonly plates: PlateShelf
  /** For what somebody waits for. */
  readonly front: Desk
  /** For what may take its time. */
  readonly back: Desk
}

/** How the type of a proof was set. */
interface Layouts {
  readonly earlier: Remembered
  /** As it was before, unsearched. */
  readonly asBefore: boolean
}

/** Makes proofs of planned jobs, and remembers what makes the next ones quicker. */
export class Proofing {
  readonly #parts: Parts
  readonly #repaired = new Map<string, Repaired>()
  readonly #layouts = new Map<string, Layouts>()
  readonly #checked = new Recent<Checked>(24 * 2 ** 20, (checked) => checked.picture?.base64.length ?? 1000)

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Proofs of jobs: all of them as they are set, then, if nobody has called it off, with their verdicts. */
  async *made(
    some: readonly Job[],
    prepared: Planned,
    signal: AbortSignal,
    showing: Showing = {},
  ): AsyncGenerator<ProofEvent> {
    // The longest first, so that all are there soonest.
    const jobs = some.toSorted((a, b) => areaOf(b) - areaOf(a))
    const { front, back } = this.#parts
    yield { type: 'planned', placements: jobs.map(({ placement }) => placement.id) }
    yield* asTheyCome(
      jobs.map((job) => this.#preview(job, prepared, { ...showing, desk: front, signal })),
      signal,
    )
    await pause(QUIET, undefined, { signal }).catch(() => {})
    if (signal.aborted) return
    const again = jobs.filter((job) => this.#layouts.get(nameOf(job, showing))?.asBefore)
    const search = { ...showing, desk: back, signal, afresh: true }
    yield* asTheyCome(
      again.map((job) => this.#preview(job, prepared, search)),
      signal,
    )
    if (signal.aborted) return
    yield* asTheyCome(
      jobs.map((job) => this.#check(job, prepared, signal)),
      signal,
    )
    if (!signal.aborted) yield { type: 'done' }
  }

  /** Makes an export in full and measures it. @param edge longest edge of its picture, in pixels */
  async make(job: Job, prepared: Planned, edge: number, signal: AbortSignal): Promise<Checked> {
    const errand = await this.#errand(job, prepared)
    return this.#parts.back.run({ kind: 'check', ...errand, edge }, groupOf(job), signal)
  }

  /** An export as it is set, not measured. @param edge as for {@link make} */
  async show(job: Job, prepared: Planned, edge: number, signal: AbortSignal): Promise<Preview> {
    const errand = await this.#errand(job, prepared)
    return this.#parts.back.run({ kind: 'preview', ...errand, edge }, groupOf(job), signal)
  }

  async #preview(
    job: Job,
    prepared: Planned,
    {
      desk,
      signal,
      afresh = false,
      ...showing
    }: Showing & {
      readonly desk: Desk
      readonly signal: AbortSignal
      readonly afresh?: boolean
    },
  ): Promise<ProofEvent | undefined> {
    const placement = job.placement.id
    try {
      const errand = await this.#errand(job, prepared)
      if (signal.aborted) return undefined
      const repaired = this.#repaired.get(sceneOf(job, prepared))
      const name = nameOf(job, showing)
      const earlier = afresh ? [] : (this.#layouts.get(name)?.earlier ?? [])
      const kept = { ...(repaired && { repaired }), ...(showing.resembles !== undefined && { earlier }) }
      const task = { kind: 'preview', ...errand, edge: edgeOf(job, showing.side), ...kept } as const
      const preview: Preview = await desk.run(task, groupOf(job), signal)
      if (preview.status === 'refused')
        return { type: 'checked', placement, status: 'refused', findings: [preview.finding] }
      const { picture, slots, dropped, asBefore } = preview
      if (preview.earlier !== undefined) remember(this.#layouts, name, { earlier: preview.earlier, asBefore })
      return { type: 'preview', placement, picture: asShown(picture), slots, dropped }
    } catch (error) {
      return failure(placement, error)
    }
  }

  async #check(job: Job, prepared: Planned, signal: AbortSignal): Promise<ProofEvent | undefined> {
    const placement = job.placement.id
    try {
      const make = (): Promise<Checked> =>
        this.#checked.get(job.key, () => this.make(job, prepared, EDGE, signal))
      // Somebody else who waited for the same check may have called it off.
      const checked = await make().catch((error) => {
        if (signal.aborted || !isCancelled(error)) throw error
        return make()
      })
      if (checked.repaired !== undefined) remember(this.#repaired, sceneOf(job, prepared), checked.repaired)
      return { type: 'checked', placement, ...verdictOf(checked, job, prepared) }
    } catch (error) {
      return failure(placement, error)
    }
  }

  async #errand(job: Job, { input, plates }: Planned) {
    const design = designOf(input, this.#parts.projectDir)
    const plate = plates.get(job.plate)
    if (plate === undefined) throw new Error('a job has a plate')
    return { job, design, plate: await this.#parts.plates.get(plate, design) }
  }
}

/** Scenes of which something is remembered. */
const REMEMBERED = 500

function remember<T>(known: Map<string, T>, of: string, value: T): void {
  known.delete(of)
  known.set(of, value)
  const [oldest = of] = known.keys()
  if (known.size > REMEMBERED) known.delete(oldest)
}

function nameOf({ placement, locale }: Job, { resembles }: Showing): string {
  return [resembles, placement.id, locale].join(' ')
}

function sceneOf(job: Job, { input }: Planned): string {
  return `${job.plate} ${job.placement.id} ${job.locale} ${input.template.hash} ${input.kit.hash}`
}

/** Longest edge of a preview: no pixel more than is shown, for each has to be drawn, packed and sent at every keystroke. */
function edgeOf({ placement: { width, height } }: Job, side: number | undefined): number {
  if (side === undefined) return EDGE
  return Math.min(EDGE, Math.ceil(side * Math.sqrt(Math.max(width / height, height / width))))
}

function areaOf({ placement: { width, height } }: Job): number {
  return width * height
}

function groupOf({ placement, plate }: Job): string {
  return `${plate} ${placement.id}`
}

function isCancelled(error: unknown): boolean {
  return error instanceof BroadsideError && error.code === 'CANCELLED'
}

function failure(placement: string, error: unknown): ProofEvent | undefined {
  if (!(error instanceof BroadsideError)) throw error
  return isCancelled(error) ? undefined : { type: 'failed', placement, error: error.toWire() }
}
