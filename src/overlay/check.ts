import { fontsFor } from '../brand/font-set.ts'
import type { BrandKit } from '../brand/kit.ts'
import { type Issue, quote } from '../error/issue.ts'
import type { Copy, CopyValue, Template } from '../template/template.ts'
import { missingGlyphs } from './glyphs.ts'
import type { FontFace } from './satori.ts'
import { isEmoji } from './text/emoji.ts'
import { prepareText } from './text.ts'

/** Where a row came from, for messages. */
export interface CopyPlace {
  readonly file: string
  readonly path: (field: string) => string
}

const checked = new WeakMap<BrandKit, Map<string, readonly string[]>>()

/** Texts whose result is kept: those a person edits, not the thousands of rows of a campaign. */
const KEPT = 2_000

/** Characters every style of a kit is known to draw. */
const drawn = new WeakMap<BrandKit, Set<string>>()

/**
 * Characters that never join others to a grapheme, of scripts in which fonts are chosen for each by itself: what was drawn once is
 * drawn in any text. Without combining marks, jamo, and the scripts of India and South-East Asia.
 */
const ALONE =
  /^[\x20-\x7e\u00a0-\u024f\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u2010-\u2027\u202f-\u205e\u20a0-\u20c0\u2190-\u21ff\u3000-\u3029\u3041-\u3096\u309d-\u30ff\u4e00-\u9fff]$/u

/** What typesetting inserts and nothing draws: each is a grapheme of its own. */
const UNSEEN = /^[\n\u00ad\u200b\u2060\u2066-\u2069]$/u

/**
 * Characters of a copy that a type style of the kit cannot draw. Every style is asked, because a template may set any
 * field in any of them. Emoji are pictures and need no font; paths of
 * pictures are not set.
 */
export async function glyphIssues(
  kit: BrandKit,
  { file }: Pick<Template, 'file'>,
  copy: Copy,
  locale: string,
  where: CopyPlace,
): Promise<Issue[]> {
  return Object.entries(copy).flatMap(([field, value]): Issue[] => {
    if (file.fields[field]?.kind === 'image') return []
    const missing = [
      ...new Set(
        textsOf(value).flatMap((text) => missingIn(kit, prepareText(text, locale, { hyphenate: false }))),
      ),
    ]
    if (missing.length === 0) return []
    return [
      {
        file: where.file,
        path: where.path(field),
        found: describeGraphemes(missing),
        expected: `characters the fonts of the brand kit "${kit.id}" have; add a font for them to its stacks`,
      },
    ]
  })
}

/** Graphemes of a prepared text that some type style of the kit cannot draw. */
export function missingIn(kit: BrandKit, text: string): readonly string[] {
  const sound = drawn.get(kit) ?? new Set<string>()
  drawn.set(kit, sound)
  let isKnown = true
  for (const character of text) if (!sound.has(character)) isKnown = false
  if (isKnown) return []
  const missing = missingAnew(kit, text)
  if (missing.length === 0)
    for (const character of text) if (ALONE.test(character) || UNSEEN.test(character)) sound.add(character)
  return missing
}

function missingAnew(kit: BrandKit, text: string): readonly string[] {
  const known = checked.get(kit) ?? new Map<string, readonly string[]>()
  checked.set(kit, known)
  const found = known.get(text)
  if (found !== undefined) return found
  const { fonts, stacks } = fontsFor(kit, text)
  const missing = new Set<string>()
  for (const [style, names] of Object.entries(stacks)) {
    const weight = kit.file.type[style]?.weight
    const stack = names.flatMap((name) => {
      const faces = fonts.filter((font) => font.name === name)
      return faces.find((face) => face.weight === weight) ?? faces[0] ?? []
    })
    for (const grapheme of missingGlyphs(text, stack as readonly FontFace[], isEmoji)) missing.add(grapheme)
  }
  const list = [...missing]
  if (known.size >= KEPT) known.clear()
  known.set(text, list)
  return list
}

function textsOf(value: CopyValue): readonly string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value))
    return value.flatMap((entry) => Object.values(entry as Record<string, CopyValue>).flatMap(textsOf))
  return []
}

/** The first few of them, with their code points. */
export function describeGraphemes(graphemes: readonly string[]): string {
  const more = graphemes.length > 8 ? ` and ${graphemes.length - 8} more` : ''
  return `${graphemes.slice(0, 8).map(named).join(', ')}${more}`
}

function named(grapheme: string): string {
  const code = grapheme.codePointAt(0) ?? 0
  return `${quote(grapheme)} (U+${code.toString(16).toUpperCase().padStart(4, '0')})`
}
