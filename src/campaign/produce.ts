import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { type Manifest, manifestOf, writeManifest } from '../export/manifest.ts'
import { buyPlates } from './buy-plates.ts'
import { carryOut } from './carry-out.ts'
import { type Crew, hireCrew } from './crew.ts'
import { ENGINES, VERSION } from './engines.ts'
import type { ProduceEvent } from './event.ts'
import type { Input } from './input.ts'
import type { Job, Plan } from './plan.ts'
import type { PlateOptions } from './plate-options.ts'
import type { Prepared } from './prepare.ts'
import type { DesignRef } from './studio.ts'
import { writePage } from './write-page.ts'

export interface ProduceOptions {
  /** Output folder; made if it is missing. Files of earlier runs that are not made again stay. */
  readonly out: string
  /** Processes that render; as many as there are cores unless given. 0 renders in this process. */
  readonly jobs?: number
  /** Processes shared by several runs, in place of `jobs`; whoever hired them ends them. */
  readonly crew?: Crew
  /** The campaign as `prepare` read it, so that it is not read again. */
  readonly prepared?: Prepared
  /** Nothing is written before this resolves, and nothing at all if it rejects; plates may be drawn meanwhile. */
  readonly clearance?: Promise<unknown>
  /** Take only so many of the first rows. */
  readonly limit?: number
  /** Make a part: the exports for which this holds. */
  readonly only?: (job: Job) => boolean
  /** Folder whose `templates/` comes before the bundled ones; the current folder unless given. */
  readonly projectDir?: string
  /** Also write, for each export, the proof with its certificate drawn over it, and a page that lists them. */
  readonly explain?: boolean
  /** How plates are had from image models: where they are kept, what they may cost. */
  readonly plates?: PlateOptions
  readonly onEvent?: (event: ProduceEvent) => void
  /** Stops the run: what is under way is finished, the manifest lists what there is, and the promise rejects with `CANCELLED`. */
  readonly signal?: AbortSignal
}

/**
 * Turns a campaign into files, a manifest and a contact sheet.
 *
 * Rejects with `INPUT_INVALID` and every mistake in the input before anything is written, and with `WRITE_FAILED`
 * or `CANCELLED`. An export that is refused or fails does not stop the others: it stands in the manifest.
 *
 * @param source path of a campaign file, or its content; then paths in it are relative to `projectDir`
 * @example
 * const manifest = await produce(
 *   {
 *     name: 'late-show',
 *     brand: 'lumen',
 *     template: 'event-poster',
 *     placements: ['open-graph', 'google-display-300x250'],
 *     locales: ['en'],
 *     rows: [{ title: 'Late show', when: '2027-03-14T23:00' }],
 *   },
 *   { out: 'out/late-show' },
 * )
 * console.log(manifest.counts.done, manifest.exports[0]?.status)
 */
export async function produce(source: string | object, options: ProduceOptions): Promise<Manifest> {
  const { jobs, limit, signal, onEvent = () => {} } = options
  const projectDir = path.resolve(options.projectDir ?? '.')
  const out = path.resolve(options.out)
  const crew = options.crew ?? hireCrew(jobs)
  const stop = (): void => crew.cancel()
  signal?.addEventListener('abort', stop)
  const scratch = await scratchFolder()
  try {
    // Loaded only now, so that the workers load theirs at the same time.
    const { prepare } = await import('./prepare.ts')
    const { input, plan: whole } =
      options.prepared ??
      (await prepare(source, {
        projectDir,
        plates: options.plates?.folder,
        model: options.plates?.model,
        ...(limit === undefined ? {} : { limit }),
      }))
    const part = partOf(whole, options.only)
    if (signal?.aborted) stop()
    const { name } = input.campaign
    onEvent({
      type: 'planned',
      campaign: name,
      rows: input.rows.length,
      plates: part.plates.length,
      exports: part.jobs.length,
    })

    const plan = await buyPlates(part, {
      projectDir,
      campaign: name,
      options: options.plates ?? {},
      signal,
      clearance: options.clearance,
      onEvent,
    })
    const outcomes = await carryOut(plan, crew, {
      design: designOf(input, projectDir),
      out,
      scratch: scratch.path,
      explain: options.explain === true,
      onEvent,
      ...(options.clearance === undefined ? {} : { clearance: options.clearance }),
    })
    await options.clearance
    const manifest = manifestOf({
      version: VERSION,
      engines: ENGINES,
      campaign: recordOf(input),
      ...outcomes,
    })
    await writeManifest(path.join(out, 'manifest.json'), manifest)
    if (options.explain) await writePage(out, manifest)
    if (!manifest.complete) throw stopped(manifest, plan.jobs.length)
    await crew.run({ kind: 'sheet', out, brand: input.kit.file.name, manifest }, 'sheet')

    onEvent({ type: 'done', counts: manifest.counts })
    return manifest
  } finally {
    signal?.removeEventListener('abort', stop)
    if (options.crew === undefined) await crew.close()
    await scratch.remove()
  }
}

/** The jobs that are wanted, and the plates they need. */
function partOf(plan: Plan, only: ((job: Job) => boolean) | undefined): Plan {
  if (only === undefined) return plan
  const jobs = plan.jobs.filter(only)
  return { jobs, plates: plan.plates.filter(({ key }) => jobs.some(({ plate }) => plate === key)) }
}

function designOf({ kit, template }: Input, projectDir: string): DesignRef {
  return {
    projectDir,
    brand: { id: kit.id, hash: kit.hash },
    template: { id: template.id, hash: template.hash },
  }
}

function recordOf({ campaign, kit, template, hash }: Input): Manifest['campaign'] {
  return {
    name: campaign.name,
    hash,
    brand: { id: kit.id, version: kit.file.version, hash: kit.hash },
    template: { id: template.id, version: template.file.version, hash: template.hash },
    locales: campaign.locales,
  }
}

function stopped({ exports }: Manifest, planned: number): BroadsideError {
  return new BroadsideError('CANCELLED', {
    message: `Stopped after ${exports.length} of ${planned} exports`,
    hint: 'manifest.json lists what was finished.',
  })
}

/** A folder of this run's own that is gone afterwards, also when the process is ended early. */
async function scratchFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'broadside-'))
  const atExit = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', atExit)
  return {
    path: folder,
    remove: async () => {
      process.off('exit', atExit)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
