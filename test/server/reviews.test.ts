import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { longJson } from '../../src/kit/long-json.ts'
import { answer } from '../../src/server/api.ts'
import { Drafts } from '../../src/server/drafts.ts'
import { type Reviewed, Reviews } from '../../src/server/reviews.ts'
import type { Workshop } from '../../src/server/workshop.ts'

let root: string
let drafts: Drafts
let reviews: Reviews
let workshop: Workshop
let running = false

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'broadside-reviews-'))
  drafts = new Drafts(root)
  reviews = new Reviews(drafts)
  const runs = { isRunning: () => running }
  workshop = { drafts, reviews, runs } as unknown as Workshop
})
afterAll(() => rm(root, { recursive: true, force: true }))

/** A draft of which two exports were made; the bytes of files stand for pictures. */
async function made(): Promise<string> {
  const { id } = await drafts.create({
    ...{ name: 'spring-talk', brand: 'halden', template: 'statement' },
    placements: ['open-graph', 'instagram-story'],
    locales: ['en'],
    plate: { source: 'procedural', seed: 1 },
    rows: [{ headline: 'The long way round' }],
  })
  await remake(id, { 'open-graph': 'a', 'instagram-story': 'b' })
  return id
}

async function remake(id: string, hashes: Readonly<Record<string, string>>): Promise<void> {
  const out = drafts.outOf(id)
  await mkdir(out, { recursive: true })
  const exports = Object.entries(hashes).map(([placement, letter]) => ({
    ...{ status: 'done', row: 'row-001', locale: 'en', placement, file: `${placement}.png` },
    ...{ width: 4, height: 4, format: 'png', alt: 'A sentence', sha256: letter.repeat(64) },
  }))
  for (const { file } of exports) await writeFile(path.join(out, file), 'pixels')
  await writeFile(path.join(out, 'secret.txt'), 'not for reviewers')
  await writeFile(
    path.join(out, 'manifest.json'),
    [...longJson({ schema: 1 }, { plates: [], exports })].join(''),
  )
}

async function call(method: string, url: string, body?: object): Promise<Response> {
  const request = new Request(`http://studio${url}`, { method, ...(body && { body: JSON.stringify(body) }) })
  return answer(request, workshop)
}

async function asked(id: string): Promise<string> {
  const { link } = (await (await call('POST', `/api/drafts/${id}/review`)).json()) as { link: string }
  return link.replace('/review/', '/api/reviews/')
}

const look = async (api: string): Promise<Reviewed> => (await call('GET', api)).json() as Promise<Reviewed>
const seen = ({ exports }: Reviewed) =>
  exports.map(({ row, locale, placement, content }) => ({ row, locale, placement, content }))
const stand = ({ exports }: Reviewed) => exports.map(({ standing }) => standing.status)

it('approve what is seen, and end for what is made anew', async () => {
  const id = await made()
  const api = await asked(id)
  expect(await asked(id)).toBe(api)
  const covers = seen(await look(api))
  const approve = (about: object[]) =>
    call('POST', `${api}/decisions`, { by: 'Ana', verdict: 'approved', covers: about })
  expect((await approve(covers)).status).toBe(201)
  expect(stand(await look(api))).toEqual(['approved', 'approved'])
  const manifest = await readFile(path.join(drafts.outOf(id), 'manifest.json'), 'utf8')
  expect(manifest.match(/"approvals":\[\{"by":"Ana"/g)?.length).toBe(2)

  await remake(id, { 'open-graph': 'a', 'instagram-story': 'c' })
  expect(stand(await look(api))).toEqual(['approved', 'void'])
  // A page that still shows the old one cannot approve the new one.
  expect((await approve(covers)).status).toBe(409)
  running = true
  expect((await approve(seen(await look(api)))).status).toBe(409)
  running = false
  expect((await approve(seen(await look(api)))).status).toBe(201)
  expect(stand(await look(api))).toEqual(['approved', 'approved'])
})

it('keep comments, at a point, about what was seen', async () => {
  const id = await made()
  const api = await asked(id)
  const [about] = seen(await look(api))
  const comment = { by: ' Ben ', text: 'Larger', about, point: { x: 0.5, y: 0.25 } }
  expect((await call('POST', `${api}/comments`, comment)).status).toBe(201)
  for (const wrong of [
    { ...comment, by: ' ' },
    { ...comment, text: '' },
    { ...comment, point: { x: 2, y: 0 } },
    { ...comment, text: 'x'.repeat(3000) },
    { ...comment, done: true },
  ])
    expect((await call('POST', `${api}/comments`, wrong)).status).toBe(422)
  const [kept] = (await look(api)).comments
  expect(kept).toMatchObject({ by: 'Ben', text: 'Larger', isCurrent: true, done: false })
  expect((await call('PUT', `/api/drafts/${id}/review/comments/${kept?.id}/done`)).status).toBe(200)
  expect((await call('PUT', `/api/drafts/${id}/review/comments/none/done`)).status).toBe(404)
  await remake(id, { 'open-graph': 'd', 'instagram-story': 'b' })
  expect((await look(api)).comments[0]).toMatchObject({ isCurrent: false, done: true })
})

it('lead who has the link to the exports of that draft, and nowhere else', async () => {
  const [id, other] = [await made(), await made()]
  const api = await asked(id)
  const secret = api.split('/').at(-1) as string
  expect(await (await call('GET', `${api}/files/open-graph.png`)).text()).toBe('pixels')
  for (const file of ['secret.txt', 'manifest.json', '..%2Fcampaign.json', 'contact-sheet.jpg'])
    expect((await call('GET', `${api}/files/${file}`)).status).toBe(404)
  await asked(other)
  expect((await call('GET', `/api/reviews/${other}/${secret}`)).status).toBe(404)

  const admitted = await Promise.all(
    [`/review/${id}/${secret}`, `${api}/files/a.png?download`, '/_astro/review.js', '/mark.svg'].map((url) =>
      reviews.admits(url),
    ),
  )
  expect(admitted).toEqual([true, true, true, true])
  const refused = await Promise.all(
    [
      ...['/', '/api/drafts', `/drafts/${id}`, `/api/drafts/${id}/review`, `/review/${other}/${secret}`],
      ...[`/review/${id}/${'A'.repeat(22)}`, `/review/${id}/${secret}x`, `/x/review/${id}/${secret}`],
    ].map((url) => reviews.admits(url)),
  )
  expect(refused).not.toContain(true)

  await call('DELETE', `/api/drafts/${id}/review/link`)
  expect(await reviews.admits(`/review/${id}/${secret}`)).toBe(false)
  expect((await call('GET', api)).status).toBe(404)
})
