import { describe, expect, it } from 'vitest'
import { languagesOf } from '../../src/ocr/languages.ts'
import { foldForReading, leastEdits, unreadWords } from '../../src/verify/words.ts'

describe('unreadWords', () => {
  it.each([
    ['case and accents', 'La CRÈME brûlée', 'la creme brulee'],
    ['order of lines', 'One two three', 'three one two'],
    ['spaces lost or added', 'Open late tonight', 'Openlate to night'],
    ['look-alikes', '10 Ill 0slo 58', 'lO l1l Oslo S8'],
    ['a wrong letter in a long word', 'Thursday', 'Thurzday'],
    ['Japanese, one character in six wrong', 'サイズを選ぶ', 'サイズを運ぶ'],
    ['Arabic hamza', 'الإصلاح', 'الاصلاح'],
    ['punctuation alone', 'Yes — no', 'yes no'],
  ])('forgives %s', (_, expected, read) => {
    expect(unreadWords(expected, read)).toEqual([])
  })

  it.each([
    ['a missing word', 'Open late tonight', 'Open tonight', ['late']],
    ['another price', 'Only €149 today', 'Only €194 today', ['€149']],
    ['a short word with a wrong letter', 'cat', 'cut', ['cat']],
    ['nothing read', 'Two words', '', ['Two', 'words']],
  ])('tells %s', (_, expected, read, unread) => {
    expect(unreadWords(expected, read)).toEqual(unread)
  })

  it('folds so that a folded text folds to itself', () => {
    for (const text of ['Größe', 'Œuvre №9', '٤٠٪', '¿Qué?', 'ＡＢＣ'])
      expect(foldForReading(foldForReading(text))).toBe(foldForReading(text))
  })
})

it('leastEdits finds the best place', () => {
  expect(leastEdits('abc', 'xxabcxx')).toBe(0)
  expect(leastEdits('abc', 'xxabxx')).toBe(1)
  expect(leastEdits('abc', '')).toBe(3)
})

it.each([
  ['Hello', 'en', ['eng']],
  ['Größe', 'de-AT', ['deu']],
  ['12 €', 'fr', ['fra']],
  ['サイズ', 'ja', ['jpn']],
  ['コード YOKO', 'ja', ['jpn', 'eng']],
  ['الرمز', 'ar', ['ara']],
  ['Привет', 'ru', undefined],
  ['中文', 'zh', undefined],
])('reads %s in %s with %j', (text, locale, languages) => {
  expect(languagesOf(text, locale)).toEqual(languages)
})
