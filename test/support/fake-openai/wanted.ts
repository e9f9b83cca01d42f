/** A numbered string a dense prompt asks for, and what the prompt says of it. */
export interface Wanted {
  readonly number: number
  readonly role: string
  readonly text: string
  /** Letters, as a share of the picture's height. */
  readonly size: number
  readonly place:
    | { readonly kind: 'free'; readonly corner: string; readonly down: number; readonly width: number }
    | { readonly kind: 'under' | 'beside' | 'column'; readonly block: number }
}

const LINE = /^(\d+)\. ([^;]+); ([^;]+); (.+?): (["“«⟦])(.*)$/u
const CLOSING: Readonly<Record<string, string>> = { '"': '"', '“': '”', '«': '»', '⟦': '⟧' }

/** Reads the numbered blocks out of a prompt, as a model would. Empty for prompts that ask for no text. */
export function wantedIn(prompt: string): readonly Wanted[] {
  return prompt.split('\n').flatMap((line): Wanted[] => {
    const [, number, role = '', size = '', place = '', open = '', rest = ''] = LINE.exec(line) ?? []
    if (number === undefined) return []
    const end = rest.indexOf(CLOSING[open] ?? open)
    const percent = /([\d.]+) % of the picture’s height/.exec(size)?.[1]
    if (end < 0 || percent === undefined) throw new Error(`a block that cannot be read: ${line}`)
    return [
      {
        number: Number(number),
        role,
        text: rest.slice(0, end),
        size: Number(percent) / 100,
        place: placeOf(place),
      },
    ]
  })
}

function placeOf(words: string): Wanted['place'] {
  const block = Number(/block (\d+)/.exec(words)?.[1])
  if (words.startsWith('on the line of')) return { kind: 'beside', block }
  if (words.startsWith('directly under')) return { kind: 'under', block }
  if (words.startsWith('at the top of the next column')) return { kind: 'column', block }
  const [, corner = 'the middle', down = '0', width = '90'] =
    /^(.*?) of the picture, (\d+) % down, within (\d+) %/.exec(words) ?? []
  return { kind: 'free', corner, down: Number(down) / 100, width: Number(width) / 100 }
}
