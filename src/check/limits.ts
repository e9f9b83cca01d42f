import type { BrandKit } from '../brand/kit.ts'
import type { Issue } from '../error/issue.ts'
import { hashOf } from '../kit/hash.ts'
import type { Template } from '../template/template.ts'
import type { LimitsFile } from './schema.ts'
import { declaredLimits, limitIn, limitPath } from './worst-copy.ts'

/** Raised when what is tried, or how, changes, so that older proofs are made again. */
const METHOD = 2

/**
 * Hash over all that decides whether a copy fits: labels, prompts, calm areas and the limits themselves do not. `renderer` names
 * the layout engine.
 */
export function layoutHash(
  { file: { fields, slots, families }, overlay }: Template,
  renderer: string,
): string {
  const kinds = Object.entries(fields).map(([name, field]) => [
    name,
    field.kind,
    field.required,
    field.kind === 'list' ? Object.entries(field.of).map(([column, { kind }]) => [column, kind]) : [],
    field.kind === 'text' ? (field.shorter ?? '') : '',
  ])
  const layouts = Object.entries(families).map(([family, { drop, droppable }]) => [family, drop, droppable])
  return hashOf({ method: METHOD, renderer, kinds, slots, layouts, overlay })
}

/** Where the files are, for issues. */
export interface LimitFiles {
  readonly template: string
  readonly limits: string
}

/**
 * What is wrong with the limits of a template: not proved at all, proved on something else, or declared greater than what was
 * proved. `kits` are those it is checked in.
 */
export function limitIssues(
  template: Template,
  proved: LimitsFile | undefined,
  kits: readonly BrandKit[],
  renderer: string,
  files: LimitFiles,
): readonly Issue[] {
  const prove = `broadside check ${template.id} --prove`
  if (proved === undefined)
    return [
      {
        file: files.template,
        path: 'fields',
        found: 'limits that were not proved',
        expected: prove,
        rule: 'limit-missing',
      },
    ]
  const declared = declaredLimits(template)
  const raised = Object.entries(declared).flatMap(([key, limit]): Issue[] => {
    const before = proved.declared[key]
    if (before !== undefined && limit <= before) return []
    const [, place = ''] = tightest(template, proved, key) ?? []
    return [
      {
        file: files.template,
        path: limitPath(template, key),
        found: `${limit}, where ${before === undefined ? 'nothing was' : `no more than ${before} was`} proved${place}`,
        expected: `at most ${before ?? 'what is proved'}, or ${prove}`,
        rule: 'limit-unproved',
      },
    ]
  })
  const stale: Issue[] = [
    ...(raised.length === 0 && proved.layout !== layoutHash(template, renderer)
      ? [{ path: 'layout', found: 'a proof of another state of the template' }]
      : []),
    ...kits.flatMap(({ id, hash }) =>
      proved.brands[id] !== undefined && proved.brands[id].kit !== hash
        ? [{ path: `brands.${id}.kit`, found: `a proof of another state of ${id}` }]
        : [],
    ),
  ].map((each) => ({ file: files.limits, expected: prove, rule: 'limit-stale', ...each }))
  const short = Object.entries(declared).flatMap(([key, limit]): Issue[] => {
    const found = tightest(template, proved, key)
    if (found === undefined || limit > (proved.declared[key] ?? 0)) return []
    const [holds, place] = found
    if (limit <= holds) return []
    return [
      {
        file: files.template,
        path: limitPath(template, key),
        found: `${limit}, where ${holds} ${holds === 1 ? 'was' : 'were'} proved${place}`,
        expected: `at most ${holds}, or more room for it there`,
        rule: 'limit-unproved',
      },
    ]
  })
  return [...raised, ...stale, ...short]
}

/** The least that was proved of a limit, where it is less than declared, in Latin letters' worth; and where. */
function tightest(
  template: Template,
  proved: LimitsFile,
  key: string,
): readonly [number, string] | undefined {
  const all = Object.entries(proved.brands).flatMap(([brand, { languages }]) =>
    Object.entries(languages).flatMap(([language, placements]) =>
      Object.entries(placements).flatMap(([placement, limits]) => {
        const limit = limits[key]
        const whole = limitIn(language, key, 1000, template) / 1000
        return limit === undefined
          ? []
          : [[Math.floor(limit / whole), ` on ${placement}, in ${language} and ${brand}`] as const]
      }),
    ),
  )
  const [least] = all.toSorted(([a], [b]) => a - b)
  return least === undefined
    ? undefined
    : [least[0], `${least[1]}${all.length > 1 ? ` and ${all.length - 1} more` : ''}`]
}

/** Limits of one brand, language and placement, as they were proved. */
export function limitsAt(
  template: Template,
  proved: LimitsFile,
  {
    brand,
    language,
    placement,
  }: { readonly brand: string; readonly language: string; readonly placement: string },
): Readonly<Record<string, number>> | undefined {
  const own = proved.brands[brand]?.languages[language]
  if (own === undefined) return undefined
  const whole = Object.entries(proved.declared).map(([key, limit]) => [
    key,
    limitIn(language, key, limit, template),
  ])
  return { ...Object.fromEntries(whole), ...own[placement] }
}
