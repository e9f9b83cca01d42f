import path from 'node:path'
import { type Manifest, readManifest } from '../../export/manifest.ts'
import { MANIFEST } from '../../export/name.ts'
import { within } from '../../store/disk.ts'
import { carryOut } from '../carry-out.ts'
import { type Crew, hireCrew } from '../crew.ts'
import { ENGINES, VERSION } from '../engines.ts'
import type { ProduceEvent } from '../event.ts'
import type { Job } from '../plan.ts'
import type { PlateOptions } from '../plates/plate-options.ts'
import { storedPlates } from '../plates/stored-plates.ts'
import { prepare } from '../prepare.ts'
import type { DeliveryWishes } from '../schema.ts'
import { designOf } from '../scope.ts'
import { scratchFolder } from '../scratch.ts'
import { type Change, driftOf, idOf, type Redone } from './drift.ts'
import { Journal } from './journal.ts'
import { listingOf } from './listing.ts'
import { makingOf } from './maker.ts'
import { readRecord, recordedExports, recordOf } from './record.ts'
import { hashOfFile } from './stock.ts'

export interface RerenderOptions {
  /** Processes that render; as many as there are cores unless given. */
  readonly jobs?: number
  /** Processes shared by several runs, in place of `jobs`; whoever hired them ends them. */
  readonly crew?: Crew
  /** The model of campaigns with the source `bridge`. It is not asked. */
  readonly model?: PlateOptions['model']
  readonly onEvent?: (event: ProduceEvent) => void
}

/** What became of a folder that was made again. */
export interface RerenderReport {
  readonly folder: string
  readonly campaign: string
  /** All bytes are the same. */
  readonly ok: boolean
  readonly exports: readonly Redone[]
  /** What changed for all exports since, also where it made no difference. */
  readonly changes: readonly Change[]
}

/**
 * Makes every export of a folder again, from the campaign, brand kit and template its record names, and compares bytes. Writes
 * nothing there.
 *
 * Rejects with `INPUT_INVALID` if the folder has no record or manifest, or the campaign has mistakes by now.
 */
export async function rerender(folder: string, options: RerenderOptions = {}): Promise<RerenderReport> {
  const out = path.resolve(folder)
  const [record, manifest] = [await readRecord(out), await readManifest(path.join(out, MANIFEST))]
  const projectDir = path.resolve(out, record.project)
  const source = 'file' in record.campaign ? path.resolve(out, record.campaign.file) : record.campaign.content
  const { limit } = record
  const wishes = record.wishes as DeliveryWishes
  const crew = options.crew ?? hireCrew(options.jobs)
  const scratch = await scratchFolder()
  const plates = path.resolve(out, record.plates)
  const { model } = options
  const { input, plan } = await prepare(source, { projectDir, wishes, plates, model, limit })
  const journal = Journal.unwritten()
  try {
    const wanted = new Set(manifest.exports.map(idOf))
    const signed = new Set(
      manifest.exports.flatMap((entry) =>
        entry.status === 'done' && entry.c2pa !== undefined ? [idOf(entry)] : [],
      ),
    )
    const nameOf = (job: Job): string => idOf({ ...job, placement: job.placement.id })
    plan.narrow((job) => wanted.has(nameOf(job)))
    // What was paid for is not paid for again: plates come from the store, or are as they were without a model.
    const isBuiltIn = manifest.plates.some(({ insteadOf }) => insteadOf !== undefined)
    await storedPlates(plan, projectDir, { folder: plates, ...(isBuiltIn ? { fallback: 'procedural' } : {}) })
    const making = await makingOf({})
    const stopped = await carryOut(plan, crew, {
      design: designOf(input, projectDir),
      out,
      scratch: scratch.path,
      journal,
      making,
      dry: true,
      reserve: (job) => signed.has(nameOf(job)),
      onEvent: options.onEvent ?? (() => {}),
    })
    if (stopped !== undefined) throw stopped
    const listing = listingOf(plan, journal, making)
    const asked = { source, projectDir, limit, wishes, plates, making }
    const now = {
      manifest: {
        tool: { name: 'broadside' as const, version: VERSION },
        engines: ENGINES,
        plates: [...listing.plates],
        exports: [...listing.exports],
      },
      record: { ...recordOf(asked, input, out), exports: [...recordedExports(listing.jobs)] },
    }
    const { exports, changes } = driftOf({ manifest, record }, now, await hashesOf(out, manifest))
    const ok = exports.every(({ verdict }) => verdict === 'same')
    return { folder, campaign: manifest.campaign.name, ok, exports, changes }
  } finally {
    if (options.crew === undefined) await crew.close()
    await scratch.remove()
    journal.close()
    plan.close()
  }
}

/** Hashes of the exports as they lie there now; one after the other, for they may be thousands. */
async function hashesOf(out: string, { exports }: Manifest): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>()
  for (const entry of exports) {
    if (entry.status !== 'done') continue
    const hash = await hashOfFile(within(out, entry.file))
    if (hash !== undefined) hashes.set(entry.file, hash)
  }
  return hashes
}
