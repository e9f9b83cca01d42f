import { beforeAll, describe, expect, it } from 'vitest'
import type { BrandKit } from '../../src/brand/kit.ts'
import { describeGraphemes, glyphIssues, missingIn } from '../../src/overlay/check.ts'
import type { Template } from '../../src/template/template.ts'
import { BASE, kitOf, templateOf } from '../support/template-fixture.ts'

let kit: BrandKit
let template: Template
beforeAll(async () => {
  template = await templateOf({ fields: { ...BASE.fields, photo: { kind: 'image', label: 'Photo' } } })
  kit = await kitOf('halden')
})

const WHERE = { file: 'rows.csv', path: (field: string) => `row 2, column ${field}` }
const check = (copy: Parameters<typeof glyphIssues>[2], locale = 'en') =>
  glyphIssues(kit, template, copy, locale, WHERE)

describe('characters the fonts lack', () => {
  it.each([
    ['Georgian', 'გამარჯობა', 'U+10D2'],
    ['Tamil', 'வணக்கம்', 'U+0BB5'],
    ['cuneiform', 'a𒀀b', 'U+12000'],
    ['broken encoding', 'Caf\ufffd', 'U+FFFD'],
  ])('%s is found, with its place', async (_, text, code) => {
    const issues = await check({ title: 'Fine', lead: `So: ${text}` })
    expect(issues).toHaveLength(1)
    expect(issues[0]).toMatchObject({ file: 'rows.csv', path: 'row 2, column lead' })
    expect(issues[0]?.found).toContain(code)
    expect(issues[0]?.expected).toContain('"halden"')
  })

  it('are found inside lists, each field once', async () => {
    const issues = await check({
      menu: [
        { name: 'Soup', note: 'გა' },
        { name: 'გა', note: null },
      ],
      title: 'ქ',
    })
    expect(issues.map(({ path }) => path)).toEqual(['row 2, column menu', 'row 2, column title'])
  })

  // What was drawn before is not looked at again: that must not hide what is missing.
  it('are found whatever was drawn before', async () => {
    await check({ title: 'Café o Größe на русском 新しい' })
    const texts = [
      'Cafe\u0301 ა',
      'o\u0363ქ',
      'Größe 𒀀',
      '\u0301',
      'на русском \ufffd',
      'Café o\u0489\u1abe',
      '新しい゙ა',
    ]
    for (const text of texts) {
      const found = missingIn(kit, text)
      expect(missingIn({ ...kit }, text)).toEqual(found)
    }
    expect(missingIn(kit, texts[0] as string)).toEqual(['ა'])
  })

  it('do not matter in the path of a picture', async () => {
    expect(await check({ photo: 'გ.jpg' })).toEqual([])
  })

  it('are counted where there are many', () => {
    expect(describeGraphemes([...'abcdefghij'])).toMatch(/U\+0068\) and 2 more$/)
  })
})

it.each([
  ['en', 'Plain “quotes”, dashes – and … 3 × 4 €'],
  ['de', 'Größe, ÄÖÜ, ẞ'],
  ['fr', 'Œuvre « ça » à 18 h'],
  ['pl', 'Zażółć gęślą jaźń'],
  ['ar', 'أهلاً بكم في متجرنا'],
  ['ja', '新しいお店へようこそ'],
  ['en', 'Team 👩🏽‍🚀 wins 🇩🇪 ❤️'],
  ['en', 'soft\u00adhyphen, zero\u200bwidth, no\u00a0break\nline'],
])('finds nothing in %s: %s', async (locale, title) => {
  expect(
    await check({ title, price: { amount: 3, currency: 'EUR' }, open: true, empty: null }, locale),
  ).toEqual([])
})
