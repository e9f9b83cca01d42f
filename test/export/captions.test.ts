import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { captionLines } from '../../src/export/captions.ts'
import type { ManifestEntry } from '../../src/export/schema.ts'

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
  const text = [...captionLines(exports as readonly ManifestEntry[])].join('')
  const [header, ...records] = parse(text, { bom: true }) as string[][]
  return { text, header, records }
}

describe('captionLines', () => {
  it('has a line for each file, with platform, alt text, caption and link', () => {
    const { header, records } = tableOf([
      done({ caption: 'Zwei Zeilen,\n"zitiert"', link: 'https://example.org/?a=1' }),
      { ...done({}), status: 'refused' },
      done({ file: 'x/b.jpg', placement: 'own' }),
    ])
    expect(header).toEqual([
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
    expect(records).toEqual([
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
        const { records } = tableOf([done(cell)])
        expect(records[0]?.filter((text) => /^[=+\-@\t\r]/.test(text))).toEqual([])
        expect(records[0]?.some((text) => text.startsWith("'"))).toBe(true)
      }
    },
  )

  it('keeps a line break in a cell that has nothing else to quote', () => {
    expect(tableOf([done({ caption: 'Zwei\nZeilen' })]).records[0]?.[8]).toBe('Zwei\nZeilen')
  })

  it('begins with the mark of UTF-8, for spreadsheets', () => {
    expect(tableOf([]).text.codePointAt(0)).toBe(0xfeff)
  })
})
