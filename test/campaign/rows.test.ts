import { describe, expect, it } from 'vitest'
import { readTable } from '../../src/campaign/csv.ts'
import { type RowContext, rowsOfJson, rowsOfTable, valuesIn } from '../../src/campaign/rows.ts'
import type { Field } from '../../src/template/schema.ts'

const text = (label: string, more: Partial<Field> = {}): Field =>
  ({
    kind: 'text',
    label,
    required: false,
    fallback: false,
    owner: 'overlay',
    maxLength: 100,
    ...more,
  }) as Field

const context: RowContext = {
  file: 'rows.csv',
  fields: {
    headline: text('Headline', { required: true }),
    note: text('Note', { fallback: true }),
    legal: text('Legal'),
  },
  locales: ['en', 'de'],
}

const fromCsv = (csv: string, within = context) => {
  const { table, issues } = readTable(Buffer.from(csv), 'rows.csv')
  if (table === undefined) throw new Error(JSON.stringify(issues))
  return rowsOfTable(table, within)
}

describe('rowsOfTable', () => {
  it('reads copy by locale, ids, pictures and focal points', () => {
    const { rows, issues } = fromCsv(
      'id,headline,headline@de,plate,focal\nspring,Hello,Hallo,a.jpg,0.6 0.4\n,Bye,Tschüss,,\n',
    )
    expect(issues).toEqual([])
    expect(rows.map(({ id, plate, focal }) => ({ id, plate, focal }))).toEqual([
      { id: 'spring', plate: 'a.jpg', focal: [0.6, 0.4] },
      { id: 'row-002', plate: undefined, focal: undefined },
    ])
    expect({ ...rows[0]?.values.get('en') }).toEqual({ headline: 'Hello' })
    expect({ ...rows[0]?.values.get('de') }).toEqual({ headline: 'Hallo' })
    expect(rows[1]?.at('headline')).toBe('row 2, column headline')
  })

  it.each([
    [
      'a misspelt column',
      'headlin,note\nx,y',
      [{ path: 'column 1', found: 'the column "headlin"', expected: '"headline"' }],
    ],
    ['a misspelt column of a locale', 'headline,not@de\nx,y', [{ path: 'column 2', expected: '"note@de"' }]],
    [
      'a doubled column',
      'headline,headline\nx,y',
      [{ path: 'column 2', found: 'the column "headline" a second time' }],
    ],
    [
      'the first locale written twice',
      'headline,headline@en\nx,y',
      [{ path: 'column 2', found: 'the column "headline@en" a second time' }],
    ],
    ['a missing column', 'note\nx', [{ path: '', found: 'no column "headline"' }]],
    ['a column without a name', 'headline,\nx,y', [{ path: 'column 2', found: 'a column without a name' }]],
    [
      'a locale that stands in for a missing one',
      'headline,headline@ed\nx,y',
      [{ path: 'column 2', found: 'the locale "ed"', expected: 'de, which is missing here' }],
    ],
    [
      'ids used twice',
      'id,headline\na,x\na,y',
      [{ path: 'row 2, column id', expected: 'an id of its own; row 1, column id has this one' }],
    ],
    ['a focal point outside the picture', 'headline,focal\nx,1.2 0', [{ path: 'row 1, column focal' }]],
  ])('reports %s', (_, csv, expected) => {
    expect(fromCsv(csv).issues).toMatchObject(expected)
    expect(fromCsv(csv).issues).toHaveLength(expected.length)
  })

  it('lets a file carry languages the campaign does not use', () => {
    expect(fromCsv('headline,headline@de,headline@fr\nx,y,z').issues).toEqual([])
  })

  it('treats hostile column names as names', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(fromCsv(`headline,${name}\nx,y`).issues).toMatchObject([{ found: `the column "${name}"` }])
    }
    expect(Object.prototype).not.toHaveProperty('y')
  })
})

describe('rowsOfJson', () => {
  it('reads blocks of a locale and keeps unknown keys for the reader of copy', () => {
    const { rows, issues } = rowsOfJson(
      [{ id: 7, headline: 'Hello', nonsense: 1, '@de': { headline: 'Hallo' }, focal: [0, 1] }],
      context,
    )
    expect(issues).toEqual([])
    expect(rows[0]).toMatchObject({ id: '7', focal: [0, 1] })
    expect({ ...rows[0]?.values.get('en') }).toEqual({ headline: 'Hello', nonsense: 1 })
    expect({ ...rows[0]?.values.get('de') }).toEqual({ headline: 'Hallo' })
    expect(rows[0]?.at('note')).toBe('rows.0.note')
  })

  it('reports a block that is no object and a locale that is missing', () => {
    const { issues } = rowsOfJson(
      [
        { headline: 'a', '@de': 'b' },
        { headline: 'a', '@dee': {} },
      ],
      context,
    )
    expect(issues).toMatchObject([
      { path: 'rows.0.@de' },
      { path: 'rows.1.@dee', expected: 'de, which is missing here' },
    ])
  })
})

describe('valuesIn', () => {
  const row = (object: Record<string, unknown>) => rowsOfJson([object], context).rows[0] as never

  it('falls back only where the field says so', () => {
    const { values, issues } = valuesIn(
      row({ headline: 'Hello', note: 'Note', legal: 'Legal', '@de': { headline: 'Hallo' } }),
      'de',
      context,
    )
    expect(issues).toEqual([])
    expect({ ...values }).toEqual({ headline: 'Hallo', note: 'Note' })
  })

  it('reports a required field without copy in a locale', () => {
    const { issues } = valuesIn(row({ headline: 'Hello', '@de': { headline: ' ' } }), 'de', context)
    expect(issues).toMatchObject([{ path: 'rows.0.headline@de', found: 'nothing' }])
  })
})
