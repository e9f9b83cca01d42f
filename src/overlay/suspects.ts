import type { Draft, LayOutInput } from './draft.ts'

/** A slot that does not fit, and the text it sets. */
export interface Suspect {
  readonly slot: string
  readonly field: string
  readonly text: string
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const words = new Intl.Segmenter('en', { granularity: 'word' })

/**
 * The text fields that may be at fault: of the slots that do not fit, first the one whose copy fills most of what its field allows.
 * Where some have too many lines or too wide a word the others are only in their way, unless all are asked for.
 */
export function suspects(input: LayOutInput, overset: Draft, which?: 'all'): readonly Suspect[] {
  const { fields } = input.template.file
  const own = overset.fitted.misfits.filter(({ kind }) => kind === 'lines' || kind === 'width')
  const faults = own.length > 0 && which !== 'all' ? own : overset.fitted.misfits
  const candidates = [...new Set(faults.map(({ slot }) => slot))].flatMap((slot) => {
    const name = fieldSet(input, overset, slot)
    const field = fields[name]
    const text = input.copy[name]
    if (field?.kind !== 'text' || typeof text !== 'string' || overset.dropped.includes(name)) return []
    return [{ slot, field: name, text, share: count(text) / field.maxLength }]
  })
  return candidates.sort((a, b) => b.share - a.share)
}

/** The field whose text a slot sets: its own, or the shorter form of that where the layout prefers it. */
function fieldSet({ template, copy }: LayOutInput, { fitted }: Draft, slot: string): string {
  const { fields, slots } = template.file
  const name = slots[slot]?.field ?? ''
  const own = fields[name]
  const form = own?.kind === 'text' ? own.shorter : undefined
  const short = form === undefined ? undefined : copy[form]
  const set = fitted.slots.get(slot)?.text
  if (form === undefined || typeof short !== 'string' || set === undefined) return name
  return lettersIn(set) === lettersIn(short) && lettersIn(set) !== lettersIn(String(copy[name])) ? form : name
}

/** Letters and digits alone: what is set may have other spaces, hyphens and capitals. */
function lettersIn(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '')
}

/** Offsets at which a text may be cut: after each word, or after each character of scripts without spaces. */
export function wordEnds(text: string): readonly number[] {
  return [...words.segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ index, segment }) => index + segment.length)
}

/** Characters as a reader counts them. */
export function count(text: string): number {
  return [...graphemes.segment(text)].length
}
