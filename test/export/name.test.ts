import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NameParts } from '../../src/export/name.ts'
import { patternFaults, patternOf } from '../../src/export/name-pattern.ts'
import { seeded } from '../../src/kit/random.ts'
import { within } from '../../src/store/disk.ts'
import { safeNames, stemsFor } from '../support/names.ts'

const one = (id: string): string => safeNames([id]).get(id) as string
const parts: NameParts = {
  campaign: 'spring',
  brand: 'maree',
  template: 'card',
  placement: 'open-graph',
  platform: 'Open Graph',
  row: 'row-001',
  locale: 'de',
  width: 1200,
  height: 630,
  values: {},
}
const stem = (row: string): string => stemsFor(patternOf({}), [{ ...parts, row }])[0] as string

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

describe('stemsFor', () => {
  const named = (pattern: string, ...values: readonly Partial<NameParts>[]): readonly string[] =>
    stemsFor(
      pattern,
      values.map((own, at) => ({ ...parts, row: `row-${at}`, ...own })),
    )

  it('fills the pattern of the issue, in folders by platform', () => {
    const names = '{campaign}_{row}_{placement}_{locale}@{w}x{h}.{ext}'
    expect(named(patternOf({ names, folders: 'platform' }), {})).toEqual([
      'Open-Graph/spring_row-0_open-graph_de@1200x630',
    ])
    expect(patternOf({ names: '{locale}/{row}.{ext}' })).toBe('{locale}/{row}.{ext}')
    expect(patternOf({ names: '{row}.{ext}', folders: 'none' })).toBe('{row}.{ext}')
  })

  it('tells apart what would be one file, by something that does not depend on order', () => {
    const twins = [
      { values: { title: 'STRASSE' } },
      { values: { title: 'straße' } },
      { values: { title: 'Weg' } },
    ]
    const names = named('{title}.{ext}', ...twins)
    expect(names[0]).toMatch(/^STRASSE-[0-9a-f]{8}$/)
    expect(names[1]).toMatch(/^straße-[0-9a-f]{8}$/)
    expect(names[2]).toBe('Weg')
    const other = stemsFor(
      '{title}.{ext}',
      twins.map((own, at) => ({ ...parts, row: `row-${at}`, ...own })).toReversed(),
    )
    expect(other.toReversed()).toEqual(names)
  })

  it('keeps the names of the other files of a run free', () => {
    const values = ['manifest', 'Contact-Sheet', 'captions', 'record', 'a.explained'].map((title) => ({
      values: { title },
    }))
    expect(named('{title}.{ext}', ...values)).toEqual([
      'name-manifest',
      'name-Contact-Sheet',
      'name-captions',
      'name-record',
      'a-explained',
    ])
  })

  // What people, spreadsheets and attackers put into cells: paths, devices, bidi, case and form twins, endless text.
  it('of 10,000 hostile values, none leaves the folder and no two are one file', async () => {
    const random = seeded(5)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
    const pieces = [
      ...[
        '..',
        '.',
        '/',
        '\\',
        '../',
        '..\\',
        'C:',
        '~',
        '%2e%2e%2f',
        '\u0000',
        '\n',
        '\t',
        ' ',
        '.',
        '-',
        '_',
        '*',
        '?',
        '"',
        '<',
        '|',
      ],
      ...[
        'con',
        'PRN',
        'aux',
        'NUL.txt',
        'COM1',
        'com¹',
        'LPT9',
        'CONIN$',
        'manifest',
        'contact-sheet',
        'record.json',
        '.explained',
      ],
      ...[
        'A',
        'a',
        'ß',
        'SS',
        'ss',
        'İ',
        'i',
        'ı',
        'é',
        'e\u0301',
        'ﬁ',
        'fi',
        'Ω',
        'Ω',
        'ſ',
        's',
        'K',
        'K',
        '東',
        '👩‍👧',
        '\ufe0f',
        '\ufe0e',
      ],
      ...[
        '\u202e',
        '\u200b',
        '\u200d',
        '\ufeff',
        '\u00ad',
        '\ud800',
        '\udfff',
        '\ufffe',
        '\ue000',
        '\u034f',
        '\u{e0041}',
        '́'.repeat(60),
      ],
    ]
    const hostile = (): string =>
      random() < 0.01
        ? pick(pieces).repeat(400)
        : Array.from({ length: 1 + random() * 5 }, () => pick(pieces)).join('')
    const folder = await mkdtemp(path.join(tmpdir(), 'broadside-names-'))
    const root = path.join(folder, 'out')
    try {
      for (const pattern of ['{title}.{ext}', '{title}/{row}{title}.{ext}']) {
        const titles = Array.from({ length: 5000 }, hostile)
        const rows = safeNames(titles.map((_, at) => `${pick(pieces)}${at}`))
        const exports = titles.map((title, at) => ({
          ...parts,
          row: [...rows.values()][at] as string,
          values: { title },
        }))
        const files = stemsFor(pattern, exports).map((name) => `${name}.jpg`)
        const depth = pattern.split('/').length
        for (const file of files) {
          expect(within(root, file).startsWith(root + path.sep)).toBe(true)
          const segments = file.split('/')
          expect(segments).toHaveLength(depth)
          for (const segment of segments) {
            expect(segment).not.toMatch(/^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$| )/i)
            expect(segment).not.toMatch(/^[.~ -]|[. ]$|[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Co}<>:"\\|?*]/u)
            expect(Buffer.byteLength(segment)).toBeLessThan(240)
          }
        }
        const folded = files.map((file) =>
          file.normalize('NFKD').toLowerCase().toUpperCase().normalize('NFC'),
        )
        expect(new Set(folded).size).toBe(files.length)
        expect(folded).not.toContain('MANIFEST.JPG')
      }
      const files = stemsFor(
        '{title}.{ext}',
        Array.from({ length: 2000 }, (_, at) => ({
          ...parts,
          row: `row-${at}`,
          values: { title: hostile() },
        })),
      )
      const { mkdir } = await import('node:fs/promises')
      await mkdir(root)
      for (const file of files) await writeFile(within(root, `${file}.jpg`), '', { flag: 'wx' })
      expect(await readdir(folder)).toEqual(['out'])
      expect(await readdir(root)).toHaveLength(2000)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
})

describe('patternFaults', () => {
  it.each([
    ['{campaign}_{row}.{ext}', undefined],
    ['{title}.{ext}', undefined],
    ['{rwo}.{ext}', '{row}'],
    ['../{row}.{ext}', 'a path below the output folder, such as {platform}/{row}.{ext}'],
    ['/{row}.{ext}', 'a path below the output folder, such as {platform}/{row}.{ext}'],
    ['a\\{row}.{ext}', 'characters that every system takes in file names'],
    ['{row', 'names in brackets, such as {row}'],
    ['{ext}_{row}', '.{ext} at the end'],
  ])('%s', (names, expected) => {
    const faults = patternFaults({ names }, ['title'])
    expect(faults.map((fault) => fault.expected)).toEqual(expected === undefined ? [] : [expected])
  })
})
