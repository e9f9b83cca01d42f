import type { DoneEntry } from '../export/schema.ts'
import type { Family } from '../placement/family.ts'
import type { Template } from '../template/template.ts'

/** What a person is told of an export that holds. */
export interface Words {
  /** What was done so that it reads, a sentence each; empty where nothing was. */
  readonly repairs: readonly string[]
}

/** Fit is what templates are for; these are what a person wants to know of. `many`: whether several fields are named. */
const SENTENCES: Readonly<Record<string, (fields: string, many: boolean) => string>> = {
  'ink swapped': (fields, many) => `${fields} ${many ? 'take' : 'takes'} another ink`,
  blur: (fields) => `the picture is softened under ${fields}`,
  panel: (fields, many) => `${fields} ${many ? 'stand' : 'stands'} on a panel`,
  scrim: (fields) => `a veil lies under ${fields}`,
  moved: (fields, many) => `${fields} ${many ? 'stand' : 'stands'} where the picture is calmer`,
  truncated: (fields, many) => `${fields} ${many ? 'are' : 'is'} cut short`,
  'shorter form': (fields, many) => `${fields} ${many ? 'take' : 'takes'} a shorter form`,
  smaller: (fields, many) => `${fields} ${many ? 'are' : 'is'} smaller, so that more of the picture is seen`,
}

const LIST = new Intl.ListFormat('en')

/** Says what preflight did. Slots of one field are named once. */
export function wordsFor(
  { certificate, dropped }: Pick<DoneEntry, 'certificate'> & { readonly dropped: readonly string[] },
  { file: { fields, slots, families } }: Template,
  family: Family,
): Words {
  const labelOf = (field: string): string => fields[field]?.label ?? field
  const told = certificate.slots.flatMap(({ slot, repairs }) =>
    repairs.map((repair) => ({
      kind: repair.startsWith('moved ') ? 'moved' : repair.replace(/ [\d.]+$/, ''),
      label: lower(labelOf(slots[slot]?.field ?? slot)),
    })),
  )
  const sentences = [...Map.groupBy(told, ({ kind }) => kind)].flatMap(([kind, all]) => {
    const labels = [...new Set(all.map(({ label }) => label))]
    return SENTENCES[kind]?.(LIST.format(labels), labels.length > 1) ?? []
  })
  // What the layout of a family never sets is no news.
  const never = families[family]?.drop ?? []
  const left = dropped
    .filter((field) => fields[field] !== undefined && !never.includes(field))
    .map((field) => lower(labelOf(field)))
  const room = left.length === 0 ? [] : [`there is no room for ${LIST.format(left)}`]
  return { repairs: [...sentences, ...room].map(sentence) }
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`
}

/** As a label stands inside a sentence; abbreviations keep their capitals. */
function lower(text: string): string {
  return /^\p{Lu}{2}/u.test(text) ? text : `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
}
