import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  columnsOf,
  formatDate,
  formatNumber,
  formatPrice,
  groupsOf,
  isDateStyle,
} from '../../src/template/format.ts'
import type { CopyEntry } from '../../src/template/template.ts'

const WHEN = '2027-03-14T19:30'

/** ICU chooses between kinds of spaces from version to version. */
function plain(text: string): string {
  return text.replace(/[\u00a0\u202f]/g, ' ').replace(/[\u200e\u200f\u061c]/g, '')
}

describe('dates', () => {
  it.each([
    ['en', 'long', 'March 14, 2027'],
    ['de', 'long', '14. März 2027'],
    ['fr', 'long', '14 mars 2027'],
    ['ja', 'long', '2027年3月14日'],
    ['en', 'weekday', 'Sunday'],
    ['de', 'full', 'Sonntag, 14. März 2027'],
    ['fr', 'monthShort', 'mars'],
    ['en', 'time', '7:30 PM'],
    ['de', 'time', '19:30'],
    ['ja', 'time', '19:30'],
    ['de', 'dayMonth', '14. März'],
    ['en', 'year', '2027'],
    ['de', 'short', '14.03.2027'],
    ['en', 'day', '14'],
    ['ar', 'day', '14'],
    ['en', 'monthNumber', '3'],
  ] as const)('%s %s', (locale, style, expected) => {
    expect(plain(formatDate(WHEN, style, locale))).toBe(expected)
  })

  it('come in Arabic letters in Arabic', () => {
    expect(formatDate(WHEN, 'weekday', 'ar')).toMatch(/^\p{Script=Arabic}+$/u)
  })

  it('have no time where none is given', () => {
    expect(formatDate('2027-03-14', 'time', 'en')).toBe('')
  })

  it('do not depend on where the machine stands', () => {
    const zone = process.env.TZ
    try {
      for (const TZ of ['Pacific/Kiritimati', 'America/Los_Angeles']) {
        process.env.TZ = TZ
        expect(formatDate('2027-01-01T00:10', 'short', 'de')).toBe('01.01.2027')
        expect(formatDate('2027-12-31T23:50', 'time', 'de')).toBe('23:50')
      }
    } finally {
      process.env.TZ = zone
    }
  })

  it('are nothing for nothing', () => {
    expect(formatDate(null, 'long', 'en')).toBe('')
    expect(isDateStyle('weekday')).toBe(true)
    expect(isDateStyle('constructor')).toBe(false)
    expect(isDateStyle('toString')).toBe(false)
  })
})

describe('prices and numbers', () => {
  it.each([
    ['en', 18, 'USD', '$18'],
    ['en', 18.5, 'USD', '$18.50'],
    ['de', 18, 'EUR', '18 €'],
    ['de', 1299.9, 'EUR', '1.299,90 €'],
    ['fr', 1299, 'EUR', '1 299 €'],
    ['ja', 1800, 'JPY', '￥1,800'],
    ['en', 0, 'GBP', '£0'],
    ['en', -5, 'EUR', '-€5'],
  ] as const)('%s %s %s', (locale, amount, currency, expected) => {
    expect(plain(formatPrice({ amount, currency }, locale))).toBe(expected)
  })

  it('show the currency in Arabic too', () => {
    expect(formatPrice({ amount: 20, currency: 'EUR' }, 'ar')).toContain('€')
  })

  it('are nothing for nothing', () => {
    expect(formatPrice(null, 'en')).toBe('')
    expect(formatNumber(null, 'en')).toBe('')
    expect(plain(formatNumber(1234567.5, 'fr'))).toBe('1 234 567,5')
  })
})

const entries = fc.array(
  fc.record({
    name: fc.string(),
    section: fc.constantFrom('', 'a', 'b', 'c', null),
  }) as fc.Arbitrary<CopyEntry>,
  { maxLength: 40 },
)

describe('groups and columns', () => {
  it('split where the column changes; an empty cell goes on', () => {
    const list = ['a', '', 'a', 'b', 'a'].map((section, index) => ({ section, name: index }))
    expect(groupsOf(list, 'section').map(({ key, entries: own }) => [key, own.length])).toEqual([
      ['a', 3],
      ['b', 1],
      ['a', 1],
    ])
  })

  it('keep every entry in its order, whatever the list', () => {
    fc.assert(
      fc.property(entries, fc.integer({ min: -1, max: 6 }), (list, count) => {
        const groups = groupsOf(list, 'section')
        expect(groups.flatMap((group) => group.entries)).toEqual(list)
        const columns = columnsOf(list, 'section', count)
        expect(columns.flatMap((column) => column.groups)).toEqual(groups)
        expect(columns.length).toBeLessThanOrEqual(Math.max(1, count))
        expect(columns.every((column) => column.groups.length > 0)).toBe(true)
      }),
    )
  })

  it('make columns as even as whole groups allow', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 12 })
    fc.assert(
      fc.property(sizes, (lengths) => {
        const list = lengths.flatMap((length, group) =>
          Array.from({ length }, () => ({ section: `s${group}` })),
        )
        const heights = columnsOf(list, 'section', 2).map(({ groups }) =>
          groups.reduce((sum, group) => sum + group.entries.length + 2, 0),
        )
        // The best cut is off by half a group at most, and the cut that is made stands at the group in the middle.
        const [left = 0, right = 0] = heights
        expect(Math.abs(left - right)).toBeLessThanOrEqual(Math.max(...lengths) + 2)
      }),
    )
  })

  it('are none for what is no list', () => {
    expect(groupsOf(null, 'section')).toEqual([])
    expect(columnsOf('text', 'section', 2)).toEqual([])
  })
})
