import { charactersOf } from './cmap.ts'
import type { BrandKit, FontFile, FontSet } from './kit.ts'
import { inRanges } from './ranges.ts'

/** What any layout may add to its copy: printable ASCII, dashes, quotes, dots, currency. */
const ALWAYS = `${Array.from({ length: 0x7e - 0x1f }, (_, index) => String.fromCharCode(0x20 + index)).join('')}\u00a0×·–—‘’“”„…•€−`

const known = new WeakMap<BrandKit, Map<string, FontSet>>()

/**
 * The fonts and stacks that a text needs, in the kit's order: for each of its characters (also composed, and in upper
 * case) and each stack the first font that has it, and what Western layouts need always. Only fonts that may be needed
 * are read: the Japanese ones, megabytes each, wait for Japanese text. Equal needs give the same object each
 * time, so a renderer that caches by identity parses each font once. Throws `FONT_UNREADABLE`.
 */
export function fontsFor(kit: BrandKit, text: string): FontSet {
  const composed = text.normalize('NFC')
  const characters = new Set([...ALWAYS, ...text, ...composed, ...composed.toUpperCase()])
  const names = new Set<string>()
  for (const stack of stacksOf(kit)) {
    for (const character of characters) {
      const font = stack.find((candidate) => hasCharacter(candidate, character))
      if (font) names.add(font.name)
    }
  }
  const fonts = kit.fonts.filter((font) => names.has(font.name))
  const key = fonts.map((font) => font.name).join(' ')
  const sets = known.get(kit) ?? new Map<string, FontSet>()
  known.set(kit, sets)
  const found = sets.get(key)
  if (found) return found
  const stacks = Object.entries(kit.stacks).map(([style, stack]) => [
    style,
    stack.filter((name) => names.has(name)),
  ])
  const set: FontSet = { fonts, stacks: Object.fromEntries(stacks) }
  sets.set(key, set)
  return set
}

/** Characters of a text that no font of a style's stack has, each once; spaces and invisible characters aside. */
export function missingCharacters(kit: BrandKit, style: string, text: string): readonly string[] {
  const fonts = (kit.stacks[style] ?? []).map(
    (name) => kit.fonts.find((font) => font.name === name) as FontFile,
  )
  return [...new Set(text.normalize('NFC'))].filter(
    (character) =>
      !/[\s\p{Cf}\p{Cc}]/u.test(character) && !fonts.some((font) => hasCharacter(font, character)),
  )
}

/** The different stacks of a kit, as one font for each name: cuts of a family share their characters. */
function stacksOf(kit: BrandKit): readonly (readonly FontFile[])[] {
  const byName = new Map<string, FontFile>()
  for (const font of kit.fonts) if (!byName.has(font.name)) byName.set(font.name, font)
  const stacks = new Map(Object.values(kit.stacks).map((stack) => [stack.join(' '), stack]))
  return [...stacks.values()].map((stack) => stack.map((name) => byName.get(name) as FontFile))
}

/** The declared range is asked first: it needs no file. */
function hasCharacter(font: FontFile, character: string): boolean {
  const codePoint = character.codePointAt(0) as number
  if (font.ranges !== undefined && !inRanges(font.ranges, codePoint)) return false
  return inRanges(charactersOf(font.data), codePoint)
}
