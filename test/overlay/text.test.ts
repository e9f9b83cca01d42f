import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bidiLevels, splitByDirection } from '../../src/overlay/text/bidi.ts'
import { emojiImage } from '../../src/overlay/text/emoji.ts'
import { canHyphenate } from '../../src/overlay/text/hyphenate.ts'
import { drawHyphens, lineEndHyphens, lineTexts, settleHyphens } from '../../src/overlay/text/hyphens.ts'
import { isRtl, scriptsOf, scriptTraits, textLeading } from '../../src/overlay/text/scripts.ts'
import { plainText, prepareText } from '../../src/overlay/text.ts'

const plain = (text: string, locale: string): string => prepareText(text, locale, { hyphenate: false })
/** With soft hyphens shown as `·`. */
const divided = (text: string, locale: string, minWord?: number): string =>
  prepareText(text, locale, { hyphenate: true, ...(minWord === undefined ? {} : { minWord }) }).replaceAll(
    '\u00ad',
    '·',
  )

describe('cleaning', () => {
  it('composes, collapses and trims', () => {
    expect(plain('  Cafe\u0301 \t au  lait \r\n\r\n\r\n\r\n bis  ', 'fi')).toBe('Café au lait\n\nbis')
  })

  it('removes what is invisible or harmful and keeps what typesetting needs', () => {
    expect(plain('a\u202eb\u2066c\u0007d\u0000e\ufefff\u{e0041}g\ud800', 'fi')).toBe('abcdefg\ufffd')
    const kept = 'a\u00a0b\u200dc\u200cd\u2060e\u202ff\u200bg\u00adh\u200fi'
    expect(plain(kept, 'fi')).toBe(kept)
    expect(plain('🏴󠁧󠁢󠁥󠁮󠁧󠁿', 'en')).toBe('🏴󠁧󠁢󠁥󠁮󠁧󠁿')
  })

  it('caps stacks of marks', () => {
    expect(plain(`z${'\u0308'.repeat(40)}`, 'fi')).toBe(`z${'\u0308'.repeat(6)}`)
  })
})

describe('courtesies', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'de',
      'Der "große" Preis - ab 9,99 € z. B. heute...',
      'Der „große“ Preis\u00a0– ab 9,99\u00a0€ z.\u00a0B. heute…',
    ],
    ['de-CH', '"Grüezi"', '«Grüezi»'],
    [
      'en',
      `It's "today only" - don't miss the 'best' of the '90s`,
      'It’s “today only”\u00a0– don’t miss the ‘best’ of the ’90s',
    ],
    ['en', 'A 27" screen', 'A 27" screen'],
    [
      'fr',
      'Bonjour! Oui: "bien"; 1 000 € ?',
      'Bonjour\u202f! Oui\u00a0: «\u00a0bien\u00a0»\u202f; 1\u00a0000\u00a0€\u202f?',
    ],
    ['fr', 'à 12:30 sur http://a.fr/b?c', 'à 12:30 sur http://a.fr/b?c'],
    ['fr-CA', 'Bonjour! Oui: "bien"', 'Bonjour! Oui\u00a0: «\u00a0bien\u00a0»'],
    ['en', '60 km/h, 24/7, and/or, http://a/b', '60\u00a0km/\u2060h, 24/\u20607, and/\u2060or, http://a/b'],
    ['en', 'C++, 10–12 h', 'C+\u2060+, 10–\u206012\u00a0h'],
    ['sv', '"Hej"', '”Hej”'],
    ['cs', 'káva s mlékem', 'káva s\u00a0mlékem'],
    ['ru', 'Скидка - "сегодня" в 10', 'Скидка\u00a0— «сегодня» в\u00a010'],
    ['es', '"Hola", 5 km', '«Hola», 5\u00a0km'],
    ['he', '"שלום"', '"שלום"'],
    ['ja', '「特別」 - "A"', '「特別」 - "A"'],
  ]
  it.each(cases)('%s: %s', (locale, text, expected) => {
    expect(plain(text, locale)).toBe(expected)
  })

  it('can be switched off', () => {
    expect(prepareText('"a" - b...', 'de', { hyphenate: false, typographic: false })).toBe('"a" - b...')
  })
})

describe('hyphenation', () => {
  it('divides compounds', () => {
    expect(divided('Donaudampfschifffahrtsgesellschaft', 'de')).toBe(
      'Do·nau·dampf·schiff·fahrts·ge·sell·schaft',
    )
    expect(divided('Kraftfahrzeughaftpflichtversicherung', 'de')).toBe(
      'Kraft·fahr·zeug·haft·pflicht·ver·si·che·rung',
    )
    expect(divided('lentokonesuihkuturbiinimoottori', 'fi')).toContain('·suih·ku·')
  })

  it('leaves addresses, names, acronyms, short and prepared words alone', () => {
    const text =
      'www.beispielfirma.de info@beispielfirma.de #sommerschlussverkauf YouTubeKanal BUNDESBAHN-AG Rabatt 100prozentig'
    expect(divided(text, 'de').replace('BUN·DES·BAHN', 'BUNDESBAHN')).toBe(text)
    expect(divided('Ur\u00adinstinkt', 'de')).toBe('Ur·instinkt')
    expect(divided('GESELLSCHAFT', 'de')).toBe('GE·SELL·SCHAFT')
    expect(divided('Rabatt', 'de', 5)).toBe('Ra·batt')
  })

  it('never leaves a part without a vowel', () => {
    for (const part of divided('Rindfleischetikettierung', 'de').split('·')) expect(part).toMatch(/[aeiou]/i)
  })

  it.each('de en en-GB fr nl es it pt sv da nb fi pl cs hu el ru uk sk tr ro hr'.split(' '))(
    'knows %s',
    (locale) => {
      expect(canHyphenate(locale)).toBe(true)
      const word =
        { el: 'αυτοκινητοβιομηχανία', ru: 'достопримечательность', uk: 'відповідальність' }[locale] ??
        'internationalisation'
      expect(divided(word, locale)).toContain('·')
    },
  )

  it('does nothing where it does not apply', () => {
    expect(divided('مرحبا بالعالمالكبير', 'ar')).toBe('مرحبا بالعالمالكبير')
    expect(canHyphenate('ja')).toBe(false)
  })
})

describe('preparing', () => {
  it('changes nothing the second time', () => {
    const locales = ['de', 'en', 'fr', 'fr-CA', 'sv', 'cs', 'ru', 'th', 'ar', 'he', 'ja', 'es', 'xx']
    const piece = fc.constantFrom(
      '"',
      "'",
      ' ',
      ' - ',
      '...',
      '!',
      ':',
      '?',
      '«',
      '»',
      '\n',
      '5',
      ' €',
      'a',
      'Gesellschaft',
      's',
      'ราคาพิเศษ',
      'שלום',
      '(',
      ')',
      '👍🏽',
      '\u00a0',
      'é',
      '.',
      'K',
      '-5%',
      '+49 30-12345',
      '/',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), fc.constantFrom(...locales), (pieces, locale) => {
        const once = prepareText(pieces.join(''), locale, { hyphenate: true })
        expect(prepareText(once, locale, { hyphenate: true })).toBe(once)
      }),
      { seed: 1, numRuns: 1500 },
    )
  })

  it('takes any string', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(prepareText(text, 'de', { hyphenate: true })).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
      }),
      { seed: 2, numRuns: 500 },
    )
  })

  it('marks breaks of Thai, and only there', () => {
    const marked = plain('ราคาพิเศษสำหรับสมาชิกเท่านั้น ต่างๆ 50%', 'th')
    expect(marked.split('\u200b').length).toBeGreaterThan(3)
    expect(marked.replaceAll('\u200b', '')).toBe('ราคาพิเศษสำหรับสมาชิกเท่านั้น ต่างๆ 50%')
    expect(marked).not.toMatch(/\u200b[ๆ\s]|\s\u200b/)
    expect(plain('ລາຄາພິເສດສຳລັບສະມາຊິກ', 'lo')).toContain('\u200b')
    expect(plain('តម្លៃពិសេសសម្រាប់សមាជិក', 'km')).toContain('\u200b')
    expect(plain('အထူးလျှော့စျေးဖြစ်ပါသည်', 'my')).toContain('\u200b')
  })
})

describe('hyphens at line ends', () => {
  // Sets words into lines of at most `width` characters, as satori does: breaks at spaces, hyphens and soft hyphens.
  const setter =
    (width: number) =>
    async (text: string): Promise<{ text: string; y: number }[]> => {
      const words: { text: string; y: number }[] = []
      let y = 0
      let used = 0
      for (const piece of text.split(/(?<=[ \u00ad-])/)) {
        const length = piece.replaceAll(/[\u00ad]/g, '').trimEnd().length
        if (used > 0 && used + length > width) {
          y += 1
          used = 0
        }
        words.push({ text: piece, y })
        used += piece.replaceAll('\u00ad', '').length
      }
      return words
    }

  it('are found and drawn', async () => {
    const text = 'Do\u00adnau\u00addampf\u00adschiff'
    const words = await setter(6)(text)
    expect(lineTexts(words)).toEqual(['Do\u00adnau\u00ad', 'dampf\u00ad', 'schiff'])
    expect(lineEndHyphens(words)).toEqual([1, 2])
    expect(drawHyphens(text, [1, 2])).toBe('Donau-dampf-schiff')
    expect(drawHyphens(text, [])).toBe('Donaudampfschiff')
  })

  it('settle, dividing earlier when the drawn hyphen does not fit', async () => {
    const text = 'Do\u00adnau\u00addampf\u00adschiff'
    expect(await settleHyphens(text, setter(6))).toBe('Donau-dampf-schiff')
    // "Donau-" no longer fits five characters, "Do-" does.
    expect(await settleHyphens('Do\u00adnau\u00addampf', setter(5))).toBe('Do-nau-dampf')
    expect(await settleHyphens('ein Ge\u00adsell\u00adschaf\u00adter', setter(80))).toBe('ein Gesellschafter')
  })

  it('always end, and draw hyphens only at line ends', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'bc', 'def', '\u00ad', ' ', '-'), { maxLength: 30 }),
        fc.integer({ min: 2, max: 9 }),
        async (pieces, width) => {
          const text = pieces.join('').replaceAll(/-/g, '')
          const settled = await settleHyphens(text, setter(width))
          expect(settled).not.toContain('\u00ad')
          const drawn = settled.split('-').length - 1
          const atEnds = lineTexts(await setter(width)(settled))
            .slice(0, -1)
            .filter((line) => line.endsWith('-')).length
          expect(atEnds).toBe(drawn)
        },
      ),
      { seed: 3, numRuns: 400 },
    )
  })
})

describe('scripts', () => {
  it('are told in order of appearance', () => {
    expect(scriptsOf('Hello שלום 日本の سلام 123 👍')).toEqual(['Latn', 'Hebr', 'Hani', 'Hira', 'Arab'])
    expect(scriptsOf('123 – !')).toEqual([])
  })

  it('need leading for what stands in the text', () => {
    expect(textLeading('Angebot', 'de')).toBe(0.92)
    expect(textLeading('Öl und Essig', 'de')).toBe(1.02)
    expect(textLeading('Frühling', 'de')).toBe(0.92)
    expect(textLeading('Frühling', 'de', true)).toBe(1.02)
    expect(textLeading('Sale ราคา', 'en')).toBe(1.4)
    expect(textLeading('مدرسة', 'ar')).toBe(1.35)
    expect(textLeading('مُدَرِّسَة', 'ar')).toBe(1.6)
  })

  it('have traits', () => {
    expect(scriptTraits('ar')).toMatchObject({
      script: 'Arab',
      direction: 'rtl',
      caseless: true,
      tracking: false,
      minLeading: 1.35,
    })
    expect(scriptTraits('de')).toMatchObject({
      script: 'Latn',
      direction: 'ltr',
      caseless: false,
      tracking: true,
      minLeading: 0.92,
      scale: 1,
    })
    expect(scriptTraits('zh-Hant')).toMatchObject({ script: 'Hant', caseless: true, minLeading: 1.15 })
    expect(scriptTraits('sr-Latn').script).toBe('Latn')
    expect(scriptTraits('not a locale').script).toBe('Latn')
    expect(['ar', 'he', 'fa', 'ur', 'de', 'ja'].filter(isRtl)).toEqual(['ar', 'he', 'fa', 'ur'])
  })
})

describe('bidi', () => {
  it('pairs brackets and keeps numbers whole', () => {
    const pieces = ['Hello', ' ', 'שלום', ' ', '(', 'עולם', ')', ' ', 'World']
    expect(bidiLevels(pieces, 0)).toEqual([0, 0, 1, 1, 1, 1, 1, 0, 0])
    expect(splitByDirection('שלוםABC3.50%')).toEqual(['שלום', 'ABC', '3.50', '%'])
  })
})

describe('numbers in right-to-left text', () => {
  it('keep their order', () => {
    expect(plain('טלפון: +972-3-555-1234 או -50% (-20%)', 'he')).toBe(
      'טלפון: \u2066+972-3-555-1234\u2069 או \u2066-50%\u2069 (\u2066-20%\u2069)',
    )
    expect(plain('اتصل +49 (0)30-1234', 'ar')).toBe('اتصل \u2066+49 (0)30-1234\u2069')
    expect(plain('1,299.90 ₪, 20/12/2026, ב-50%', 'he')).not.toContain('\u2066')
    expect(plain('Call +49 (0)30-1234', 'en')).not.toContain('\u2066')
  })

  it('read back as typed', () => {
    expect(plainText(plain('اتصل +49 (0)30-1234', 'ar'))).toBe('اتصل +49 (0)30-1234')
    expect(plainText(prepareText('Sommerschlussverkauf ab 9 € ราคาพิเศษวันนี้', 'de', { hyphenate: true }))).toBe(
      'Sommerschlussverkauf ab 9 € ราคาพิเศษวันนี้',
    )
  })
})

describe('emoji', () => {
  it.each([
    '👍',
    '👍🏽',
    '❤️',
    '☺️',
    '👩‍👩‍👧‍👦',
    '🇩🇪',
    '1️⃣',
    '#️⃣',
    '©️',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    '🏳️‍🌈',
    '👁️‍🗨️',
    '❤️‍🔥',
    '⭐',
    '🧑🏿‍🚀',
    '🫱🏻‍🫲🏿',
  ])('%s has a picture', (grapheme) => {
    expect(emojiImage(grapheme)).toMatch(/^data:image\/svg\+xml;base64,/)
  })

  it.each(['a', '1', '#', '©', '™', '☺', '❤', '→', '★', '日', '', '👍\ufe0e', '../../../package', '🇽🇽'])(
    '%s has none',
    (grapheme) => {
      expect(emojiImage(grapheme)).toBeUndefined()
    },
  )
})
