/** Marks that differ in print but not in meaning, and ligatures, each with what it is counted as. */
const PLAIN: readonly (readonly [RegExp, string])[] = [
  [/[’‘‛′´`ʼ]/gu, "'"],
  [/[“”„‟″«»]|''/gu, '"'],
  [/[‐‑‒–—―−]/gu, '-'],
  [/…/gu, '...'],
  [/ﬁ/gu, 'fi'],
  [/ﬂ/gu, 'fl'],
  [/[\p{Cf}]/gu, ''],
]

/** Letters and digits no eye tells apart without their neighbours, each with the one it is counted as. */
const ALIKE: Readonly<Record<string, string>> = { I: 'l', '|': 'l', 1: 'l', O: 'o', 0: 'o' }

/** Letters whose capitals have the same shape: their size alone tells them, and no engine measures it. */
const SAME_SHAPE = /[CSVWXZ]/g

/** Dots of a leader, and specks of a ground, taken for stops. */
const SPECKS = /^[.·•|_~*°]+|[.·•|_~*°]+$/gu

/**
 * Text as it is compared with copy: accents, case and digits count; spaces count between letters only, because engines set
 * them as they like around digits, signs and stops; what looks alike counts as one.
 */
export function comparable(text: string): string {
  let plain = text.normalize('NFC')
  for (const [pattern, by] of PLAIN) plain = plain.replace(pattern, by)
  plain = plain
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/(?<=[^\p{L}]) | (?=[^\p{L}])/gu, '')
  return [...plain]
    .map((letter) => ALIKE[letter] ?? letter)
    .join('')
    .replace(SAME_SHAPE, (letter) => letter.toLowerCase())
}

/** Whether a reading is exactly the copy, as far as an eye can tell. Leaders and specks around it are overlooked. */
export function readsAs(copy: string, read: string): boolean {
  const wanted = comparable(copy)
  const bare = read.trim()
  return comparable(bare) === wanted || comparable(bare.replace(SPECKS, '')) === wanted
}

/** Whether two readings have the same letters, digits and signs: engines lose spaces and commas where eyes do not. */
export function sameLetters(a: string, b: string): boolean {
  return lettersOf(a) === lettersOf(b)
}

/** The letters, digits and signs of a text as they are compared. */
export function lettersOf(text: string): string {
  return comparable(text).replace(/[^\p{L}\p{N}\p{Sc}%+]/gu, '')
}

/** Whether a word says anything: a letter, a digit, a currency. */
export function isWord(text: string): boolean {
  return /[\p{L}\p{N}\p{Sc}%]/u.test(text)
}

/** Fewest insertions, deletions and replacements between two texts (Levenshtein 1966). */
export function edits(a: string, b: string): number {
  const left = [...a]
  const row = Array.from({ length: left.length + 1 }, (_, index) => index)
  for (const letter of b) {
    let diagonal = row[0] as number
    row[0] = diagonal + 1
    for (let at = 1; at < row.length; at += 1) {
      const above = row[at] as number
      row[at] = Math.min(above + 1, (row[at - 1] as number) + 1, diagonal + (left[at - 1] === letter ? 0 : 1))
      diagonal = above
    }
  }
  return row.at(-1) as number
}

/** Fewest edits that turn a text into some beginning of another. */
export function editsOfBeginning(text: string, whole: string): number {
  const letters = [...text]
  const row = Array.from({ length: letters.length + 1 }, (_, index) => index)
  let best = row.at(-1) as number
  for (const letter of whole) {
    let diagonal = row[0] as number
    row[0] = diagonal + 1
    for (let at = 1; at < row.length; at += 1) {
      const above = row[at] as number
      row[at] = Math.min(
        above + 1,
        (row[at - 1] as number) + 1,
        diagonal + (letters[at - 1] === letter ? 0 : 1),
      )
      diagonal = above
    }
    best = Math.min(best, row.at(-1) as number)
  }
  return best
}
