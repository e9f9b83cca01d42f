import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Conflict, Drafts } from '../../src/server/drafts.ts'
import type { DraftCampaign } from '../../src/server/schema.ts'
import { photo } from '../support/photo.ts'

const CAMPAIGN: DraftCampaign = {
  name: 'spring-talk',
  brand: 'halden',
  template: 'statement',
  placements: ['open-graph'],
  locales: ['en'],
  plate: { source: 'procedural', seed: 1 },
  rows: [{ headline: 'The long way round' }],
}

let root: string
let drafts: Drafts

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'broadside-drafts-'))
  drafts = new Drafts(root)
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('are campaign files on disk', async () => {
  const { id } = await drafts.create(CAMPAIGN)
  expect(JSON.parse(await readFile(path.join(root, id, 'campaign.json'), 'utf8'))).toEqual(CAMPAIGN)
  expect((await drafts.list()).map((draft) => draft.id)).toContain(id)
  await drafts.remove(id)
  expect(await drafts.read(id)).toBeUndefined()
})

it('are saved only by those who know what stands there', async () => {
  const { id, revision } = await drafts.create(CAMPAIGN)
  const named = (name: string): DraftCampaign => ({ ...CAMPAIGN, name })
  // All at once: one is the first, the others hear of it.
  const all = await Promise.allSettled(
    ['a1', 'b1', 'c1'].map((name) => drafts.save(id, named(name), revision)),
  )
  expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected'])
  const now = await drafts.read(id)
  for (const each of all) {
    if (each.status === 'fulfilled') expect(each.value?.campaign.name).toBe(now?.campaign.name)
    else {
      expect(each.reason).toBeInstanceOf(Conflict)
      expect(each.reason.current.revision).toBe(now?.revision)
    }
  }
  expect(await readdir(path.join(root, id))).toEqual(['campaign.json'])
})

it('keep pictures under names that are safe, by what they are', async () => {
  const { id } = await drafts.create(CAMPAIGN)
  const bytes = await photo(80, 60)
  const kept = await drafts.keepPicture(id, '../../Évening sun?.PNG', bytes)
  expect(kept).toMatchObject({ width: 80, height: 60 })
  expect(kept.path).toMatch(/^pictures\/[a-z0-9-]+\.jpg$/)
  expect(await drafts.picture(id, kept.path)).toEqual(bytes)
  expect((await drafts.keepPicture(id, '???', bytes)).path).toMatch(/^pictures\/[0-9a-f]{10}\.jpg$/)
  await expect(drafts.keepPicture(id, 'x.jpg', new TextEncoder().encode('<svg/>'))).rejects.toMatchObject({
    code: 'PICTURE_UNREADABLE',
  })
  const copy = await drafts.copy(id)
  expect((await drafts.pictures(copy?.id ?? '')).length).toBe(2)
  // A file that was damaged keeps nobody from the others.
  await writeFile(path.join(drafts.folderOf(id), 'pictures', 'torn-0123456789.jpg'), 'no picture')
  expect((await drafts.pictures(id)).length).toBe(2)
})

it('lead nowhere else', async () => {
  await writeFile(path.join(root, 'secret.json'), '{}')
  const { id } = await drafts.create(CAMPAIGN)
  for (const name of ['..', '../secret', 'a/b', '', 'A', '.', 'x'.repeat(200)])
    expect(await drafts.read(name)).toBeUndefined()
  for (const name of ['../campaign.json', 'pictures/../campaign.json', 'pictures/.jpg', '/etc/passwd'])
    expect(await drafts.picture(id, name)).toBeUndefined()
  for (const name of ['../campaign.json', '../../secret.json', '/etc/passwd', '.'])
    expect(await drafts.made(id, name)).toBeUndefined()
})
