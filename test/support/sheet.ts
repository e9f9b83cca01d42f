import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { unpackFont } from '../../src/brand/woff.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import { type FontFace, type Node, probe, setSvg, type Word } from '../../src/overlay/satori.ts'
import { emojiImage } from '../../src/overlay/text/emoji.ts'
import { lineTexts } from '../../src/overlay/text/hyphens.ts'
import { prepareText } from '../../src/overlay/text.ts'
import { rasterize } from '../../src/raster/resvg.ts'
import type { PlacedGrapheme, TextCase } from './browser.ts'

const require = createRequire(import.meta.url)

/** Subsets of the bundled font packages, by the family name tests use. */
const FILES = {
  latin: 'noto-sans/files/noto-sans-latin-400-normal.woff',
  'latin-ext': 'noto-sans/files/noto-sans-latin-ext-400-normal.woff',
  vietnamese: 'noto-sans/files/noto-sans-vietnamese-400-normal.woff',
  greek: 'noto-sans/files/noto-sans-greek-400-normal.woff',
  cyrillic: 'noto-sans/files/noto-sans-cyrillic-400-normal.woff',
  arabic: 'noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff',
  hebrew: 'noto-sans-hebrew/files/noto-sans-hebrew-hebrew-400-normal.woff',
  thai: 'noto-sans-thai/files/noto-sans-thai-thai-400-normal.woff',
  devanagari: 'noto-sans-devanagari/files/noto-sans-devanagari-devanagari-400-normal.woff',
  japanese: 'zen-kaku-gothic-new/files/zen-kaku-gothic-new-japanese-400-normal.woff',
} as const

export type FontName = keyof typeof FILES

/** Loads fonts under the names above, in this order. */
export async function testFonts(names: readonly FontName[]): Promise<readonly FontFace[]> {
  return Promise.all(
    names.map(async (name) => {
      const unpacked = unpackFont(await readFile(require.resolve(`@fontsource/${FILES[name]}`)))
      if ('fault' in unpacked) throw new Error(unpacked.fault)
      return { name, data: unpacked.data, weight: 400, style: 'normal' } as const
    }),
  )
}

/** A text block as satori sets it, black on white. */
export async function setInSatori(
  textCase: TextCase,
  fonts: readonly FontFace[],
): Promise<{
  readonly words: readonly Word[]
  readonly lines: readonly string[]
  readonly picture: Pixels
  readonly svg: string
}> {
  const tree = treeOf(textCase)
  const { words } = await probe(tree, { width: textCase.width }, fonts, emojiImage)
  const svg = await setSvg(tree, { width: textCase.width }, fonts, emojiImage)
  return { words, lines: lineTexts(words), picture: rasterize(svg, textCase.width), svg }
}

/** Copy as the engine prepares it, without soft hyphens. */
export function prepared(copy: string, locale: string): string {
  return prepareText(copy, locale, { hyphenate: false })
}

/** Each word of a probe with the box of the same characters in Chromium. Leaves out spaces. */
export function wordsOf(
  words: readonly Word[],
  graphemes: readonly PlacedGrapheme[],
): readonly { readonly word: Word; readonly reference: { readonly left: number; readonly right: number } }[] {
  const drawn = graphemes.filter(({ text }) => visible(text) !== '')
  let next = 0
  return words.flatMap((word) => {
    const text = visible(word.text)
    if (text === '') return []
    const first = next
    let seen = ''
    while (seen.length < text.length && next < drawn.length) {
      seen += visible(drawn[next]?.text ?? '')
      next += 1
    }
    if (seen !== text) throw new Error(`satori has “${text}” where Chromium has “${seen}”`)
    const part = drawn.slice(first, next)
    const reference = {
      left: Math.min(...part.map(({ left }) => left)),
      right: Math.max(...part.map(({ right }) => right)),
    }
    return [{ word, reference }]
  })
}

function visible(text: string): string {
  return text.replaceAll(/[\s\u00ad\u200b]/g, '')
}

function treeOf({ locale, text, direction, width, fontSize, lineHeight, families }: TextCase): Node {
  return {
    type: 'div',
    props: {
      lang: locale,
      style: {
        display: 'block',
        width,
        fontSize,
        lineHeight: `${lineHeight}px`,
        fontFamily: families.join(', '),
        direction,
        whiteSpace: 'pre-line',
        color: '#000',
        backgroundColor: '#fff',
      },
      children: [text],
    },
  }
}
