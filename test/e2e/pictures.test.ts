import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/index.ts'
import { barriersOn } from '../support/barriers.ts'
import { withBrowser } from '../support/browser.ts'
import { type FakeOpenAi, KEY, startFakeOpenAi } from '../support/fake-openai/server.ts'
import { photo } from '../support/photo.ts'
import { type RunningStudio, startStudio } from '../support/studio.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
const QUICKLY = { waitUntil: 'domcontentloaded' } as const

let fake: FakeOpenAi
let project: string
let studio: RunningStudio
const env = (): Record<string, string> => ({ OPENAI_BASE_URL: fake.baseURL, OPENAI_API_KEY: KEY })

beforeAll(async () => {
  fake = await startFakeOpenAi()
  project = await mkdtemp(path.join(tmpdir(), 'broadside-pictures-'))
  studio = await startStudio(project, ['--plate-rate', '60', '--budget', '1'], env())
})

beforeEach(() => fake.forget())

afterAll(async () => {
  expect(await studio.end()).toBe(0)
  await fake.close()
  await rm(project, { recursive: true, force: true })
})

describe('the picture of a campaign, in the studio', () => {
  it('is quoted, generated, changed by a painted mask and made as the command line makes it', async () => {
    await withBrowser(async (context) => {
      context.setDefaultTimeout(60_000)
      const page = await context.newPage()
      const faults: string[] = []
      context.on('weberror', (error) => faults.push(String(error.error())))
      await page.setViewportSize({ width: 1440, height: 900 })
      const id = await open(page, 'statement')

      // The quote: nobody is asked, and the amount stands on the button.
      await page.getByRole('button', { name: 'GPT Image', exact: true }).click()
      await page.getByLabel('What it shows').fill('A harbour at dusk, boats at rest')
      await page.getByRole('radio', { name: /^low/i }).check({ force: true })
      const generate = page.getByRole('button', { name: /^Generate 4 pictures for at most \$0\.0\d\d$/ })
      await generate.waitFor()
      await page.getByText('What the model is told').click()
      expect(await page.getByRole('region', { name: 'Prompt' }).textContent()).toContain('boats at rest')
      await looked(page, 'quote')
      expect(fake.journal).toHaveLength(0)

      // The filter refuses one; the others come and are shown. A second press asks for what is missing alone.
      fake.script('blocked-input')
      fake.milliseconds = 400
      await generate.dblclick()
      const partial = page.locator('img.partial').first()
      await partial.waitFor()
      await expect
        .poll(() => partial.evaluate((img: { naturalWidth: number }) => img.naturalWidth))
        .toBeGreaterThan(100)
      await looked(page, 'generating')
      fake.milliseconds = 0
      await page.getByText('The provider’s safety filter refused the prompt', { exact: false }).waitFor()
      await page.getByText('3 of 4 pictures came.').waitFor()
      await looked(page, 'refused')
      expect(fake.charges()).toBe(3)
      await page.getByRole('button', { name: /^Generate 1 picture for at most/ }).click()
      await page.getByText('The picture is there.', { exact: false }).waitFor()
      expect(fake.charges()).toBe(4)
      await settled(page)
      await looked(page, 'generated')

      // An area on one of them, which no type may cover; a point that its crops keep, and every version of it.
      await page
        .getByRole('region', { name: 'Pictures in use' })
        .getByRole('button', { name: 'Portrait' })
        .click()
      await page.getByRole('button', { name: 'Protect an area' }).press('Enter')
      const area = page.getByRole('button', { name: /^Protected area 1/ })
      await area.waitFor()
      await settled(page)
      expect(await page.locator('[data-verdict=refused]').count()).toBeGreaterThan(0)
      await looked(page, 'protected')
      await area.press('Delete')
      await page.getByRole('button', { name: /^Point of interest/ }).press('ArrowLeft')
      await settled(page)
      expect(await page.locator('[data-verdict=refused]').count()).toBe(0)
      await saved(page)
      const marks = { portrait: { focal: [0.48, 0.5], protect: [] } }
      expect((await campaignOf(id)).plate.marks).toEqual(marks)

      // Changed where it is painted; undo goes back, and so does a click on the first version.
      const before = await use(id)
      await page.getByRole('button', { name: 'Change it with GPT Image' }).click()
      await stroke(page, '.painted canvas')
      await page.getByLabel('What it is to show').fill('The same harbour with a lighthouse')
      await page.getByText('Rectangle by numbers').click()
      await page.getByRole('button', { name: 'Add', exact: true }).press('Enter')
      const change = page.getByRole('button', { name: /^Change it for at most \$0\.\d\d\d$/ })
      await change.waitFor()
      await looked(page, 'change')
      await change.click()
      await page.locator('dialog').waitFor({ state: 'detached' })
      expect(fake.charges()).toBe(5)
      expect(fake.journal.at(-1)?.request.mask).toBeDefined()
      const versions = page.getByRole('region', { name: 'Versions' }).getByRole('button')
      expect(await versions.count()).toBe(2)
      expect(await versions.nth(1).getAttribute('aria-pressed')).toBe('true')
      await page.keyboard.press('Control+z')
      expect(await versions.nth(0).getAttribute('aria-pressed')).toBe('true')
      await versions.nth(1).click()
      await settled(page)
      await saved(page)
      expect((await campaignOf(id)).plate.marks).toEqual(marks)
      const after = await use(id)
      expect(Object.values(after).filter((key) => !Object.values(before).includes(key))).toHaveLength(1)
      await looked(page, 'changed')

      // Made here, and by the command line without a key: the same bytes.
      await page.getByRole('button', { name: 'Make', exact: true }).click()
      await page.waitForURL('**/files', QUICKLY)
      await page.getByRole('link', { name: 'Download all as zip' }).waitFor({ timeout: 300_000 })
      const made = await manifestIn(path.join(project, '.broadside', 'drafts', id, 'out'))
      const draft = path.join(project, '.broadside', 'drafts', id, 'campaign.json')
      const out = path.join(project, 'by-command')
      execFileSync(process.execPath, [BROADSIDE, 'make', draft, '--out', out, '--quiet'], {
        cwd: project,
        env: { ...process.env, OPENAI_API_KEY: '' },
      })
      const again = await manifestIn(out)
      expect(again.exports.length).toBe(5)
      expect(hashes(made)).toEqual(hashes(again))
      expect(
        made.plates.filter(({ source }) => source === 'model').map(({ model }) => model?.edit),
      ).toContain('mask')
      expect(fake.charges()).toBe(5)
      expect(faults).toEqual([])
      expect(barriers).toEqual([])
    })
  }, 600_000)

  it('is a photo with an area drawn on it, which no type may cover; by pointer and by keys', async () => {
    await withBrowser(async (context) => {
      context.setDefaultTimeout(60_000)
      const page = await context.newPage()
      await page.setViewportSize({ width: 1440, height: 900 })
      const id = await open(page, 'statement')
      await page.getByRole('radio', { name: 'Dunes' }).check({ force: true })
      await page.getByRole('button', { name: 'Another' }).click()
      await page.getByLabel('Photo for the campaign').setInputFiles({
        name: 'Evening sun.jpg',
        mimeType: 'image/jpeg',
        buffer: await photo(),
      })
      await page.getByRole('button', { name: 'Protect an area' }).click()
      await stroke(page, '.photo')
      const area = page.getByRole('button', { name: /^Protected area 1/ })
      await area.waitFor()
      await settled(page)
      expect(await page.locator('[data-verdict=refused]').count()).toBeGreaterThan(0)
      expect(await page.locator('.refusal').first().textContent()).toContain('covers a protected area')
      await looked(page, 'photo')
      await saved(page)
      const [first] = (await campaignOf(id)).plate.protect as { x: number; width: number }[]

      await area.press('ArrowLeft')
      await area.press('Shift+ArrowRight')
      await saved(page)
      const [moved] = (await campaignOf(id)).plate.protect as { x: number; width: number }[]
      expect(moved?.x).toBeLessThan(first?.x ?? 0)
      expect(moved?.width).toBeGreaterThan(first?.width ?? 1)
      await area.press('Delete')
      await settled(page)
      expect(await page.locator('[data-verdict=refused]').count()).toBe(0)
      await page.getByRole('button', { name: 'Protect an area' }).press('Enter')
      await page.getByRole('button', { name: /^Protected area 1: 35 % from the left/ }).waitFor()

      // Coming back to a source finds what was there.
      await page.getByRole('button', { name: 'Built in', exact: true }).click()
      expect(await page.getByRole('radio', { name: 'Dunes' }).isChecked()).toBe(true)
      await looked(page, 'styles')
      expect(barriers).toEqual([])
    })
  }, 300_000)

  it('says what to do where there is no key, and spends nothing from elsewhere without a token', async () => {
    const keyless = await startStudio(project, [], { OPENAI_API_KEY: '' })
    try {
      await withBrowser(async (context) => {
        const page = await context.newPage()
        await open(page, 'statement', keyless)
        await page.getByRole('button', { name: 'GPT Image', exact: true }).click()
        await page.getByText('OPENAI_API_KEY=').waitFor()
        expect(await page.getByRole('button', { name: /^Generate/ }).isDisabled()).toBe(true)
        await looked(page, 'no key')
        expect(barriers).toEqual([])
      })
      const { port } = new URL(keyless.address)
      const handedOn = await fetch(`http://127.0.0.1:${port}/api/drafts/any-draft/purchase`, {
        method: 'POST',
        headers: { 'X-Forwarded-For': '203.0.113.9', 'Content-Type': 'application/json' },
        body: '{}',
      })
      expect(handedOn.status).toBe(403)
    } finally {
      await keyless.end()
    }
  }, 300_000)
})

const barriers: string[] = []

async function looked(page: Page, name: string): Promise<void> {
  barriers.push(...(await barriersOn(page, name)))
}

/** A new draft in the editor. */
async function open(page: Page, template: string, at = studio): Promise<string> {
  const response = await fetch(`${at.address}api/drafts`, {
    method: 'POST',
    body: JSON.stringify({ template, locale: 'en' }),
    headers: { 'Content-Type': 'application/json' },
  })
  const { id } = (await response.json()) as { id: string }
  await page.goto(`${at.address}drafts/${id}`, QUICKLY)
  await page.getByRole('heading', { name: 'Picture' }).waitFor()
  return id
}

/** Draws over a part of the middle of something. */
async function stroke(page: Page, selector: string): Promise<void> {
  await page.locator(selector).scrollIntoViewIfNeeded()
  const box = await page.locator(selector).boundingBox()
  if (box === null) throw new Error(`nothing to draw on: ${selector}`)
  const at = (x: number, y: number) => [box.x + box.width * x, box.y + box.height * y] as const
  await page.mouse.move(...at(0.3, 0.3))
  await page.mouse.down()
  await page.mouse.move(...at(0.55, 0.6), { steps: 6 })
  await page.mouse.move(...at(0.75, 0.7), { steps: 4 })
  await page.mouse.up()
}

/** Waits until every proof has a verdict about what stands in the form. */
async function settled(page: Page): Promise<void> {
  await page.locator('.card').first().waitFor()
  const late = async (): Promise<number> => {
    const edit = await page.locator('.editor').getAttribute('data-edit')
    return page.locator(`.card:not([data-judges="${edit}"])`).count()
  }
  await expect.poll(late, { timeout: 300_000, interval: 150 }).toBe(0)
}

async function saved(page: Page): Promise<void> {
  await page
    .getByRole('status')
    .filter({ hasText: /^Saved$/ })
    .waitFor()
}

async function campaignOf(id: string): Promise<{ plate: Record<string, unknown> }> {
  const text = await readFile(path.join(project, '.broadside', 'drafts', id, 'campaign.json'), 'utf8')
  return JSON.parse(text)
}

async function use(id: string): Promise<Record<string, string>> {
  return ((await campaignOf(id)).plate.use ?? {}) as Record<string, string>
}

async function manifestIn(out: string): Promise<Manifest> {
  const names = await readdir(out)
  const folder = names.includes('manifest.json') ? out : path.join(out, names[0] ?? '')
  return JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8'))
}

function hashes({ exports }: Manifest): Record<string, string> {
  return Object.fromEntries(
    exports.flatMap((entry) => (entry.status === 'done' ? [[entry.file, entry.sha256] as const] : [])),
  )
}
