import { type Mistake, mistakeOf, sorted } from '../../check/mistake.ts'
import { cancelled } from '../../error/error.ts'
import { findPlacement, PLACEMENTS } from '../../placement/catalogue.ts'
import type { Placement } from '../../placement/schema.ts'
import { type Crew, hireCrew } from '../crew.ts'
import { scratchFolder } from '../scratch.ts'
import { checkBrand, checkTemplate, readSources, scopeOf } from './check-files.ts'
import { type Trial, tryRenders } from './check-renders.ts'
import { checkLimits, proveTemplate, writeLimits } from './prove-limits.ts'

export interface CheckOptions {
  /** Folder whose `templates/` comes before the bundled ones; the current folder unless given. */
  readonly projectDir?: string
  /** Look at the files only, and render nothing. */
  readonly quick?: boolean
  /** Every placement, kit and hard plate, in place of one format of each family with kits and plates in turn. */
  readonly deep?: boolean
  /** Prove the limits of the templates and write them to their limits.json, in place of trying exports. */
  readonly prove?: boolean
  /** Languages to prove limits in: en, de, fi, fr, ar, ja, th; those of the samples unless given. */
  readonly languages?: readonly string[] | undefined
  /** Processes that render; as many as there are cores unless given. */
  readonly jobs?: number
  readonly onEvent?: (event: CheckEvent) => void
  /** Stops the check: the promise rejects with `CANCELLED`. */
  readonly signal?: AbortSignal
}

/** What happens during a check. */
export type CheckEvent =
  /** The files were looked through. */
  | { readonly type: 'files-checked'; readonly mistakes: number }
  /** So many more exports will be tried, or layouts proved. */
  | { readonly type: 'planned'; readonly count: number }
  | { readonly type: 'tried' }

/** What a check found, and what it looked at. */
export interface CheckReport {
  readonly mistakes: readonly Mistake[]
  readonly templates: readonly string[]
  readonly brands: readonly string[]
  /** Exports that were tried. */
  readonly exports: number
  /** Layouts in which limits were proved; what was proved before is not proved again. */
  readonly proofs: number
  /** Languages that limits were to be proved in where the fonts of a kit lack letters for them. */
  readonly undrawn: readonly { readonly brand: string; readonly language: string }[]
}

/** One format of each family, small ones included: they are the hard ones. */
export const FORMATS = [
  'google-display-160x600',
  'instagram-story',
  'instagram-feed-portrait',
  'facebook-feed-square',
  'google-display-300x250',
  'google-display-970x250',
  'google-display-728x90',
].map((id) => findPlacement(id) as Placement)

/**
 * Looks for what is wrong with templates and brand kits, before anybody uses them: first in their files, then, for templates
 * that can be used, in exports of their samples and worst copy on pictures that are hard to set type on.
 *
 * @param names templates, brands, or their folders; everything the project can use if empty
 * @throws BroadsideError `INPUT_INVALID` for names that mean nothing; what is wrong with the files is in the report
 * @example
 * const { mistakes } = await checkDesign(['event-poster'], { quick: true })
 * for (const { file, line, rule, found } of mistakes) console.log(`${file}:${line} ${rule}: ${found}`)
 */
export async function checkDesign(
  names: readonly string[],
  options: CheckOptions = {},
): Promise<CheckReport> {
  const { projectDir = process.cwd(), quick = false, jobs, signal, onEvent = () => {} } = options
  const scope = await scopeOf(names, projectDir)
  // They load the renderers while the files are read.
  const crew = quick || scope.templates.length === 0 ? undefined : hireCrew(jobs)
  const stop = (): void => crew?.cancel()
  signal?.addEventListener('abort', stop)
  try {
    const brands = await Promise.all(scope.brands.map((id) => checkBrand(id, projectDir)))
    const templates = []
    for (const id of scope.templates) {
      if (signal?.aborted) throw cancelled()
      templates.push(await checkTemplate(id, projectDir, brands, scope.known))
    }
    const inFiles = [...brands, ...templates].flatMap(({ mistakes }) => mistakes)
    onEvent({ type: 'files-checked', mistakes: inFiles.length })
    const kits = brands.flatMap(({ kit }) => kit ?? [])
    const trials = templates.flatMap(({ template, folder }): Trial[] =>
      template === undefined ? [] : [{ template, folder, kits }],
    )
    const found =
      crew === undefined
        ? { mistakes: [], exports: 0, proofs: 0, undrawn: [] }
        : options.prove === true
          ? await prove(trials, crew, options)
          : await render(trials, crew, options)
    const inLimits = []
    for (const trial of trials)
      inLimits.push(
        ...(await checkLimits(trial, { ...proving(options), ...(crew === undefined ? {} : { crew }) })),
      )
    const sources = readSources()
    return {
      ...found,
      mistakes: sorted([
        ...inFiles,
        ...found.mistakes,
        ...inLimits.map((issue) => mistakeOf(issue, sources)),
      ]),
      templates: scope.templates,
      brands: scope.brands,
    }
  } finally {
    signal?.removeEventListener('abort', stop)
    await crew?.close()
  }
}

/** What making something came to. */
type Found = Pick<CheckReport, 'mistakes' | 'exports' | 'proofs' | 'undrawn'>

async function render(trials: readonly Trial[], crew: Crew, options: CheckOptions): Promise<Found> {
  const { projectDir = process.cwd(), deep = false, onEvent = () => {} } = options
  const scratch = await scratchFolder()
  let exports = 0
  try {
    const mistakes = await tryRenders(trials, {
      projectDir,
      crew,
      scratch: scratch.path,
      placements: deep ? PLACEMENTS : FORMATS,
      everything: deep,
      onPlanned: (count) => {
        exports = count
        onEvent({ type: 'planned', count })
      },
      onDone: () => onEvent({ type: 'tried' }),
    })
    return { mistakes, exports, proofs: 0, undrawn: [] }
  } finally {
    await scratch.remove()
  }
}

async function prove(trials: readonly Trial[], crew: Crew, options: CheckOptions): Promise<Found> {
  const { deep = false, languages, onEvent = () => {} } = options
  let proofs = 0
  const undrawn = new Map<string, Found['undrawn'][number]>()
  for (const trial of trials) {
    await proveTemplate(trial, {
      ...proving(options),
      crew,
      placements: deep ? PLACEMENTS : FORMATS,
      languages: languages === undefined ? undefined : () => languages,
      onPlanned: (count) => {
        proofs += count
        onEvent({ type: 'planned', count })
      },
      onProved: (limits) => writeLimits(trial.folder, limits),
      onUndrawn: ({ id: brand }, language) => undrawn.set(`${brand} ${language}`, { brand, language }),
    })
  }
  return { mistakes: [], exports: 0, proofs, undrawn: [...undrawn.values()] }
}

/** How limits are proved, whatever the reason. */
function proving({ projectDir = process.cwd(), onEvent = () => {} }: CheckOptions) {
  return {
    projectDir,
    placements: PLACEMENTS,
    onPlanned: (count: number) => onEvent({ type: 'planned', count }),
    onDone: () => onEvent({ type: 'tried' }),
  }
}
