import { type Issue, quote } from '../error/issue.ts'
import type { TemplateFile } from './schema.ts'
import type { Template } from './template.ts'

/** How much a template changed for those who fill it in, by semantic versioning: rows break, rows may have more, or neither. */
export type Step = 'major' | 'minor' | 'patch'

/** A step, and what asks for it. */
export interface NeededStep {
  readonly step: Step
  readonly reasons: readonly string[]
}

/**
 * The step a template's version must take: `major` where rows that were sound may be refused now (a field went, is of another
 * kind, became required or locked, or holds less; a family went), `minor` where there is a new optional field or family, else
 * `patch`. `undefined` where nothing that a person fills in, and nothing else of the file, changed.
 */
export function neededStep(before: TemplateFile, after: TemplateFile): NeededStep | undefined {
  const major: string[] = []
  const minor: string[] = []
  for (const [name, was] of Object.entries(before.fields)) {
    const is = after.fields[name]
    if (is === undefined) major.push(`the field ${quote(name)} went`)
    else if (is.kind !== was.kind) major.push(`${quote(name)} is a ${is.kind} and was a ${was.kind}`)
    else {
      if (is.required && !was.required) major.push(`${quote(name)} is required`)
      const [least, most] = [limitOf(is), limitOf(was)]
      if (least < most) major.push(`${quote(name)} holds ${least} and held ${most}`)
      else if (least > most) minor.push(`${quote(name)} holds ${least} and held ${most}`)
    }
  }
  for (const [name, is] of Object.entries(after.fields)) {
    if (Object.hasOwn(before.fields, name)) continue
    if (is.required) major.push(`the field ${quote(name)} is new and required`)
    else minor.push(`the field ${quote(name)} is new`)
  }
  const locked = lockedValues(before)
  for (const name of lockedValues(after).keys())
    if (!locked.has(name) && Object.hasOwn(before.fields, name)) major.push(`${quote(name)} is locked`)
  for (const family of Object.keys(before.families))
    if (!Object.hasOwn(after.families, family)) major.push(`${family} formats went`)
  for (const family of Object.keys(after.families))
    if (!Object.hasOwn(before.families, family)) minor.push(`${family} formats are new`)
  if (major.length > 0) return { step: 'major', reasons: major }
  if (minor.length > 0) return { step: 'minor', reasons: minor }
  const { version: _, ...rest } = before
  const { version: __, ...now } = after
  return JSON.stringify(rest) === JSON.stringify(now) ? undefined : { step: 'patch', reasons: [] }
}

function limitOf(field: TemplateFile['fields'][string]): number {
  if (field.kind === 'text') return field.maxLength
  return field.kind === 'list' ? field.max : 0
}

/** Whether a version is at least a step further than another. */
export function isStepped(before: string, after: string, step: Step): boolean {
  const [was, is] = [partsOf(before), partsOf(after)]
  const depth = { major: 0, minor: 1, patch: 2 }[step]
  for (let at = 0; at <= depth; at += 1) {
    const [a = 0, b = 0] = [was[at], is[at]]
    if (b !== a) return b > a
  }
  return false
}

/** What is wrong with the version a campaign is written for: another major one, or one that is yet to come. */
export function pinIssues(
  pin: string | undefined,
  { id, file }: Template,
  campaign: string,
): readonly Issue[] {
  if (pin === undefined) return []
  const [major = 0, ...rest] = partsOf(pin)
  const [now = 0, ...others] = partsOf(file.version)
  const older = rest.findIndex((part, at) => part !== (others[at] ?? 0))
  const isOld = older >= 0 && (rest[older] ?? 0) > (others[older] ?? 0)
  if (major === now && !isOld) return []
  const gone = Object.entries(file.gone)
    .filter(([, { since }]) => (partsOf(since)[0] ?? 0) > major)
    .map(([name, entry]) => goneText(name, entry))
  return [
    {
      file: campaign,
      path: 'templateVersion',
      found: `${quote(pin)}; "${id}" is ${file.version}`,
      expected:
        major < now
          ? `${['fields as they are now', ...gone].join('; ')}; then "templateVersion": "${now}"`
          : 'a newer template, or an older version of it here',
    },
  ]
}

/** What became of a field that is there no more. */
export function goneText(name: string, { since, now }: TemplateFile['gone'][string]): string {
  return now === null
    ? `nothing: ${quote(name)} went in version ${since}`
    : `"${now}", as ${quote(name)} is called since version ${since}`
}

/** Locked fields with the value they always have; `null` for those that stay empty. */
export function lockedValues({ locked }: Pick<TemplateFile, 'locked'>): ReadonlyMap<string, unknown> {
  return new Map(Array.isArray(locked) ? locked.map((name) => [name, null]) : Object.entries(locked))
}

function partsOf(version: string): readonly number[] {
  return version.split('.').map(Number)
}
