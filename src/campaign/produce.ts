import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { type Manifest, manifestOf, writeManifest } from '../export/manifest.ts'
import { buyPlates } from './buy-plates.ts'
import { carryOut } from './carry-out.ts'
import { type Crew, hireCrew } from './crew.ts'
import { ENGINES, VERSION } from './engines.ts'
import type { ProduceEvent } from './event.ts'
import type { Job } from './plan.ts'
import type { PlateOptions } from './plate-options.ts'
import { platesFolder } from './plates-folder.ts'
import type { Prepared } from './prepare.ts'
import { recordOf, writeRecord } from './record.ts'
import type { DeliveryWishes } from './schema.ts'
import { campaignEntry, designOf, partOf } from './scope.ts'
import { scratchFolder } from './scratch.ts'
import type { SigningFiles } from './signing.ts'
import { writeArchive } from './write-archive.ts'
import { writeCaptions } from './write-captions.ts'
import { writePage } from './write-page.ts'
import { refuseOwnRejects, rowsEvent, writeRejected } from './write-rejected.ts'

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
  /** Refuse the run for a mistake in any row, also of a file; else such rows are left out and stand in `rejected.csv`. */
  readonly strict?: boolean
  /** Make a part: the exports for which this holds. */
  readonly only?: (job: Job) => boolean
  /** Folder whose `templates/` comes before the bundled ones; the current folder unless given. */
  readonly projectDir?: string
  /** Stand in place of what the campaign says of formats and names; the same as for `prepared`, where that is given. */
  readonly wishes?: DeliveryWishes
  /** Also write all of it into a zip archive at this path. */
  readonly zip?: string
  /** Also write, for each export, the proof with its certificate drawn over it, and a page that lists them. */
  readonly explain?: boolean
  /** How plates are had from image models: where they are kept, what they may cost. */
  readonly plates?: PlateOptions
  /** Signs PNG and JPEG after C2PA, the last thing that is done to a file. Check them with `signingIssues` first. */
  readonly signing?: SigningFiles
  readonly onEvent?: (event: ProduceEvent) => void
  /** Stops the run: what is under way is finished, the manifest lists what there is, and the promise rejects with `CANCELLED`. */
  readonly signal?: AbortSignal
}

/**
 * Turns a campaign into files, a manifest and a contact sheet.
 *
 * Rejects with `INPUT_INVALID` and every mistake in the input before anything is written, and with `WRITE_FAILED`
 * or `CANCELLED`. Rows of a file that have mistakes are left out, unless none is left: `rejected.csv` says why. An export that is refused or fails does not stop the others: it stands in the manifest.
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
  const { jobs, limit, strict, wishes, signal, onEvent = () => {} } = options
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
        ...(strict === undefined ? {} : { strict }),
        ...(wishes === undefined ? {} : { wishes }),
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
    refuseOwnRejects(input.rowsFile, out)
    onEvent(rowsEvent(input))

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
      ...(options.signing === undefined ? {} : { signing: options.signing }),
      onEvent,
      ...(options.clearance === undefined ? {} : { clearance: options.clearance }),
    })
    await options.clearance
    const { deck, locales } = input.campaign
    const binding = {
      kind: 'decks',
      out,
      campaign: name,
      locale: String(locales[0]),
      exports: outcomes.exports,
    } as const
    const decks = deck && outcomes.complete ? { decks: await crew.run(binding, 'decks') } : {}
    const manifest = manifestOf({
      version: VERSION,
      engines: ENGINES,
      campaign: campaignEntry(input),
      ...outcomes,
      ...decks,
      ...(await writeRejected(out, input.rejected)),
    })
    await writeManifest(path.join(out, 'manifest.json'), manifest)
    const plates = platesFolder(projectDir, options.plates?.folder)
    await writeRecord(out, recordOf({ source, projectDir, limit, wishes, plates }, input, plan.jobs, out))
    await writeCaptions(out, manifest)
    if (options.explain) await writePage(out, manifest)
    if (!manifest.complete) throw stopped(manifest, plan.jobs.length)
    await crew.run({ kind: 'sheet', out, brand: input.kit.file.name, manifest }, 'sheet')
    if (options.zip !== undefined) await writeArchive(path.resolve(options.zip), out, manifest)

    onEvent({ type: 'done', counts: manifest.counts })
    return manifest
  } finally {
    signal?.removeEventListener('abort', stop)
    if (options.crew === undefined) await crew.close()
    await scratch.remove()
  }
}

function stopped({ exports }: Manifest, planned: number): BroadsideError {
  return new BroadsideError('CANCELLED', {
    message: `Stopped after ${exports.length} of ${planned} exports`,
    hint: 'manifest.json lists what was finished.',
  })
}
