import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriersOn } from '../support/barriers.ts'
import { withBrowser } from '../support/browser.ts'
import { type Shifts, shiftsOf, tabTo, watchShifts } from '../support/keyboard.ts'
import { photo } from '../support/photo.ts'
import { type RunningStudio, startStudio } from '../support/studio.ts'

/** Bytes of script, packed, that the editor may take. */
const SCRIPT = 120_000
/**
 * Share of the window by which things may move on a page while nobody does anything: none but a hair; on the page of a run what was made
 * takes the place of its progress.
 */
const MOST_SHIFT: Readonly<Record<string, number>> = { files: 0.02 }
const HAIR = 0.001
/** Proofs of samples may still be made. */
const QUICKLY = { waitUntil: 'domcontentloaded' } as const

/** A picture of a sort. */
const DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'

let project: string
let studio: RunningStudio
beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-keyboard-'))
  studio = await startStudio(project)
})
afterAll(async () => {
  expect(await studio.end()).toBe(0)
  await rm(project, { recursive: true, force: true })
})

it('goes from a template to approved files by keyboard alone, without barriers, jumps or much script', async () => {
  await withBrowser(async (context) => {
    context.setDefaultTimeout(60_000)
    // Proofs of samples are looked at elsewhere; here they would only keep the machine busy.
    await context.route('**/api/samples/**', (route) =>
      route.fulfill({ contentType: 'image/svg+xml', body: DOT }),
    )
    const page = await context.newPage()
    await page.setViewportSize({ width: 1440, height: 900 })
    await watchShifts(page)
    // Somebody listens from the beginning: else the first window for files may open before it is caught.
    page.on('filechooser', () => {})
    const barriers: string[] = []
    const shifts: Record<string, Shifts> = {}
    const left = async (name: string): Promise<void> => {
      barriers.push(...(await barriersOn(page, name)))
      shifts[name] = await shiftsOf(page)
    }

    // Fonts are read once. On a machine at its limits they come late, and words move when they do.
    await page.goto(`${studio.address}brands`)
    await page.goto(`${studio.address}?purpose=editorial&brand=halden`, QUICKLY)
    await tabTo(page, /^Statement/)
    await left('gallery')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/templates/**', QUICKLY)
    await tabTo(page, /^Start a campaign$/)
    await left('template')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/drafts/*', QUICKLY)
    await page.locator('.card img').nth(4).waitFor()

    await tabTo(page, /^Sentence/)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('The long way round')
    await tabTo(page, /^Photo$/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Choose a picture$/)
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
    await chooser.setFiles({ name: 'dusk.jpg', mimeType: 'image/jpeg', buffer: await photo(900, 700) })
    await page.getByRole('button', { name: /^Point of interest/ }).waitFor()
    await tabTo(page, /^Point of interest/)
    await page.keyboard.press('ArrowLeft')
    await tabTo(page, /^Guides$/)
    await page.keyboard.press('g')
    await page.locator('.guides').first().waitFor()
    await page.keyboard.press('g')
    await left('editor')
    const bytes = await scriptOf(page)
    await tabTo(page, /^Make$/, 'Shift+Tab')
    await page.keyboard.press('Enter')

    await page.waitForURL('**/files', QUICKLY)
    await page.getByRole('link', { name: 'Download all as zip' }).waitFor({ timeout: 300_000 })
    await tabTo(page, /^Download all as zip$/)
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')])
    expect(download.suggestedFilename()).toBe('statement.zip')
    await tabTo(page, /^Ask for approval$/)
    await page.keyboard.press('Enter')
    const link = page.getByLabel('Link for reviewers')
    await link.waitFor()
    await left('files')

    await page.goto(await link.inputValue(), QUICKLY)
    await tabTo(page, /^Your name$/)
    await page.keyboard.type('Ana Ruiz')
    await tabTo(page, /^Look at Instagram Story/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Say something$/)
    await page.keyboard.type('The sun could sit lower.')
    await tabTo(page, /^Comment$/)
    await page.keyboard.press('Enter')
    await page.getByText('The sun could sit lower.').first().waitFor()
    await left('close-up of a review')
    await page.keyboard.press('Escape')
    await tabTo(page, /^Approve all$/, 'Shift+Tab')
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: '5 of 5 approved' }).waitFor()
    await left('review')

    for (const [name, address] of [
      ['brands', 'brands'],
      ['brand', 'brands/halden'],
    ] as const) {
      await page.goto(studio.address + address, QUICKLY)
      // Until it is woken up, the button does nothing.
      await expect.poll(() => page.locator('astro-island[ssr]').count(), { timeout: 60_000 }).toBe(0)
      await tabTo(page, /^Zip archive$/)
      await left(name)
    }
    const [archive] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
    await archive.setFiles({ name: 'kit.zip', mimeType: 'application/zip', buffer: Buffer.from('no zip') })
    await page.getByRole('alert').filter({ hasText: 'kit.zip was not taken' }).waitFor()
    await left('mistakes of a kit')

    expect(barriers).toEqual([])
    if (process.env.BROADSIDE_TOLD !== undefined) console.log(JSON.stringify({ bytes, shifts }, null, 1))
    expect(bytes).toBeLessThan(SCRIPT)
    const jumping = Object.entries(shifts).filter(([name, { sum }]) => sum > (MOST_SHIFT[name] ?? HAIR))
    expect(jumping).toEqual([])
  })
}, 600_000)

/** Bytes of all script a page has loaded, packed. */
async function scriptOf(page: Page): Promise<number> {
  const loaded = await page.evaluate('performance.getEntriesByType("resource").map(({ name }) => name)')
  const scripts = (loaded as string[]).filter((address) => new URL(address).pathname.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(1)
  const bodies = await Promise.all(scripts.map(async (address) => (await fetch(address)).arrayBuffer()))
  return bodies.reduce((sum, body) => sum + gzipSync(Buffer.from(body)).byteLength, 0)
}
