import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeNames, stemOf } from '../../src/export/name.ts'
import { within } from '../../src/store/disk.ts'

const one = (id: string): string => safeNames([id]).get(id) as string
const stem = (row: string): string =>
  stemOf({ campaign: 'spring', placement: 'open-graph', row, locale: 'de', width: 1200, height: 630 })

describe('safeNames', () => {
  it.each([
    ['spring', 'spring'],
    ['Café Größe', 'Café-Größe'],
    ['Cafe\u0301', 'Caf\u00e9'],
    ['a/b\\c:d', 'a-b-c-d'],
    ['../../etc/passwd', 'etc-passwd'],
    ['-rf', 'rf'],
    ['trailing. ', 'trailing'],
    ['CON', 'row-CON'],
    ['com¹', 'row-com¹'],
    ['aux .png', 'aux-.png'],
    ['nul.txt', 'row-nul.txt'],
    ['invoice\u202Egpj.exe', 'invoice-gpj.exe'],
    ['東京', '東京'],
  ])('%j → %j', (id, name) => expect(one(id)).toBe(name))

  it('gives twins different names whatever their order, also where case or form is ignored', () => {
    const ids = ['A', 'a', 'Straße', 'STRASSE', 'e\u0301', '\u00e9', 'x y', 'x-y']
    const names = safeNames(ids)
    const folded = [...names.values()].map((name) => name.normalize('NFC').toUpperCase())
    expect(new Set(folded).size).toBe(ids.length)
    expect(Object.fromEntries(safeNames(ids.toReversed()))).toEqual(Object.fromEntries(names))
  })

  it('never leaves the folder, never collides and never exceeds a name of 255 bytes', () => {
    const id = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({
        unit: fc.constantFrom('.', '/', '\\', ' ', '-', 'a', 'A', ':', '\u0000', '\u202e'),
        maxLength: 12,
      }),
      fc.constantFrom('con', 'PRN', 'aux', 'nul', 'COM1', 'lpt9', '..', '.', ''),
    )
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1, maxLength: 8 }), (ids) => {
        const files = [...safeNames(ids).values()].map((name) => `${stem(name)}.jpg`)
        const root = path.resolve('/out')
        for (const file of files) {
          expect(within(root, file).startsWith(path.join(root, 'open-graph') + path.sep)).toBe(true)
          expect(file.split('/')).toHaveLength(2)
          // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
          expect(file).not.toMatch(/[\u0000-\u001f<>:"\\|?*\u202a-\u202e]/)
          expect(Buffer.byteLength(path.basename(file))).toBeLessThan(255)
        }
        expect(new Set(files.map((file) => file.normalize('NFC').toLowerCase())).size).toBe(files.length)
      }),
      { numRuns: 500 },
    )
  })
})
