/** What a stranger's text may carry and a reader never sees: controls, bidi overrides and isolates, fillers, byte order marks. */
const UNWANTED =
  /(?![\n\t])\p{Cc}|[\u115f\u1160\u17b4\u17b5\u180e\u202a-\u202e\u2061-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff]/gu

// Tag characters spell the flags of regions after a black flag; anywhere else they are hidden text.
const STRAY_TAGS = /(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]*)[\u{e0000}-\u{e0fff}]/gu

// Vocalised Hebrew and Tibetan stack at most five marks; more only serve to paint over neighbours.
const TALL_STACK = /(\p{M}{6})\p{M}+/gu

/**
 * Normalises foreign text: NFC, `\n` as the only line end, no characters that are invisible or harmful, runs of spaces
 * and tabs as one space, at most one empty line, nothing at the ends. Keeps what typesetters need: no-break, thin and
 * ideographic spaces, soft hyphens, zero-width space, joiner and non-joiner, word joiner, direction marks. Broken
 * encoding stays visible as U+FFFD, which the glyph check refuses.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFC')
    .replace(/\r\n?|[\u0085\u2028]/g, '\n')
    .replace(/\u2029/g, '\n\n')
    .replace(UNWANTED, '')
    .replace(STRAY_TAGS, '')
    .replace(TALL_STACK, '$1')
    .replace(/[ \t]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^[ \n]+|[ \n]+$/g, '')
}
