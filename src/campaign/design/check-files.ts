import { readFileSync } from 'node:fs'
import path from 'node:path'
import { type BrandPlace, listBrands } from '../../brand/find.ts'
import type { BrandKit } from '../../brand/kit.ts'
import { loadBrand } from '../../brand/load.ts'
import { type Mistake, mistakeOf } from '../../check/mistake.ts'
import type { Sources } from '../../check/place.ts'
import { imageryIssues, promptIssues } from '../../check/prompts.ts'
import { foreignValues } from '../../check/sheets.ts'
import { untriedFields, unusedParts } from '../../check/unused.ts'
import { BroadsideError } from '../../error/error.ts'
import { type Issue, quote } from '../../error/issue.ts'
import { nearest } from '../../error/nearest.ts'
import { glyphIssues } from '../../overlay/check.ts'
import { readCopy } from '../../template/copy.ts'
import { findTemplateFolder, templateNames } from '../../template/find.ts'
import { loadTemplate } from '../../template/load.ts'
import type { Template } from '../../template/template.ts'
import { shownPath } from '../input/read-file.ts'

/** A kit that was looked through; `kit` only if it can be used. */
export interface CheckedBrand {
  readonly id: string
  readonly kit?: BrandKit
  readonly mistakes: readonly Mistake[]
}

/** A template that was looked through; `template` only if it can be used. */
export interface CheckedTemplate {
  readonly id: string
  /** Absolute. */
  readonly folder: string
  readonly template?: Template
  readonly mistakes: readonly Mistake[]
}

/** What is to be checked: templates and brands, by name. */
export interface Scope {
  readonly templates: readonly string[]
  readonly brands: readonly string[]
  /** All brands the project can use, whichever are checked. */
  readonly known: readonly string[]
}

/**
 * What names mean: templates, brands, or folders of them. Without names everything a project can use. Throws `INPUT_INVALID`
 * for names that mean nothing.
 */
export async function scopeOf(names: readonly string[], projectDir: string): Promise<Scope> {
  const templates = await templateNames(projectDir)
  const brands = (await listBrands(projectDir)).map(({ id }) => id)
  if (names.length === 0) return { templates, brands, known: brands }
  const ids = names.map((name) => path.basename(name))
  const all = [...templates, ...brands]
  const issues = ids
    .filter((id) => !all.includes(id))
    .map((id): Issue => {
      const meant = nearest(id, all)
      return {
        file: 'check',
        path: id,
        found: quote(id),
        expected: meant === undefined ? `one of ${all.join(', ')}` : `"${meant}"`,
        rule: 'name',
      }
    })
  if (issues.length > 0)
    throw new BroadsideError('INPUT_INVALID', {
      message: 'Some names are neither templates nor brands',
      issues,
    })
  const chosen = brands.filter((id) => ids.includes(id))
  return {
    templates: templates.filter((id) => ids.includes(id)),
    brands: chosen.length === 0 ? brands : chosen,
    known: brands,
  }
}

/** Looks through a kit. */
export async function checkBrand(id: string, projectDir: string): Promise<CheckedBrand> {
  const place = (await listBrands(projectDir)).find((each) => each.id === id) as BrandPlace
  const { kit, issues } = await loadBrand(place.folder)
  const file = shownPath(path.join(place.folder, 'brand.json'))
  const found = [...issues, ...(kit === undefined ? [] : imageryIssues(kit, file))]
  const sources = readSources()
  return {
    id,
    ...(kit === undefined ? {} : { kit }),
    mistakes: found.map((issue) => mistakeOf(issue, sources)),
  }
}

/** Looks through the files of a template; its samples in the fonts of the kits they are meant for. */
export async function checkTemplate(
  id: string,
  projectDir: string,
  brands: readonly CheckedBrand[],
  known: readonly string[],
): Promise<CheckedTemplate> {
  const folder = (await findTemplateFolder(id, projectDir)) as string
  const { template, issues } = await loadTemplate(folder)
  const sources = readSources()
  const file = (name: string): string => shownPath(path.join(folder, name))
  const found =
    template === undefined
      ? issues
      : [
          ...unusedParts(template, file('template.json')),
          ...untriedFields(template, file('template.json')),
          ...foreignValues(template, file('overlay.hbs')),
          ...promptIssues(template, file('plate.hbs')),
          ...(await sampleIssues(template, { brands, known }, file('samples.json'))),
        ]
  return {
    id,
    folder,
    ...(template === undefined ? {} : { template }),
    mistakes: found.map((issue) => mistakeOf(issue, sources)),
  }
}

/** Samples whose brand does not exist, or whose characters no font of their brand has. */
async function sampleIssues(
  template: Template,
  { brands, known }: { readonly brands: readonly CheckedBrand[]; readonly known: readonly string[] },
  file: string,
): Promise<readonly Issue[]> {
  const issues: Issue[] = []
  const rows = [
    ...template.samples.samples.map((row, index) => ({ ...row, at: `samples.${index}` })),
    ...template.samples.worst.map((row, index) => ({ ...row, brand: undefined, at: `worst.${index}` })),
  ]
  for (const { at, brand, locale, copy: raw } of rows) {
    const own = brands.filter(({ id }) => brand === undefined || id === brand)
    if (brand !== undefined && !known.includes(brand))
      issues.push({
        file,
        path: `${at}.brand`,
        found: quote(brand),
        expected: `one of ${known.join(', ')}`,
        rule: 'sample-brand',
      })
    const { copy } = readCopy(template, raw, { file, path: (field) => field })
    for (const { kit } of own) {
      if (kit === undefined || copy === undefined) continue
      const where = { file, path: (field: string) => `${at}.copy.${field}` }
      const missing = await glyphIssues(kit, template, copy, locale, where)
      issues.push(...missing.map((issue) => ({ ...issue, rule: 'sample-glyphs' as const })))
    }
  }
  return issues
}

/** Texts of files by the names that issues use, each read once. */
export function readSources(): Sources {
  const texts = new Map<string, string | undefined>()
  return (file) => {
    if (!texts.has(file)) {
      let text: string | undefined
      try {
        text = readFileSync(path.resolve(file), 'utf8')
      } catch {
        // A file that cannot be read has an issue of its own.
      }
      texts.set(file, text)
    }
    return texts.get(file)
  }
}
