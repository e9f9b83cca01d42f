import path from 'node:path'
import { findBrand } from '../../brand/find.ts'
import type { BrandKit } from '../../brand/kit.ts'
import { layoutHash, limitIssues } from '../../check/limits.ts'
import { pseudoLocale } from '../../check/pseudo-copy.ts'
import type { LimitsFile } from '../../check/schema.ts'
import { declaredLimits, type Limits } from '../../check/worst-copy.ts'
import type { Issue } from '../../error/issue.ts'
import { layoutOf } from '../../placement/geometry.ts'
import type { Placement } from '../../placement/schema.ts'
import { writeWhole } from '../../store/disk.ts'
import { findTemplate, findTemplateFolder } from '../../template/find.ts'
import type { Template } from '../../template/template.ts'
import type { Crew } from '../crew.ts'
import { shownPath } from '../input/read-file.ts'
import { LIMITS_FILE, provedRoom, RENDERER, readLimits } from './room.ts'

export interface ProveOptions {
  readonly projectDir: string
  readonly crew: Crew
  readonly placements: readonly Placement[]
  /** Languages to prove a kit in; those of the template's samples unless given. */
  readonly languages?: ((kit: BrandKit) => readonly string[]) | undefined
  readonly onPlanned?: (layouts: number) => void
  readonly onDone?: () => void
  /** Told of what is proved by then, so that a search that is stopped is not lost. One call at a time. */
  readonly onProved?: (limits: LimitsFile) => Promise<void>
  /** Told of languages that a kit has no letters for: nothing is proved there. */
  readonly onUndrawn?: (kit: BrandKit, language: string) => void
}

/** A template to prove, its folder, and in which kits. */
interface Subject {
  readonly template: Template
  readonly folder: string
  readonly kits: readonly BrandKit[]
}

/** What is to be proved in a language, in a kit; placements that are laid out alike share a proof. */
interface Chapter {
  readonly kit: BrandKit
  readonly language: string
  readonly groups: readonly (readonly Placement[])[]
}

/**
 * Proves the limits of a template. Proofs in its limits.json on the same state of template and kit are kept, so that only what
 * is missing is made. Writes nothing itself: `onProved` is told of all that holds, each time a language is through.
 */
export async function proveTemplate(
  { template, folder, kits }: Subject,
  options: ProveOptions,
): Promise<LimitsFile> {
  const { crew, projectDir, onPlanned = () => {}, onDone = () => {}, onProved = async () => {} } = options
  const placements = options.placements.filter(
    (placement) =>
      placement.shows === undefined && template.file.families[layoutOf(placement).family] !== undefined,
  )
  const layout = layoutHash(template, RENDERER)
  const declared = declaredLimits(template)
  const before = (await readLimits(folder)).limits
  const kept = before?.layout === layout && sameLimits(before.declared, declared) ? before : undefined
  const known = new Set(kept?.placements)
  const grows = kept !== undefined && placements.some(({ id }) => !known.has(id))
  const chapters = kits.flatMap((kit) => {
    const own = kept?.brands[kit.id]?.kit === kit.hash ? kept.brands[kit.id]?.languages : undefined
    const wanted = options.languages?.(kit) ?? languagesOf(template, kit)
    // What is written holds for all placements of the file, so where there are more of them, all languages are proved there.
    const languages = new Set([...wanted, ...(grows ? Object.keys(own ?? {}) : [])])
    return [...languages].map((language): Chapter => {
      const missing = placements.filter(({ id }) => own?.[language] === undefined || !known.has(id))
      return { kit, language, groups: alike(missing) }
    })
  })
  onPlanned(chapters.reduce((sum, { groups }) => sum + groups.length, 0))
  const file: LimitsFile = {
    $schema: '../schemas/limits.schema.json',
    layout,
    declared,
    placements: [...new Set([...known, ...placements.map(({ id }) => id)])].sort(),
    brands: startedFrom(kept, chapters, grows),
  }
  let written = Promise.resolve()
  await Promise.all(
    chapters.map(async ({ kit, language, groups }) => {
      const proofs = await Promise.all(
        groups.map(async (group) => {
          const [placement] = group as [Placement]
          const design = {
            projectDir,
            brand: { id: kit.id, hash: kit.hash },
            template: { id: template.id, hash: template.hash },
          }
          const task = { kind: 'limits', design, placement, language } as const
          const proof = await crew.run(task, `${template.id} ${kit.id} ${language}`)
          onDone()
          return { group, proof }
        }),
      )
      const found = proofs.flatMap(({ group, proof }) => (proof === undefined ? [] : [{ group, proof }]))
      if (found.length === 0) {
        // What the kit has no glyphs for is no copy it could be asked for.
        if (groups.length > 0) options.onUndrawn?.(kit, language)
        return
      }
      record(file, kit, language, found)
      // An older file on fewer placements says more than one that lacks languages.
      if (grows) return
      const sofar = structuredClone(file)
      written = written.then(() => onProved(sofar))
      await written
    }),
  )
  const all = { ...file, brands: inOrder(file.brands) }
  await onProved(all)
  return all
}

type Brands = LimitsFile['brands']

/** What is kept of an older file: nothing of kits and languages that are not proved at the placements that are new to it. */
function startedFrom(kept: LimitsFile | undefined, chapters: readonly Chapter[], grows: boolean): Brands {
  const brands = structuredClone(kept?.brands ?? {})
  for (const [id, brand] of Object.entries(brands)) {
    const own = chapters.filter(({ kit }) => kit.id === id)
    const isOld = own.some(({ kit }) => kit.hash !== brand.kit)
    if (isOld || (grows && own.length === 0)) delete brands[id]
  }
  return brands
}

function record(
  { brands }: LimitsFile,
  { id, hash }: BrandKit,
  language: string,
  proofs: readonly { readonly group: readonly Placement[]; readonly proof: Limits }[],
): void {
  brands[id] ??= { kit: hash, languages: {} }
  const own = { ...brands[id].languages[language] }
  for (const { group, proof } of proofs)
    if (Object.keys(proof).length > 0) for (const { id } of group) own[id] = proof
  brands[id].languages[language] = own
}

/** By name, so that the file does not depend on which process was the quicker. */
function inOrder(brands: Brands): Brands {
  const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
  const each = Object.entries(brands).map(([id, { kit, languages }]) => {
    const ordered = Object.entries(languages).map(([language, limits]) => [language, sorted(limits)])
    return [id, { kit, languages: sorted(Object.fromEntries(ordered)) }]
  })
  return sorted(Object.fromEntries(each))
}

/** Writes what was proved into the folder of a template. */
export async function writeLimits(folder: string, limits: LimitsFile): Promise<void> {
  await writeWhole(path.join(folder, LIMITS_FILE), `${JSON.stringify(limits, null, 2)}\n`)
}

/** How limits that were proved on another state are looked at again; without a crew they are not. */
export type CheckLimitsOptions = Omit<ProveOptions, 'crew' | 'languages'> & { readonly crew?: Crew }

/**
 * What is wrong with the limits of a template as they stand in its folder. Where they were proved on another state, and there is
 * a crew, it is found out what holds now, so that the placement at fault can be named.
 */
export async function checkLimits(subject: Subject, options: CheckLimitsOptions): Promise<readonly Issue[]> {
  const { template, folder, kits } = subject
  const { limits, issues } = await readLimits(folder)
  if (issues.length > 0) return issues
  const files = {
    template: shownPath(path.join(folder, 'template.json')),
    limits: shownPath(path.join(folder, LIMITS_FILE)),
  }
  const found = limitIssues(template, limits, kits, RENDERER, files)
  const { crew, ...how } = options
  if (limits === undefined || crew === undefined || found.length === 0) return found
  const declared = declaredLimits(template)
  const proved = kits.filter(({ id }) => limits.brands[id] !== undefined)
  const isCurrent =
    limits.layout === layoutHash(template, RENDERER) &&
    sameLimits(limits.declared, declared) &&
    proved.every(({ id, hash }) => limits.brands[id]?.kit === hash)
  // What was proved is of this very state: nothing new can be found out.
  if (isCurrent) return found
  const placements = options.placements.filter(({ id }) => limits.placements.includes(id))
  const languages = ({ id }: BrandKit): readonly string[] => Object.keys(limits.brands[id]?.languages ?? {})
  const now = await proveTemplate({ ...subject, kits: proved }, { ...how, crew, placements, languages })
  const broken = limitIssues(template, now, proved, RENDERER, files)
  if (broken.length > 0) return broken
  return [
    {
      file: files.limits,
      path: 'layout',
      found: 'a proof of another state of the template or the kit; what is declared holds there, too',
      expected: `broadside check ${template.id} --prove, to write it down`,
      rule: 'limit-stale',
    },
  ]
}

/** Where a copy is to stand. */
export interface CopyPlace {
  readonly brand: string
  readonly locale: string
  /** Id of a placement. */
  readonly placement: string
  /** Folder whose `templates/` comes before the bundled ones; the current folder unless given. */
  readonly projectDir?: string
}

/**
 * The largest copy that was proved to fit at a placement: characters of text fields, entries of lists and characters of their
 * columns (`items.name`), all of it at once. For meters in forms. `undefined` where nothing was proved for the template as it is,
 * the brand, the language or the placement.
 */
export async function provedLimits(id: string, place: CopyPlace): Promise<Limits | undefined> {
  const { brand, locale, placement, projectDir = process.cwd() } = place
  const [folder, { template }, { kit }] = await Promise.all([
    findTemplateFolder(id, projectDir),
    findTemplate(id, projectDir),
    findBrand(brand, projectDir),
  ])
  if (folder === undefined || template === undefined || kit === undefined) return undefined
  return (await provedRoom({ template, folder, kit }, locale))(placement)
}

/** Languages of the samples meant for a kit that there are words of. */
function languagesOf({ samples }: Template, kit: BrandKit): readonly string[] {
  const locales = samples.samples
    .filter(({ brand }) => brand === undefined || brand === kit.id)
    .map(({ locale }) => pseudoLocale(locale))
  return [...new Set(['en', ...locales])].flatMap((language) => language ?? [])
}

/** Placements by what decides a layout: pixels, edges, and from where they are looked at. */
function alike(placements: readonly Placement[]): readonly (readonly Placement[])[] {
  const groups = Map.groupBy(placements, ({ width, height, safe, bleed, shown, small }) =>
    JSON.stringify([width, height, safe, bleed, shown, small]),
  )
  return [...groups.values()]
}

function sameLimits(a: Limits, b: Limits): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].every((key) => a[key] === b[key])
}
