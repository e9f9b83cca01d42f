import type { Wanted } from './wanted.ts'

/** Something a model gets wrong, by the number of the block. */
export type Misreading =
  | { readonly kind: 'typo' | 'missing' | 'doubled' | 'garbled' | 'accent'; readonly block: number }
  /** The two blocks show each other's text. */
  | { readonly kind: 'swap'; readonly block: number; readonly with: number }
  | { readonly kind: 'instead'; readonly block: number; readonly text: string }

/** A block as it is drawn: `again` for the second time. */
export interface Drawn extends Wanted {
  readonly again?: true
}

/** What comes out when these mistakes are made. */
export function misread(wanted: readonly Wanted[], mistakes: readonly Misreading[]): readonly Drawn[] {
  const textOf = (number: number): string => wanted.find((block) => block.number === number)?.text ?? ''
  const drawn = (block: Wanted): readonly Drawn[] => {
    const own = mistakes.find(
      (mistake) =>
        mistake.block === block.number || (mistake.kind === 'swap' && mistake.with === block.number),
    )
    switch (own?.kind) {
      case undefined:
        return [block]
      case 'missing':
        // What stands on its line or under it keeps its place.
        return [{ ...block, text: '' }]
      case 'doubled':
        return [block, { ...block, again: true }]
      case 'typo':
        return [{ ...block, text: mistyped(block.text) }]
      case 'accent':
        return [{ ...block, text: block.text.normalize('NFD').replace(/\p{M}/gu, '') }]
      case 'garbled':
        return [{ ...block, text: garbled(block.text) }]
      case 'instead':
        return [{ ...block, text: own.text }]
      case 'swap':
        return [{ ...block, text: textOf(own.block === block.number ? own.with : own.block) }]
    }
  }
  return wanted.flatMap(drawn)
}

/** Two letters in the middle of the longest word change places, as models do it; two equal ones become three. */
function mistyped(text: string): string {
  const word = text.split(/\s+/).reduce((a, b) => (b.length > a.length ? b : a))
  const at = word.length >> 1
  const wrong = `${word.slice(0, at - 1)}${word[at]}${word[at - 1]}${word.slice(at + 1)}`
  return text.replace(word, wrong === word ? `${word.slice(0, at)}${word[at]}${word.slice(at)}` : wrong)
}

/** Every second letter becomes its neighbour in the alphabet. */
function garbled(text: string): string {
  return [...text]
    .map((letter, index) =>
      index % 2 === 1 && /[a-y]/i.test(letter) ? String.fromCharCode(letter.charCodeAt(0) + 1) : letter,
    )
    .join('')
}
