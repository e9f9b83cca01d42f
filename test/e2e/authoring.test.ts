import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriersOn } from '../support/barriers.ts'
import { withBrowser } from '../support/browser.ts'
import { type RunningStudio, startStudio } from '../support/studio.ts'

const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))

let project: string
let studio: RunningStudio
let overlay: string

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-authoring-'))
  execFileSync(process.execPath, [BROADSIDE, 'init', 'template', 'mine', '--from', 'statement'], {
    cwd: project,
  })
  overlay = path.join(project, 'templates/mine/overlay.hbs')
  studio = await startStudio(project, ['--edit', 'mine'])
})

afterAll(async () => {
  expect(await studio.end()).toBe(0)
  await rm(project, { recursive: true, force: true })
})

it('draws all families anew when a file is saved, and shows mistakes where they are', async () => {
  expect(studio.address).toMatch(/\/templates\/mine\/edit$/)
  const sound = await readFile(overlay, 'utf8')
  await withBrowser(async (context) => {
    context.setDefaultTimeout(60_000)
    const page = await context.newPage()
    await page.goto(studio.address)
    const families = page.locator('.family')
    await measured(page)
    expect(await families.count()).toBe(7)
    const before = await pictures(page)
    await sees(page)

    // A block that is never closed, in a line of its own at the end.
    await writeFile(overlay, `${sound}{{#if headline}}\n`)
    const mistakes = page.getByRole('region', { name: '1 mistake' })
    await mistakes.waitFor()
    const line = sound.split('\n').length
    expect(await mistakes.textContent()).toMatch(
      new RegExp(`templates/mine/overlay\\.hbs:\\d+.*${line}\\{\\{#if headline\\}\\}.*inside a block`, 's'),
    )
    expect(await pictures(page)).toEqual(before)
    await page.getByText('Not drawn: the files have mistakes.').waitFor()
    await sees(page)

    await writeFile(overlay, sound.replace('<style>', '<style>\n.sheet{opacity:0.9}'))
    await page.locator('.mistakes').waitFor({ state: 'detached' })
    await measured(page)
    const after = await pictures(page)
    for (const [at, picture] of after.entries()) expect(picture).not.toBe(before[at])
  })
})

it('is for authors only: a studio without --edit has no such page', async () => {
  const plain = await startStudio(project)
  try {
    const page = await fetch(`${plain.address}templates/mine/edit`)
    const stream = await fetch(`${plain.address}api/authoring/mine/0`)
    expect([page.status, stream.status]).toEqual([404, 404])
  } finally {
    expect(await plain.end()).toBe(0)
  }
})

/** Resolves when every family has the verdict on the files as they are. */
async function measured(page: Page): Promise<void> {
  await page.locator('.family').first().waitFor()
  await page.locator('.family[data-verdict=waiting]').first().waitFor({ state: 'detached' })
}

function pictures(page: Page): Promise<readonly string[]> {
  return page
    .locator('.family img')
    .evaluateAll((images) => images.map((image) => image.getAttribute('src') ?? ''))
}

async function sees(page: Page): Promise<void> {
  expect(await barriersOn(page, 'authoring')).toEqual([])
}
