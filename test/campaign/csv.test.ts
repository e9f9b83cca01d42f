import { describe, expect, it } from 'vitest'
import { readTable } from '../../src/campaign/csv.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text)
const read = (text: string) => readTable(bytes(text), 'rows.csv')

describe('readTable', () => {
  it.each([
    ['comma', 'a,b\n1,2\n'],
    ['semicolon', 'a;b\r\n1;2\r\n'],
    ['tab', 'a\tb\n1\t2'],
    ['a separator named by Excel', 'sep=|\na|b\n1|2'],
    ['a comma inside a quoted column name', '"a";b\n1;2'],
    ['a byte order mark', '\ufeffa,b\n1,2'],
  ])('reads %s', (_, text) => {
    const { table, issues } = read(text)
    expect(issues).toEqual([])
    expect(table?.header).toEqual(['a', 'b'])
    expect(table?.records.map(({ cells }) => cells)).toEqual([['1', '2']])
  })

  it('reads UTF-16 and refuses other encodings instead of losing characters', () => {
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a\nGrüße', 'utf16le')])
    expect(readTable(utf16, 'x.csv').table?.records[0]?.cells).toEqual(['Grüße'])
    const windows1252 = Buffer.from('a\nGr\xfc\xdfe', 'latin1')
    expect(readTable(windows1252, 'x.csv').issues).toMatchObject([
      { file: 'x.csv', found: 'text that is not UTF-8' },
    ])
  })

  it('keeps line breaks, separators and quotes of quoted cells', () => {
    const { table } = read('a,b\n"one\ntwo, ""three""",4\n5,6')
    expect(table?.records).toEqual([
      { line: 2, cells: ['one\ntwo, "three"', '4'] },
      { line: 4, cells: ['5', '6'] },
    ])
  })

  it('names every ragged row with its line, and forgives trailing separators and empty rows', () => {
    expect(read('a,b\n1\n\n2,3,4\n5,6,,\n,\n').issues).toMatchObject([
      { path: 'row 1 (line 2)', found: '1 cells' },
      { path: 'row 2 (line 4)', found: '3 cells' },
    ])
  })

  it.each([
    ['a quote that is never closed', 'a,b\n1,"2\n3,4', 'never closed'],
    ['a quote inside a cell', 'a,b\n1,2"x"\n', 'Quote'],
    ['an empty file', '', 'an empty file'],
    ['a header alone', 'a,b\n', 'no rows'],
    ['only blank rows', 'a,b\n,\n', 'no rows'],
  ])('reports %s', (_, text, found) => {
    const { table, issues } = read(text)
    expect(table).toBeUndefined()
    expect(issues).toHaveLength(1)
    expect(issues[0]?.found).toContain(found)
  })
})
