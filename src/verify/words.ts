/** Characters that readers of pictures take for each other, each with the one it is counted as. */
const ALIKE: Readonly<Record<string, string>> = {
  ...Object.fromEntries([...'1|!iíıj'].map((character) => [character, 'l'])),
  ...Object.fromEntries([...'oø°'].map((character) => [character, '0'])),
  ...{ ß: 'b', 8: 'b', 5: 's', $: 's', 2: 'z', 6: 'g', 9: 'g', q: 'g', æ: 'ae', œ: 'oe' },
  ...Object.fromEntries([...'أإآٱ'].map((character) => [character, 'ا'])),
  ...{ ى: 'ي', ة: 'ه', ـ: '' },
  ...Object.fromEntries([...'٠١٢٣٤٥٦٧٨٩'].map((character, digit) => [character, String(digit)])),
}

/** Text as it is compared: no case, no accents, no punctuation, no spaces, look-alikes made one. */
export function foldForReading(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  // Digits of other scripts become our own first, then look-alikes among those are joined.
  const same = (line: string): string => [...line].map((character) => ALIKE[character] ?? character).join('')
  return same(same(plain)).replace(/[^\p{L}\p{N}]/gu, '')
}

/** Wrong characters forgiven in a word: one in four; none if it has a digit, because another price is another word. */
function budgetFor(word: string, folded: string): number {
  const { length } = [...folded]
  return length < 4 || /\p{N}/u.test(word) ? 0 : Math.floor(length / 4)
}

/**
 * The words of `expected` that do not stand anywhere in `read`, in their order. Text without spaces (Japanese, Chinese,
 * Thai) is one word. Where words stand does not matter: lines may be read in any order.
 */
export function unreadWords(expected: string, read: string): readonly string[] {
  const folded = foldForReading(read)
  return expected.split(/\s+/u).filter((word) => {
    const wanted = foldForReading(word)
    return wanted !== '' && leastEdits(wanted, folded) > budgetFor(word, wanted)
  })
}

/** Fewest insertions, deletions and replacements that turn `word` into some part of `text` (Sellers 1980). */
export function leastEdits(word: string, text: string): number {
  const letters = [...word]
  let column = letters.map((_, index) => index + 1)
  let best = letters.length
  for (const character of text) {
    // A match may begin anywhere, so the row above the first letter is all zeros.
    let diagonal = 0
    let above = 0
    column = column.map((left, index) => {
      const edits = Math.min(left + 1, above + 1, diagonal + (letters[index] === character ? 0 : 1))
      diagonal = left
      above = edits
      return edits
    })
    best = Math.min(best, column.at(-1) ?? 0)
  }
  return best
}
