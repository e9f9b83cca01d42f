import { describe, expect, it } from 'vitest'
import { onlyThese } from '../../src/cli/only.ts'
import { BroadsideError } from '../../src/error/error.ts'

const wanted = { placement: 'instagram-story', locale: 'de', row: 'row-003' }

describe('--only', () => {
  it('without filters is no test at all', () => {
    expect(onlyThese([])).toBeUndefined()
  })

  it.each([
    [['locale=de'], true],
    [['locale=fr'], false],
    [['locale=fr', 'locale=de'], true],
    [['locale=de', 'placement=open-graph'], false],
    [['placement=instagram-*', 'locale=DE'], true],
    [['placement=instagram'], false],
    [['placement=*story'], true],
    [['row=3'], true],
    [['row=row-003'], true],
    [['row=30'], false],
  ])('%j gives %s', (filters, holds) => {
    expect(onlyThese(filters)?.(wanted)).toBe(holds)
  })

  it('takes letters literally that mean something in expressions', () => {
    expect(onlyThese(['row=a.b'])?.({ ...wanted, row: 'axb' })).toBe(false)
    expect(onlyThese(['row=a(b'])?.({ ...wanted, row: 'a(b' })).toBe(true)
  })

  it('refuses what is no filter, all at once, and names what was meant', () => {
    const refused = (): unknown => onlyThese(['locales=de', 'de', 'row='])
    expect(refused).toThrow(BroadsideError)
    try {
      refused()
    } catch (error) {
      const { issues } = error as BroadsideError
      expect(issues).toHaveLength(3)
      expect(issues[0]).toMatchObject({ file: '--only', found: '"locales=de"', expected: 'locale=…' })
    }
  })
})
