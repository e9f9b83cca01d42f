import { describe, expect, it } from 'vitest'
import { readTable } from '../../src/campaign/csv.ts'
import { captionsOf } from '../../src/export/captions.ts'
import type { ManifestFile } from '../../src/export/schema.ts'

const done = (more: object): object => ({
  status: 'done',
  file: 'open-graph/a.jpg',
  placement: 'open-graph',
  row: 'one',
  locale: 'de',
  width: 1200,
  height: 630,
  alt: 'Alt',
  ...more,
})
const tableOf = (exports: readonly object[]) => {
  const text = captionsOf({ exports } as unknown as ManifestFile)
  return { text, table: readTable(Buffer.from(text), 'captions.csv').table }
}

describe('captionsOf', () => {
  it('has a line for each file, with platform, alt text, caption and link', () => {
    const { table } = tableOf([
      done({ caption: 'Zwei Zeilen,\n"zitiert"', link: 'https://example.org/?a=1' }),
      { ...done({}), status: 'refused' },
      done({ file: 'x/b.jpg', placement: 'own' }),
    ])
    expect(table?.header).toEqual([
      'file',
      'platform',
      'placement',
      'row',
      'locale',
      'width',
      'height',
      'alt',
      'caption',
      'link',
    ])
    expect(table?.records.map(({ cells }) => cells)).toEqual([
      [
        'open-graph/a.jpg',
        'Open Graph',
        'open-graph',
        'one',
        'de',
        '1200',
        '630',
        'Alt',
        'Zwei Zeilen,\n"zitiert"',
        'https://example.org/?a=1',
      ],
      ['x/b.jpg', '', 'own', 'one', 'de', '1200', '630', 'Alt', '', ''],
    ])
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x","y")'])(
    '%j is no formula',
    (caption) => {
      for (const cell of [{ caption }, { alt: caption }, { link: caption }, { row: caption }]) {
        const { table } = tableOf([done(cell)])
        expect(table?.records[0]?.cells.filter((text) => /^[=+\-@\t\r]/.test(text))).toEqual([])
        expect(table?.records[0]?.cells.some((text) => text.startsWith("'"))).toBe(true)
      }
    },
  )

  it('begins with the mark of UTF-8, for spreadsheets', () => {
    expect(tableOf([]).text.codePointAt(0)).toBe(0xfeff)
  })
})
