import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withBrowser } from '../support/browser.ts'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'
import { tabTo } from '../support/keyboard.ts'
import { type RunningStudio, startStudio } from '../support/studio.ts'
import { entriesOf } from '../support/unzip.ts'

/** Proofs may still be made. */
const QUICKLY = { waitUntil: 'domcontentloaded' } as const
const SOON = { timeout: 60_000 } as const
const PLACEMENTS = ['google-display-320x50', 'google-display-300x250']
/** Fits the rectangle, and not the strip. */
const LONG = 'Experience extraordinary northern landscapes unaccompanied and entirely on foot'
const TABLE = `Satz;Kicker\nThe long way round;A kicker that is much too long for its field\n${LONG};Field notes`

let fake: FakeOpenAi
let project: string
let studio: RunningStudio
beforeAll(async () => {
  fake = await startFakeOpenAi()
  project = await mkdtemp(path.join(tmpdir(), 'broadside-flows-'))
  studio = await startStudio(project, ['--plate-rate', '60', '--budget', '1'], {
    OPENAI_BASE_URL: fake.baseURL,
    OPENAI_API_KEY: KEY,
  })
})
afterAll(async () => {
  expect(await studio.end()).toBe(0)
  await fake.close()
  await rm(project, { recursive: true, force: true })
})

it('takes rows from a file to a zip by keyboard alone, mending a cell and a refusal', async () => {
  await onPage(async (page) => {
    const id = await newDraft(PLACEMENTS)
    await page.goto(`${studio.address}drafts/${id}/rows`, QUICKLY)
    await page.getByRole('heading', { name: 'Choose your rows' }).waitFor()
    await tabTo(page, /^Choose a file$/)
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
    await chooser.setFiles({ name: 'hikes.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) })

    // What the first column holds is chosen by its first letters, as in any list.
    await page.getByRole('alert').filter({ hasText: 'A column is missing' }).waitFor()
    await tabTo(page, /^What the column Satz holds$/)
    await page.keyboard.type('Sentence')
    await page.getByRole('alert').waitFor({ state: 'detached' })
    await tabTo(page, /^Kicker, row-001$/)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('Two days out')
    await page.keyboard.press('Enter')
    await page.getByText('At most 26 characters').waitFor({ state: 'detached' })

    await tabTo(page, /^Make 2 rows$/, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.locator('[data-status=done]').waitFor({ timeout: 120_000 })
    await tabTo(page, /^Contact sheet$/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Refused 1$/)
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.export').count(), SOON).toBe(1)
    await tabTo(page, /^Fix this row/)
    await page.keyboard.press('Enter')
    const strip = page.getByRole('dialog').locator('[data-placement=google-display-320x50]')
    await strip.getByRole('button', { name: /^Short sentence/ }).waitFor()
    await tabTo(page, /^Short sentence: “/)
    await page.keyboard.press('Enter')
    await expect.poll(() => strip.getAttribute('data-verdict'), SOON).toMatch(/^(passes|repaired)$/)
    await tabTo(page, /^Save and make$/, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: /^Refused 0/ }).waitFor()
    await page.locator('[data-status=done]').waitFor({ timeout: 120_000 })

    await tabTo(page, /^Zip$/, 'Shift+Tab')
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    const files = entriesOf(await readFile(await download.path())).map(({ name }) => name)
    expect(
      files.filter((name) => /\.(jpg|png|webp)$/.test(name) && !name.startsWith('contact')),
    ).toHaveLength(4)
  })
}, 300_000)

it('has a picture generated, marked, changed in part and taken back by keyboard alone', async () => {
  await onPage(async (page) => {
    const id = await newDraft(['google-display-300x250'])
    await page.goto(`${studio.address}drafts/${id}`, QUICKLY)
    await page.locator('.card img').waitFor()
    await tabTo(page, /^GPT Image$/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^What it shows$/)
    await page.keyboard.type('A harbour at dusk')
    await tabTo(page, /^medium/i)
    await page.keyboard.press('ArrowLeft')
    await page.getByRole('button', { name: /^Generate 1 picture for at most \$0\.0/ }).waitFor()
    await tabTo(page, /^Show it while it is made/)
    await page.keyboard.press('Space')
    await tabTo(page, /^Generate 1 picture for at most \$0\.0/)
    await page.keyboard.press('Enter')
    await page.getByText('The picture is there.', { exact: false }).waitFor()
    expect(fake.journal.map(({ request }) => request.fields.stream)).toEqual([undefined])

    await tabTo(page, /^Point of interest/)
    await page.keyboard.press('ArrowRight')
    await tabTo(page, /^Protect an area$/)
    await page.keyboard.press('Enter')
    // The area has the focus: it is moved, made larger, and taken away.
    const area = page.getByRole('button', { name: /^Protected area 1/ })
    await page.locator('.area:focus').waitFor()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Shift+ArrowRight')
    await page.getByRole('button', { name: /35 % from the left, 33 % from the top, 32 % wide/ }).waitFor()
    await page.keyboard.press('Delete')
    await area.waitFor({ state: 'detached' })

    await tabTo(page, /^Change it with GPT Image$/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, /^Rectangle by numbers$/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Add$/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^What it is to show$/)
    await page.keyboard.type('The same harbour with a lighthouse')
    await page.getByRole('button', { name: /^Change it for at most/ }).waitFor()
    await tabTo(page, /^Change it for at most/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(fake.journal.at(-1)?.request.mask).toBeDefined()
    const versions = page.getByRole('region', { name: 'Versions' }).getByRole('button')
    await versions.nth(1).waitFor()
    await tabTo(page, /^Version 1/)
    await page.keyboard.press('Enter')
    await expect.poll(() => versions.nth(0).getAttribute('aria-pressed'), SOON).toBe('true')
    await page.keyboard.press('Control+z')
    await expect.poll(() => versions.nth(1).getAttribute('aria-pressed'), SOON).toBe('true')
  })
}, 300_000)

async function onPage(use: (page: Page) => Promise<void>): Promise<void> {
  await withBrowser(async (context) => {
    context.setDefaultTimeout(60_000)
    const page = await context.newPage()
    await page.setViewportSize({ width: 1440, height: 900 })
    // Somebody listens from the beginning: else the first window for files may open before it is caught.
    page.on('filechooser', () => {})
    await use(page)
  })
}

async function newDraft(placements: readonly string[]): Promise<string> {
  const send = async (method: string, where: string, body: unknown, match = '') => {
    const headers = { 'Content-Type': 'application/json', 'If-Match': match }
    return (await fetch(`${studio.address}${where}`, { method, headers, body: JSON.stringify(body) })).json()
  }
  const { id, campaign, revision } = (await send('POST', 'api/drafts', {
    template: 'statement',
    locale: 'en',
  })) as { id: string; campaign: object; revision: string }
  await send('PUT', `api/drafts/${id}`, { ...campaign, placements }, revision)
  return id
}
