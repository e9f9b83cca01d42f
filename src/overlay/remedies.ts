import type { Copy, Template } from '../template/template.ts'
import type { Draft, LayOutInput } from './draft.ts'
import type { Shortened } from './overset.ts'
import { severalCuts } from './several-cuts.ts'

/** A field shortened by so many characters at least, to so many, at the end of a word. */
export interface Cut {
  readonly field: string
  readonly by: number
  readonly to: number
}

/** A change with which a copy was tried and fits. */
export type Remedy =
  | ({ readonly kind: 'shorten' } & Cut)
  /** All of these fields shortened: none of them alone is at fault. */
  | { readonly kind: 'several'; readonly cuts: readonly Cut[] }
  /** The field left as it is, and its shorter form given, of so many characters at most. */
  | { readonly kind: 'give'; readonly field: string; readonly to: number }
  /** The slot allowed so many lines in this family: a change of the template. */
  | { readonly kind: 'lines'; readonly slot: string; readonly lines: number }
  /** The last entries of a list taken out, so many, so that so many are left. */
  | { readonly kind: 'entries'; readonly field: string; readonly by: number; readonly to: number }
  /** These optional fields left empty. */
  | { readonly kind: 'drop'; readonly fields: readonly string[] }

/** How a change is tried: quickly at the smallest sizes, which may be too hopeful, and in full. */
export interface Trials {
  readonly holds: (input: LayOutInput) => Promise<boolean>
  readonly draft: (input: LayOutInput) => Promise<Draft>
}

const MORE_LINES = [1, 2, 3] as const
/** Optional fields of which every pair is tried. */
const PAIRED = 5

/** What would make a copy fit that does not. Every remedy was laid out in full; none is a guess. */
export async function remediesFor(
  input: LayOutInput,
  overset: Draft,
  cut: Shortened | undefined,
  trials: Trials,
): Promise<readonly Remedy[]> {
  const remedies: Remedy[] = []
  if (cut !== undefined && cut.fits > 0) remedies.push(shortening(cut), ...givingShorter(input, cut))
  const fits = async (changed: LayOutInput): Promise<boolean> =>
    (await trials.holds(changed)) && (await trials.draft(changed)).fitted.misfits.length === 0
  remedies.push(...(await fewerEntries(input, overset, fits)))
  const slot = cut?.slot ?? overset.fitted.misfits[0]?.slot
  if (slot !== undefined) {
    const { family } = overset.outfit.layout
    const own = input.template.file.slots[slot]
    const now = own?.families[family]?.maxLines ?? own?.maxLines ?? 1
    for (const more of MORE_LINES) {
      if (!(await fits({ ...input, template: withLines(input.template, slot, family, now + more) }))) continue
      remedies.push({ kind: 'lines', slot, lines: now + more })
      break
    }
  }
  for (const fields of lists(optionalFields(input, overset, cut))) {
    if (!(await fits({ ...input, copy: without(input.copy, fields) }))) continue
    remedies.push({ kind: 'drop', fields })
    break
  }
  return remedies.length > 0 ? remedies : severalCuts(input, overset, fits)
}

/** The remedy that a cut found. */
export function shortening({ field, given, fits }: Shortened): Remedy {
  return { kind: 'shorten', field, by: Math.max(1, given - fits), to: fits }
}

/** The list that does not fit, without its last entries: as many of the first as fit. */
async function fewerEntries(
  input: LayOutInput,
  { fitted }: Draft,
  fits: (changed: LayOutInput) => Promise<boolean>,
): Promise<readonly Remedy[]> {
  const { fields, slots } = input.template.file
  const names = new Set(fitted.misfits.map(({ slot }) => slots[slot]?.field ?? ''))
  for (const name of names) {
    const field = fields[name]
    const entries = input.copy[name]
    if (field?.kind !== 'list' || !Array.isArray(entries)) continue
    const least = Math.max(1, field.min)
    let [known, most] = [least - 1, entries.length - 1]
    while (known < most) {
      const middle = (known + most + 1) >> 1
      if (await fits({ ...input, copy: { ...input.copy, [name]: entries.slice(0, middle) } })) known = middle
      else most = middle - 1
    }
    if (known >= least) return [{ kind: 'entries', field: name, by: entries.length - known, to: known }]
  }
  return []
}

/** The cut text as a shorter form of its own, where the template has a field for one and it is empty. */
function givingShorter({ template, copy }: LayOutInput, { field, fits }: Shortened): readonly Remedy[] {
  const own = template.file.fields[field]
  const form = own?.kind === 'text' ? own.shorter : undefined
  const free = form !== undefined && (copy[form] === null || copy[form] === undefined)
  if (!free) return []
  const shorter = template.file.fields[form]
  return [
    { kind: 'give', field: form, to: shorter?.kind === 'text' ? Math.min(fits, shorter.maxLength) : fits },
  ]
}

/** What to do, in words: `Shorten headline by 17, allow 4 lines, or drop the subhead.` */
export function wordsOf(remedies: readonly Remedy[], template: Template): string {
  const label = (field: string): string => (template.file.fields[field]?.label ?? field).toLowerCase()
  const parts = remedies.map((remedy) => {
    if (remedy.kind === 'shorten') return `shorten ${remedy.field} by ${remedy.by}`
    if (remedy.kind === 'several')
      return remedy.cuts
        .map(({ field, by }, index) => `${index === 0 ? 'shorten ' : ''}${field} by ${by}`)
        .join(' and ')
    if (remedy.kind === 'entries')
      return `take ${remedy.by} of the ${remedy.by + remedy.to} entries out of ${remedy.field}`
    if (remedy.kind === 'give') return `give a ${label(remedy.field)} of at most ${remedy.to} characters`
    if (remedy.kind === 'lines') return `allow ${remedy.lines} lines for ${remedy.slot} in the template`
    return `drop the ${remedy.fields.map(label).join(' and the ')}`
  })
  const all = [...parts, 'leave this placement out']
  const text = all.length === 2 ? all.join(', or ') : `${all.slice(0, -1).join(', ')}, or ${all.at(-1)}`
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

/** The copy with some fields left empty. */
export function without(copy: Copy, fields: readonly string[]): Copy {
  return { ...copy, ...Object.fromEntries(fields.map((field) => [field, null])) }
}

/** The template with more lines for a slot in one family. */
export function withLines(
  template: Template,
  slot: string,
  family: Draft['outfit']['layout']['family'],
  maxLines: number,
): Template {
  const own = template.file.slots[slot]
  if (own === undefined) return template
  const families = { ...own.families, [family]: { ...own.families[family], maxLines } }
  return {
    ...template,
    file: { ...template.file, slots: { ...template.file.slots, [slot]: { ...own, families } } },
  }
}

/** Fields that may be left empty, are not, and are not themselves the ones to shorten. */
function optionalFields(input: LayOutInput, overset: Draft, cut: Shortened | undefined): readonly string[] {
  return Object.entries(input.template.file.fields)
    .filter(([name, field]) => {
      const value = input.copy[name]
      const empty = value === null || value === undefined || (Array.isArray(value) && value.length === 0)
      const set = Object.values(input.template.file.slots).some((slot) => slot.field === name)
      return set && !empty && !field.required && name !== cut?.field && !overset.dropped.includes(name)
    })
    .map(([name]) => name)
    .reverse()
}

/** Single fields first, then pairs of the last few, then all. */
function lists(fields: readonly string[]): readonly (readonly string[])[] {
  const few = fields.slice(0, PAIRED)
  const pairs = few.flatMap((one, index) => few.slice(index + 1).map((other) => [one, other]))
  return [...fields.map((field) => [field]), ...pairs, ...(fields.length > 2 ? [fields] : [])]
}
