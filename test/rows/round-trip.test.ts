import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { escapedFormula, unescapedFormula } from '../../src/kit/formula.ts'
import { encodeSingleByte, encodeUtf16 } from '../support/encode.ts'
import { readTable } from '../support/rows-file.ts'

/** What is in Windows-1252 but for controls. */
const WESTERN = Array.from(
  new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
).filter((character) => !/\p{Cc}/u.test(character))

const AWKWARD = ['"', ',', ';', '\t', '|', '\n', '\r\n', ' ', '\u00a0', "'", '=', '@', 'a', 'ß']

const westernText = fc.string({ unit: fc.constantFrom(...AWKWARD, ...WESTERN), maxLength: 12 })
const anyText = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replaceAll('\ufeff', ''))

const ENCODERS = {
  'utf-8': (text: string) => Buffer.from(text),
  'utf-8 with a mark': (text: string) => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text: string) => encodeUtf16(text),
  'utf-16be': (text: string) => encodeUtf16(text, { big: true }),
  'windows-1252': (text: string) => encodeSingleByte(text, 'windows-1252'),
}

/** Tables of two to five columns: titles, and rows none of which is empty. */
const table = (text: fc.Arbitrary<string>) =>
  fc.integer({ min: 2, max: 5 }).chain((columns) =>
    fc.record({
      rows: fc.array(fc.array(text, { minLength: columns - 1, maxLength: columns - 1 }), {
        minLength: 1,
        maxLength: 8,
      }),
      titles: fc.constant(Array.from({ length: columns }, (_, at) => `Spalte ${at}`)),
    }),
  )

const check = async (
  { titles, rows }: { titles: string[]; rows: string[][] },
  encoding: keyof typeof ENCODERS,
  delimiter: string,
  record_delimiter: 'unix' | 'windows' | 'mac',
  quoted: boolean,
): Promise<void> => {
  // A first cell that is never empty, so that no row is.
  const written = rows.map((row, at) => [`ü${at}`, ...row])
  const text = stringify([titles, ...written], {
    delimiter,
    record_delimiter,
    quoted,
    quoted_match: /[\r\n]/,
  })
  const { header, records, issues } = await readTable(ENCODERS[encoding](text))
  expect(issues).toEqual([])
  expect(header).toEqual(titles)
  // Blanks before a cell without quotes are not part of it.
  const bare = (cell: string): string => (quoted ? cell : cell.trimStart())
  expect(records.map(({ cells }) => cells.map(bare))).toEqual(written.map((row) => row.map(bare)))
  expect(records.every(({ fault }) => fault === undefined)).toBe(true)
}

const delimiters = fc.constantFrom(',', ';', '\t', '|')
const ends = fc.constantFrom('unix' as const, 'windows' as const, 'mac' as const)

describe('cells of any content', () => {
  it('come back from every separator and every encoding of Unicode', async () => {
    await fc.assert(
      fc.asyncProperty(
        table(anyText),
        fc.constantFrom(
          'utf-8' as const,
          'utf-8 with a mark' as const,
          'utf-16le' as const,
          'utf-16be' as const,
        ),
        delimiters,
        ends,
        fc.boolean(),
        check,
      ),
      { numRuns: 100 },
    )
  })

  it('come back from Windows-1252', async () => {
    await fc.assert(
      fc.asyncProperty(
        table(westernText),
        fc.constant('windows-1252' as const),
        delimiters,
        ends,
        fc.boolean(),
        check,
      ),
      { numRuns: 100 },
    )
  })

  it('keep blanks at their end beside a cell that is a quote', async () => {
    const { records } = await readTable(Buffer.from('a,b,c\nx,N\t,""""\n'))
    expect(records[0]?.cells).toEqual(['x', 'N\t', '"'])
  })

  it('come back from what is safe for spreadsheets', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, westernText), (cell) => {
        const safe = escapedFormula(cell)
        expect(safe).not.toMatch(/^[=+\-@\t\r＝＋－＠]/)
        expect(unescapedFormula(safe)).toBe(cell)
      }),
    )
  })
})

describe('bytes of any kind', () => {
  it('are read or refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const { records, issues } = await readTable(bytes)
        expect(issues.length === 0 || records.length === 0).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
