import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError } from '../../error/error.ts'
import { formatIssue } from '../../error/issue.ts'
import { type Review, type ReviewedExport, reviewPage, type VersionDue } from '../../export/review-page.ts'
import type { ManifestEntry } from '../../export/schema.ts'
import { within, writeWhole } from '../../store/disk.ts'
import { checkOut } from '../../store/git.ts'
import { findTemplate, findTemplateFolder, templateNames } from '../../template/find.ts'
import { loadTemplate } from '../../template/load.ts'
import { isStepped, neededStep } from '../../template/versions.ts'
import { type Crew, hireCrew } from '../crew.ts'
import type { ProduceEvent } from '../event.ts'
import { platesFolder } from '../plates/plates-folder.ts'
import { type Prepared, prepare } from '../prepare.ts'
import { produce } from '../produce.ts'
import { idOf } from '../record/drift.ts'
import { scratchFolder } from '../scratch.ts'
import { changedNumbers, pictureDifference } from './compare-exports.ts'

export interface ReviewOptions {
  /** Absolute path of the output folder: the page and its pictures. */
  readonly out: string
  /** A branch, tag or commit to compare with. */
  readonly against: string
  /** Folder whose `templates/` comes before the bundled ones; it must lie in a git repository. */
  readonly projectDir: string
  readonly jobs?: number
  readonly onEvent?: (event: ProduceEvent) => void
  readonly signal?: AbortSignal
}

/** A campaign to review. */
export interface ReviewedCampaign {
  readonly name: string
  /** Absolute path of its file. */
  readonly file: string
}

type Side = 'before' | 'after'
/** Exports of one side by their row, locale and placement, or why there are none. */
type Made = { readonly entries: ReadonlyMap<string, ManifestEntry> } | { readonly reason: string }

/** What one side would make. */
interface Planned {
  readonly prepared: Prepared
  /** Keys of its jobs by their row, locale and placement. */
  readonly keys: ReadonlyMap<string, string>
}

/**
 * Makes campaigns with kits, templates and rows as they were in a commit and as they are now, and writes a page with the exports
 * that look different: before, after, difference, and what changed of their certificates. Exports whose inputs are the
 * same are not made. Nothing is paid for: plates come from the store, or are built-in ones on both sides.
 */
export async function review(
  campaigns: readonly ReviewedCampaign[],
  options: ReviewOptions,
): Promise<Review> {
  const { out, against, projectDir, jobs, signal } = options
  const scratch = await scratchFolder()
  const crew = hireCrew(jobs)
  const stop = (): void => crew.cancel()
  signal?.addEventListener('abort', stop)
  try {
    const old = await checkOut(against, projectDir, scratch.path)
    const modules = path.join(projectDir, 'node_modules')
    if (existsSync(modules) && !existsSync(path.join(old.folder, 'node_modules')))
      await symlink(modules, path.join(old.folder, 'node_modules'), 'junction')
    const exports: ReviewedExport[] = []
    const failed: Review['failed'][number][] = []
    let unchanged = 0
    for (const { name, file } of campaigns) {
      const before = path.join(old.folder, path.relative(projectDir, file))
      const sides = { before, after: file }
      const roots = { before: old.folder, after: projectDir }
      const made = await makeBoth(name, sides, roots, { ...options, crew })
      unchanged += made.same
      const found: Partial<Record<Side, ReadonlyMap<string, ManifestEntry>>> = {}
      for (const side of ['before', 'after'] as const) {
        const own = made[side]
        if ('entries' in own) found[side] = own.entries
        // A campaign that is new was not there before, and that is no failure.
        else if (side === 'after' || existsSync(before))
          failed.push({ campaign: name, side, reason: own.reason })
      }
      const { before: was, after: is } = found
      if ((was === undefined && existsSync(before)) || is === undefined) continue
      const compared = await compareSides(name, was ?? new Map(), is, out)
      exports.push(...compared.filter((each) => each !== undefined))
      unchanged += compared.filter((each) => each === undefined).length
    }
    const result: Review = {
      against,
      commit: old.commit,
      exports,
      unchanged,
      campaigns: [...new Set(exports.map(({ campaign }) => campaign))],
      versions: await versionsDue(old.folder, projectDir),
      failed,
    }
    await writeWhole(path.join(out, 'review.html'), reviewPage(result))
    return result
  } finally {
    signal?.removeEventListener('abort', stop)
    await crew.close()
    await scratch.remove()
  }
}

/** Templates of the project that changed for those who fill them in, without a version that says so. */
async function versionsDue(before: string, after: string): Promise<readonly VersionDue[]> {
  const due: VersionDue[] = []
  for (const id of await templateNames(after)) {
    const folder = await findTemplateFolder(id, before)
    // One that is bundled, or new, was not there before.
    if (folder === undefined || path.relative(before, folder).startsWith('..')) continue
    const [was, is] = [await loadTemplate(folder), await findTemplate(id, after)]
    if (was.template === undefined || is.template === undefined) continue
    const [old, now] = [was.template.file, is.template.file]
    const needed = neededStep(old, now)
    if (needed === undefined || needed.step === 'patch' || isStepped(old.version, now.version, needed.step))
      continue
    due.push({
      template: id,
      before: old.version,
      after: now.version,
      step: needed.step,
      reasons: needed.reasons,
    })
  }
  return due
}

/** Makes what differs between two sides, below `<out>/before` and `<out>/after`. */
async function makeBoth(
  name: string,
  sides: Readonly<Record<Side, string>>,
  roots: Readonly<Record<Side, string>>,
  options: ReviewOptions & { readonly crew: Crew },
): Promise<Readonly<Record<Side, Made>> & { readonly same: number }> {
  const plates = platesFolder(options.projectDir, undefined)
  const plan = async (side: Side): Promise<Planned | { readonly reason: string }> => {
    try {
      const prepared = await prepare(sides[side], { projectDir: roots[side], plates })
      const jobs = [...prepared.plan.jobs()]
      const keys = new Map(jobs.map((job) => [idOf({ ...job, placement: job.placement.id }), job.key]))
      return { prepared, keys }
    } catch (error) {
      return { reason: reasonOf(error) }
    }
  }
  const planned = { before: await plan('before'), after: await plan('after') }
  const keysOf = (side: Side): ReadonlyMap<string, string> =>
    'keys' in planned[side] ? planned[side].keys : new Map()
  const [was, is] = [keysOf('before'), keysOf('after')]
  const same = [...is].filter(([id, key]) => was.get(id) === key).length
  const make = async (side: Side): Promise<Made> => {
    const own = planned[side]
    if ('reason' in own) return own
    if ([...own.keys].every(([id, key]) => was.get(id) === key && is.get(id) === key)) {
      own.prepared.plan.close()
      return { entries: new Map() }
    }
    const folder = path.join(options.out, side, name)
    const run = await produce(sides[side], {
      out: folder,
      crew: options.crew,
      prepared: own.prepared,
      projectDir: roots[side],
      only: (job) => {
        const id = idOf({ ...job, placement: job.placement.id })
        return was.get(id) !== is.get(id)
      },
      fresh: true,
      prune: true,
      // Cap and fallback together: no picture is ever bought for a review.
      plates: { folder: plates, budget: 0, fallback: 'procedural' },
      ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    })
    const entries = new Map<string, ManifestEntry>()
    for await (const entry of run.exports()) entries.set(idOf(entry), entry)
    return { entries }
  }
  return { before: await make('before'), after: await make('after'), same }
}

/** The exports of a campaign that look different, `undefined` for each that does not. */
async function compareSides(
  campaign: string,
  was: ReadonlyMap<string, ManifestEntry>,
  is: ReadonlyMap<string, ManifestEntry>,
  out: string,
): Promise<readonly (ReviewedExport | undefined)[]> {
  const ids = [...new Set([...is.keys(), ...was.keys()])]
  const compared: (ReviewedExport | undefined)[] = []
  for (const id of ids) compared.push(await compareOne(campaign, was.get(id), is.get(id), out))
  return compared
}

async function compareOne(
  campaign: string,
  was: ManifestEntry | undefined,
  is: ManifestEntry | undefined,
  out: string,
): Promise<ReviewedExport | undefined> {
  const { row, locale, placement } = (is ?? was) as ManifestEntry
  const fileOf = (side: Side, entry: ManifestEntry | undefined): string | undefined =>
    entry?.status === 'done' ? path.posix.join(side, campaign, entry.file) : undefined
  const [before, after] = [fileOf('before', was), fileOf('after', is)]
  const about = {
    ...{ campaign, placement, locale, row },
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    reasons: [...reasonsOf(was, 'before'), ...reasonsOf(is, 'now')],
  }
  if (was === undefined) return { ...about, verdict: 'new', numbers: [] }
  if (is === undefined) return { ...about, verdict: 'gone', numbers: [] }
  const numbers = changedNumbers(was, is)
  if (is.status !== 'done' || was.status !== 'done') {
    const alike = is.status === was.status && reasonsOf(was, '').join() === reasonsOf(is, '').join()
    return alike
      ? undefined
      : { ...about, verdict: is.status === 'done' ? 'no longer refused' : 'refused', numbers }
  }
  if (was.sha256 === is.sha256) return undefined
  const [first, second] = await Promise.all(
    [before, after].map(async (file) => readFile(within(out, file as string))),
  )
  const stem = path.posix.join('difference', campaign, `${placement}-${locale}-${row}.png`)
  const seen = await pictureDifference(first as Uint8Array, second as Uint8Array)
  // What nobody can see is no change: other metadata, or a byte of the encoder.
  if (seen.share === 0 && numbers.length === 0) return undefined
  await writeWhole(within(out, stem), seen.png)
  return { ...about, verdict: 'changed', share: seen.share, difference: stem, numbers }
}

function reasonsOf(entry: ManifestEntry | undefined, when: string): readonly string[] {
  const words = when === '' ? '' : `${when}: `
  if (entry?.status === 'refused') return entry.findings.map(({ message }) => `${words}${message}`)
  return entry?.status === 'failed' ? [`${words}${entry.error.message}`] : []
}

function reasonOf(error: unknown): string {
  if (!(error instanceof BroadsideError)) throw error
  const [first] = error.issues
  return first === undefined ? error.message : formatIssue(first)
}
