import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/index.ts'
import { barriersOn } from '../support/barriers.ts'
import { withBrowser } from '../support/browser.ts'
import { photo } from '../support/photo.ts'
import { type RunningStudio, startStudio } from '../support/studio.ts'
import { entriesOf } from '../support/unzip.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
/** Proofs of samples may still be made. */
const QUICKLY = { waitUntil: 'domcontentloaded' } as const
/** Fits most sizes, and not the strip that is added. */
const LONG = 'Experience extraordinary northern landscapes unaccompanied and entirely on foot'

let project: string
let studio: RunningStudio

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-studio-'))
  studio = await startStudio(project)
})

afterAll(async () => {
  // Whatever is under way: it drains, and ends well.
  expect(await studio.end()).toBe(0)
  await rm(project, { recursive: true, force: true })
})

describe('the studio', () => {
  it('takes a marketer from a template to the files the command line makes', async () => {
    await withBrowser(async (context) => {
      const strangers: string[] = []
      const faults: string[] = []
      context.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol.startsWith('http') && url.origin !== new URL(studio.address).origin)
          strangers.push(request.url())
      })
      context.on('weberror', (error) => faults.push(String(error.error())))
      context.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text())
      })
      context.setDefaultTimeout(60_000)
      const page = await context.newPage()
      await page.setViewportSize({ width: 1440, height: 900 })

      // A template, found by its filters.
      await page.goto(studio.address, QUICKLY)
      await page.getByRole('link', { name: 'Editorial', exact: true }).click()
      await page
        .getByRole('link', { name: /^Statement.*Halden/s })
        .first()
        .click()
      await page.waitForURL('**/templates/statement**', QUICKLY)
      await seen(page, 'template')
      await page.getByRole('button', { name: 'Start a campaign' }).click()
      await page.waitForURL('**/drafts/*', QUICKLY)
      const id = new URL(page.url()).pathname.split('/').at(-1) as string
      await settled(page, 'shows')
      expect(await page.locator('.card').count()).toBe(5)
      await seen(page, 'editor')

      // Copy, typed; all proofs show it.
      await page.getByLabel('Name of the campaign').fill('Spring talk')
      await page.getByLabel(/^Sentence/).fill('The long way round')
      await settled(page, 'shows')
      const before = await pictures(page)
      await page.getByLabel(/^Sentence/).pressSequentially(' again')
      await settled(page, 'shows')
      const after = await pictures(page)
      expect(after.filter((src, at) => src !== before[at]).length).toBe(5)

      // A photo; all proofs show that.
      await page.getByLabel('Photo for the campaign').setInputFiles({
        name: 'Evening sun.jpg',
        mimeType: 'image/jpeg',
        buffer: await photo(),
      })
      await page.getByRole('button', { name: /^Point of interest/ }).waitFor()
      await settled(page, 'shows')
      expect((await pictures(page)).filter((src, at) => src !== after[at]).length).toBe(5)
      await page.getByRole('button', { name: /^Point of interest/ }).press('ArrowLeft')

      // One more size, by keyboard; then copy that it cannot hold.
      await page.getByRole('button', { name: 'Sizes' }).focus()
      await page.keyboard.press('Enter')
      await seen(page, 'sizes')
      await page.getByRole('searchbox').fill('320x50')
      await page.getByRole('checkbox').first().focus()
      await page.keyboard.press('Space')
      await page.keyboard.press('Escape')
      await page.getByLabel('Short sentence').fill('')
      await page.getByLabel(/^Sentence/).fill(LONG)
      await settled(page, 'judges')
      const strip = page.locator('[data-placement=google-display-320x50]')
      expect(await strip.getAttribute('data-verdict')).toBe('refused')
      await seen(page, 'refused')

      // The remedy that is offered was tried, and holds.
      await strip.getByRole('button', { name: /^Short sentence/ }).click()
      await settled(page, 'judges')
      expect(await page.locator('[data-verdict=refused]').count()).toBe(0)
      expect(await page.getByLabel('Short sentence').inputValue()).not.toBe('')

      // Undo takes it back, redo brings it again.
      await page.keyboard.press('Control+z')
      expect(await page.getByLabel('Short sentence').inputValue()).toBe('')
      await page.keyboard.press('Control+Shift+z')
      await page.getByRole('button', { name: 'Guides' }).click()
      await strip.getByRole('button', { name: /closely/ }).click()
      await page.getByRole('heading', { name: 'Certificate' }).waitFor()
      await page.getByRole('status').filter({ hasText: 'full size' }).waitFor({ state: 'detached' })
      await seen(page, 'close-up')
      await page.keyboard.press('Escape')

      await page.getByRole('button', { name: 'Make', exact: true }).click()
      await page.waitForURL('**/files', QUICKLY)
      const zip = page.getByRole('link', { name: 'Download all as zip' })
      await zip.waitFor({ timeout: 300_000 })
      await seen(page, 'files')
      const [download] = await Promise.all([page.waitForEvent('download'), zip.click()])
      expect(download.suggestedFilename()).toBe('spring-talk.zip')
      const zipped = entriesOf(await readFile(await download.path()))

      // The command line makes the draft as it lies on disk: the same bytes.
      const draft = path.join(project, '.broadside', 'drafts', id, 'campaign.json')
      const out = path.join(project, 'by-command')
      execFileSync(process.execPath, [BROADSIDE, 'make', draft, '--out', out, '--quiet'], { cwd: project })
      const folder = (await readdir(out)).includes('manifest.json') ? out : path.join(out, 'spring-talk')
      const manifest: Manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'))
      const files = manifest.exports.flatMap((entry) => (entry.status === 'done' ? [entry] : []))
      expect(files.length).toBe(6)
      for (const { file, sha256 } of files) {
        const content = zipped.find(({ name }) => name === file)?.content
        expect(content && createHash('sha256').update(content).digest('hex'), file).toBe(sha256)
        expect(await page.locator(`[data-file="${file}"]`).getAttribute('data-sha256')).toBe(sha256)
      }

      await page.goto(studio.address, QUICKLY)
      await page.getByRole('heading', { name: 'Your campaigns' }).waitFor()
      await seen(page, 'gallery')
      await page.goto(`${studio.address}nowhere`, QUICKLY)
      await seen(page, 'not-found')
      expect(barriers).toEqual([])
      expect(strangers).toEqual([])
      expect(faults.filter((fault) => !fault.includes('404'))).toEqual([])
      expect((await page.goto(`${studio.address}500`, QUICKLY))?.status()).toBe(500)
      expect(await barriersOn(page, 'mistake')).toEqual([])
    })
  }, 900_000)

  it('deletes a campaign from the list, after asking', async () => {
    await withBrowser(async (context) => {
      const draft = await newDraft('event-poster')
      const page = await context.newPage()
      await page.goto(studio.address, QUICKLY)
      const item = page.locator('.mine li').filter({ has: page.locator(`a[href="/drafts/${draft.id}"]`) })
      const remove = item.getByRole('button', { name: `Delete ${draft.campaign.name}` })
      await remove.click()
      const asking = page.getByRole('dialog', { name: `Delete “${draft.campaign.name}”?` })
      expect(await barriersOn(page, 'deleting')).toEqual([])
      await page.keyboard.press('Enter')
      await asking.waitFor({ state: 'hidden' })
      expect((await read(draft.id)).id).toBe(draft.id)
      await remove.click()
      await asking.getByRole('button', { name: 'Delete it' }).click()
      await item.waitFor({ state: 'detached' })
      expect((await fetch(`${studio.address}api/drafts/${draft.id}`)).status).toBe(404)
    })
  }, 300_000)

  it('loses no edit in two windows without a word', async () => {
    await withBrowser(async (context) => {
      const draft = await newDraft('event-poster')
      const [one, two] = [await context.newPage(), await context.newPage()]
      for (const page of [one, two]) {
        await page.goto(`${studio.address}drafts/${draft.id}`, QUICKLY)
        await page.getByLabel('Title', { exact: true }).waitFor()
      }
      await one.getByLabel('Title', { exact: true }).fill('By the first')
      await one
        .getByRole('status')
        .filter({ hasText: /^Saved$/ })
        .waitFor()
      await two.getByLabel('Title', { exact: true }).fill('By the second')
      await two.getByRole('alert').filter({ hasText: 'another window' }).waitFor()
      expect((await read(draft.id)).campaign.rows[0]?.title).toBe('By the first')
      await two.getByRole('button', { name: 'Keep this one' }).click()
      await two
        .getByRole('status')
        .filter({ hasText: /^Saved$/ })
        .waitFor()
      expect((await read(draft.id)).campaign.rows[0]?.title).toBe('By the second')
    })
  })
})

describe('its server', () => {
  it.each([
    ['a name somebody pointed here', 'GET / HTTP/1.1\r\nHost: evil.test\r\n\r\n', 421],
    ['no name', 'GET / HTTP/1.0\r\n\r\n', 421],
    ['a name that begins like ours', 'GET / HTTP/1.1\r\nHost: localhost.evil.test\r\n\r\n', 421],
    ['a page of another site', post('Origin: http://evil.test\r\n'), 403],
    ['a page without an origin', post('Origin: null\r\n'), 403],
    ['a page of another port', post('Origin: http://127.0.0.1:1\r\n'), 403],
    [
      'a picture in another site',
      'GET /api/drafts HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n\r\n',
      403,
    ],
    ['a body without an end', post('Transfer-Encoding: chunked\r\n'), 411],
    ['a body too long', post('Content-Length: 3000000\r\n'), 413],
    ['a way out', 'GET /_astro/../../../../package.json HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a hidden way out', 'GET /_astro/..%2f..%2f..%2fpackage.json HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    [
      'a way out of a draft',
      'GET /api/drafts/abcd/files/..%2f..%2fx HTTP/1.1\r\nHost: localhost\r\n\r\n',
      400,
    ],
    ['a broken address', 'GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n', 400],
    ['a line that is no request', 'nonsense\r\n\r\n', 400],
    ['a draft there is not', 'GET /api/drafts/none-at-all HTTP/1.1\r\nHost: localhost\r\n\r\n', 404],
  ])('turns away %s', async (_, request, status) => {
    expect(await statusOf(request)).toBe(status)
  })

  it('keeps a draft from naming files of the machine', async () => {
    const { id, campaign, revision } = await newDraft('event-poster')
    const save = (change: object): Promise<Response> =>
      fetch(`${studio.address}api/drafts/${id}`, {
        method: 'PUT',
        body: JSON.stringify({ ...campaign, ...change }),
        headers: { 'Content-Type': 'application/json', 'If-Match': revision },
      })
    const outside = path.join(project, 'outside.jpg')
    await writeFile(outside, await photo(64, 64))
    for (const name of [outside, '../../../outside.jpg', 'pictures/../../x.jpg'])
      expect((await save({ plate: { source: 'file', path: name } })).status).toBe(422)
    expect((await save({ rows: '/etc/passwd' })).status).toBe(422)
    expect((await save({ print: { profile: '/etc/passwd' } })).status).toBe(422)
    const row = { ...campaign.rows[0], plate: outside }
    const proofs = await fetch(`${studio.address}api/drafts/${id}/proofs`, {
      method: 'POST',
      body: JSON.stringify({
        campaign: { ...campaign, rows: [row] },
        locale: 'en',
        session: 'probe-session',
      }),
      headers: { 'Content-Type': 'application/json' },
    })
    expect(JSON.parse((await proofs.text()).split('\n')[0] as string).type).toBe('issues')
    expect((await save({ name: 'sound' })).status).toBe(200)
  })

  it('says whether it lives and can work', async () => {
    expect(await (await fetch(`${studio.address}healthz`)).text()).toBe('alive\n')
    expect(await (await fetch(`${studio.address}readyz`)).text()).toBe('ready\n')
  })

  it('asks for its token where others can reach it', async () => {
    const open = await startStudio(project, ['--host', '0.0.0.0'], { BROADSIDE_TOKEN: 'a token of the test' })
    const { port } = new URL(open.address)
    const base = `http://127.0.0.1:${port}`
    try {
      expect((await fetch(base)).status).toBe(401)
      expect((await fetch(base, { headers: { Authorization: 'Bearer another' } })).status).toBe(401)
      expect((await fetch(`${base}/?token=another`)).status).toBe(401)
      const bearer = { headers: { Authorization: 'Bearer a token of the test' } }
      expect((await fetch(`${base}/api/drafts`, bearer)).status).toBe(200)
      const first = await fetch(`${base}/?token=a%20token%20of%20the%20test`, { redirect: 'manual' })
      expect(first.status).toBe(303)
      expect(first.headers.get('location')).toBe('/')
      const cookie = first.headers.get('set-cookie') as string
      expect(cookie).toMatch(/HttpOnly; SameSite=Strict/)
      const back = { headers: { Cookie: cookie.split(';')[0] as string } }
      expect((await fetch(`${base}/api/drafts`, back)).status).toBe(200)
      expect((await fetch(`${base}/healthz`)).status).toBe(200)

      // A reviewer's link opens one draft without it, and nothing else.
      const write = { ...bearer, method: 'POST' }
      const body = JSON.stringify({ template: 'statement', locale: 'en' })
      const { id } = (await (await fetch(`${base}/api/drafts`, { ...write, body })).json()) as { id: string }
      const asked = await fetch(`${base}/api/drafts/${id}/review`, write)
      const { link } = (await asked.json()) as { link: string }
      expect((await fetch(base + link)).status).toBe(200)
      expect((await fetch(`${base}/api${link.replace('review', 'reviews')}`)).status).toBe(200)
      for (const other of [`/drafts/${id}`, `/api/drafts/${id}/review`, '/api/drafts', `${link}x`, '/'])
        expect((await fetch(base + other)).status).toBe(401)
    } finally {
      await open.end()
    }
  })
})

interface Draft {
  readonly id: string
  readonly revision: string
  readonly campaign: { readonly name: string; readonly rows: readonly Record<string, unknown>[] }
}

async function newDraft(template: string): Promise<Draft> {
  const response = await fetch(`${studio.address}api/drafts`, {
    method: 'POST',
    body: JSON.stringify({ template, locale: 'en' }),
    headers: { 'Content-Type': 'application/json' },
  })
  expect(response.status).toBe(201)
  return response.json() as Promise<Draft>
}

async function read(id: string): Promise<Draft> {
  return (await fetch(`${studio.address}api/drafts/${id}`)).json() as Promise<Draft>
}

/** Waits until every proof shows, or has a verdict about, what stands in the form. */
async function settled(page: Page, what: 'shows' | 'judges'): Promise<void> {
  await page.locator('.card').first().waitFor()
  const late = async (): Promise<number> => {
    const edit = await page.locator('.editor').getAttribute('data-edit')
    return page.locator(`.card:not([data-${what}="${edit}"])`).count()
  }
  await expect.poll(late, { timeout: 300_000, interval: 150 }).toBe(0)
}

function pictures(page: Page): Promise<(string | null)[]> {
  return page.locator('.card img').evaluateAll((images) => images.map((image) => image.getAttribute('src')))
}

/** What was found on the pages that were looked at. */
const barriers: string[] = []

async function seen(page: Page, name: string): Promise<void> {
  barriers.push(...(await barriersOn(page, name)))
}

function post(headers: string): string {
  return `POST /api/drafts HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n`
}

/** What a request of raw bytes gets: clients would put it right first. */
function statusOf(request: string): Promise<number> {
  const { port } = new URL(studio.address)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(request))
    socket.setEncoding('utf8').on('data', (text) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(String(text))?.[1]))
      socket.destroy()
    })
    socket.on('error', reject)
  })
}
