import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProduceEvent } from '../../src/campaign/event.ts'
import { type ProduceOptions, produce } from '../../src/campaign/produce.ts'
import { readManifest } from '../../src/export/manifest.ts'
import { hashesBelow, hoursOf, projectDir, rowsOf, temporaryFolder } from '../support/hours.ts'

let folder: string
let remove: () => Promise<void>
beforeAll(async () => {
  ;({ folder, remove } = await temporaryFolder())
})
afterAll(() => remove())

/** Makes a campaign and tells which exports were made in this run. */
const make = async (name: string, source: object, options: Partial<ProduceOptions> = {}) => {
  const out = path.join(folder, name)
  const made: string[] = []
  const events: ProduceEvent[] = []
  const run = await produce(source, {
    out,
    projectDir,
    jobs: 0,
    ...options,
    onEvent: (event) => {
      events.push(event)
      if ('entry' in event) made.push(`${event.entry.row} ${event.entry.placement}`)
    },
  })
  return { ...run, out, made: made.toSorted(), events, listing: await readManifest(run.manifest) }
}
const journalOf = (name: string): string => path.join(folder, name, '.broadside/journal.sqlite')

describe('a campaign that is made again', () => {
  it('makes nothing again that lies there unchanged, and only what changed of the rest', async () => {
    const first = await make('again', hoursOf(rowsOf(3)))
    expect(first).toMatchObject({ counts: { done: 6, refused: 0, failed: 0 }, kept: 0 })
    const files = await hashesBelow(first.out)

    const second = await make('again', hoursOf(rowsOf(3)))
    expect(second).toMatchObject({ counts: { done: 6 }, kept: 6, made: [] })
    expect(second.events.map(({ type }) => type)).toEqual(['planned', 'rows-read', 'kept', 'done'])
    expect(await hashesBelow(first.out)).toEqual(files)

    const [one, two, three] = rowsOf(3)
    const changed = await make('again', hoursOf([one, { ...two, headline: 'Closed' }, three] as object[]))
    expect(changed).toMatchObject({ kept: 4, made: ['r2 badge', 'r2 small-portrait'] })
    expect(changed.listing.exports).toHaveLength(6)
    expect(await hashesBelow(first.out)).toEqual(
      await hashesBelow(
        (await make('at-once', hoursOf([one, { ...two, headline: 'Closed' }, three] as object[]))).out,
      ),
    )
  })

  it('makes again what is gone or was changed, and all of it where that is asked for', async () => {
    const { out } = await make('damaged', hoursOf(rowsOf(2)))
    const files = await hashesBelow(out)
    await rm(path.join(out, 'badge/hours_r1_en_150x150.png'))
    await writeFile(path.join(out, 'badge/hours_r2_en_150x150.png'), 'not a picture')
    expect(await make('damaged', hoursOf(rowsOf(2)))).toMatchObject({
      kept: 2,
      made: ['r1 badge', 'r2 badge'],
    })
    expect(await hashesBelow(out)).toEqual(files)
    expect((await make('damaged', hoursOf(rowsOf(2)), { fresh: true })).made).toHaveLength(4)
  })

  it('keeps refusals, and with `failed` makes only what was refused or failed', async () => {
    const [one] = rowsOf(1)
    const placements = [{ id: 'strip', width: 600, height: 200, formats: ['jpeg'] }]
    const tight = hoursOf([one, { id: 'long', headline: 'W'.repeat(60) }] as object[], { placements })
    expect((await make('failed', tight)).counts).toEqual({ done: 1, refused: 1, failed: 0 })
    expect(await make('failed', tight)).toMatchObject({ kept: 2, made: [] })
    const again = await make('failed', tight, { failed: true })
    expect(again).toMatchObject({ kept: 1, made: ['long strip'], counts: { done: 1, refused: 1 } })
    await expect(make('never', tight, { failed: true })).rejects.toMatchObject({
      issues: [{ found: 'nothing that was made before' }],
    })
  })

  it('lists a part beside what lies there of the rest', async () => {
    const only = { only: ({ placement }: { placement: { id: string } }) => placement.id === 'badge' }
    const part = await make('part', hoursOf(rowsOf(2)), only)
    expect(part.listing.exports.map(({ placement }) => placement)).toEqual(['badge', 'badge'])
    expect((await make('part', hoursOf(rowsOf(2)))).made).toEqual(['r1 small-portrait', 'r2 small-portrait'])
    expect((await make('part', hoursOf(rowsOf(2)), only)).listing.exports).toHaveLength(4)
  })

  it('tells of files that are no longer in the campaign, and removes those that nobody changed if asked', async () => {
    const { out } = await make('left', hoursOf(rowsOf(3)))
    await writeFile(path.join(out, 'badge/hours_r3_en_150x150.png'), 'worked on')
    const fewer = await make('left', hoursOf(rowsOf(1), { names: 'x-{row}.{ext}' }))
    expect(fewer.leftOver).toMatchObject({ count: 6, removed: false })
    expect(Object.keys(await hashesBelow(out)).filter((file) => file.includes('/'))).toHaveLength(8)
    const pruned = await make('left', hoursOf(rowsOf(1), { names: 'x-{row}.{ext}' }), { prune: true })
    expect(pruned).toMatchObject({ leftOver: { count: 5, removed: true }, kept: 2 })
    expect(Object.keys(await hashesBelow(out)).filter((file) => file.includes('/'))).toEqual([
      'badge/hours_r3_en_150x150.png',
      'badge/x-r1.png',
      'small-portrait/x-r1.jpg',
    ])
  })
})

describe('a journal', () => {
  it.each([
    ['is gone', async (file: string) => rm(file)],
    ['is no database', async (file: string) => writeFile(file, 'x'.repeat(5000))],
    [
      'is cut off',
      async (file: string) => {
        const bytes = await readFile(file)
        await writeFile(file, bytes.subarray(0, bytes.byteLength / 2))
      },
    ],
    [
      'is that of another program',
      async (file: string) => {
        await rm(file)
        const db = new DatabaseSync(file)
        db.exec('CREATE TABLE export (x)')
        db.close()
      },
    ],
  ])('that %s is set aside, and what the manifest lists is kept', async (what, spoil) => {
    const name = `journal ${what}`
    const { out } = await make(name, hoursOf(rowsOf(2)))
    const files = await hashesBelow(out)
    await spoil(journalOf(name))
    const again = await make(name, hoursOf(rowsOf(2)))
    expect(again).toMatchObject({ kept: 4, made: [] })
    expect(await hashesBelow(out)).toEqual(files)
    const isAside = (await readdir(path.dirname(journalOf(name)))).includes('journal.unusable-1.sqlite')
    expect(isAside).toBe(what !== 'is gone')
    expect(again.events.some(({ type }) => type === 'journal-set-aside')).toBe(isAside)
  })

  it('of a later program is left alone, and named', async () => {
    await make('later', hoursOf(rowsOf(1)))
    const db = new DatabaseSync(journalOf('later'))
    db.exec('PRAGMA user_version = 99')
    db.close()
    const before = await readFile(journalOf('later'))
    await expect(make('later', hoursOf(rowsOf(1)))).rejects.toMatchObject({
      code: 'JOURNAL_UNUSABLE',
      message: expect.stringContaining('a later version of Broadside'),
    })
    expect(await readFile(journalOf('later'))).toEqual(before)
  })

  it('is that of one run at a time', async () => {
    let second: Promise<unknown> | undefined
    const onEvent = (event: ProduceEvent): void => {
      const options = { out: path.join(folder, 'busy'), projectDir, jobs: 0 }
      if (event.type === 'plate-done') second ??= produce(hoursOf(rowsOf(1)), options).catch((error) => error)
    }
    await produce(hoursOf(rowsOf(1)), { out: path.join(folder, 'busy'), projectDir, jobs: 0, onEvent })
    expect(await second).toMatchObject({ code: 'FOLDER_BUSY', exit: 3 })
    expect((await make('busy', hoursOf(rowsOf(1)))).kept).toBe(2)
  })
})
