import { describe, expect, it } from 'vitest'
import type { RowContext } from '../../src/rows/column.ts'
import { inlineRows } from '../../src/rows/open.ts'
import { type Row, valuesIn } from '../../src/rows/row.ts'
import type { Field } from '../../src/template/schema.ts'
import { everything, readRows } from '../support/rows-file.ts'

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

/** Headlines may fall back, so that most tables need no second language. */
const FALLING = { ...context.fields, headline: text('Headline', { required: true, fallback: true }) }
const fromCsv = (csv: string, within: Partial<RowContext> = {}) =>
  readRows(csv, { ...context, fields: FALLING, ...within })
const fromJson = async (...objects: Record<string, unknown>[]) => {
  const rows = await everything(inlineRows(objects, context).read())
  return { rows, issues: rows.flatMap(({ issues }) => issues) }
}

describe('rows of a table', () => {
  it('have copy by locale, ids, pictures and focal points', async () => {
    const { rows, issues, columns } = await fromCsv(
      'id,headline,headline@de,plate,focal\nspring,Hello,Hallo,a.jpg,0.6 0.4\n,Bye,Tschüss,,\n',
    )
    expect(issues).toEqual([])
    expect(columns).toEqual(['id', 'headline', 'headline@de', 'plate', 'focal'])
    expect(rows.map(({ id, line, row }) => ({ id, line, plate: row?.plate, focal: row?.focal }))).toEqual([
      { id: 'spring', line: 2, plate: 'a.jpg', focal: [0.6, 0.4] },
      { id: 'row-002', line: 3, plate: undefined, focal: undefined },
    ])
    expect({ ...rows[0]?.row?.values.get('en') }).toEqual({ headline: 'Hello' })
    expect({ ...rows[0]?.row?.values.get('de') }).toEqual({ headline: 'Hallo' })
    expect(rows[1]?.row?.at('headline')).toBe('line 3, column headline')
  })

  it.each([
    ['case', 'HEADLINE,Note'],
    ['blanks', ' head line \t,\u00a0note'],
    ['lines between words', 'head_line,no-te'],
    ['characters nobody sees', '\u200bheadline,no\u00adte'],
    ['labels', 'Title of it,Note'],
  ])('are found whatever the %s of their titles', async (_, header) => {
    const fields = { ...context.fields, headline: text('Title of it', { required: true, fallback: true }) }
    const { rows, issues } = await fromCsv(`${header}\nHello,there`, { fields })
    expect(issues).toEqual([])
    expect({ ...rows[0]?.row?.values.get('en') }).toEqual({ headline: 'Hello', note: 'there' })
  })

  it('call columns as their author does', async () => {
    const { rows } = await fromCsv('HEAD line,Headline@DE\nHello,', {})
    expect(rows[0]?.row?.at('headline')).toBe('line 2, column HEAD line')
    expect(rows[0]?.row?.at('headline@de')).toBe('line 2, column Headline@DE')
  })

  it.each([
    [
      'a misspelt column',
      'headlin,note\nx,y',
      [{ path: 'column 1', found: 'the column "headlin"', expected: '"headline"' }],
    ],
    ['a misspelt column of a locale', 'headline,not@de\nx,y', [{ path: 'column 2', expected: '"note@de"' }]],
    [
      'a column that means nothing',
      'headline,SKU 4711\nx,y',
      [{ path: 'column 2', expected: expect.stringContaining('"columns": { "SKU 4711": "headline" }') }],
    ],
    [
      'a doubled column',
      'headline,headline\nx,y',
      [{ path: 'column 2', found: 'the column "headline" a second time' }],
    ],
    [
      'a column doubled in another case',
      'headline,Head Line\nx,y',
      [{ path: 'column 2', found: 'the column "Head Line", which is "headline" a second time' }],
    ],
    [
      'the first locale written twice',
      'headline,headline@en\nx,y',
      [{ path: 'column 2', found: 'the column "headline@en", which is "headline" a second time' }],
    ],
    ['a missing column', 'note\nx', [{ path: '', found: 'no column "headline"' }]],
    [
      'a column without a name',
      'headline,,note\nx,y,z',
      [{ path: 'column 2', found: 'a column without a name' }],
    ],
    [
      'a locale that stands in for a missing one',
      'headline,headline@ed\nx,y',
      [{ path: 'column 2', found: 'the locale "ed"', expected: 'de, which is missing here' }],
    ],
    ['more columns than there is any use for', `headline${','.repeat(1_000)}x`, [{ found: '1001 columns' }]],
  ])('are refused for %s', async (_, csv, expected) => {
    const { issues } = await fromCsv(csv)
    expect(issues).toMatchObject(expected)
    expect(issues).toHaveLength(expected.length)
  })

  it.each([
    ['a focal point outside the picture', 'headline,focal\nx,1.2 0', [{ path: 'line 2, column focal' }]],
    ['too many cells', 'headline,focal\n\nx,y,z', [{ path: 'line 3', found: '3 cells' }]],
  ])('have an issue for %s', async (_, csv, expected) => {
    expect((await fromCsv(csv)).issues).toMatchObject(expected)
  })

  it('are refused where a language has no column of what it needs', async () => {
    const { issues } = await fromCsv('headline,note@de\nx,y', { fields: context.fields })
    expect(issues).toMatchObject([
      { path: '', found: 'no column "headline@de"', expected: expect.stringContaining('Headline in de') },
    ])
  })

  it('let a file carry languages the campaign does not use, and say so', async () => {
    const { issues, notes } = await fromCsv('headline,headline@de,headline@fr\nx,y,z')
    expect(issues).toEqual([])
    expect(notes).toEqual(['columns left out: headline@fr'])
  })

  it('treat hostile column names as names', async () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect((await fromCsv(`headline,${name}\nx,y`)).issues).toMatchObject([
        { found: `the column "${name}"` },
      ])
    }
    expect(Object.prototype).not.toHaveProperty('y')
  })
})

describe('what a campaign says of columns', () => {
  const csv = 'Produktname,Überschrift DE,Lager\nx,y,z'
  const mapped = (columns: Record<string, string | null>) =>
    fromCsv(csv, { columns, campaignFile: 'campaign.json' })

  it('gives titles their meaning, or none', async () => {
    const { rows, issues, notes } = await mapped({
      produktname: 'headline',
      'Überschrift DE': 'headline@de',
      Lager: null,
    })
    expect(issues).toEqual([])
    expect({ ...rows[0]?.row?.values.get('de') }).toEqual({ headline: 'y' })
    expect(rows[0]?.row?.at('headline@de')).toBe('line 2, column Überschrift DE')
    expect(notes).toEqual(['columns left out: Lager'])
  })

  it('leaves all others out, but for what looks misspelt', async () => {
    const columns = { Produktname: 'headline', '*': null }
    expect((await mapped(columns)).issues).toEqual([])
    const { issues } = await fromCsv('Produktname,headlin@de\nx,y', { columns })
    expect(issues).toMatchObject([{ path: 'column 2', expected: '"headline@de"' }])
  })

  it('is refused where it means nothing', async () => {
    const { issues } = await mapped({
      Produktnam: 'headline',
      Lager: 'hedline',
      'Überschrift DE': 'headline',
    })
    expect(issues).toMatchObject([
      { file: 'rows.csv', path: 'column 1', found: 'the column "Produktname"' },
      { file: 'campaign.json', path: 'columns.Lager', expected: '"headline"' },
      { file: 'campaign.json', path: 'columns.Produktnam', expected: '"Produktname"' },
    ])
  })
})

describe('rows of JSON', () => {
  it('have blocks of a locale, and keep unknown keys for the reader of copy', async () => {
    const { rows, issues } = await fromJson({
      id: 7,
      headline: 'Hello',
      nonsense: 1,
      '@de': { headline: 'Hallo' },
      'note@de': 'Nota',
      focal: [0, 1],
    })
    expect(issues).toEqual([])
    expect(rows[0]).toMatchObject({ id: '7', row: { id: '7', focal: [0, 1] } })
    expect({ ...rows[0]?.row?.values.get('en') }).toEqual({ headline: 'Hello', nonsense: 1 })
    expect({ ...rows[0]?.row?.values.get('de') }).toEqual({ headline: 'Hallo', note: 'Nota' })
    expect(rows[0]?.row?.at('note')).toBe('rows.0.note')
  })

  it('have an issue for a block that is no object and a locale that is missing', async () => {
    const { issues } = await fromJson({ headline: 'a', '@de': 'b' }, { headline: 'a', '@dee': {} })
    expect(issues).toMatchObject([
      { path: 'rows.0.@de' },
      { path: 'rows.1.@dee', expected: 'de, which is missing here' },
    ])
  })

  it('have cells as a table has them', async () => {
    const menu = {
      kind: 'list',
      label: 'Menu',
      of: { dish: text('Dish'), price: { kind: 'price', label: 'Price' } },
    } as unknown as Field
    const fields = { ...context.fields, menu }
    const rows = inlineRows(
      [
        {
          headline: 'a',
          menu: [{ price: { amount: 6, currency: 'EUR' }, dish: 'Soup' }],
          '@de': { note: 5 },
          focal: [0, 1],
        },
      ],
      { ...context, fields },
    )
    const [row] = await everything(rows.read())
    const cells = row?.cells() ?? []
    const cell = (column: string) => cells[rows.columns.indexOf(column)]
    expect(cells).toHaveLength(rows.columns.length)
    expect(['id', 'headline', 'menu', 'note@de', 'focal', 'legal'].map(cell)).toEqual([
      'row-001',
      'a',
      'Soup | 6 EUR',
      '5',
      '0 1',
      '',
    ])
  })
})

describe('files of JSON', () => {
  it('are read line by line, blank lines aside', async () => {
    const { rows, issues } = await readRows('{"headline":"a"}\r\n\n{"headline":"b","id":"x"}', context, {
      name: 'rows.jsonl',
    })
    expect(issues).toEqual([])
    expect(rows.map(({ id, line }) => [id, line])).toEqual([
      ['row-001', 1],
      ['x', 3],
    ])
    expect(rows[1]?.row?.at('note')).toBe('line 3, note')
  })

  it('have an issue for each line that is no object', async () => {
    const { issues, rows } = await readRows('{"headline":"a"}\n{"headline":\n[1]\n"x"', context, {
      name: 'rows.ndjson',
    })
    expect(rows[0]?.issues).toEqual([])
    expect(issues.map(({ path }) => path)).toEqual(['line 2', 'line 3', 'line 4'])
    expect(rows[1]?.row).toBeUndefined()
  })

  it('may be arrays', async () => {
    const { rows, issues } = await readRows('[{"headline":"a"},5]', context, { name: 'rows.json' })
    expect(rows[0]?.row?.at('note')).toBe('0.note')
    expect(issues).toMatchObject([{ path: '1', found: '"5"', expected: 'an object' }])
  })

  it.each([
    ['rows.json', '{}', 'an array'],
    ['rows.json', '[', 'JSON'],
    ['rows.jsonl', `{"headline":"${'x'.repeat(400_000)}`, 'on a line of its own'],
  ])('%s is refused with %.10s', async (name, content, expected) => {
    const { issues } = await readRows(content, context, { name })
    expect(issues).toHaveLength(1)
    expect(JSON.stringify(issues)).toContain(expected)
  })
})

describe('valuesIn', () => {
  const row = async (object: Record<string, unknown>) => (await fromJson(object)).rows[0]?.row as Row

  it('falls back only where the field says so', async () => {
    const { values, issues } = valuesIn(
      await row({ headline: 'Hello', note: 'Note', legal: 'Legal', '@de': { headline: 'Hallo' } }),
      'de',
      context,
    )
    expect(issues).toEqual([])
    expect({ ...values }).toEqual({ headline: 'Hallo', note: 'Note' })
  })

  it('reports a required field without copy in a locale', async () => {
    const { issues } = valuesIn(await row({ headline: 'Hello', '@de': { headline: ' ' } }), 'de', context)
    expect(issues).toMatchObject([{ path: 'rows.0.headline@de', column: 'headline@de', found: 'nothing' }])
  })
})
