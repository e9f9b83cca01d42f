/** Pairs of quotation marks, the plainest first. */
const MARKS = [
  ['"', '"'],
  ['“', '”'],
  ['«', '»'],
  ['⟦', '⟧'],
] as const

/**
 * Copy between quotation marks that do not stand in it, so that nobody can end the quotation from within: line breaks and
 * runs of spaces are one space, invisible and control characters are left out.
 */
export function quoted(copy: string): string {
  const plain = copy
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
  const [open, close] = MARKS.find(([left, right]) => !plain.includes(left) && !plain.includes(right)) ?? [
    '⟦',
    '⟧',
  ]
  const safe = open === '⟦' ? plain.replace(/[⟦⟧]/g, '') : plain
  return `${open}${safe}${close}`
}

/** Words spelled of one string, at most. */
const MOST_WORDS = 3

/** Letter by letter, the words a model is likely to get wrong: those with accents or other letters than a to z. Empty if there are none. */
export function spelled(copy: string): string {
  const words = copy
    .normalize('NFC')
    .split(/[^\p{L}\p{M}’'-]+/u)
    .filter((word) => word.length > 2 && /[^\x20-\x7e’]/u.test(word))
  return [...new Set(words)]
    .slice(0, MOST_WORDS)
    .map((word) => [...word].join('-'))
    .join(', ')
}
