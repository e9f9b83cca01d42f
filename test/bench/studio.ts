// Milliseconds from a keystroke in the studio's form until all five proofs show it, in Chromium: 50 keystrokes on a built-in
// picture and on a photo. Run it on a machine that does nothing else: `node test/bench/studio.ts`.
import { mkdtemp, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { withBrowser } from '../support/browser.ts'
import { photo } from '../support/photo.ts'
import { startStudio } from '../support/studio.ts'

const KEYS = 50
const TEXT = 'the long way round and back again over the pass to the hut'

const project = await mkdtemp(path.join(tmpdir(), 'broadside-bench-'))
const studio = await startStudio(project)
try {
  const response = await fetch(`${studio.address}api/drafts`, {
    method: 'POST',
    body: JSON.stringify({ template: 'statement', locale: 'en' }),
    headers: { 'Content-Type': 'application/json' },
  })
  const { id } = (await response.json()) as { id: string }
  await withBrowser(async (context) => {
    const page = await context.newPage()
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.goto(`${studio.address}drafts/${id}`)
    report('built in', await typed(page))
    const file = { name: 'dusk.jpg', mimeType: 'image/jpeg', buffer: await photo(3000, 2000) }
    await page.getByLabel('Photo for the campaign', { exact: true }).last().setInputFiles(file)
    await page.getByRole('button', { name: /^Point of interest/ }).waitFor()
    report('photo', await typed(page))
  })
} finally {
  await studio.end()
  await rm(project, { recursive: true, force: true })
}

async function typed(page: Page): Promise<readonly number[]> {
  const field = page.locator('#field-headline')
  await field.fill('')
  await field.fill('A')
  await shown(page)
  const times: number[] = []
  for (let at = 0; at < KEYS; at += 1) {
    const start = performance.now()
    await field.press(TEXT[at % TEXT.length] as string)
    await shown(page)
    times.push(performance.now() - start)
  }
  return times
}

/** Resolves when all proofs show what stands in the form. */
async function shown(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    const look = () => {
      const edit = document.querySelector('.editor').dataset.edit
      const cards = [...document.querySelectorAll('.card')]
      if (cards.length > 0 && cards.every((card) => card.dataset.shows === edit)) resolve()
      else requestAnimationFrame(look)
    }
    look()
  })`)
}

function report(name: string, times: readonly number[]): void {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): string =>
    `${Math.round(sorted[Math.floor(share * (sorted.length - 1))] as number)} ms`
  console.log(`${name}: p50 ${at(0.5)}, p95 ${at(0.95)}, load ${loadavg()[0]?.toFixed(1)}`)
}
