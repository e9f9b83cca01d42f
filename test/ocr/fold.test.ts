import { describe, expect, it } from 'vitest'
import { edits, editsOfBeginning, readsAs, sameLetters } from '../../src/ocr/fold.ts'

describe('a reading is the copy', () => {
  it.each([
    ['15 €', '15€'],
    ['1, 7, 14', '1,7,14'],
    ['vinaigrette à l’œuf', "vinaigrette à l'œuf"],
    ['Illicit 10', 'lllicit 1O'],
    ['Poireaux', 'Poireaux ....'],
    ['Vins', 'vins'],
    ['“Quote”', '"Quote"'],
  ])('%s, read %s', (copy, read) => expect(readsAs(copy, read)).toBe(true))

  it.each([
    ['crème', 'creme', 'an accent'],
    ['18 €', '16 €', 'a digit'],
    ['12,50 €', '1250 €', 'a comma of a price'],
    ['La carte', 'Lacarte', 'a space between letters'],
    ['La carte', 'LA CARTE', 'case'],
    ['12 €', '12 £', 'a currency'],
    ['Marée', 'Marrée', 'a letter too many'],
  ])('but not %s, read %s: %s', (copy, read) => expect(readsAs(copy, read)).toBe(false))

  it('letters alone are the same without spaces and stops', () => {
    expect(sameLetters('1, 2, 4, 9', '1,249')).toBe(true)
    expect(sameLetters('12 €', '12')).toBe(false)
    expect(sameLetters('12 €', '13 €')).toBe(false)
  })
})

it('counts edits', () => {
  expect(edits('', 'abc')).toBe(3)
  expect(edits('kitten', 'sitting')).toBe(3)
  expect(editsOfBeginning('Far', 'Far aux pruneaux')).toBe(0)
  expect(editsOfBeginning('Fax', 'Far aux')).toBe(1)
})
