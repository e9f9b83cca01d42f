import { beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../../src/kit/limits.ts'
import { readCopy } from '../../src/template/copy.ts'
import type { Template } from '../../src/template/template.ts'
import { templateOf } from '../support/template-fixture.ts'

let template: Template

const FIELDS = {
  title: { kind: 'text', label: 'Title', required: true, maxLength: 10 },
  price: { kind: 'price', label: 'Price' },
  when: { kind: 'date', label: 'When' },
  seats: { kind: 'number', label: 'Seats' },
  size: { kind: 'choice', label: 'Size', options: ['S', 'M'] },
  open: { kind: 'flag', label: 'Open' },
  link: { kind: 'url', label: 'Link' },
  photo: { kind: 'image', label: 'Photo' },
  constructor: { kind: 'text', label: 'A field of a dangerous name', maxLength: 10 },
  menu: {
    kind: 'list',
    label: 'Menu',
    min: 1,
    max: 3,
    of: {
      name: { kind: 'text', label: 'Name', required: true, maxLength: 20 },
      price: { kind: 'price', label: 'Price' },
      count: { kind: 'number', label: 'Count' },
    },
  },
}

beforeAll(async () => {
  template = await templateOf({
    fields: FIELDS,
    slots: { title: { field: 'title', role: 'headline', fit: [6, 20] } },
    overlay: '<h1 data-slot="title">{{title}}</h1>',
    samples: { samples: [{ locale: 'en', copy: { title: 'T' } }] },
  })
})

const SOURCE = { file: 'rows.csv', path: (field: string) => `row 3, column ${field}` }
const read = (raw: Record<string, unknown>) => readCopy(template, raw, SOURCE)
const value = (field: string, given: unknown): unknown => {
  const { copy, issues } = read({ title: 'T', [field]: given })
  return copy === undefined ? issues : copy[field]
}

describe('what is well written', () => {
  it.each([
    ['title', '  Hello ', 'Hello'],
    ['title', 2027, '2027'],
    ['title', '👩🏽‍🚀👩🏽‍🚀', '👩🏽‍🚀👩🏽‍🚀'],
    ['price', '12.50 EUR', { amount: 12.5, currency: 'EUR' }],
    ['price', '12,50 EUR', { amount: 12.5, currency: 'EUR' }],
    ['price', '€1.299,00', { amount: 1299, currency: 'EUR' }],
    ['price', '1 299,00 zł', { amount: 1299, currency: 'PLN' }],
    ['price', '12,- €', { amount: 12, currency: 'EUR' }],
    ['price', '-5 EUR', { amount: -5, currency: 'EUR' }],
    ['price', 'USD 8', { amount: 8, currency: 'USD' }],
    ['price', { amount: 3, currency: 'JPY' }, { amount: 3, currency: 'JPY' }],
    ['when', '2028-02-29', '2028-02-29'],
    ['when', '2027-03-14 19:30', '2027-03-14T19:30'],
    ['when', '14.3.2027', '2027-03-14'],
    ['when', '3/14/2027 7:30 PM', '2027-03-14T19:30'],
    ['when', '5/5/2027, 12:05 am', '2027-05-05T00:05'],
    ['seats', '40', 40],
    ['seats', '-1.5', -1.5],
    ['seats', 0, 0],
    ['size', 'M', 'M'],
    ['open', 'Yes', true],
    ['open', 'WAHR', true],
    ['open', 'non', false],
    ['open', false, false],
    ['open', '0', false],
    ['link', 'example.org/tickets', 'example.org/tickets'],
    ['link', 'https://example.org', 'https://example.org'],
    ['photo', ' a.jpg ', 'a.jpg'],
  ])('%s: %j', (field, given, expected) => {
    expect(value(field, given)).toEqual(expected)
  })

  it('reads lists as objects and as lines', () => {
    const expected = [
      { name: 'Soup', price: { amount: 6, currency: 'EUR' }, count: null },
      { name: 'Bread', price: null, count: 2 },
    ]
    expect(
      value('menu', [
        { name: 'Soup', price: '6 EUR' },
        { name: 'Bread', count: '2' },
      ]),
    ).toEqual(expected)
    expect(value('menu', 'Soup | 6 EUR\r\n\n Bread || 2 |  ')).toEqual(expected)
  })

  it('gives a key to every field, null for nothing', () => {
    const { copy } = read({ title: 'T', price: ' ', when: null, seats: undefined, menu: [] })
    expect(Object.keys(copy ?? {}).sort()).toEqual(Object.keys(FIELDS).sort())
    expect(Object.entries(copy ?? {}).filter(([, given]) => given !== null)).toEqual([['title', 'T']])
  })
})

describe('what is badly written', () => {
  it.each([
    ['title', 'elevenchars', 'at most 10 characters (it has 11)'],
    ['title', { toHTML: () => '<b>' }, 'text'],
    ['title', ['a'], 'text'],
    ['title', true, 'text'],
    ['price', '12.50', 'currency'],
    ['price', '12.50 $', 'that of several'],
    ['price', '1,299 EUR', '1299 EUR or 1.30 EUR'],
    ['price', 'EUR 5 EUR', 'currency'],
    ['price', '1,2,3 EUR', 'currency'],
    ['price', '12.50 euro', 'currency'],
    ['price', { amount: '3', currency: 'EUR' }, 'currency'],
    ['price', { amount: 3, currency: 'eur' }, 'currency'],
    ['price', { amount: 3, currency: { toString: 1 } }, 'currency'],
    ['price', `${'9'.repeat(400)} EUR`, 'currency'],
    ['when', '2027-02-31', 'such as 2027-03-14'],
    ['when', '2027-02-29', 'such as 2027-03-14'],
    ['when', '2027-13-01', 'such as'],
    ['when', '2027-03-14T25:00', 'such as'],
    ['when', '31.02.2027', 'such as'],
    ['when', '14.03.27', 'such as'],
    ['when', '3/4/2027', '2027-03-04 or 2027-04-03'],
    ['when', '0050-03-14', 'such as'],
    ['when', { toString: 1 }, 'such as'],
    ['seats', 'forty', 'a number'],
    ['seats', '0x10', 'a number'],
    ['seats', 'Infinity', 'a number'],
    ['seats', { valueOf: 1, toString: 1 }, 'a number'],
    ['seats', ['5'], 'a number'],
    ['size', 'XL', 'one of S, M'],
    ['size', { toString: 1 }, 'one of S, M'],
    ['open', 'maybe', 'yes or no'],
    ['open', { toString: 1 }, 'yes or no'],
    ['link', 'not an address', 'an address'],
    ['link', 'javascript:alert(1)', 'an address'],
    ['link', 'javascript://%0aalert(1)', 'an address'],
    ['link', 'file:///etc/passwd', 'an address'],
    ['link', `example.org/${'x'.repeat(LIMITS.fieldCharacters)}`, 'an address'],
    ['photo', 3, 'a file path'],
    ['menu', 3, 'a list of entries with name, price, count'],
    ['menu', 'a\nb\nc\nd', '1 to 3 entries (it has 4)'],
    ['menu', [null], 'entry 1 as an object'],
    ['menu', [['Soup']], 'entry 1 as an object'],
    ['menu', ' | 6 EUR', 'in entry 1 a name'],
    ['menu', 'Soup | six', 'in entry 1, price: an amount'],
    ['menu', [{ name: 'Soup', prize: 3 }], 'in entry 1 no "prize"'],
    ['menu', [{ name: 'Soup', count: ' ' }, { name: ' ' }], 'in entry 2 a name'],
    ['menu', 'Soup | 6 EUR | 1 | more', 'in entry 1 no "| more"'],
    ['menu', JSON.parse('[{"name":"Soup","__proto__":{"count":3}}]'), 'no "__proto__"'],
  ])('%s: %j', (field, given, expected) => {
    const { copy, issues } = read({ title: 'T', [field]: given })
    expect(copy).toBeUndefined()
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ file: 'rows.csv', path: `row 3, column ${field}` })
    expect(issues[0]?.expected).toContain(expected)
    expect(issues[0]?.found).not.toBe('')
  })

  it('reports everything at once', () => {
    const { issues } = read({ titel: 'x', price: 'free', when: 'soon', menu: 'a | b\n | 3 EUR' })
    expect(issues.map(({ path }) => path)).toEqual(
      ['titel', 'title', 'price', 'when', 'menu'].map((field) => `row 3, column ${field}`),
    )
    expect(issues[0]?.expected).toBe('"title"')
    expect(issues[1]).toMatchObject({
      found: 'nothing',
      expected: `Title: the template "${template.id}" needs it`,
    })
    expect(issues[4]?.expected).toContain('entry 1')
    expect(issues[4]?.expected).toContain('entry 2')
  })

  it('takes nothing from a prototype', () => {
    expect(value('constructor', undefined)).toBeNull()
    const { copy } = readCopy(template, Object.create({ title: 'inherited' }), SOURCE)
    expect(copy).toBeUndefined()
    const { issues } = read(JSON.parse('{"title":"T","__proto__":{"price":"3 EUR"},"toString":"x"}'))
    expect(issues.map(({ found }) => found)).toEqual(['the field "__proto__"', 'the field "toString"'])
  })

  it('lets no object with code of its own into the copy', () => {
    const evil = { amount: 1, currency: 'EUR', toHTML: () => '<script>', extra: {} }
    expect(value('price', evil)).toEqual({ amount: 1, currency: 'EUR' })
    expect(Object.keys(value('price', evil) as object)).toEqual(['amount', 'currency'])
  })

  it('keeps long text in bounds whatever the template says', async () => {
    const wide = await templateOf({ samples: { samples: [{ locale: 'en', copy: { title: 'T' } }] } })
    const { issues } = readCopy(wide, { title: 'T', lead: 'x'.repeat(2001), note: 'y'.repeat(401) }, SOURCE)
    expect(issues).toHaveLength(2)
  })
})
