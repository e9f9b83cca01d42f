import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { type Manifest, manifestEntries } from '../export/manifest.ts'
import { MANIFEST } from '../export/name.ts'
import type { DeckEntry, ManifestEntry } from '../export/schema.ts'
import { carryOut } from './carry-out.ts'
import { type Crew, hireCrew } from './crew.ts'
import type { ProduceEvent } from './event.ts'
import { refuseOwnRejects, rowsEvent } from './input/write-rejected.ts'
import type { SigningFiles } from './output/signing.ts'
import { writeRun } from './output/write-run.ts'
import type { Job } from './plan.ts'
import { buyPlates } from './plates/buy-plates.ts'
import type { PlateOptions } from './plates/plate-options.ts'
import { platesFolder } from './plates/plates-folder.ts'
import type { Prepared } from './prepare.ts'
import { readDecisions } from './record/approvals.ts'
import { type LeftOver, leftOver } from './record/leftovers.ts'
import { listingOf } from './record/listing.ts'
import { makingOf } from './record/maker.ts'
import { type Opening, openJournal } from './record/open-journal.ts'
import { recordOf } from './record/record.ts'
import { takeStock } from './record/stock.ts'
import type { DeliveryWishes } from './schema.ts'
import { designOf } from './scope.ts'
import { scratchFolder } from './scratch.ts'

export interface ProduceOptions {
  /** Output folder; made if it is missing. What lies there as it would be made is kept, and other files of earlier runs stay. */
  readonly out: string
  /** Make everything that is asked for again, also what lies there unchanged. */
  readonly fresh?: boolean
  /** Make only what was refused or failed when the folder was last made. */
  readonly failed?: boolean
  /** Remove files of earlier runs that belong to no export of the campaign any more. */
  readonly prune?: boolean
  /** Processes that render; as many as there are cores unless given. 0 renders in this process. */
  readonly jobs?: number
  /** Processes shared by several runs, in place of `jobs`; whoever hired them ends them. */
  readonly crew?: Crew
  /** The campaign as `prepare` read it, so that it is not read again. Its plan is closed at the end. */
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

/** What a campaign came to. */
export interface Produced {
  readonly campaign: string
  /** Absolute path of the output folder. */
  readonly folder: string
  /** Absolute path of `manifest.json`; `readManifest` reads it at once. */
  readonly manifest: string
  /** Of all exports the manifest lists. */
  readonly counts: Manifest['counts']
  /** How many of them lay there already as they would be made. */
  readonly kept: number
  /** Rows that were left out for mistakes in them. */
  readonly rejected: number
  readonly decks: readonly DeckEntry[]
  /** Files of earlier runs that belong to no export any more; with `prune`, those that were removed. */
  readonly leftOver: LeftOver
  /** What the manifest lists, one after the other, in the order of rows, locales and placements. */
  exports(): AsyncIterable<ManifestEntry>
}

/**
 * Turns a campaign into files, a manifest and a contact sheet. What was made is entered in a journal, export by export, so a run
 * that was stopped, or killed, goes on where it was when it is started again. Memory does not depend on the number of rows.
 *
 * Rejects with `INPUT_INVALID` and every mistake in the input before anything is written, and with `FOLDER_BUSY`, `DISK_FULL`,
 * `WRITE_FAILED` or `CANCELLED`. Rows of a file that have mistakes are left out, unless none is left: `rejected.csv` says why. An export that is refused or fails does not stop the others: it stands in the manifest.
 *
 * @param source path of a campaign file, or its content; then paths in it are relative to `projectDir`
 * @example
 * const made = await produce(
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
 * console.log(made.counts.done)
 * for await (const entry of made.exports()) console.log(entry.status, entry.placement)
 */
export async function produce(source: string | object, options: ProduceOptions): Promise<Produced> {
  const { jobs, limit, strict, wishes, only, fresh, failed, prune = false, plates = {} } = options
  const { explain = false, signing, signal, clearance, onEvent = () => {} } = options
  const projectDir = path.resolve(options.projectDir ?? '.')
  const out = path.resolve(options.out)
  const crew = options.crew ?? hireCrew(jobs)
  const stop = (): void => crew.cancel()
  signal?.addEventListener('abort', stop)
  const scratch = await scratchFolder()
  let prepared = options.prepared
  let opening: Opening | undefined
  try {
    // Loaded only now, so that the workers load theirs at the same time.
    const { prepare } = await import('./prepare.ts')
    const { folder, model } = plates
    prepared ??= await prepare(source, { projectDir, plates: folder, model, limit, strict, wishes })
    const { input, plan } = prepared
    if (only !== undefined) plan.narrow(only)
    if (signal?.aborted) stop()
    const { name } = input.campaign
    onEvent({ type: 'planned', campaign: name, ...plan.size })
    refuseOwnRejects(input.rows.file, out)
    // They go into the manifest at the end. One that cannot be read is told before anything is made.
    await readDecisions(out)
    onEvent(rowsEvent(input, plan))

    await buyPlates(plan, { projectDir, campaign: name, options: plates, signal, clearance, onEvent })
    const making = await makingOf({ explain, signing })
    opening = openJournal(out, { clearance, failed, onEvent })
    const { journal, resumes } = opening
    if (resumes) {
      await takeStock(plan, await journal, { out, making, fresh, failed })
      onEvent({ type: 'kept', exports: plan.count('kept'), all: plan.count() })
    }
    const kept = plan.count('kept')
    const design = designOf(input, projectDir)
    const errand = { design, out, scratch: scratch.path, journal, making, explain, signing, onEvent }
    const stopped = await carryOut(plan, crew, errand)

    const listing = listingOf(plan, await journal, making)
    const asked = { source, projectDir, limit, wishes, plates: platesFolder(projectDir, folder), making }
    const record = recordOf(asked, input, out)
    const zip = options.zip === undefined ? undefined : path.resolve(options.zip)
    const writing = writeRun(listing, { out, input, plan, crew, record, complete: !stopped, explain, zip })
    const decks = await (stopped ? writing.catch(() => []) : writing)
    if (stopped !== undefined) throw ended(stopped, listing.counts, plan.count())
    const left = await leftOver(plan, await journal, out, prune)

    onEvent({ type: 'done', counts: listing.counts })
    const manifest = path.join(out, MANIFEST)
    const facts = { counts: listing.counts, kept, rejected: plan.rejects.rows, leftOver: left, decks }
    return { campaign: name, folder: out, manifest, ...facts, exports: () => manifestEntries(manifest) }
  } finally {
    signal?.removeEventListener('abort', stop)
    if (options.crew === undefined) await crew.close()
    await scratch.remove()
    prepared?.plan.close()
    await opening?.close()
  }
}

/** Why a run ended early, with how far it came. What is made need not be made again. */
function ended(reason: BroadsideError, { done }: Manifest['counts'], planned: number): BroadsideError {
  const { code } = reason
  if (code === 'DISK_FULL')
    return new BroadsideError(code, {
      message: `The disk is full: ${done} of ${planned} exports are made`,
      hint: 'Make room, then run the same command again: what is made is not made again.',
      cause: reason,
    })
  if (code !== 'CANCELLED') return reason
  return new BroadsideError('CANCELLED', {
    message: `Stopped after ${done} of ${planned} exports`,
    hint: 'manifest.json lists what was finished. Run the same again to go on.',
  })
}
