import { setTimeout as pause } from 'node:timers/promises'
import type { DesignFinder } from '../campaign/input/design-finder.ts'
import type { Job } from '../campaign/plan.ts'
import type { Checked, Picture, Preview, Remembered, Repaired, SlotPlace } from '../campaign/preview.ts'
import { Recent } from '../campaign/recent.ts'
import { designOf } from '../campaign/scope.ts'
import { BroadsideError, type WireError } from '../error/error.ts'
import type { Issue } from '../error/issue.ts'
import { asTheyCome } from './as-they-come.ts'
import type { Desk } from './desk.ts'
import type { Drafts } from './drafts.ts'
import { fieldIssues } from './picture-fields.ts'
import { type Planned, planned } from './planned.ts'
import type { PlateShelf } from './plate-shelf.ts'
import type { CloseUpRequest, DraftCampaign, ProofsRequest } from './schema.ts'
import { asShown, type ShownPicture, type Verdict, verdictOf } from './verdict.ts'

/** What happens while proofs are made, in the order in which it happens. */
export type LiveEvent =
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

/** Longest edge of proofs in the editor, in pixels: twice what a card shows. */
const EDGE = 720
/** Longest edge of the picture that stands for a draft. */
const COVER = 360
/** Longest edge of a close-up. */
const CLOSE_UP = 2400
/** Milliseconds without an edit after which proofs are measured: until then the next keystroke makes them stale. */
const QUIET = 350

/** How proofs are shown. */
interface Showing {
  /** Edge of a square a proof is shown in, in pixels. */
  readonly side?: number | undefined
  /** Little but files changes between proofs: previews are laid out as the last were, where that is still right. */
  readonly resembles?: boolean
}

interface Parts {
  readonly projectDir: string
  readonly drafts: Drafts
  readonly designs: DesignFinder
  readonly plates: PlateShelf
  /** For what somebody waits for. */
  readonly front: Desk
  /** For what may take its time. */
  readonly back: Desk
}

/** Makes proofs of drafts while they are edited. */
export class Live {
  readonly #parts: Parts
  readonly #sessions = new Map<string, AbortController>()
  readonly #repaired = new Map<string, Repaired>()
  readonly #layouts = new Map<string, Remembered>()
  readonly #checked = new Recent<Checked>(24 * 2 ** 20, (checked) => checked.picture?.base64.length ?? 1000)

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Proofs of a draft as it stands in a browser, saved or not. A later request of the same session calls off what still waits of this one. */
  async *proofs(id: string, request: ProofsRequest, left: AbortSignal): AsyncGenerator<LiveEvent> {
    const { session, locale, placements, side } = request
    this.#sessions.get(session)?.abort()
    const superseded = new AbortController()
    this.#sessions.set(session, superseded)
    const signal = AbortSignal.any([left, superseded.signal])
    try {
      const prepared = await this.#prepared(id, request.campaign, locale)
      if ('issues' in prepared) {
        yield { type: 'issues', issues: prepared.issues }
        return
      }
      const jobs = prepared.jobs.filter(
        (job) => job.locale === locale && placements?.includes(job.placement.id) !== false,
      )
      yield* this.made(jobs, prepared, signal, { side })
    } finally {
      if (this.#sessions.get(session) === superseded) this.#sessions.delete(session)
    }
  }

  /** Proofs of planned jobs: all of them as they are set, then, if nobody has called it off, with their verdicts. */
  async *made(
    some: readonly Job[],
    prepared: Planned,
    signal: AbortSignal,
    showing: Showing = {},
  ): AsyncGenerator<LiveEvent> {
    // The longest first, so that all are there soonest.
    const jobs = some.toSorted((a, b) => areaOf(b) - areaOf(a))
    yield { type: 'planned', placements: jobs.map(({ placement }) => placement.id) }
    yield* asTheyCome(jobs.map((job) => this.#preview(job, prepared, signal, showing)))
    await pause(QUIET, undefined, { signal }).catch(() => {})
    if (signal.aborted) return
    yield* asTheyCome(jobs.map((job) => this.#check(job, prepared, signal)))
    yield { type: 'done' }
  }

  /** A proof pixel for pixel, as JPEG; at most so large that a browser shows it well. */
  async closeUp(
    id: string,
    { campaign, locale, placement }: CloseUpRequest,
    signal: AbortSignal,
  ): Promise<Picture | undefined> {
    const prepared = await this.#prepared(id, campaign, locale)
    if ('issues' in prepared)
      throw new BroadsideError('INPUT_INVALID', {
        message: 'The draft has mistakes',
        issues: prepared.issues,
      })
    const job = prepared.jobs.find((one) => one.locale === locale && one.placement.id === placement)
    if (job === undefined) return undefined
    const checked = await this.#make(job, prepared, CLOSE_UP, signal)
    return checked.picture
  }

  /** The first proof of a saved draft, small; `undefined` if it cannot be made. */
  async cover(id: string, signal: AbortSignal): Promise<Picture | undefined> {
    const draft = await this.#parts.drafts.read(id)
    const locale = draft?.campaign.locales[0]
    if (draft === undefined || locale === undefined) return undefined
    const prepared = await this.#prepared(id, draft.campaign, locale)
    if ('issues' in prepared) return undefined
    const job = prepared.jobs.find((one) => one.locale === locale)
    if (job === undefined) return undefined
    const errand = await this.#errand(job, prepared)
    const task = { kind: 'preview', ...errand, edge: COVER } as const
    const preview = await this.#parts.back.run(task, groupOf(job), signal)
    return preview.status === 'set' ? preview.picture : undefined
  }

  async #prepared(
    id: string,
    campaign: DraftCampaign,
    locale: string,
  ): Promise<Planned | { readonly issues: readonly Issue[] }> {
    const { projectDir, drafts, designs } = this.#parts
    const { template } = await designs.template(campaign.template, projectDir)
    const strange = template === undefined ? [] : fieldIssues(campaign, template)
    if (strange.length > 0) return { issues: strange }
    try {
      return await planned(inLocale(campaign, locale), { projectDir, folder: drafts.folderOf(id), designs })
    } catch (error) {
      if (error instanceof BroadsideError && error.code === 'INPUT_INVALID') return { issues: error.issues }
      throw error
    }
  }

  async #preview(
    job: Job,
    prepared: Planned,
    signal: AbortSignal,
    { side, resembles = false }: Showing,
  ): Promise<LiveEvent | undefined> {
    const placement = job.placement.id
    try {
      const errand = await this.#errand(job, prepared)
      if (signal.aborted) return undefined
      const repaired = this.#repaired.get(sceneOf(job, prepared))
      const { template, kit } = prepared.input
      const of = [template.id, kit.id, placement, job.locale].join(' ')
      const earlier = resembles ? (this.#layouts.get(of) ?? []) : undefined
      const kept = { ...(repaired && { repaired }), ...(earlier && { earlier }) }
      const task = { kind: 'preview', ...errand, edge: edgeOf(job, side), ...kept } as const
      const preview: Preview = await this.#parts.front.run(task, groupOf(job), signal)
      if (preview.status === 'refused')
        return { type: 'checked', placement, status: 'refused', findings: [preview.finding] }
      const { picture, slots, dropped } = preview
      if (preview.earlier !== undefined) remember(this.#layouts, of, preview.earlier)
      return { type: 'preview', placement, picture: asShown(picture), slots, dropped }
    } catch (error) {
      return failure(placement, error)
    }
  }

  async #check(job: Job, prepared: Planned, signal: AbortSignal): Promise<LiveEvent | undefined> {
    const placement = job.placement.id
    try {
      const make = (): Promise<Checked> =>
        this.#checked.get(job.key, () => this.#make(job, prepared, EDGE, signal))
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

  async #make(job: Job, prepared: Planned, edge: number, signal: AbortSignal): Promise<Checked> {
    const errand = await this.#errand(job, prepared)
    return this.#parts.back.run({ kind: 'check', ...errand, edge }, groupOf(job), signal)
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

/** The part of a campaign that a proof in one locale needs: copy that is missing elsewhere is no reason not to show it. */
function inLocale(campaign: DraftCampaign, locale: string): DraftCampaign {
  const [first = locale] = campaign.locales
  const locales = [...new Set([first, locale])]
  const wanted = new Set(locales.map((each) => `@${each}`))
  const rows = campaign.rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => !key.startsWith('@') || wanted.has(key))),
  )
  return { ...campaign, locales, rows }
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

function failure(placement: string, error: unknown): LiveEvent | undefined {
  if (!(error instanceof BroadsideError)) throw error
  return isCancelled(error) ? undefined : { type: 'failed', placement, error: error.toWire() }
}
