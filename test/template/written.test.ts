import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateWritten, numberWritten, priceWritten } from '../../src/template/written.ts'

const price = (text: string, locale?: string) => {
  const read = priceWritten(text, locale)
  return 'value' in read ? `${read.value.amount} ${read.value.currency}` : read.expected
}

describe('a price', () => {
  it.each([
    ['1.299 EUR', 'de', '1299 EUR'],
    ['1,299 USD', 'en-US', '1299 USD'],
    ['1’299.00 CHF', 'de-CH', '1299 CHF'],
    ['1 299,50 €', 'fr', '1299.5 EUR'],
    ['£12.50', 'en-GB', '12.5 GBP'],
    ['US$ 12.50', 'en', '12.5 USD'],
    ['1.250 KWD', 'ar', '1.25 KWD'],
    ['12.345.678 VND', 'vi', '12345678 VND'],
    ['−5,00 EUR', 'de', '-5 EUR'],
  ])('%s in %s is %s', (text, locale, expected) => {
    expect(price(text, locale)).toBe(expected)
  })

  // A poster with a wrong price is worse than a question.
  it.each([
    ['1.299 EUR', 'en', '1299 EUR or 1.30 EUR'],
    ['1,299 EUR', 'de', '1299 EUR or 1.30 EUR'],
    ['12 $', 'en', 'that of several'],
    ['99 kr', 'sv', 'that of several'],
    ['12,50', 'de', 'such as 12.50 EUR'],
    ['from 12 EUR', 'en', 'such as 12.50 EUR'],
    ['12 EUR or 13 EUR', 'en', 'such as 12.50 EUR'],
    [`${'1'.repeat(30_000)} x y`, 'en', 'such as 12.50 EUR'],
  ])('%.30s in %s is asked about', (text, locale, expected) => {
    expect(price(text, locale)).toContain(expected)
  })

  it('is read as languages write it', () => {
    const locales = ['en-US', 'en-GB', 'de', 'de-CH', 'fr', 'pl', 'pt-BR', 'it', 'nl', 'sv', 'tr', 'en-IN']
    fc.assert(
      fc.property(
        fc.constantFrom(...locales),
        fc.integer({ min: 0, max: 99_999_999 }),
        fc.constantFrom('EUR', 'PLN', 'CHF'),
        (locale, cents, currency) => {
          const amount = cents / 100
          const text = new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount)
          // India groups by two digits, which no other reading of marks allows.
          if (locale === 'en-IN' && amount >= 100_000) return
          expect(price(text, locale)).toBe(`${amount} ${currency}`)
        },
      ),
    )
  })
})

describe('a number', () => {
  it.each([
    ['1.299', 'en', 1.299],
    ['1,299', 'en', 1299],
    ['1,299', 'de', 1.299],
    ['0.125', 'de', 0.125],
    ['1.2990', 'de', 1.299],
    ['1.299.000', undefined, 1_299_000],
    ['12,5', undefined, 12.5],
  ])('%s in %s is %s', (text, locale, expected) => {
    expect(numberWritten(text, locale)).toEqual({ value: expected })
  })

  it.each(['1.299,5,5', '1,29.5', '12.34.5', '.5', '5.', '1e5', '٣'])('%s is none', (text) => {
    expect(numberWritten(text, 'en')).toHaveProperty('expected')
  })

  it('is asked about where it may be either', () => {
    expect(numberWritten('1.299', 'de')).toEqual({ expected: expect.stringContaining('1299 or 1.2990') })
    expect(numberWritten('1,299', undefined)).toEqual({ expected: expect.stringContaining('1299 or 1.2990') })
  })
})

describe('a date', () => {
  it.each([
    ['03/04/2027', 'en-US', '2027-03-04'],
    ['03/04/2027', 'en-GB', '2027-04-03'],
    ['03/04/2027', 'de', '2027-04-03'],
    ['25/04/2027', 'en', '2027-04-25'],
    ['2027/4/3', 'en', '2027-04-03'],
    ['3-4-2027', 'nl', '2027-04-03'],
    ['03.04.2027, 9:05', 'en', '2027-04-03T09:05'],
  ])('%s in %s is %s', (text, locale, expected) => {
    expect(dateWritten(text, locale)).toEqual({ value: expected })
  })

  it.each(['03/04/2027', '2027-13-01', '1.1.27', '5/5/2027 13:00 PM', '2027-03-14T24:00', ''])(
    '%s is asked about in English of no country',
    (text) => {
      expect(dateWritten(text, 'en')).toHaveProperty('expected')
    },
  )
})
