import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Manifest } from '../../src/index.ts'
import { barriersOn } from '../support/barriers.ts'
import { withBrowser } from '../support/browser.ts'
import { type RunningStudio, startStudio } from '../support/studio.ts'
import { entriesOf } from '../support/unzip.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))
/** Proofs may still be made. */
const QUICKLY = { waitUntil: 'domcontentloaded' } as const
/** Fits the larger sizes, and not the strip. */
const LONG = 'Experience extraordinary northern landscapes unaccompanied and entirely on foot'
const PLACEMENTS = ['google-display-320x50', 'google-display-300x250', 'google-display-160x600']
const FIRST = [
  'The long way round',
  'Leave before the weather',
  'Two days without a road',
  'Sleep where it is dark',
]
const SENTENCES = [...FIRST, 'Cold hands, warm soup', LONG, 'One map, no signal', 'The last hut burns late']
const ALL = SENTENCES.length * PLACEMENTS.length

/** As a spreadsheet somewhere in Europe saves it, with a column of its own and one that nobody here needs. */
function table(kicker: string): string {
  const lines = SENTENCES.map((sentence, at) => [
    sentence,
    at === 2 ? kicker : `Field notes ${at + 1}`,
    'Ida Holm',
    'draft',
  ])
  return [['Satz', 'Kicker', 'Who says it', 'Notes'], ...lines].map((cells) => cells.join(';')).join('\r\n')
}
const BAD = 'A kicker that is much too long for its field'
const GOOD = 'Two days out'

let project: string
let studio: RunningStudio

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-bulk-'))
  studio = await startStudio(project)
})

afterAll(async () => {
  expect(await studio.end()).toBe(0)
  await rm(project, { recursive: true, force: true })
})

describe('rows in the studio', () => {
  it('are mended, made, stopped, killed and gone on with, each export once, to the bytes of the command line', async () => {
    await withBrowser(async (context) => {
      const { id, campaign } = await newDraft()
      const strangers: string[] = []
      const barriers: string[] = []
      context.on('request', (request) => {
        const url = new URL(request.url())
        if (url.protocol.startsWith('http') && url.hostname !== '127.0.0.1') strangers.push(request.url())
      })
      context.setDefaultTimeout(60_000)
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      const seen = async (name: string, on = page): Promise<void> => {
        barriers.push(...(await barriersOn(on, name)))
      }
      const address = `${studio.address}drafts/${id}/rows`
      let page = await context.newPage()
      await page.setViewportSize({ width: 1440, height: 900 })

      // A file whose titles are its own, with a mistake in a row.
      await page.goto(address, QUICKLY)
      await page.getByRole('heading', { name: 'Choose your rows' }).waitFor()
      await seen('rows-empty')
      await page.getByLabel('File of rows').setInputFiles({
        name: 'hikes.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(table(BAD), 'latin1'),
      })
      await page.getByRole('alert').filter({ hasText: 'A column is missing: Sentence' }).waitFor()
      await seen('rows-unmapped')
      await page.getByLabel('What the column Satz holds').selectOption({ label: 'Sentence *' })
      await page.getByRole('alert').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: /^With mistakes/ }).click()
      await page.getByText('At most 26 characters; it has 44.').waitFor()
      await expect.poll(() => page.locator('tbody tr').count()).toBe(1)
      await seen('rows-mistake')

      // The rows that are sound, as they will look.
      await page.getByRole('link', { name: 'Proofs' }).click()
      await expect
        .poll(
          () =>
            page.locator('.strip .card[data-verdict=passes], .strip .card[data-verdict=repaired]').count(),
          { timeout: 120_000 },
        )
        .toBe(6)
      await page.getByText('At most 26 characters').waitFor()
      await seen('rows-proofs')

      // The good ones go on, until they are stopped.
      await page.getByRole('button', { name: 'Make 7 rows' }).click()
      await madeAtLeast(page, 2)
      await page.getByRole('button', { name: 'Stop' }).click()
      await page.locator('[data-status=stopped]').waitFor()
      expect((await standing(id)).waiting).toBeGreaterThan(0)
      await page.getByRole('link', { name: 'Contact sheet' }).click()
      await seen('rows-stopped')

      // The mistake, mended at its cell; taken back, and mended again.
      await page.getByRole('link', { name: /^Table/ }).click()
      const cell = page.getByLabel('Kicker, row-003')
      await cell.fill(GOOD)
      await cell.press('Enter')
      await page.getByText('At most 26 characters').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Undo' }).click()
      await page.getByText('At most 26 characters').waitFor()
      await page.getByRole('button', { name: 'Redo' }).click()
      await page.getByRole('button', { name: /^With mistakes 0/ }).waitFor()

      // A power cut in the middle of it.
      const before = ALL - ((await standing(id)).waiting ?? 0)
      await page.getByRole('button', { name: 'Resume' }).click()
      await madeAtLeast(page, before + 2)
      await studio.kill()
      await page.getByText('The studio does not answer').waitFor()
      await seen('rows-away')
      studio = await startStudio(project, ['--port', new URL(studio.address).port])
      await page.locator('[data-status=interrupted]').waitFor()
      await page.getByText(/^The studio ended at \d+ of 24 exports$/).waitFor()
      await seen('rows-interrupted')
      const kept = await made(id)
      expect(kept.length).toBeGreaterThan(before - 2)
      expect(kept.length).toBeLessThan(ALL)
      const facts = await factsOf(id, kept)

      // Gone on with; the page is closed meanwhile.
      await page.getByRole('button', { name: 'Resume' }).click()
      await page.locator('[data-status=running]').waitFor()
      await page.close()
      page = await context.newPage()
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(`${address}#made`, QUICKLY)
      await page.locator('[data-status=done]').waitFor({ timeout: 120_000 })
      expect(await factsOf(id, kept)).toEqual(facts)
      const all = await made(id)
      expect(all.length).toBe(ALL - 1)
      expect(await byCommand(campaign, table(GOOD))).toEqual(hashes(all))
      await expect
        .poll(() =>
          page.evaluate<number>(
            "[...document.querySelectorAll('.export img')].filter((image) => image.naturalWidth > 0).length",
          ),
        )
        .toBeGreaterThan(4)
      await seen('rows-made')

      const others = all.filter(({ row }) => row !== 'row-006')
      const otherFacts = await factsOf(id, others)

      // What was refused, mended beside its proofs: the rest is left alone.
      await page.getByRole('button', { name: /^Refused 1/ }).click()
      await page.getByRole('button', { name: /^Fix this row/ }).click()
      const dialog = page.getByRole('dialog')
      await dialog.locator('[data-placement=google-display-320x50][data-verdict=refused]').waitFor()
      await seen('rows-dialog')
      await dialog.getByRole('button', { name: /^Short sentence/ }).click()
      await dialog
        .locator(
          '[data-placement=google-display-320x50][data-verdict=passes], [data-placement=google-display-320x50][data-verdict=repaired]',
        )
        .waitFor()
      await dialog.getByRole('button', { name: 'Save and make' }).click()
      await page.getByRole('button', { name: /^Refused 0/ }).waitFor()
      await page.locator('[data-status=done]').waitFor({ timeout: 120_000 })
      expect(await factsOf(id, others)).toEqual(otherFacts)
      expect((await made(id)).length).toBe(ALL)

      // Down to the computer, and to the clipboard.
      await page.getByRole('button', { name: /^All 24/ }).click()
      await page
        .getByRole('button', { name: /^Copy the picture: row-001/ })
        .first()
        .click()
      await page.getByRole('status').filter({ hasText: 'Copied' }).waitFor({ state: 'attached' })
      const types = await page.evaluate<readonly string[]>(
        'navigator.clipboard.read().then((items) => items.flatMap((item) => item.types))',
      )
      expect(types).toContain('image/png')
      const [zip] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Zip' }).click(),
      ])
      const zipped = entriesOf(await readFile(await zip.path()))
      for (const { file, sha256 } of await made(id)) {
        const content = zipped.find(({ name }) => name === file)?.content
        expect(content && createHash('sha256').update(content).digest('hex'), file).toBe(sha256)
      }
      expect(zipped.map(({ name }) => name)).toContain('captions.csv')
      expect(barriers).toEqual([])
      expect(strangers).toEqual([])
    })
  }, 600_000)
})

interface Draft {
  readonly id: string
  readonly campaign: Readonly<Record<string, unknown>>
}

async function newDraft(): Promise<Draft> {
  const send = async (method: string, where: string, body: unknown, match = ''): Promise<unknown> => {
    const headers = { 'Content-Type': 'application/json', 'If-Match': match }
    return (await fetch(`${studio.address}${where}`, { method, headers, body: JSON.stringify(body) })).json()
  }
  const draft = (await send('POST', 'api/drafts', { template: 'statement', locale: 'en' })) as Draft & {
    revision: string
  }
  const campaign = { ...draft.campaign, placements: PLACEMENTS }
  await send('PUT', `api/drafts/${draft.id}`, campaign, draft.revision)
  return { id: draft.id, campaign }
}

interface Made {
  readonly row: string
  readonly file: string
  readonly sha256: string
}

/** What the contact sheet has of files. */
async function made(id: string): Promise<readonly Made[]> {
  const found = await fetch(`${studio.address}api/drafts/${id}/bulk/exports?count=200`)
  const { entries } = (await found.json()) as { entries: { row: string; made?: Omit<Made, 'row'> }[] }
  return entries.flatMap(({ row, made: file }) => (file === undefined ? [] : [{ ...file, row }]))
}

async function standing(id: string): Promise<Readonly<Record<string, number>>> {
  const states = await (await fetch(`${studio.address}api/drafts/${id}/bulk`)).text()
  return JSON.parse(states.trim().split('\n').at(-1) ?? '{}').counts
}

/** Which file lies there, and since when: one that is made again is another. */
async function factsOf(
  id: string,
  files: readonly Made[],
): Promise<readonly (readonly [file: string, inode: number, time: number])[]> {
  const folder = path.join(project, '.broadside', 'drafts', id, 'bulk')
  return Promise.all(
    files.map(async ({ file }) => {
      const { ino, mtimeMs } = await stat(path.join(folder, file))
      return [file, ino, mtimeMs] as const
    }),
  )
}

async function madeAtLeast(page: Page, least: number): Promise<void> {
  const line = page.locator('.run-line')
  await expect
    .poll(async () => Number(/^(\d+) of/.exec((await line.textContent()) ?? '')?.[1] ?? 0), {
      timeout: 60_000,
      interval: 50,
    })
    .toBeGreaterThanOrEqual(least)
}

function hashes(files: readonly Pick<Made, 'file' | 'sha256'>[]): Readonly<Record<string, string>> {
  return Object.fromEntries(files.map(({ file, sha256 }) => [file, sha256]))
}

/** What the command line makes of the same table, its titles said in the campaign. */
async function byCommand(campaign: object, rows: string): Promise<Readonly<Record<string, string>>> {
  const folder = path.join(project, 'by-command')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'hikes.csv'), rows, 'latin1')
  const columns = { Satz: 'headline', Notes: null }
  await writeFile(
    path.join(folder, 'campaign.json'),
    JSON.stringify({ ...campaign, rows: 'hikes.csv', columns }),
  )
  const out = path.join(folder, 'out')
  const make = [BROADSIDE, 'make', path.join(folder, 'campaign.json'), '--out', out, '--quiet', '--json']
  let said: string
  try {
    said = execFileSync(process.execPath, make, {
      cwd: project,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch (error) {
    // One export is refused.
    said = (error as { stdout: string }).stdout
  }
  expect(said).not.toBe('')
  const text = await readFile(path.join(out, (campaign as { name: string }).name, 'manifest.json'), 'utf8')
  const manifest: Manifest = JSON.parse(text)
  return hashes(manifest.exports.flatMap((entry) => (entry.status === 'done' ? [entry] : [])))
}
