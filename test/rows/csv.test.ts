import { describe, expect, it } from 'vitest'
import { readTable } from '../support/rows-file.ts'

const cellsOf = async (text: string) => (await readTable(text)).records.map(({ cells }) => cells)

describe('a table', () => {
  it.each([
    ['comma', 'a,b\n1,2\n'],
    ['semicolon', 'a;b\r\n1;2\r\n'],
    ['tab', 'a\tb\n1\t2'],
    ['bar', 'a|b\n1|2'],
    ['lines that end as on old machines', 'a,b\r1,2\r'],
    ['a separator named by Excel', 'sep=|\na|b\n1|2'],
    ['a separator named in quotes', '"sep=^"\r\na^b\r\n1^2'],
    ['a comma inside a quoted column name', '"a";b\n1;2'],
    ['a byte order mark', '\ufeffa,b\n1,2'],
    ['columns that once were filled', 'a,b,,\n1,2,,\n'],
    ['blanks around quotes', 'a,b\n "1" ,\t"2"\t\n'],
    ['blank lines', '\n\na,b\n\n1,2\n\n'],
  ])('is read with %s', async (_, text) => {
    const { header, records, issues } = await readTable(text)
    expect(issues).toEqual([])
    expect(header).toEqual(['a', 'b'])
    expect(records.map(({ cells }) => cells)).toEqual([['1', '2']])
    expect(records[0]?.fault).toBeUndefined()
  })

  it('keeps line breaks, separators and quotes of quoted cells, and knows the lines of rows', async () => {
    const { records } = await readTable('a,b\n"one\ntwo, ""three""",4\n5,6\n\n"7\r\n8",\n9,"""10"" inch"')
    expect(records).toEqual([
      { line: 2, cells: ['one\ntwo, "three"', '4'] },
      { line: 4, cells: ['5', '6'] },
      { line: 6, cells: ['7\r\n8', ''] },
      { line: 8, cells: ['9', '"10" inch'] },
    ])
  })

  it('counts the line that names the separator', async () => {
    expect((await readTable('sep=;\na;b\n1;2')).records).toEqual([{ line: 3, cells: ['1', '2'] }])
  })

  it('takes a separator by what most rows agree on', async () => {
    expect(await cellsOf('title;price\nBread, fresh;3,50 EUR\nMilk, cold;1,20 EUR')).toEqual([
      ['Bread, fresh', '3,50 EUR'],
      ['Milk, cold', '1,20 EUR'],
    ])
    expect(await cellsOf('title,menu\nBread,a; b; c\nMilk,d; e; f')).toEqual([
      ['Bread', 'a; b; c'],
      ['Milk', 'd; e; f'],
    ])
    expect(await cellsOf('title\nHello, world\nHello; world')).toEqual([['Hello, world'], ['Hello; world']])
  })

  it('finds fault with ragged rows only, and loses no cell of them', async () => {
    const { records } = await readTable('a,b\n1\n\n2,3,4\n5,6,,\n,\n')
    expect(records).toMatchObject([
      { line: 2, cells: ['1', ''], fault: { found: '1 cells', expected: '2, one for each column' } },
      {
        line: 4,
        cells: ['2', '3,4'],
        fault: { found: '3 cells', expected: expect.stringContaining('put quotes around') },
      },
      { line: 5, cells: ['5', '6'] },
    ])
    expect(records[2]?.fault).toBeUndefined()
  })

  it('takes a quote inside of a cell as it stands', async () => {
    expect(await cellsOf('a,b\nPizza 12",2\n5,6')).toEqual([
      ['Pizza 12"', '2'],
      ['5', '6'],
    ])
  })

  it.each([
    ['text after a closing quote', 'a,b\n1,"x"y\n3,4\n', ['1', '"x"y']],
    ['single quotes inside of quotes', 'a,b\n1,"a "b" c"\n3,4\n', ['1', '"a "b" c"']],
  ])('finds fault with %s, and with no other row', async (_, text, cells) => {
    const { records } = await readTable(text)
    expect(records).toMatchObject([
      { line: 2, cells, fault: { expected: expect.stringContaining('quotes around the whole cell') } },
      { line: 3, cells: ['3', '4'] },
    ])
    expect(records[1]?.fault).toBeUndefined()
  })

  it('finds fault with a cell no spreadsheet could hold', async () => {
    const { records } = await readTable(`a,b\n1,${'x'.repeat(40_000)}\n3,4`)
    expect(records[0]?.fault).toEqual({ found: 'a cell of 40000 characters', expected: 'at most 32767' })
    expect(records[1]?.fault).toBeUndefined()
  })

  it.each([
    ['a quote that is never closed', 'a,b\n1,2\n3,"4\n5,6', 'line 3', 'a quote that is never closed'],
    [
      'a quote that swallows a long file',
      `a,b\n1,"2\n${'3,4\n'.repeat(100_000)}`,
      'line 2',
      'a row of more than 262144 bytes',
    ],
    ['an empty file', '', '', 'an empty file'],
    ['nothing but blank lines', '\n \n\n', '', 'an empty file'],
  ])('is refused with %s', async (_, text, path, found) => {
    const { records, issues } = await readTable(text)
    expect(records).toEqual([])
    expect(issues).toMatchObject([{ file: 'rows.csv', path, found }])
  })
})
