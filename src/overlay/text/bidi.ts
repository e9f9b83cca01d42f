import bidiFactory from 'bidi-js'

// The declarations of the package export a default that its CommonJS build does not have under NodeNext.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)()
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * The embedding level of each piece of one paragraph by the Unicode bidirectional algorithm (UAX #9), with bracket
 * pairs and isolates: odd levels run right to left.
 * @param pieces Consecutive pieces of the text in logical order; each must be of one direction, see {@link splitByDirection}.
 * @param base 0 for a left-to-right paragraph, 1 for a right-to-left one.
 */
export function bidiLevels(pieces: readonly string[], base: 0 | 1): number[] {
  const { levels } = bidi.getEmbeddingLevels(pieces.join(''), base === 1 ? 'rtl' : 'ltr')
  let start = 0
  return pieces.map((piece) => {
    const level = piece === '' ? base : (levels[start] ?? base)
    start += piece.length
    return level
  })
}

/** Splits a word where the bidi class of its characters changes, so that each part gets one level. Keeps combining marks with their base and separators inside numbers. */
export function splitByDirection(word: string): string[] {
  const parts: string[] = []
  let last = ''
  const clusters = [...graphemes.segment(word)].map(({ segment }) => segment)
  for (const [index, cluster] of clusters.entries()) {
    let type = directionClass(cluster)
    // 3.50 and 3,5 stay whole: a single separator between digits counts as a digit (rule W4).
    if (type === 'CS' && last === 'EN' && directionClass(clusters[index + 1] ?? '') === 'EN') type = 'EN'
    if (type === last) parts[parts.length - 1] += cluster
    else parts.push(cluster)
    last = type
  }
  return parts
}

function directionClass(cluster: string): string {
  if (cluster === '') return ''
  const type = bidi.getBidiCharTypeName(String.fromCodePoint(cluster.codePointAt(0) ?? 0))
  return type === 'AL' ? 'R' : type
}

const SIGNED = /(?<![\p{L}\p{N})])[-+−][\d٠-٩۰-۹][\d٠-٩۰-۹.,٫٬]*[%٪]?/gu
const DIALLED = /(?<![\p{L}\p{N}])(?:\+ ?)?\(?\d[\d()\u00a0 ./–-]*\d(?![\p{L}\p{N}])/gu

/**
 * Isolates phone numbers, dates written with hyphens and signed numbers in right-to-left text, whose parts would change
 * places otherwise (+49 30-123 becomes 123-30 49+). CLDR's number formats for Arabic and Hebrew keep signs in front too.
 */
export function isolateNumbers(text: string): string {
  const isolate = (number: string): string => `\u2066${number}\u2069`
  const dialled = text.replace(DIALLED, (number) =>
    number.replaceAll(/\D/g, '').length >= 7 && /[-–+()]/.test(number) ? isolate(number) : number,
  )
  return dialled
    .split(/(\u2066[^\u2069]*\u2069)/)
    .map((part) => (part.startsWith('\u2066') ? part : part.replace(SIGNED, isolate)))
    .join('')
}
