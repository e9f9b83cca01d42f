import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rememberingFinder } from '../../src/campaign/input/design-finder.ts'
import type { TablePage } from '../../src/server/bulk/open-table.ts'
import { Pace } from '../../src/server/bulk/pace.ts'
import { MOST } from '../../src/server/bulk/table.ts'
import { CellConflict, Tables } from '../../src/server/bulk/tables.ts'
import { Drafts } from '../../src/server/drafts.ts'
import type { DraftCampaign } from '../../src/server/schema.ts'
import { photo } from '../support/photo.ts'

const CAMPAIGN: DraftCampaign = {
  name: 'shows',
  brand: 'lumen',
  template: 'event-poster',
  placements: ['open-graph'],
  locales: ['en', 'de'],
  plate: { source: 'procedural', seed: 1 },
  rows: [{ title: 'Late show', when: '2027-03-14T19:30' }],
}

let project: string
let drafts: Drafts
let tables: Tables

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-tables-'))
  drafts = new Drafts(path.join(project, 'drafts'))
  tables = new Tables({ projectDir: project, drafts, designs: rememberingFinder() })
})
afterAll(async () => {
  tables.close()
  await rm(project, { recursive: true, force: true })
})

async function taken(text: string | Uint8Array, name = 'shows.csv'): Promise<string> {
  const { id } = await drafts.create(CAMPAIGN)
  await tables.take(id, name, typeof text === 'string' ? Buffer.from(text) : text)
  return id
}

/** The first rows of a table, when all of it was checked. */
async function pageOf(id: string): Promise<TablePage> {
  return (await tables.page(id, 'all', 0, 100)) as TablePage
}

async function messages(id: string): Promise<readonly string[]> {
  return (await pageOf(id)).rows.flatMap(({ problems }) => problems.map(({ message }) => message))
}

const HEAD = 'Title;title@de;When;when@de;Notes'

describe('the table of a draft', () => {
  it('knows columns by their titles, says what it does not use and what is missing', async () => {
    const id = await taken('Titel;when;titel@de;when@de;Notes\nNight;14.03.2027;Nacht;14.03.2027;x')
    const { columns, missing } = await pageOf(id)
    expect(columns.map(({ target }) => target)).toEqual([null, 'when', null, 'when@de', null])
    expect(columns[0]?.meant).toBe('title')
    expect(missing.map(({ target }) => target)).toEqual(['title', 'title@de'])
    await tables.map(id, ['title', 'when', 'title@de', 'when@de', null], true)
    expect((await pageOf(id)).missing).toEqual([])
    expect(await messages(id)).toEqual([])
  })

  it('tells mistakes at their cells, and what to do', async () => {
    const long = 'x'.repeat(43)
    const id = await taken(
      `id;${HEAD}\none;Night;Nacht;soon;14.03.2027;\ntwo;${long};Nacht;14.03.2027;14.03.2027;\none;;Nacht;14.03.2027;14.03.2027;\nfour;a;b`,
    )
    await tables.map(id, ['id', 'title', 'title@de', 'when', 'when@de', null], true)
    const { rows, counts } = await pageOf(id)
    expect(rows.map(({ problems }) => problems.map(({ at }) => at))).toEqual([[3], [1], [1, 0], [undefined]])
    expect(await messages(id)).toEqual([
      'Write a date such as 2027-03-14, or with a time 2027-03-14T19:30.',
      'At most 42 characters; it has 43.',
      'Title is needed.',
      'Write another name: row 1 has this one.',
      'Found 3 cells; expected 6, one for each column.',
    ])
    expect(counts).toEqual({ rows: 4, good: 0, wrong: 4, leftOut: 0, checked: 4 })
    await tables.leaveOut(id, 1, true)
    expect((await pageOf(id)).rows[2]?.problems.map(({ at }) => at)).toEqual([1])
  })

  it('takes a change only from who knows what stands there', async () => {
    const id = await taken('title;title@de;when\nNight;Nacht;14.03.2027')
    const row = await tables.change(id, 1, [{ at: 0, before: 'Night', after: 'Day' }])
    expect(row?.cells[0]).toBe('Day')
    await expect(tables.change(id, 1, [{ at: 0, before: 'Night', after: 'Noon' }])).rejects.toThrow(
      CellConflict,
    )
    // A field without a column gets one.
    await tables.change(id, 1, [{ at: 'venue', after: 'Dockside 4' }])
    expect((await pageOf(id)).columns.at(-1)).toEqual({ title: 'venue', target: 'venue' })
  })

  it('is there again for a server that starts anew, and lies on disk as a campaign', async () => {
    const id = await taken('title;title@de;when\nNight;Nacht;14.03.2027\nDay;Tag;15.03.2027')
    await tables.change(id, 2, [{ at: 0, after: '=1+1' }])
    await tables.leaveOut(id, 1, true)
    const others = new Tables({ projectDir: project, drafts, designs: rememberingFinder() })
    expect((await others.page(id, 'all', 0, 9))?.rows.map(({ cells }) => cells[0])).toEqual(['Night', '=1+1'])
    const written = await others.written(id)
    expect(written?.hash).toBe(await tables.hash(id))
    const campaign = JSON.parse(await readFile(String(written?.file), 'utf8'))
    expect(campaign).toEqual({ ...CAMPAIGN, rows: 'rows.jsonl' })
    const rows = await readFile(path.join(drafts.folderOf(id), 'rows.jsonl'), 'utf8')
    expect(
      rows
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([{ id: 'row-002', title: '=1+1', when: '15.03.2027', '@de': { title: 'Tag' } }])
  })

  it('goes along when its draft is duplicated, and each is changed by itself', async () => {
    const id = await taken('title;title@de;when\nNight;Nacht;14.03.2027\nDay;Tag;15.03.2027')
    await tables.leaveOut(id, 2, true)
    const { id: copy } = await drafts.create(CAMPAIGN)
    await tables.copy(id, copy)
    expect(await pageOf(copy)).toEqual(await pageOf(id))
    await tables.change(copy, 1, [{ at: 0, after: 'Dusk' }])
    expect((await pageOf(id)).rows[0]?.cells[0]).toBe('Night')
    const { id: bare } = await drafts.create(CAMPAIGN)
    await tables.copy(bare, copy)
    expect((await pageOf(copy)).rows[0]?.cells[0]).toBe('Dusk')
  })

  it('takes a first line that is a row, JSON with languages, and pasted cells', async () => {
    const pasted = await taken('Night\tNacht\t14.03.2027\nDay\tTag\t15.03.2027', 'Pasted cells.tsv')
    await tables.map(pasted, ['title', 'title@de', 'when'], false)
    expect((await pageOf(pasted)).rows.map(({ id, cells }) => [id, cells[0]])).toEqual([
      ['row-001', 'Night'],
      ['row-002', 'Day'],
    ])
    const lines =
      '{"title":"Night","@de":{"title":"Nacht","when":"2027-03-14"},"when":"2027-03-14","extra":[1]}'
    const json = await taken(lines, 'shows.jsonl')
    const { columns, rows } = await pageOf(json)
    expect(columns.map(({ title, target }) => [title, target])).toEqual([
      ['title', 'title'],
      ['title@de', 'title@de'],
      ['when@de', 'when@de'],
      ['when', 'when'],
      ['extra', null],
    ])
    expect(rows[0]?.problems).toEqual([])
  })

  it('reaches no file but the pictures of the draft', async () => {
    const outside = path.join(project, 'outside.jpg')
    await writeFile(outside, await photo(64, 64))
    const names = [
      outside,
      '../outside.jpg',
      '../../drafts/x/pictures/a.jpg',
      'pictures/../../x.jpg',
      'Boats.JPG',
    ]
    const id = await taken(
      [
        'title;title@de;when;when@de;plate',
        ...names.map((name) => `Night;Nacht;2027-03-14;2027-03-14;${name}`),
      ].join('\n'),
    )
    const { rows } = await pageOf(id)
    for (const { object } of rows) expect(object.plate).toMatch(/^pictures\/[a-z0-9-]*\.missing$/)
    expect(rows.every(({ wrong }) => wrong)).toBe(true)
    await drafts.keepPicture(id, 'boats.jpg', await photo(64, 64))
    const [, , , , boats] = (await pageOf(id)).rows
    expect(boats?.object.plate).toMatch(/^pictures\/boats-[0-9a-f]{10}\.jpg$/)
    expect(boats?.problems).toEqual([])
  })

  it('refuses what is too much before it is kept', async () => {
    const rows = Array.from({ length: MOST.rows + 1 }, (_, at) => `${at}`)
    await expect(taken(['title', ...rows].join('\n'))).rejects.toThrow(/mistake/)
    const titles = Array.from({ length: MOST.columns + 1 }, (_, at) => `c${at}`)
    await expect(taken(`${titles.join(',')}\n${titles.join(',')}`)).rejects.toThrow(/mistake/)
    await expect(taken(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), 'shows.xlsx')).rejects.toThrow(/mistake/)
  })

  it('checks every row, however often somebody looks meanwhile', async () => {
    const lines = Array.from({ length: 420 }, (_, at) => `Night ${at};Nacht;14.03.2027;14.03.2027`)
    const id = await taken(['title;title@de;when;when@de', ...lines].join('\n'))
    const checked = async (): Promise<number | undefined> =>
      (await tables.page(id, 'all', 0, 25))?.counts.checked
    await expect.poll(checked, { timeout: 20_000, interval: 5 }).toBe(420)
  })

  it('never keeps half a table', async () => {
    const id = await taken('title;title@de;when\nNight;Nacht;14.03.2027')
    const before = await readFile(path.join(drafts.folderOf(id), 'table.jsonl'), 'utf8')
    await expect(tables.take(id, 'x.csv', Buffer.from('title;title'))).rejects.toThrow()
    expect(await readFile(path.join(drafts.folderOf(id), 'table.jsonl'), 'utf8')).toBe(before)
  })
})

describe('the pace of a run', () => {
  it('is that of late', () => {
    const pace = new Pace()
    pace.step(0)
    expect(pace.told(10)).toEqual({})
    for (let at = 1; at <= 60; at += 1) pace.step(at * 500)
    expect(pace.told(10)).toEqual({ perMinute: 120, leftMs: 5000 })
  })
})
