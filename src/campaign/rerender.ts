import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { type Manifest, manifestOf } from '../export/manifest.ts'
import { MANIFEST } from '../export/name.ts'
import { sha256 } from '../kit/hash.ts'
import { within } from '../store/disk.ts'
import { storedPlates } from './buy-plates.ts'
import { carryOut } from './carry-out.ts'
import { type Crew, hireCrew } from './crew.ts'
import { type Change, driftOf, idOf, type Redone } from './drift.ts'
import { ENGINES, VERSION } from './engines.ts'
import type { ProduceEvent } from './event.ts'
import type { Job } from './plan.ts'
import type { PlateOptions } from './plate-options.ts'
import { prepare } from './prepare.ts'
import { readRecord, recordOf } from './record.ts'
import type { DeliveryWishes } from './schema.ts'
import { campaignEntry, designOf, partOf } from './scope.ts'
import { scratchFolder } from './scratch.ts'

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
  const [record, manifest] = [await readRecord(out), await readManifest(out)]
  const projectDir = path.resolve(out, record.project)
  const source = 'file' in record.campaign ? path.resolve(out, record.campaign.file) : record.campaign.content
  const { limit } = record
  const wishes = record.wishes as DeliveryWishes
  const crew = options.crew ?? hireCrew(options.jobs)
  const scratch = await scratchFolder()
  try {
    const { input, plan: whole } = await prepare(source, {
      projectDir,
      wishes,
      plates: path.resolve(out, record.plates),
      model: options.model,
      ...(limit === undefined ? {} : { limit }),
    })
    const wanted = new Set(manifest.exports.map(idOf))
    const signed = new Set(
      manifest.exports.flatMap((entry) =>
        entry.status === 'done' && entry.c2pa !== undefined ? [idOf(entry)] : [],
      ),
    )
    const nameOf = (job: Job): string => idOf({ ...job, placement: job.placement.id })
    const chosen = partOf(whole, (job) => wanted.has(nameOf(job)))
    const jobs = chosen.jobs.map((job) => (signed.has(nameOf(job)) ? { ...job, reserve: true } : job))
    const part = { ...chosen, jobs }
    // What was paid for is not paid for again: plates come from the store, or are as they were without a model.
    const fallback = manifest.plates.some(({ insteadOf }) => insteadOf !== undefined)
      ? 'procedural'
      : undefined
    const plates = path.resolve(out, record.plates)
    const plan = await storedPlates(part, projectDir, {
      folder: plates,
      ...(fallback === undefined ? {} : { fallback }),
    })
    const outcomes = await carryOut(plan, crew, {
      design: designOf(input, projectDir),
      out,
      scratch: scratch.path,
      dry: true,
      onEvent: options.onEvent ?? (() => {}),
    })
    const now = {
      manifest: manifestOf({
        version: VERSION,
        engines: ENGINES,
        campaign: campaignEntry(input),
        ...outcomes,
      }),
      record: recordOf({ source, projectDir, limit, wishes, plates }, input, plan.jobs, out),
    }
    const { exports, changes } = driftOf({ manifest, record }, now, await hashesOf(out, manifest))
    const ok = exports.every(({ verdict }) => verdict === 'same')
    return { folder, campaign: manifest.campaign.name, ok, exports, changes }
  } finally {
    if (options.crew === undefined) await crew.close()
    await scratch.remove()
  }
}

/** Hashes of the exports as they lie there now; one after the other, for they may be thousands. */
async function hashesOf(out: string, { exports }: Manifest): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>()
  for (const entry of exports) {
    if (entry.status !== 'done') continue
    const bytes = await readFile(within(out, entry.file)).catch(() => undefined)
    if (bytes !== undefined) hashes.set(entry.file, sha256(bytes))
  }
  return hashes
}

async function readManifest(out: string): Promise<Manifest> {
  const file = path.join(out, MANIFEST)
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Manifest
  } catch {
    throw new BroadsideError('INPUT_INVALID', {
      message: `${file} is not there or not readable`,
      issues: [{ file, path: '', found: 'no manifest', expected: 'a folder that `broadside make` wrote' }],
    })
  }
}
