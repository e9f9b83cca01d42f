import type { Verdict } from 'broadside/server'
import type { Template } from './campaign.ts'

type Finding = Extract<Verdict, { status: 'refused' }>['findings'][number]

/** Where findings name a slot or a field: at their beginning, and after what is to be shortened. */
const NAMED = [
  /^([a-z]\w*)(?=: | covers | has | stands | is | ends | and )/i,
  /(?<=^[^.]* and )([a-z]\w*)(?= touch | are only )/i,
  /(?<=\bShorten )([a-z]\w*)(?= by )/i,
]

/** What somebody can do here who does not make the template. */
const HINTS: Readonly<Record<string, string>> = {
  R4: 'Move or shrink the area, set another point of interest, or leave this size out.',
  R5: 'Shorten the copy, or leave this size out.',
  R8: 'Shorten the copy, or leave this size out.',
  R9: 'Say it in a word more or less.',
}

/** A finding in the words of the form: fields by their labels, placements by their names. */
export function sayOf(message: string, id: string, name: string, { file }: Pick<Template, 'file'>): string {
  const labelOf = (slot: string): string =>
    (file.fields[slot] ?? file.fields[file.slots[slot]?.field ?? ''])?.label ?? slot
  const named = NAMED.reduce((text, pattern) => text.replace(pattern, labelOf), message)
  return named.replaceAll(id, name)
}

/** What can be done about a finding, for whom the form is. */
export function hintOf({ check = '', hint }: Finding): string | undefined {
  return HINTS[check] ?? hint
}
