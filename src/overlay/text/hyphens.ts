/** What is needed of a word of a probe; all words of one text, in the order of the probe. */
interface PlacedWord {
  readonly text: string
  /** Baseline. */
  readonly y: number
}

const SOFT_HYPHEN = '\u00ad'

/**
 * The soft hyphens at which lines break, as ordinals: 0 is the first soft hyphen of the text. satori breaks there but
 * draws nothing; {@link drawHyphens} makes them visible.
 */
export function lineEndHyphens(words: readonly PlacedWord[]): readonly number[] {
  const broken: number[] = []
  let seen = 0
  for (const [index, word] of words.entries()) {
    seen += word.text.split(SOFT_HYPHEN).length - 1
    const next = words[index + 1]
    if (word.text.endsWith(SOFT_HYPHEN) && next !== undefined && isOtherLine(word, next))
      broken.push(seen - 1)
  }
  return broken
}

/** The text of each line in logical order, without spaces at its ends. */
export function lineTexts(words: readonly PlacedWord[]): readonly string[] {
  const lines: string[] = []
  for (const [index, word] of words.entries()) {
    const before = words[index - 1]
    if (before === undefined || isOtherLine(before, word)) lines.push(word.text)
    else lines[lines.length - 1] += word.text
  }
  return lines.map((line) => line.trim())
}

/** Replaces the soft hyphens with these ordinals by real hyphens and removes all others. */
export function drawHyphens(text: string, brokenAt: readonly number[]): string {
  let ordinal = -1
  return text.replaceAll(SOFT_HYPHEN, () => {
    ordinal += 1
    return brokenAt.includes(ordinal) ? '-' : ''
  })
}

/** Removes all soft hyphens. */
export function dropHyphens(text: string): string {
  return text.replaceAll(SOFT_HYPHEN, '')
}

/**
 * Settles which soft hyphens are drawn. A drawn hyphen takes room, so a word may have to divide earlier than a probe
 * without it says: each break is drawn and probed; if the fragment no longer ends the line, that soft hyphen is given up
 * and the one before it gets its turn.
 * @param text With soft hyphens.
 * @param set Sets a text in its final place and size and gives its words.
 * @returns The text with real hyphens at line ends and no soft ones. Takes one probe and about one more for each break.
 */
export async function settleHyphens(
  text: string,
  set: (text: string) => Promise<readonly PlacedWord[]>,
): Promise<string> {
  let current = text
  let words = await set(current)
  // Every turn removes one soft hyphen, so it ends.
  for (;;) {
    const [ordinal] = lineEndHyphens(words)
    if (ordinal === undefined) return dropHyphens(current)
    const at = nthHyphen(current, ordinal)
    const drawn = `${current.slice(0, at)}-${current.slice(at + 1)}`
    const drawnWords = await set(drawn)
    if (endsLine(drawn.slice(0, at + 1), drawnWords)) {
      current = drawn
      words = drawnWords
    } else {
      current = current.slice(0, at) + current.slice(at + 1)
      words = await set(current)
    }
  }
}

/** Whether a line ends exactly after the text `upTo`. */
function endsLine(upTo: string, words: readonly PlacedWord[]): boolean {
  const target = visible(upTo)
  let text = ''
  return lineTexts(words).some((line) => {
    text += visible(line)
    return text === target
  })
}

function visible(text: string): string {
  // In capitals: a style may have set the text in them.
  return text.replaceAll(/[\s\u00ad\u200b]/g, '').toUpperCase()
}

function isOtherLine(a: PlacedWord, b: PlacedWord): boolean {
  return Math.abs(a.y - b.y) > 0.5
}

function nthHyphen(text: string, ordinal: number): number {
  let at = -1
  for (let count = 0; count <= ordinal; count += 1) at = text.indexOf(SOFT_HYPHEN, at + 1)
  return at
}
