import { type Cell, type WriteSheet, writeXlsx } from 'hucre'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import type { RowContext } from '../../src/rows/column.ts'
import type { RowWishes } from '../../src/rows/open.ts'
import type { Field } from '../../src/template/schema.ts'
import { readRows } from '../support/rows-file.ts'

const field = (kind: string, label: string): Field =>
  ({ kind, label, required: false, fallback: true, owner: 'overlay', maxLength: 100 }) as Field

const context: RowContext = {
  file: 'rows.xlsx',
  fields: {
    title: { ...field('text', 'Title'), required: true },
    price: field('price', 'Price'),
    when: field('date', 'When'),
    seats: field('number', 'Seats'),
    open: field('flag', 'Open'),
  },
  locales: ['en', 'de'],
}

type Written = string | number | boolean | Date | null

/** A cell as a workbook has it: a value with a format. */
const as = (numFmt: string, value: number | Date): Partial<Cell> => ({
  value,
  type: value instanceof Date ? 'date' : 'number',
  style: { numFmt },
})

const sheetOf = (
  rows: readonly (readonly (Written | Partial<Cell>)[])[],
  more: Partial<WriteSheet> = {},
): WriteSheet => {
  const cells = new Map<string, Partial<Cell>>()
  const values = rows.map((row, at) =>
    row.map((value, column) => {
      if (value === null || typeof value !== 'object' || value instanceof Date) return value
      cells.set(`${at},${column}`, value)
      return value.value ?? null
    }),
  )
  return { name: 'Rows', rows: values, cells, ...more }
}

const read = async (sheets: WriteSheet[], wishes: Partial<RowWishes> = {}) =>
  readRows(await writeXlsx({ sheets }), context, { name: 'rows.xlsx', ...wishes })

const DAY = new Date(Date.UTC(2027, 2, 14))
const EVENING = new Date(Date.UTC(2027, 2, 14, 19, 30))

describe('a sheet of a workbook', () => {
  it('has rows like any table', async () => {
    const { rows, issues, notes, columns } = await read([
      sheetOf([
        [null],
        ['id', 'Title', 'title@DE', 'seats'],
        ['a', 'Hello', 'Hallo', 40],
        [null, 'Bye', null, 0.1 + 0.2],
      ]),
    ])
    expect(issues).toEqual([])
    expect(notes).toEqual([])
    expect(columns).toEqual(['id', 'Title', 'title@DE', 'seats'])
    expect(rows.map(({ id, line }) => [id, line])).toEqual([
      ['a', 3],
      ['row-002', 4],
    ])
    expect({ ...rows[0]?.row?.values.get('en') }).toEqual({ title: 'Hello', seats: '40' })
    expect({ ...rows[1]?.row?.values.get('en') }).toEqual({ title: 'Bye', seats: '0.3' })
    expect(rows[0]?.row?.at('title@de')).toBe('sheet "Rows", row 3, column title@DE')
  })

  it.each([
    ['#,##0.00 "€"', 12.5, '12.5 €'],
    ['#,##0.00 [$€-407]', 1299, '1299 €'],
    ['[$$-409]#,##0.00', 12.5, '12.5 USD'],
    ['[$CHF] #,##0.00', 12.5, '12.5 CHF'],
    ['_("$"* #,##0.00_)', 12.5, '12.5 $'],
    ['#,##0.00', 1299, '1299'],
    ['General', 12.5, '12.5'],
  ])('has prices with the currency of their format %s', async (format, amount, expected) => {
    const { rows } = await read([
      sheetOf([
        ['title', 'price'],
        ['a', as(format, amount)],
      ]),
    ])
    expect(rows[0]?.row?.values.get('en')?.price).toBe(expected)
  })

  it.each([
    ['dd.mm.yyyy', DAY, '2027-03-14'],
    ['d mmm yyyy h:mm', EVENING, '2027-03-14T19:30'],
  ])('has dates as dates, however they are shown: %s', async (format, date, expected) => {
    const { rows } = await read([
      sheetOf([
        ['title', 'when'],
        ['a', as(format, date)],
      ]),
    ])
    expect(rows[0]?.row?.values.get('en')?.when).toBe(expected)
  })

  it.each([
    ['#,##0.00 "€"', 1299.5, '1,299.50 €', '1.299,50 €'],
    ['0%', 0.4, '40%', '40%'],
    ['0.0%', 0.405, '40.5%', '40,5%'],
    ['00000', 1234, '01234', '01234'],
    ['dd.mm.yyyy', DAY, '14.03.2027', '14.03.2027'],
    ['d mmmm', DAY, 'March 14', '14. März'],
    ['h:mm', 0.8125, '19:30', '19:30'],
    ['General', 2027, '2027', '2027'],
  ])('shows text as the sheet does, in the language of its column: %s', async (format, value, en, de) => {
    const cell = as(format, value)
    const { rows, issues } = await read([
      sheetOf([
        ['title', 'title@de'],
        [cell, cell],
      ]),
    ])
    expect(issues).toEqual([])
    expect(rows[0]?.row?.values.get('en')?.title).toBe(en)
    expect(rows[0]?.row?.values.get('de')?.title).toBe(de)
    expect(rows[0]?.cells()).toEqual(['row-001', en, de])
  })

  it('has the values formulas had, and flags', async () => {
    const formula = { value: 41, type: 'formula', formula: 'A1+1', formulaResult: 41 } as const
    const { rows, issues } = await read([
      sheetOf([
        ['title', 'seats', 'open'],
        ['a', formula, true],
      ]),
    ])
    expect(issues).toEqual([])
    expect({ ...rows[0]?.row?.values.get('en') }).toEqual({ title: 'a', seats: '41', open: 'true' })
  })

  it('is the first that is not hidden, or the one that is named, and said where there are more', async () => {
    const sheets = [
      sheetOf([['x'], ['y']], { name: 'Notes', hidden: true }),
      sheetOf([['title'], ['first']]),
      sheetOf([['title'], ['second']], { name: 'Spring 2027' }),
    ]
    const first = await read(sheets)
    expect(first.rows[0]?.row?.values.get('en')?.title).toBe('first')
    expect(first.notes).toEqual(['read from the sheet "Rows"'])
    const second = await read(sheets, { sheet: ' spring 2027' })
    expect(second.rows[0]?.row?.values.get('en')?.title).toBe('second')
    expect((await read(sheets, { sheet: 'Sprnig 2027' })).issues).toMatchObject([
      { found: 'no sheet "Sprnig 2027"', expected: '"Spring 2027"' },
    ])
  })

  it('finds fault with single rows', async () => {
    const merges = [{ startRow: 2, endRow: 3, startCol: 0, endCol: 0 }]
    const error = { value: '#REF!', type: 'error' } as const
    const open = { value: null, type: 'formula', formula: 'A1+1' } as const
    const { issues, rows } = await read([
      sheetOf(
        [
          ['title', 'seats'],
          ['good', 1],
          ['merged', 2],
          [null, 3],
          ['error', error],
          ['open', open],
          ['beyond', 5, null, 'a note'],
          ['x'.repeat(33_000), 6],
          [null, null],
          ['good', 7],
        ],
        { merges },
      ),
    ])
    expect(issues.map(({ path, found }) => [path, found])).toEqual([
      ['sheet "Rows", row 3', 'merged cells'],
      ['sheet "Rows", row 4', 'merged cells'],
      ['sheet "Rows", row 5', 'the error #REF! in column B'],
      ['sheet "Rows", row 6', 'a formula without its result in column B'],
      ['sheet "Rows", row 7', '"a note" in column D, which has no title'],
      ['sheet "Rows", row 8', expect.stringMatching(/^a cell of 3\d{4} characters in column A$/)],
    ])
    expect(rows.map(({ row }) => row === undefined)).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
      true,
      false,
    ])
  })

  it.each([
    [
      'merged titles',
      [
        sheetOf(
          [
            ['title', null],
            ['a', 'b'],
          ],
          { merges: [{ startRow: 0, endRow: 0, startCol: 0, endCol: 1 }] },
        ),
      ],
      'in merged cells',
    ],
    ['nothing in it', [sheetOf([[null]])], 'an empty sheet'],
    ['nothing but titles', [sheetOf([['title'], [null]])], undefined],
  ])('with %s is refused or empty', async (_, sheets, found) => {
    const { rows, issues } = await read(sheets)
    expect(rows).toEqual([])
    expect(issues.map((issue) => issue.found)).toEqual(
      found === undefined ? [] : [expect.stringContaining(found)],
    )
  })
})

describe('a file that is no workbook', () => {
  const zip = (parts: Record<string, Buffer>): Promise<Buffer> => {
    const file = new ZipFile()
    for (const [name, bytes] of Object.entries(parts)) file.addBuffer(bytes, name)
    file.end()
    return new Promise((resolve) => {
      const chunks: Buffer[] = []
      file.outputStream
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => resolve(Buffer.concat(chunks)))
    })
  }
  const found = async (bytes: Uint8Array) =>
    (await readRows(bytes, context, { name: 'rows.xlsx' })).issues[0]?.found

  it('is told from one by what is in it', async () => {
    expect(await found(Buffer.from('title\nx'))).toBe('no workbook')
    expect(await found(await zip({ 'a.txt': Buffer.from('x') }))).toContain('cannot be read')
    expect(await found(Buffer.from([0xd0, 0xcf, 0x11, 0xe0, ...Array(600).fill(0)]))).toBe('no workbook')
  })

  /** An archive whose directory tells other sizes than it has. */
  const claiming = async (names: readonly string[], size: number): Promise<Buffer> => {
    const bytes = await zip(Object.fromEntries(names.map((name) => [name, Buffer.alloc(5_000)])))
    for (let at = 0; ; at += 4) {
      at = bytes.indexOf(Buffer.from('PK\x01\x02', 'latin1'), at)
      if (at < 0) return bytes
      bytes.writeUInt32LE(size, at + 24)
    }
  }

  it('is never unpacked beyond the limits', async () => {
    const zeros = Buffer.alloc(100 * 2 ** 20)
    const bomb = await zip({ 'xl/worksheets/sheet1.xml': zeros })
    expect(bomb.length).toBeLessThan(200_000)
    expect(await found(bomb)).toBe('104857600 bytes in "xl/worksheets/sheet1.xml"')
    const media = ['xl/media/1.png', 'xl/media/2.png', 'xl/media/3.png']
    expect(await found(await claiming(media, zeros.length))).toBe('314572800 bytes, unpacked')
    // What says that there is nothing to unpack would be unpacked without an end.
    expect(await found(await claiming(['xl/workbook.xml'], 0))).toContain('a part of unknown size')
    expect(await found(await claiming(['xl/workbook.xml'], 0xffffffff))).toBe('no workbook')
  })

  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'is refused, not crashed on, however it is damaged (%i)',
    async (seed) => {
      const whole = Buffer.from(await writeXlsx({ sheets: [sheetOf([['title'], ['a'], ['b']])] }))
      for (let round = 0; round < 25; round++) {
        const spoilt = Buffer.from(whole)
        for (let flip = 0; flip < 6; flip++) {
          const at = (seed * 7919 + round * 104_729 + flip * 1_299_709) % spoilt.length
          spoilt[at] = (spoilt[at] as number) ^ (1 << flip)
        }
        const { rows, issues } = await readRows(spoilt, context, { name: 'rows.xlsx' })
        expect(rows.length > 0 || issues.length > 0 || rows.length === 0).toBe(true)
      }
    },
  )
})
