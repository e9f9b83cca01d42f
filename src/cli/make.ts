import { existsSync } from 'node:fs'
import path from 'node:path'
import { type Crew, hireCrew } from '../campaign/crew.ts'
import type { SigningFiles } from '../campaign/output/signing.ts'
import type { Job } from '../campaign/plan.ts'
import type { PlateOptions } from '../campaign/plates/plate-options.ts'
import type { Prepared } from '../campaign/prepare.ts'
import { produce } from '../campaign/produce.ts'
import { hasHistory } from '../campaign/record/journal.ts'
import type { DeliveryWishes } from '../campaign/schema.ts'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import type { Issue } from '../error/issue.ts'
import { SHEET } from '../export/name.ts'
import type { Folders } from '../export/name-pattern.ts'
import type { ExportFormat } from '../placement/format.ts'
import type { RemoteCrew } from '../queue/remote-crew.ts'
import { type CampaignPlace, findCampaigns } from './campaign-files.ts'
import { barProgress, type Progress, plainProgress } from './cli-progress.ts'
import { stopOnInterrupt } from './interrupt.ts'
import { isWhole, type Made, report, resultJson, summary, total } from './make-report.ts'
import { onlyThese, type Wanted } from './only.ts'
import { type PlateFlags, plateNews, plateOptions } from './plate-flags.ts'
import { type RemoteFlags, remoteCrew } from './remote-flags.ts'
import { type RowsRead, reportRows } from './rows-report.ts'
import { type SigningFlags, signingOf } from './signing-flags.ts'
import type { Terminal } from './terminal.ts'

/** Options of `broadside make`. */
export interface MakeOptions extends PlateFlags, RemoteFlags, SigningFlags {
  readonly out: string
  /** Processes; one per core unless given. */
  readonly jobs?: number
  /** Filters; see `onlyThese`. */
  readonly only: readonly string[]
  /** Go on with runs that were stopped; without it that is done, too, but there need be none. */
  readonly resume?: boolean
  /** Make all that is asked for again, also what lies there unchanged. */
  readonly fresh?: boolean
  /** Remove files that belong to no export any more. */
  readonly prune?: boolean
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  /** Also write the proofs with their certificates drawn over them. */
  readonly explain?: boolean
  /** In place of the campaigns' own wishes. */
  readonly deck?: boolean
  readonly masters?: DeliveryWishes['masters']
  readonly format?: ExportFormat
  readonly name?: string
  readonly folders?: Folders
  /** Also write an archive beside each folder. */
  readonly zip?: boolean
  /** Name of the run for the workers, to go on with one that is known. */
  readonly run?: string
  /** Refuse a campaign for a mistake in any of its rows. */
  readonly strict?: boolean
}

/**
 * Makes campaigns one after the other, each into a folder of its own below `out`. Mistakes in any of them are told
 * before anything is written. Returns 1 if an export is missing.
 */
export async function make(
  names: readonly string[],
  options: MakeOptions,
  terminal: Terminal,
): Promise<number> {
  const only = onlyThese(options.only.filter((filter) => filter !== FAILED))
  const found = await findCampaigns(names, terminal.folder)
  refuseNothing(found, options, terminal)
  const signing = await signingOf(options, terminal)
  const stopping = new AbortController()
  const release = stopOnInterrupt(stopping, terminal)
  const plates = await plateOptions(
    options,
    found.map(({ name }) => name),
    terminal.folder,
  )
  const all: Made[] = []
  // They load the renderers while the campaigns are read, and serve all of them.
  const crew = await crewOf(options, found, terminal)
  try {
    const { first, rest } = await check(found, only, plates, options)
    for (let next = first; next !== undefined && !stopping.signal.aborted; ) {
      const made = await makeOne(next, {
        options,
        terminal,
        crew,
        signing,
        signal: stopping.signal,
        clearance: rest,
        plates,
      })
      all.push(made)
      if (!options.json) terminal.out(summary(made))
      reportRows(made, terminal)
      await report(made, terminal)
      next = (await rest)[all.length - 1]
    }
  } finally {
    release()
    await crew.close()
  }
  if (options.json) terminal.out(await resultJson(all))
  else if (all.length > 1) terminal.out(total(all))
  return all.every(isWhole) ? 0 : 1
}

/** Who renders: processes of this machine, or workers elsewhere. */
async function crewOf(
  options: MakeOptions,
  places: readonly CampaignPlace[],
  terminal: Terminal,
): Promise<Crew | RemoteCrew> {
  if (options.redis === undefined) return hireCrew(options.jobs)
  if (options.c2paKey !== undefined) {
    const expected = 'no --redis: keys to sign with do not travel to other machines'
    refuseIssues([{ file: '--c2pa-key', path: '', found: '--redis', expected }])
  }
  return remoteCrew(options, places.map(({ name }) => name).join(', '), terminal)
}

interface Errand {
  readonly options: MakeOptions
  readonly terminal: Terminal
  readonly crew: Crew | RemoteCrew
  readonly signing: SigningFiles | undefined
  readonly signal: AbortSignal
  /** That all other campaigns are sound. */
  readonly clearance: Promise<unknown>
  readonly plates: PlateOptions
}

/** A campaign that was read and found sound. */
interface Sound {
  readonly place: CampaignPlace
  readonly prepared: Prepared
}

async function makeOne(
  { place, prepared }: Sound,
  { options, terminal, crew, signing, signal, clearance, plates }: Errand,
): Promise<Made> {
  const folder = path.join(options.out, place.name)
  const out = path.resolve(terminal.folder, folder)
  const progress = progressFor(options, terminal)
  const through = (what: string, note?: string): void => {
    progress.made(what)
    if (options.verbose) progress.line(note ?? what)
  }
  const expect = (exports: number): void => {
    if ('expect' in crew) void crew.expect(exports)
  }
  const paid = { plates: 0, cost: 0 }
  let rows: RowsRead | undefined
  const start = performance.now()
  try {
    const { fresh, prune } = options
    const run = await produce(place.file, {
      out,
      projectDir: place.projectDir,
      signal,
      crew,
      clearance,
      prepared,
      plates,
      explain: options.explain === true,
      failed: options.only.includes(FAILED),
      ...(fresh === undefined ? {} : { fresh }),
      ...(prune === undefined ? {} : { prune }),
      ...(signing === undefined ? {} : { signing }),
      wishes: wishesOf(options),
      ...(options.zip ? { zip: `${out}.zip` } : {}),
      onEvent: (event) => {
        if (event.type === 'planned') {
          progress.planned(event.exports)
          expect(event.exports)
        }
        if (event.type === 'rows-read') rows = event
        if (event.type === 'kept') {
          progress.planned(event.all - event.exports)
          expect(-event.exports)
        }
        if (event.type === 'journal-set-aside') progress.line(setAside(folder, event.name))
        if (event.type === 'plate-bought') {
          paid.plates++
          paid.cost += event.cost
        }
        const news = plateNews(event, terminal.paint)
        if (news !== undefined) progress.line(news)
        if (event.type === 'export-done') through(event.entry.file, path.join(folder, event.entry.file))
        if (event.type === 'refused' || event.type === 'failed') {
          const { placement, row, locale } = event.entry
          through(`${event.type}: ${placement}, ${row}, ${locale}`)
        }
      },
    })
    const sheet = existsSync(path.join(out, SHEET)) ? SHEET : undefined
    const archive = options.zip ? `${folder}.zip` : undefined
    return { run, folder, rows, sheet, archive, seconds: (performance.now() - start) / 1000, paid }
  } catch (error) {
    if (!(error instanceof BroadsideError) || error.code !== 'CANCELLED') throw error
    throw new BroadsideError('CANCELLED', {
      message: `${error.message}. What was finished is in ${folder}.`,
      hint: 'Run the same command again to go on: what is finished is not made again.',
    })
  } finally {
    progress.end()
  }
}

/**
 * Reads the campaigns. The first that has something to make is returned as soon as it is found sound, so that its plates
 * can be drawn while the others are read; `rest` rejects with every mistake in any of them.
 */
async function check(
  places: readonly CampaignPlace[],
  only: ((wanted: Wanted) => boolean) | undefined,
  plates: PlateOptions,
  options: MakeOptions,
): Promise<{ first: Sound | undefined; rest: Promise<readonly Sound[]> }> {
  // Loaded after the processes were started, not before.
  const { prepare } = await import('../campaign/prepare.ts')
  const issues: Issue[] = []
  const look = async (place: CampaignPlace): Promise<readonly Sound[]> => {
    try {
      const prepared = await prepare(place.file, {
        projectDir: place.projectDir,
        plates: plates.folder,
        model: plates.model,
        wishes: wishesOf(options),
        strict: options.strict === true,
      })
      if (only !== undefined) prepared.plan.narrow((job) => only(wantedOf(job)))
      if (prepared.plan.count() > 0) return [{ place, prepared }]
      prepared.plan.close()
      return []
    } catch (error) {
      if (!(error instanceof BroadsideError) || error.issues.length === 0) throw error
      issues.push(...error.issues)
      return []
    }
  }
  const waiting = [...places]
  let first: Sound | undefined
  while (first === undefined && waiting.length > 0) [first] = await look(waiting.shift() as CampaignPlace)
  const lookOn = async (): Promise<readonly Sound[]> => {
    const sound: Sound[] = []
    for (const place of waiting) sound.push(...(await look(place)))
    if (issues.length === 0 && first === undefined) {
      const expected = 'a placement, locale or row of the campaign'
      issues.push({ file: '--only', path: '', found: 'filters that match no export', expected })
    }
    refuseIssues(issues)
    return sound
  }
  const rest = lookOn()
  // Whoever makes the first campaign hears of it; without one it is heard here.
  rest.catch(() => {})
  if (first === undefined || issues.length > 0) await rest
  return { first, rest }
}

/** Of `--only`: what an earlier run refused or could not make. */
const FAILED = 'failed'

/** Throws `INPUT_INVALID` where an earlier run is spoken of and there was none. */
function refuseNothing(
  places: readonly CampaignPlace[],
  { only, out, resume, fresh }: MakeOptions,
  terminal: Terminal,
): void {
  const file = resume ? '--resume' : '--only failed'
  if (resume && fresh)
    refuseIssues([
      { file, path: '', found: '--fresh besides', expected: 'one of the two: --fresh makes all again' },
    ])
  if (!resume && !only.includes(FAILED)) return
  if (places.some(({ name }) => hasHistory(path.resolve(terminal.folder, out, name)))) return
  refuseIssues([
    {
      file,
      path: '',
      found: `nothing in ${out} that was begun before`,
      expected: 'a folder that make wrote into',
    },
  ])
}

function setAside(folder: string, name: string): string {
  return `The journal of ${folder} was damaged and is kept as .broadside/${name}. What manifest.json lists is taken over as far as it holds.`
}

function wishesOf({ format, name, folders, deck, masters }: MakeOptions): DeliveryWishes {
  return {
    ...(deck === undefined ? {} : { deck }),
    ...(masters === undefined ? {} : { masters }),
    ...(format === undefined ? {} : { format }),
    ...(name === undefined ? {} : { names: name }),
    ...(folders === undefined ? {} : { folders }),
  }
}

function wantedOf({ row, locale, placement }: Job): Wanted {
  return { row, locale, placement: placement.id }
}

function progressFor(options: MakeOptions, terminal: Terminal): Progress {
  if (options.quiet) return { planned: () => {}, made: () => {}, line: terminal.note, end: () => {} }
  return terminal.interactive ? barProgress(terminal) : plainProgress(terminal)
}
