import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('@twemoji/svg/package.json'))
const pictures = new Map<string, string | undefined>()

/**
 * The picture of an emoji (Twemoji, CC BY 4.0) as a base64 data URI, or `undefined` if the grapheme is no emoji or there
 * is no picture. A character that is text by default (©, ™, ☺, digits) counts as emoji only with U+FE0F; ZWJ sequences,
 * skin tones, flags and keycaps are one grapheme each.
 */
export function emojiImage(grapheme: string): string | undefined {
  if (pictures.has(grapheme)) return pictures.get(grapheme)
  const picture = isEmoji(grapheme) ? read(grapheme) : undefined
  pictures.set(grapheme, picture)
  return picture
}

/** Whether a grapheme is shown as emoji by default or asks for it. */
export function isEmoji(grapheme: string): boolean {
  return (
    !grapheme.includes('\ufe0e') &&
    /^(?:\p{Emoji_Presentation}|\p{Regional_Indicator}{2}|\p{Emoji}(?:\ufe0f|[\u{1f3fb}-\u{1f3ff}]|\ufe0f?\u20e3|\u200d))/u.test(
      grapheme,
    )
  )
}

function read(grapheme: string): string | undefined {
  // Files are named by code points; U+FE0F is left out unless the name has U+200D, as in Twemoji's own rule, and then
  // some names still lack it.
  const full = name(grapheme)
  const bare = name(grapheme.replaceAll('\ufe0f', ''))
  for (const file of grapheme.includes('\u200d') ? [full, bare] : [bare]) {
    try {
      return `data:image/svg+xml;base64,${readFileSync(join(folder, `${file}.svg`)).toString('base64')}`
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
    }
  }
  return undefined
}

function name(text: string): string {
  return Array.from(text, (character) => character.codePointAt(0)?.toString(16)).join('-')
}
