// Scripts written without spaces between words, whose line breaks need a dictionary. (Chinese, Japanese and Korean break
// between characters, which satori knows.)
const UNSPACED = /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+/gu

// Signs that belong to the word before them: repetition, abbreviation, full stop and similar.
const BOUND = /^[ๆฯໆຯៗ។៕៖៘៚ៜ៝၊။]/u

const ZERO_WIDTH_SPACE = '\u200b'

/**
 * Marks where Thai, Lao, Khmer and Burmese may break with zero-width spaces, which draw nothing. The words come from the
 * dictionaries of ICU inside Node: another major version of Node may know another word, and break there.
 */
export function markBreaks(text: string, locale: string): string {
  if (text.search(UNSPACED) < 0) return text
  const segmenter = segmenterFor(locale)
  return text.replace(UNSPACED, (run) => {
    let marked = ''
    for (const { segment } of segmenter.segment(run)) {
      marked += marked === '' || BOUND.test(segment) ? segment : ZERO_WIDTH_SPACE + segment
    }
    return marked
  })
}

const segmenters = new Map<string, Intl.Segmenter>()

function segmenterFor(locale: string): Intl.Segmenter {
  const known = segmenters.get(locale)
  if (known !== undefined) return known
  const [supported = 'th'] = Intl.Segmenter.supportedLocalesOf([locale])
  const segmenter = new Intl.Segmenter(supported, { granularity: 'word' })
  segmenters.set(locale, segmenter)
  return segmenter
}
