import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { prepare } from '../../src/campaign/prepare.ts'
import { BroadsideError } from '../../src/error/error.ts'
import { encodeSingleByte } from '../support/encode.ts'
import { jpeg } from '../support/jpeg.ts'
import { produce } from '../support/produce-manifest.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'broadside-rejected-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})

const write = (name: string, content: string | Uint8Array): void =>
  writeFileSync(path.join(folder, name), content)
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8')

function campaign(changes: object = {}): void {
  const sound = {
    name: 'spring',
    brand: 'halden',
    template: 'sale-ad',
    placements: ['google-display-300x250'],
    locales: ['en'],
    rows: 'rows.csv',
  }
  write('spring.json', JSON.stringify({ ...sound, ...changes }))
}

/** The command, in a process of its own. */
function make(...flags: string[]) {
  const run = spawnSync(process.execPath, [BROADSIDE, 'make', 'spring.json', ...flags], {
    cwd: folder,
    encoding: 'utf8',
  })
  return { code: run.status, out: run.stdout, notes: run.stderr.replace(/\s+/g, ' ') }
}

const file = path.join(folder, 'spring.json')
const out = path.join(folder, 'out', 'spring')

/** The same in this process, which is faster. */
const produced = (to = out) => produce(file, { out: to, projectDir: folder, jobs: 0 })

const mistakes = async (options: { strict?: boolean } = {}): Promise<readonly string[]> => {
  const refused = await prepare(file, { projectDir: folder, ...options }).catch((error: unknown) => error)
  return refused instanceof BroadsideError ? refused.issues.map(({ path }) => path) : []
}

const HEAD = 'Rabatt;Überschrift;CTA;plate;Lager\r\n'
const GOOD = '-40;Shells that have seen the weather;Shop the shells;photo.jpg;3\r\n'
const MAPPED = { columns: { Rabatt: 'offer', Überschrift: 'headline', Lager: null } }

describe('rows with mistakes', () => {
  it('are left out, told, and made once they are mended', async () => {
    campaign(MAPPED)
    write('photo.jpg', await jpeg(640, 480))
    const bad = '=40;;Shop;photo.jpg;1\r\n-20;Fine but for its picture;Shop;gone.jpg;2\r\n'
    write('rows.csv', encodeSingleByte(HEAD + bad + GOOD, 'windows-1252'))

    const first = make()
    expect(first.code, first.notes).toBe(1)
    expect(first.notes).toContain('2 rows were left out of 3 in rows.csv')
    expect(first.notes).toContain('line 2, column Überschrift: found nothing')
    expect(first.out).toContain('read as Windows-1252')
    expect(first.out).toContain('columns left out: Lager')
    const manifest = JSON.parse(read('out/spring/manifest.json'))
    expect(manifest.counts).toEqual({ done: 1, refused: 0, failed: 0 })
    expect(manifest.rejected).toMatchObject({ rows: 2, file: 'rejected.csv' })

    const text = read('out/spring/rejected.csv')
    const [head, ...rows] = parse(text, { bom: true }) as string[][]
    expect(head).toEqual([
      ...['id', 'Rabatt', 'Überschrift', 'CTA', 'plate', 'Lager'],
      ...['problem line', 'problem column', 'problem'],
    ])
    expect(rows.map((row) => row.slice(0, 8))).toEqual([
      ['row-001', "'=40", '', 'Shop', 'photo.jpg', '1', '2', 'Überschrift'],
      ['row-002', "'-20", 'Fine but for its picture', 'Shop', 'gone.jpg', '2', '3', 'plate'],
    ])
    expect(rows[0]?.[8]).toMatch(/^Überschrift: found nothing, expected /)

    // As a spreadsheet would save it, with what was wrong put right; the other columns as they are.
    const mended = text.replace('40,,Shop', '40,Mended,Shop').replace('gone.jpg', 'photo.jpg')
    write('out/spring/rejected.csv', mended)
    campaign({ ...MAPPED, rows: 'out/spring/rejected.csv' })
    await expect(produced()).rejects.toMatchObject({
      issues: [{ found: expect.stringContaining('made into') }],
    })
    const made = await produced(path.join(folder, 'mended'))
    expect(made.rejected).toBeUndefined()
    expect(made.exports.map(({ row }) => row)).toEqual(['row-001', 'row-002'])
    expect(JSON.stringify(made.exports[0])).toContain('"=40"')

    // The work somebody did on the file is not lost to a run that has none to leave out.
    campaign(MAPPED)
    write('rows.csv', HEAD + GOOD)
    expect((await produced()).rejected).toBeUndefined()
    expect(existsSync(path.join(out, 'rejected.csv'))).toBe(false)
    expect(read('out/spring/rejected-edited.csv')).toBe(mended)
  })

  it('are told to programs, the first of them', () => {
    campaign()
    write(
      'rows.csv',
      `offer,headline,cta\n${'-5,,Shop\n'.repeat(30)}-5,Shells that have seen,Shop the shells\n`,
    )
    const { code, out: json, notes } = make('--json')
    const result = JSON.parse(json)
    expect(code).toBe(1)
    expect(result.ok).toBe(false)
    expect(result.campaigns[0].rows).toMatchObject({
      good: 1,
      rejected: 30,
      rejectedFile: path.join('out', 'spring', 'rejected.csv'),
    })
    expect(result.campaigns[0].rows.issues).toHaveLength(20)
    expect(notes.match(/found nothing/g)).toHaveLength(20)
    expect(notes).toContain('and 10 more in')
  })

  it('refuse the run under --strict', async () => {
    campaign()
    write('rows.csv', 'offer,headline,cta\n-5,,Shop\n-5,Shells that have seen,Shop\n')
    const { code, notes } = make('--strict')
    expect(code).toBe(2)
    expect(notes).toContain('line 2, column headline found nothing')
    expect(readdirSync(folder)).not.toContain('out')
  })

  it('refuse the run where no good one is left, and where they stand in the campaign', async () => {
    campaign()
    write('rows.csv', 'offer,headline,cta\n-5,,Shop\n-5,,Shop\n')
    expect(await mistakes()).toEqual(['line 2, column headline', 'line 3, column headline'])
    write('rows.csv', 'offer,headline,cta\n,,\n')
    expect(await mistakes()).toEqual([''])
    write('rows.csv', `offer,headline,cta\n${'-5,,Shop\n'.repeat(300)}`)
    expect(await mistakes()).toHaveLength(201)
    const rows = [
      { offer: '-5', cta: 'Shop' },
      { offer: '-5', headline: 'Shells', cta: 'Shop' },
    ]
    campaign({ rows })
    expect(await mistakes()).toEqual(['rows.0.headline'])
  })

  it('may come as JSON Lines, and go as a table', async () => {
    campaign({ rows: 'rows.jsonl' })
    const lines = [
      '{"id":"a","offer":"−40","headline":"Shells that have seen","cta":"Shop"}',
      '{"id":"b","offer":"-5"',
      '{"id":"a","offer":"-5","headline":"Twice","cta":"Shop"}',
    ]
    write('rows.jsonl', lines.join('\n'))
    expect((await produced()).rejected?.rows).toBe(2)
    const [head = [], ...rows] = parse(read('out/spring/rejected.csv'), { bom: true }) as string[][]
    const cell = (row: number, name: string) => rows[row]?.[head.indexOf(name)]
    expect([0, 1].map((row) => cell(row, 'problem line'))).toEqual(['2', '3'])
    expect(cell(0, 'problem')).toContain('an object on this line')
    expect(cell(1, 'headline')).toBe('Twice')
    expect(cell(1, 'problem')).toContain('that of line 1 is the same')
  })
})
