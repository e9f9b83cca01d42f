import type { BrandKit, FontSet } from '../brand/kit.ts'
import { elementsOf, type MarkupElement, textOf } from '../template/markup.ts'
import { inkExtent } from './ink-extent.ts'
import type { FontFace } from './satori.ts'
import { type ScriptTraits, textLeading } from './text/scripts.ts'

/** Air between the lowest ink of a line and the highest of the next, in em. */
const AIR = 0.04
/** Deep and tall letters rarely stand exactly above each other, so descenders count in part; capitals have few. */
const DESCENDERS = { mixed: 0.5, upper: 0.25 } as const

/**
 * The least line height, in em, for the words set in each type style, from the ink of their own letters: a heading with
 * `É` needs room that one without does not.
 */
export function leadingsOf(
  kit: BrandKit,
  { fonts, stacks }: FontSet,
  markup: readonly MarkupElement[],
  traits: ScriptTraits,
  locale: string,
): ReadonlyMap<string, number> {
  const texts = new Map<string, string>()
  for (const { element } of elementsOf(markup)) {
    for (const name of element.attributes.class?.split(/\s+/) ?? []) {
      if (!name.startsWith('t-')) continue
      const style = name.slice(2)
      texts.set(style, `${texts.get(style) ?? ''} ${textOf(element.children)}`)
    }
  }
  return new Map(
    [...texts].flatMap(([name, text]): [string, number][] => {
      const style = kit.file.type[name]
      if (style === undefined) return []
      const upper = style.case === 'upper' && !traits.caseless
      const stack = (stacks[name] ?? []).flatMap((font) => {
        const cuts = fonts.filter((cut) => cut.name === font)
        return cuts.find(({ weight }) => weight === style.weight) ?? cuts[0] ?? []
      })
      const { above, below } = inkExtent(
        upper ? text.toLocaleUpperCase(locale) : text,
        stack as readonly FontFace[],
      )
      const needed = above + below * (upper ? DESCENDERS.upper : DESCENDERS.mixed) + AIR
      return [[name, Math.max(textLeading(text, locale, upper), Math.round(needed * 100) / 100)]]
    }),
  )
}
