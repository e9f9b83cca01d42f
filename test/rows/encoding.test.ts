import { describe, expect, it } from 'vitest'
import { encodeSingleByte, encodeUtf16 } from '../support/encode.ts'
import { readTable } from '../support/rows-file.ts'

const TEXT = 'name;note\nGrüße;„Süß“ – 5 €\n'
const latin = (text: string): Buffer => encodeSingleByte(text, 'windows-1252')
const cells = async (bytes: Uint8Array, hints = {}) => {
  const { records, issues, notes } = await readTable(bytes, hints)
  return { cells: records.map((record) => record.cells), issues, notes }
}

describe('a text file', () => {
  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
    ['UTF-16', encodeUtf16(TEXT)],
    ['UTF-16, big-endian', encodeUtf16(TEXT, { big: true })],
    ['UTF-16 without a mark', encodeUtf16(TEXT, { mark: false })],
    ['UTF-16, big-endian, without a mark', encodeUtf16(TEXT, { big: true, mark: false })],
  ])('in %s is read as what it is, without a word', async (_, bytes) => {
    expect(await cells(bytes)).toEqual({ cells: [['Grüße', '„Süß“ – 5 €']], issues: [], notes: [] })
  })

  it('in Windows-1252 is told, and said', async () => {
    expect(await cells(latin(TEXT))).toEqual({
      cells: [['Grüße', '„Süß“ – 5 €']],
      issues: [],
      notes: ['read as Windows-1252'],
    })
  })

  it('is judged by all of its bytes', async () => {
    const late = Buffer.concat([Buffer.from(`name\n${'plain\n'.repeat(40_000)}`), latin('Grüße')])
    const { cells: found, notes } = await cells(late)
    expect(found.at(-1)).toEqual(['Grüße'])
    expect(notes).toEqual(['read as Windows-1252'])
  })

  it.each([
    ['pl', 'windows-1250', 'Zażółć gęślą jaźń'],
    ['ru-RU', 'windows-1251', 'Скидка на всё'],
    ['el', 'windows-1253', 'Καλημέρα'],
    ['tr', 'windows-1254', 'İndirim şimdi'],
    ['he', 'windows-1255', 'שלום'],
    ['th', 'windows-874', 'สวัสดี'],
  ])('of a campaign in %s is taken for %s', async (locale, encoding, text) => {
    const { cells: found, notes } = await cells(encodeSingleByte(`name\n${text}`, encoding), {
      locales: ['en', locale],
    })
    expect(found).toEqual([[text]])
    expect(notes).toEqual([`read as ${encoding.replace('w', 'W')}`])
  })

  it('of languages that share no code page is not guessed', async () => {
    const { issues } = await cells(latin(TEXT), { locales: ['pl', 'ru'] })
    expect(issues).toMatchObject([
      {
        path: 'line 2',
        found: expect.stringContaining('pl, ru'),
        expected: expect.stringContaining('UTF-8'),
      },
    ])
  })

  it('is read in the encoding the campaign names, unless it has a mark', async () => {
    const japanese = Buffer.from([0x96, 0xbc, 0x91, 0x4f, 0x0a, 0x8b, 0x9e, 0x93, 0x73])
    expect((await cells(japanese, { encoding: 'shift_jis' })).cells).toEqual([['京都']])
    expect((await cells(encodeUtf16('a\nü'), { encoding: 'shift_jis' })).cells).toEqual([['ü']])
  })

  it.each([
    [
      'one broken character among sound ones',
      Buffer.concat([
        Buffer.from('name\nGrüße\nGröße\n'),
        Buffer.from([0xfc, 0x62]),
        Buffer.from('er\nÄpfel'),
      ]),
      'line 4',
      'bytes that are not UTF-8',
    ],
    [
      'a character that is cut off at the end',
      Buffer.from('name\nGrüße\nGröß').subarray(0, -1),
      'line 3',
      'bytes that are not UTF-8',
    ],
    [
      'a broken character far into it',
      Buffer.concat([
        Buffer.from(`näme\n${'süß\n'.repeat(50_000)}`),
        Buffer.from([0xff]),
        Buffer.from('\nx'),
      ]),
      'line 50002',
      'bytes that are not UTF-8',
    ],
    [
      'half a character in UTF-16',
      encodeUtf16('name\nsound\nb\ud83dx\nc'),
      'line 3',
      'bytes that are not UTF-16',
    ],
    [
      'bytes Windows-1252 does not know',
      Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0x8d, 0x9d]),
      'line 3',
      'bytes that are neither UTF-8 nor Windows-1252',
    ],
    ['zeros', Buffer.from([0x61, 0x0a, 0x00, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68]), '', 'no text'],
    ['a workbook', Buffer.from('PK\x03\x04\x00\x00abcdefgh', 'latin1'), '', 'a packed file'],
    ['a workbook of old', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 0, 5, 6, 7, 8, 9]), '', '(.xls)'],
  ])('with %s is refused, with the line', async (_, bytes, path, found) => {
    const { issues } = await cells(bytes)
    expect(issues).toMatchObject([{ file: 'rows.csv', path, found: expect.stringContaining(found) }])
  })
})
