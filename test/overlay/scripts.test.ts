import { mkdir, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FontFace } from '../../src/overlay/satori.ts'
import { hyphenate } from '../../src/overlay/text/hyphenate.ts'
import { settleHyphens } from '../../src/overlay/text/hyphens.ts'
import { decodePicture } from '../../src/raster/sharp.ts'
import { type BrowserText, setInBrowser, type TextCase, withBrowser } from '../support/browser.ts'
import { compareInk } from '../support/compare.ts'
import { type FontName, prepared, setInSatori, testFonts, wordsOf } from '../support/sheet.ts'

const FAMILIES = [
  'latin',
  'latin-ext',
  'vietnamese',
  'greek',
  'cyrillic',
  'arabic',
  'hebrew',
  'thai',
  'devanagari',
  'japanese',
] as const

/** One line of the sheet. The script's own font comes first, as a brand kit would have it. */
function sample(
  name: string,
  locale: string,
  first: FontName,
  copy: string,
  more: Partial<TextCase> = {},
): TextCase {
  const text = prepared(copy, locale)
  return {
    name,
    locale,
    text,
    // Chromium has dictionaries of its own and must break Thai in the same places without our marks.
    browserText: text.replaceAll('\u200b', ''),
    direction: 'ltr',
    width: 560,
    fontSize: 36,
    lineHeight: 56,
    families: [first, ...FAMILIES.filter((family) => family !== first)],
    ...more,
  }
}

const RTL = { direction: 'rtl' } as const

const SHEET: readonly TextCase[] = [
  sample(
    'arabic',
    'ar',
    'arabic',
    'أهلاً بكم في متجرنا الجديد في قلب المدينة القديمة حيث الجودة والأناقة',
    RTL,
  ),
  sample('arabic, vocalised', 'ar', 'arabic', 'إِنَّ اللُّغَةَ العَرَبِيَّةَ جَمِيلَةٌ وَالأُسْتَاذُ يُحِبُّ مُدَرِّسِيهِ', RTL),
  sample(
    'arabic with latin and numbers',
    'ar',
    'arabic',
    'خصم 50% على iPhone 15 Pro (حتى 3.5 كجم) من Yahoo! اليوم: 1,299.99 ريال - 20/12/2026',
    RTL,
  ),
  sample('persian', 'fa', 'arabic', 'می‌خواهم «کتاب» بخرم (۲۰٪ تخفیف)', RTL),
  sample(
    'hebrew with brackets',
    'he',
    'hebrew',
    'שלום (עולם) וברוכים הבאים לחנות "Broadside" [חדש] ב-50% הנחה!',
    RTL,
  ),
  sample('hebrew with points', 'he', 'hebrew', 'בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם וְאֵת הָאָרֶץ', RTL),
  sample(
    'hebrew in english',
    'en',
    'latin',
    'Hello שלום (עולם) World, and (שלום) again: עולם 2026, 50% של C++',
  ),
  sample(
    'hebrew with phone and prices',
    'he',
    'hebrew',
    'טלפון: +972-3-555-1234 או *2626, ₪1,299.90 (-50%) 10:00–18:00 A/B',
    RTL,
  ),
  sample('arabic digits', 'ar', 'arabic', 'خصم ٪٢٠ - ٣٫٥ كجم، هاتف: ٠١٢-٣٤٥، 5+5', RTL),
  sample('hebrew prefixes on latin names', 'he', 'hebrew', 'קנו בAmazon או בBroadside123 היום וB2B', RTL),
  sample('arabic phone', 'ar', 'arabic', 'بخصم -50% حتى 2026-12-20! اتصل: +49 (0)30-1234', RTL),
  sample('marks the first font lacks', 'en', 'japanese', 'Ax\u0323e 日本 1\u0323'),
  sample('thai', 'th', 'thai', 'ยินดีต้อนรับสู่ประเทศไทย ราคาพิเศษสำหรับสมาชิกเท่านั้น ซื้อวันนี้รับส่วนลดทันที'),
  sample(
    'hindi',
    'hi',
    'devanagari',
    'हमारी नई दुकान में आपका स्वागत है। विशेष छूट केवल इस सप्ताह के लिए, क्षमा और श्री',
  ),
  sample(
    'japanese',
    'ja',
    'japanese',
    '新しいお店へようこそ。「特別価格」は、今週だけ！ぜひご来店ください（駐車場あり）。',
  ),
  sample('greek', 'el', 'greek', 'Καλώς ήρθατε στο νέο μας κατάστημα: μοναδικές προσφορές κάθε εβδομάδα'),
  sample('russian', 'ru', 'cyrillic', 'Добро пожаловать в наш новый магазин - скидки только на этой неделе'),
  sample(
    'vietnamese',
    'vi',
    'latin',
    'Chào mừng bạn đến với cửa hàng mới, ưu đãi đặc biệt chỉ trong tuần này: Nguyễn, Đặng',
  ),
  sample('polish', 'pl', 'latin', 'Zażółć gęślą jaźń w nowym sklepie, ceny od 1 299 zł'),
  sample(
    'combining marks',
    'en',
    'latin',
    'Ma\u0304ori, na\u00efve, q\u0303, e\u0301\u0323, m\u0303, A\u0308\u0301',
  ),
]

const GERMAN =
  'Donaudampfschifffahrtsgesellschaft und Kraftfahrzeughaftpflichtversicherung für alle Urlaubsgäste'

let fonts: readonly FontFace[]
let inBrowser: readonly BrowserText[]

beforeAll(async () => {
  fonts = await testFonts(FAMILIES)
  inBrowser = await withBrowser((context) => setInBrowser(context, SHEET, fonts))
}, 120_000)

describe('the test sheet, against Chromium with the same fonts', () => {
  it.each(SHEET.map((textCase, index) => [textCase.name, textCase, index] as const))(
    '%s',
    async (name, textCase, index) => {
      const browser = inBrowser[index]
      if (browser === undefined) throw new Error('Chromium set too few texts')
      const { words, lines, picture } = await setInSatori(textCase, fonts)

      const expected: string[] = []
      for (const { text, line } of browser.graphemes) expected[line] = (expected[line] ?? '') + text
      expect(lines.map((line) => line.replaceAll('\u200b', ''))).toEqual(expected.map((line) => line.trim()))

      // Every word begins and ends where Chromium has it, so bidi order, joining and kerning agree.
      for (const { word, reference } of wordsOf(words, browser.graphemes)) {
        expect.soft(Math.abs(word.x - reference.left), `${name}: left of “${word.text}”`).toBeLessThan(2)
        expect
          .soft(Math.abs(word.x + word.width - reference.right), `${name}: right of “${word.text}”`)
          .toBeLessThan(2.5)
      }

      const reference = await decodePicture(browser.picture, name)
      const difference = compareInk(picture, reference)
      if (difference.ink >= 0.12 || difference.hash > 4) await keep(name, browser.picture)
      expect(difference.ink).toBeLessThan(0.12)
      expect(difference.hash).toBeLessThanOrEqual(4)
    },
  )

  it('tells a wrong picture from a right one', async () => {
    const [first, second] = SHEET
    if (first === undefined || second === undefined) throw new Error('no sheet')
    const { picture } = await setInSatori(first, fonts)
    const other = await decodePicture(inBrowser[1]?.picture ?? new Uint8Array(), second.name)
    expect(compareInk(picture, other).ink).toBeGreaterThan(0.4)
  })
})

describe('German compounds in a narrow box', () => {
  it('divide where Chromium divides them, with real hyphens', async () => {
    const soft = hyphenate(GERMAN, 'de')
    const narrow = sample('german', 'de', 'latin', soft, { width: 300, text: soft, browserText: soft })
    const settled = await settleHyphens(
      soft,
      async (text) => (await setInSatori({ ...narrow, text }, fonts)).words,
    )
    const { lines } = await setInSatori({ ...narrow, text: settled }, fonts)
    expect(settled).not.toContain('\u00ad')
    expect(lines.some((line) => line.endsWith('-'))).toBe(true)
    const [browser] = await withBrowser((context) => setInBrowser(context, [narrow], fonts))
    const expected: string[] = []
    for (const { text, line } of browser?.graphemes ?? []) expected[line] = (expected[line] ?? '') + text
    expect(lines).toEqual(
      expected.map((line) =>
        line
          .trim()
          .replace(/\u00ad$/, '-')
          .replaceAll('\u00ad', ''),
      ),
    )
  }, 60_000)
})

describe('emoji', () => {
  it('stand in the line as pictures, whole', async () => {
    const emoji = sample('emoji', 'en', 'latin', 'Team 👩🏽‍🚀 👨‍👩‍👧‍👦 from 🇩🇪🇯🇵 🏴󠁧󠁢󠁥󠁮󠁧󠁿 wins 1️⃣ ❤️!')
    const { words, svg } = await setInSatori(emoji, fonts)
    const pictures = words
      .filter(({ text }) => /\p{Emoji}/u.test(text) && !/^[\d#*]$/.test(text))
      .map(({ text }) => text)
    expect(pictures).toEqual(['👩🏽‍🚀', '👨‍👩‍👧‍👦', '🇩🇪', '🇯🇵', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', '❤️'])
    expect(svg.match(/<image /g)).toHaveLength(7)
  })
})

/** Keeps Chromium's picture of a failed case for the eye. */
async function keep(name: string, picture: Uint8Array): Promise<void> {
  await mkdir('.cache/scripts', { recursive: true })
  await writeFile(`.cache/scripts/${name.replaceAll(/\W+/g, '-')}-chromium.png`, picture)
}
