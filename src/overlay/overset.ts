import { layoutOf } from '../placement/geometry.ts'
import type { Copy } from '../template/template.ts'
import type { Draft, LayOutInput } from './draft.ts'
import type { Misfit } from './judge.ts'
import { type Remedy, shortening, wordsOf } from './remedies.ts'
import { count, type Suspect, suspects, wordEnds } from './suspects.ts'

/** Where to cut a field: what of it fits, and, where the template allows it, the draft with it cut. */
export interface Shortened {
  readonly field: string
  readonly slot: string
  readonly given: number
  /** Characters that fit: at a word's end if any word does, else of its first word; 0 if not one does. */
  readonly fits: number
  /** Where not even the first word fits: how many characters it has. */
  readonly word?: number
  readonly draft?: Draft
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * Finds the longest beginning, at a word's end, of the field at fault that fits. Where its slot may be truncated the
 * result carries the draft with an ellipsis.
 */
export async function shortened(
  input: LayOutInput,
  overset: Draft,
  attempts: Attempts,
): Promise<Shortened | undefined> {
  let hopeless: Shortened | undefined
  for (const suspect of suspects(input, overset)) {
    const found = await cutOf(input, suspect, attempts)
    if (found.fits > 0) return found
    hopeless ??= found
  }
  return hopeless
}

/** How a copy is tried: in full, and quickly at the smallest sizes only, which may be a little too hopeful. */
export interface Attempts {
  readonly draft: (copy: Copy) => Promise<Draft>
  readonly holds: (copy: Copy) => Promise<boolean>
}

async function cutOf(
  input: LayOutInput,
  { slot, field, text }: Suspect,
  { draft, holds }: Attempts,
): Promise<Shortened> {
  const truncate = input.template.file.slots[slot]?.truncate === true
  const ends = wordEnds(text)
  let low = 0
  let high = ends.length - 1
  const cutTo = (words: number): Copy => {
    const cut = text.slice(0, ends[words - 1]).replace(/[\s,;:.–—-]+$/u, '')
    return { ...input.copy, [field]: truncate ? `${cut}…` : cut }
  }
  while (low < high) {
    const middle = (low + high) >> 1
    if (await holds(cutTo(middle + 1))) low = middle + 1
    else high = middle
  }
  let best: Draft | undefined
  for (; low > 0; low -= 1) {
    best = await draft(cutTo(low))
    if (best.fitted.misfits.length === 0) break
  }
  const given = count(text)
  if (low === 0) {
    const [word = text] = text.split(/\s+/u)
    const fits = await lettersOf(word, (beginning) => ({ ...input.copy, [field]: beginning }), {
      draft,
      holds,
    })
    return { field, slot, given, fits, ...(fits > 0 ? { word: count(word) } : {}) }
  }
  const fits = count(text.slice(0, ends[low - 1]).trim())
  if (!truncate || best === undefined) return { field, slot, given, fits }
  return {
    field,
    slot,
    given,
    fits,
    draft: { ...best, repairs: new Map([...best.repairs, [slot, ['truncated']]]) },
  }
}

/** How many letters of a word fit that is too wide as a whole; 0 if not one does. */
async function lettersOf(
  word: string,
  copyWith: (beginning: string) => Copy,
  { draft, holds }: Attempts,
): Promise<number> {
  const letters = [...graphemes.segment(word)].map(({ segment }) => segment)
  const beginning = (length: number): Copy => copyWith(letters.slice(0, length).join(''))
  let low = 0
  let high = letters.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (await holds(beginning(middle))) low = middle
    else high = middle - 1
  }
  // The quick try is hopeful by a letter or two, so further steps may be longer.
  for (let step = 1; low > 0; low -= step, step += 1)
    if ((await draft(beginning(low))).fitted.misfits.length === 0) return low
  return 0
}

/** Words for a refusal: field, length, what fits, where, in which language, and what to do. */
export function describeOverset(
  input: LayOutInput,
  overset: Draft,
  cut: Shortened | undefined,
  remedies: readonly Remedy[] = [],
): { readonly message: string; readonly hint: string } {
  const place = `${input.placement.id} (${languageName(input.locale)})`
  const slot = cut?.slot ?? overset.fitted.misfits[0]?.slot ?? ''
  const size = Math.round(overset.fitted.sizes.get(slot) ?? 0)
  if (cut === undefined || cut.given === 0) {
    return {
      message: `The copy does not fit ${place} even at ${size} px: ${kindsOf(overset)}`,
      hint:
        remedies.length > 0
          ? wordsOf(remedies, input.template)
          : 'Shorten the copy or take out entries, or leave this placement out.',
    }
  }
  const message = `${cut.field}: ${cut.given} characters, at most ${cut.fits} at ${size} px on ${place}`
  if (cut.fits === 0 && remedies.length === 0) {
    const { family } = layoutOf(input.placement)
    const why = `At ${size} px, the least it may have there: ${kindsOf(overset)}; shorter copy does not help.`
    return {
      message,
      hint: `${why} Leave this placement out, or give ${slot} more room in the ${family} layout of the template.`,
    }
  }
  const hint = wordsOf(remedies.length > 0 ? remedies : [shortening(cut)], input.template)
  if (cut.word === undefined) return { message, hint }
  const tooWide = `Its first word has ${cut.word} characters; a word of ${cut.fits} fits.`
  return { message, hint: `${tooWide} ${hint}` }
}

function kindsOf(overset: Draft): string {
  return [...new Set(overset.fitted.misfits.map(({ slot, kind }) => `${slot} ${KINDS[kind]}`))].join(', ')
}

const KINDS: Readonly<Record<Misfit['kind'], string>> = {
  lines: 'takes too many lines',
  width: 'has too wide a word',
  height: 'is too tall',
  room: 'has too little room',
  safe: 'leaves the safe area',
  overlap: 'runs into other type',
}

/** A language in English, as in `German (Austria)`. */
export function languageName(locale: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(locale) ?? locale
}
