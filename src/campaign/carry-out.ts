import { rm } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import type { ManifestEntry, PlateEntry } from '../export/schema.ts'
import { sweepParts } from '../store/disk.ts'
import type { Crew } from './crew.ts'
import type { ProduceEvent } from './event.ts'
import type { JobResult } from './job.ts'
import type { Job, Plan } from './plan.ts'
import type { PlannedPlate } from './planned-plate.ts'
import { plateEntry } from './plate-entry.ts'
import type { SigningFiles } from './signing.ts'
import type { DesignRef, DrawnPlate } from './studio.ts'

/** What a run leaves behind, in the order of the plan. */
export interface Outcomes {
  readonly plates: readonly PlateEntry[]
  readonly exports: readonly ManifestEntry[]
  /** `false` if it was stopped before all was tried. */
  readonly complete: boolean
}

/** What a run needs to know. */
export interface Errand {
  readonly design: DesignRef
  /** Absolute path of the output folder. */
  readonly out: string
  /** Absolute path of a folder for the raw pixels of plates. */
  readonly scratch: string
  readonly explain?: boolean
  readonly signing?: SigningFiles
  /** Make and measure everything, but write nothing below `out`. */
  readonly dry?: boolean
  readonly onEvent: (event: ProduceEvent) => void
  /** No export is made before this resolves; plates may be drawn. Rejects what is made. */
  readonly clearance?: Promise<unknown>
}

/**
 * Makes the plates of a plan and, as soon as each is there, its exports. Only as many plates are open at once as there
 * are workers, so a thousand rows with a photo each do not fill the disk. Never throws for a single job.
 */
export async function carryOut(plan: Plan, crew: Crew, errand: Errand): Promise<Outcomes> {
  const jobsOf = Map.groupBy(plan.jobs, ({ plate }) => plate)
  const plates = new Map<string, PlateEntry>()
  const entries = new Map<Job, ManifestEntry>()
  let crashed = false

  const waiting = startSmall(plan.plates).values()
  const workThrough = async (): Promise<void> => {
    for (const plate of waiting) {
      const jobs = jobsOf.get(plate.key) ?? []
      const drawn = await draw(plate, jobs)
      if (drawn === undefined) continue
      await errand.clearance
      const made = Promise.all(jobs.map((job) => make(job, drawn)))
      underWay()
      await made
      await rm(drawn.raw, { force: true })
    }
  }
  // The other plates wait until the exports of the first are queued: something to look at comes before more pictures.
  const { promise: firstQueued, resolve: underWay } = Promise.withResolvers<void>()
  const first = workThrough().finally(underWay)
  const others = Array.from({ length: crew.size - 1 }, () => firstQueued.then(workThrough))
  await Promise.all([first, ...others])
  const exports = plan.jobs.flatMap((job) => entries.get(job) ?? [])
  const complete = exports.length === plan.jobs.length
  if (crashed || !complete) await sweep(plan.jobs, errand.out)
  return { plates: plan.plates.flatMap(({ key }) => plates.get(key) ?? []), exports, complete }

  async function draw(plate: PlannedPlate, jobs: readonly Job[]): Promise<DrawnPlate | undefined> {
    const start = performance.now()
    try {
      const task = { kind: 'plate', plate, folder: errand.scratch, design: errand.design } as const
      const drawn = await crew.run(task, plate.key)
      plates.set(plate.key, plateEntry(plate, drawn))
      errand.onEvent({
        type: 'plate-done',
        key: plate.key,
        family: plate.family,
        origin: drawn.origin,
        ms: performance.now() - start,
      })
      return drawn
    } catch (error) {
      for (const job of jobs) fail(job, error)
      return undefined
    }
  }

  async function make(job: Job, drawn: DrawnPlate): Promise<void> {
    const start = performance.now()
    try {
      const { design, out, explain = false, dry = false, signing } = errand
      const signed = signing === undefined ? {} : { signing }
      const task = { kind: 'export', job, plate: drawn, design, out, explain, dry, ...signed } as const
      const result = await crew.run(task, `${job.plate} ${job.placement.id}`)
      const entry = entryOf(job, result)
      entries.set(job, entry)
      if (entry.status === 'done')
        errand.onEvent({ type: 'export-done', entry, ms: performance.now() - start })
      else if (entry.status === 'refused') errand.onEvent({ type: 'refused', entry })
    } catch (error) {
      fail(job, error)
    }
  }

  function fail(job: Job, error: unknown): void {
    // What is not ours is a mistake in this program, not a failed job.
    if (!(error instanceof BroadsideError)) throw error
    if (error.code === 'CANCELLED') return
    crashed = true
    const { code, message, hint } = error.toWire()
    const entry = {
      status: 'failed',
      ...asked(job),
      error: { code, message, ...(hint === undefined ? {} : { hint }) },
    } as const
    entries.set(job, entry)
    errand.onEvent({ type: 'failed', entry })
  }
}

/** The smallest plate first, so that there is something to see soon; then the largest, so that none is left over at the end. */
function startSmall(plates: readonly PlannedPlate[]): readonly PlannedPlate[] {
  const area = (plate: PlannedPlate): number =>
    'request' in plate ? plate.request.size.width * plate.request.size.height : 0
  const sorted = plates.toSorted((a, b) => area(b) - area(a))
  return [...sorted.slice(-1), ...sorted.slice(0, -1)]
}

function entryOf(job: Job, result: JobResult): ManifestEntry {
  const { explained } = result
  const shown = explained === undefined ? {} : { explained }
  if (result.status === 'refused')
    return { ...asked(job), status: 'refused', findings: [...result.findings], ...shown }
  const {
    status,
    file,
    bytes,
    sha256,
    format,
    quality,
    digitalSourceType,
    alt,
    dropped,
    print,
    c2pa,
    masters,
    remarks,
    certificate,
    misread,
  } = result
  return {
    status,
    file,
    ...asked(job),
    bytes,
    ...(job.placement.maxBytes === undefined ? {} : { maxBytes: job.placement.maxBytes }),
    sha256,
    format,
    ...(quality === undefined ? {} : { quality }),
    digitalSourceType,
    alt,
    ...job.post,
    dropped,
    ...(print === undefined ? {} : { print }),
    ...(c2pa === undefined ? {} : { c2pa }),
    ...(masters === undefined ? {} : { masters }),
    ...(remarks === undefined ? {} : { remarks }),
    ...shown,
    certificate,
    ...(misread === undefined ? {} : { misread }),
  }
}

function asked({ key, row, locale, placement, plate }: Job) {
  return {
    key,
    row,
    locale,
    placement: placement.id,
    plate,
    width: placement.width,
    height: placement.height,
  }
}

/** Removes what processes that died left half written. */
async function sweep(jobs: readonly Job[], out: string): Promise<void> {
  const folders = new Set(jobs.map(({ stem }) => path.join(out, path.dirname(stem))))
  await Promise.all([...folders].map(sweepParts))
}
