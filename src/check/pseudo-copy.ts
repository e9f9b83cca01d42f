import { type Random, seeded } from '../kit/random.ts'

/**
 * Words of a locale as posters have them, the long ones first: compounds, wide letters, and words no dictionary divides.
 * Scripts without spaces are listed in pieces that may stand side by side.
 */
interface Vocabulary {
  readonly long: readonly string[]
  readonly common: readonly string[]
  /** Between words; empty where a script has no spaces. */
  readonly space: string
  /** How much of a limit in Latin letters copy of the same meaning takes: characters that are twice as wide say twice as much. */
  readonly share: number
}

const VOCABULARIES: Readonly<Record<string, Vocabulary>> = {
  en: {
    long: words(
      'communication neighbourhood celebrations extraordinary performances WOMADELAIDE Mumbai–Melbourne',
    ),
    common: words(
      'summer museum market evening women welcome autumn music between midnight tomorrow and of the on',
    ),
    space: ' ',
    share: 1,
  },
  de: {
    long: words(
      'Sommernachtskonzert Veranstaltungsreihe Straßenbahnhaltestelle Jubiläumsausstellung Wiedereröffnung Kammermusikabend',
    ),
    common: words('Wochenmarkt Museum Samstag Morgen Frühling Eintritt zwischen Weg und der im bei'),
    space: ' ',
    share: 1,
  },
  fi: {
    long: words('elokuvafestivaali kesäteatterikausi tapahtumakeskuksessa kamarimusiikkiviikko Jyväskylässä'),
    common: words('huomenna kaupunki musiikki sunnuntaina näyttely ja on yö'),
    space: ' ',
    share: 1,
  },
  fr: {
    long: words('rétrospective extraordinairement gastronomique « anticonformiste » photographiques'),
    common: words('l’après-midi musique dimanche quartier été avec pour une de la à'),
    space: ' ',
    share: 1,
  },
  ar: {
    long: words('المهرجانات الاستكشاف المستقبل الموسيقيين'),
    common: words('موسيقى ليلة الصيف مدينة متحف بين على من في'),
    space: ' ',
    // Short vowels are not written: the same takes about a sixth fewer letters.
    share: 0.85,
  },
  ja: {
    long: words('国際映画祭 カンファレンス 美術館特別展 オーケストラ'),
    common: words('夏の夜 音楽 市場 と の を 明日 港町 はじまる'),
    space: '',
    share: 0.5,
  },
  th: {
    long: words('ประวัติศาสตร์ การเฉลิมฉลอง พิพิธภัณฑ์ มหาวิทยาลัย'),
    common: words('ดนตรี ตลาด ฤดูร้อน คืนนี้ และ ที่ ใน'),
    space: '',
    share: 1,
  },
}

/** Locales with a vocabulary. */
export const PSEUDO_LOCALES = Object.keys(VOCABULARIES)

/** The language a copy is tried in for a locale: its own if there is a vocabulary, else English for Latin scripts. */
export function pseudoLocale(locale: string): string | undefined {
  const language = new Intl.Locale(locale).language
  if (Object.hasOwn(VOCABULARIES, language)) return language
  return new Intl.Locale(locale).maximize().script === 'Latn' ? 'en' : undefined
}

/** Characters of a limit that are tried in a language. */
export function charactersIn(language: string, limit: number): number {
  return Math.max(1, Math.floor(limit * (VOCABULARIES[language]?.share ?? 1)))
}

/** What a text is for: prose has any words, a line of a word or two no compounds, and a figure is an offer. */
export type Manner = 'prose' | 'line' | 'figure'

/** Letters of a word on a button or label: who writes one does not choose a compound. */
const LINE_WORD = 13

/** Offers, from long to short; the same in every language, near enough. */
const FIGURES = ['1.249,90 €', '50 % + 20 %', '−50 %', '3 × 2', '5 €', '2×', '9'] as const

/** How a text is made: only long words, or a mixture by a seed. */
export type Wording = 'long' | { readonly seed: number }

/** Share of long words in a mixture: about what headlines of that language have. */
const LONG = 0.35

/** Text of at most so many characters, as near to it as words come; never empty. Same arguments, same text. */
export function pseudoText(
  language: string,
  characters: number,
  wording: Wording,
  { field = '', manner = 'prose' }: { readonly field?: string; readonly manner?: Manner } = {},
): string {
  if (manner === 'figure') return pick(FIGURES, 0, characters) ?? '9'
  const { long: all, common, space } = VOCABULARIES[language] ?? (VOCABULARIES.en as Vocabulary)
  const long = manner === 'line' ? [...all, ...common].filter((word) => length(word) <= LINE_WORD) : all
  const random: Random = seeded(hashOf(`${language} ${field} ${wording === 'long' ? 'long' : wording.seed}`))
  let text = ''
  for (;;) {
    const room = characters - length(text) - (text === '' ? 0 : space.length)
    const list = wording === 'long' || random() < LONG ? long : common
    const offset = Math.floor(random() * list.length)
    const word =
      pick(list, offset, room) ?? pick(long, offset, room) ?? pick(common, offset, room) ?? undefined
    if (word === undefined) break
    text += (text === '' ? '' : space) + word
    if (length(text) >= characters) break
  }
  // A limit of three letters has no word.
  return text === '' ? [...(long[0] ?? 'W')].slice(0, characters).join('') : text
}

function pick(list: readonly string[], offset: number, room: number): string | undefined {
  return [...list.slice(offset), ...list.slice(0, offset)].find((word) => length(word) <= room)
}

function length(text: string): number {
  return [...text].length
}

/** FNV-1a, for seeds. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

function words(text: string): readonly string[] {
  return text.split(' ')
}
