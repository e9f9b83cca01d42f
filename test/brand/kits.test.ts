import fc from 'fast-check'
import * as hb from 'harfbuzzjs'
import { expect, test } from 'vitest'
import { findBrand } from '../../src/brand/find.ts'
import { fontsFor, missingCharacters } from '../../src/brand/font-set.ts'
import type { BrandKit } from '../../src/brand/kit.ts'
import { aiLabels, legalLine } from '../../src/brand/legal.ts'
import { logoOn } from '../../src/brand/logo-choice.ts'
import { inksFor } from '../../src/brand/pairs.ts'
import { paletteOf } from '../../src/brand/palette.ts'
import { parseHex, type Rgb } from '../../src/kit/color.ts'
import { ALPHABETS } from './alphabets.ts'

const IDS = ['lumen', 'maree', 'halden'] as const
const STYLES = ['display', 'text', 'label', 'figure', 'accent']
const project = new URL('../../', import.meta.url).pathname

async function kitOf(id: string): Promise<BrandKit> {
  const { kit, issues } = await findBrand(id, project)
  expect(issues).toEqual([])
  return kit as BrandKit
}
const kits = Object.fromEntries(await Promise.all(IDS.map(async (id) => [id, await kitOf(id)] as const)))
const kit = (id: string): BrandKit => kits[id] as BrandKit

test.each(IDS)('%s has the type styles every template uses', (id) => {
  expect(Object.keys(kit(id).file.type)).toEqual(STYLES)
  expect(Object.keys(kit(id).stacks)).toEqual(STYLES)
})

test.each(IDS)('%s draws the alphabet of each language in every style', (id) => {
  for (const style of STYLES) {
    for (const [language, alphabet] of Object.entries(ALPHABETS)) {
      expect(missingCharacters(kit(id), style, alphabet), `${style} ${language}`).toEqual([])
    }
  }
})

test.each(IDS)('%s: HarfBuzz finds a glyph for each character in the fonts chosen for a language', (id) => {
  const { weight, style } = kit(id).file.type.display
  for (const [language, alphabet] of Object.entries(ALPHABETS)) {
    const { fonts, stacks } = fontsFor(kit(id), alphabet)
    const shapers = (stacks.display ?? []).map((name) => {
      const file = fonts.find((font) => font.name === name && font.weight === weight && font.style === style)
      expect(file, `${name} ${weight} ${style}`).toBeDefined()
      return new hb.Font(new hb.Face(new hb.Blob(new Uint8Array(file?.data ?? []).buffer)))
    })
    const tofu = [...alphabet.normalize('NFC')].filter(
      (character) => character !== ' ' && !shapers.some((font) => draws(font, character)),
    )
    expect(tofu, language).toEqual([])
  }
})

function draws(font: hb.Font, text: string): boolean {
  const buffer = new hb.Buffer()
  buffer.addText(text)
  buffer.guessSegmentProperties()
  hb.shape(font, buffer)
  // A lone mark brings a dotted circle, which the font may lack: the mark itself is the last glyph or the first.
  return buffer.getGlyphInfos().some((glyph) => glyph.codepoint !== 0)
}

test('any mixed copy gets fonts that cover it, and equal needs give the same arrays', () => {
  const characters = [...new Set(Object.values(ALPHABETS).join('').normalize('NFC'))].filter(
    (character) => character !== ' ',
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...IDS),
      fc.constantFrom(...STYLES),
      fc.array(fc.constantFrom(...characters), { maxLength: 12 }).map((list) => list.join('')),
      (id, style, copy) => {
        const set = fontsFor(kit(id), copy)
        const narrowed: BrandKit = { ...kit(id), fonts: set.fonts, stacks: set.stacks }
        expect(missingCharacters(narrowed, style, copy)).toEqual([])
        expect(fontsFor(kit(id), copy)).toBe(set)
        expect(fontsFor(kit(id), copy.toUpperCase().normalize('NFC'))).toBeDefined()
        for (const name of Object.values(set.stacks).flat())
          expect(set.fonts.some((font) => font.name === name)).toBe(true)
      },
    ),
    { numRuns: 60 },
  )
})

test.each(IDS)('%s reads little for English copy and the same bytes each time', (id) => {
  const { fonts } = fontsFor(kit(id), 'Open until midnight — £12.50')
  const bytes = fonts.reduce((sum, font) => sum + font.data.byteLength, 0)
  expect(bytes).toBeLessThan(600_000)
  expect(fonts.map((font) => font.name).join()).not.toMatch(/japanese|arabic|cyrillic/)
  for (const font of fonts) expect(font.data).toBe(font.data)
})

test.each(IDS)('%s: names in stacks are CSS identifiers, one file for each name, weight and style', (id) => {
  const keys = kit(id).fonts.map((font) => `${font.name}/${font.weight}/${font.style}`)
  expect(new Set(keys).size).toBe(keys.length)
  for (const font of kit(id).fonts) expect(font.name).toMatch(/^[a-z][a-z0-9-]*$/)
  for (const [style, stack] of Object.entries(kit(id).stacks)) {
    const type = kit(id).file.type[style]
    for (const name of stack) {
      for (const weight of [type?.weight, type?.strong ?? type?.weight]) {
        expect(keys).toContain(`${name}/${weight}/${type?.style}`)
      }
    }
  }
})

test.each(IDS)('%s has inks for any type on light, dark, primary and accent', (id) => {
  const { light, dark, primary, accent } = kit(id).file.colors
  for (const ground of [light, dark, primary, accent]) {
    const inks = inksFor(kit(id), ground)
    expect(inks.length, ground).toBeGreaterThan(0)
    for (const ink of inks) expect(ink.ratio).toBeGreaterThanOrEqual(4.5)
  }
})

test('inks on a measured colour come from the kit, highest contrast first', () => {
  const halden = kit('halden')
  const inks = inksFor(halden, [40, 60, 50])
  expect(inks[0]?.ink).toBe('fog')
  expect(inks.every((ink) => Object.hasOwn(halden.colors, ink.ink))).toBe(true)
  expect(inks.map((ink) => ink.ratio)).toEqual(inks.map((ink) => ink.ratio).toSorted((a, b) => b - a))
  // Mid grey: nothing of the kit reaches 4.5 on it, and neither black nor white is offered instead.
  expect(inksFor(halden, [124, 124, 124]).every((ink) => ink.ratio >= 4.5)).toBe(true)
  expect(inksFor(halden, halden.colors.orange as Rgb).map((pair) => pair.ink)).toEqual(['pine'])
})

test('the palette holds the colours of the parts', () => {
  const palette = paletteOf(kit('maree'))
  expect(palette.light).toEqual(parseHex('#f6efe2'))
  expect(palette.accent).toEqual(parseHex('#ff7a5a'))
  expect(palette.others).toHaveLength(3)
})

test('a logo is chosen by the ground; where neither colouring stands out, the mono one takes an ink of the kit', () => {
  const lumen = kit('lumen')
  expect(logoOn(lumen, lumen.colors.night as Rgb)).toBe(lumen.logos.light)
  expect(logoOn(lumen, lumen.colors.paper as Rgb)).toBe(lumen.logos.dark)
  const onSignal = logoOn(lumen, lumen.colors.signal as Rgb)
  expect(onSignal.svg).toContain('#0d0c0f')
  expect(onSignal.svg).not.toMatch(/currentColor|#ff3b1f/)
})

test.each(IDS)('%s has small print and a label for generated pictures in each of its languages', (id) => {
  for (const locale of ['en', 'fr', 'de', 'ar', 'ja']) {
    expect(legalLine(kit(id), locale)).toBeTruthy()
    expect(aiLabels(kit(id), locale)).toHaveLength(2)
  }
  expect(legalLine(kit(id), 'de-AT')).toBe(kit(id).file.legal.de)
  expect(legalLine(kit(id), 'pt-BR')).toBe(kit(id).file.legal['*'])
})

test.each(IDS)('%s: logos are small and drawn with paths', (id) => {
  for (const logo of Object.values(kit(id).logos)) {
    expect(logo.svg.length).toBeLessThan(6_000)
    expect(logo.svg).not.toMatch(/<text|<image|href/)
  }
  expect(kit(id).logos.mono.svg).not.toMatch(/#[0-9a-f]{3}/i)
})
