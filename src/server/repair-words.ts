import type { Checked } from '../campaign/preview.ts'
import type { Family } from '../placement/family.ts'
import type { Template } from '../template/template.ts'

/** What a person is told of an export that holds. */
export interface Words {
  /** What was done so that it reads, a sentence each; empty where nothing was. */
  readonly repairs: readonly string[]
}

/** Fit is what templates are for; these are what a person wants to know of. */
const SENTENCES: Readonly<Record<string, (field: string) => string>> = {
  'ink swapped': (field) => `${field} takes another ink`,
  blur: (field) => `the picture is softened under ${lower(field)}`,
  panel: (field) => `${field} stands on a panel`,
  scrim: (field) => `a veil lies under ${lower(field)}`,
  moved: (field) => `${field} stands where the picture is calmer`,
  truncated: (field) => `${field} is cut short`,
  'shorter form': (field) => `${field} takes its shorter form`,
  smaller: (field) => `${field} is smaller, so that more of the picture is seen`,
}

/** Says what preflight did. Slots of one field are named once. */
export function wordsFor(
  { certificate, dropped }: Extract<Checked, { status: 'done' }>,
  { file: { fields, slots, families } }: Template,
  family: Family,
): Words {
  const labelOf = (field: string): string => fields[field]?.label ?? field
  const told = certificate.slots.flatMap(({ slot, repairs }) =>
    repairs.flatMap((repair) => {
      const kind = repair.startsWith('moved ') ? 'moved' : repair.replace(/ [\d.]+$/, '')
      return SENTENCES[kind]?.(labelOf(slots[slot]?.field ?? slot)) ?? []
    }),
  )
  // What the layout of a family never sets is no news.
  const never = families[family]?.drop ?? []
  const left = dropped
    .filter((field) => fields[field] !== undefined && !never.includes(field))
    .map((field) => `${labelOf(field)} is left out for lack of room`)
  return { repairs: [...new Set([...told, ...left])].map(sentence) }
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

function lower(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
}
