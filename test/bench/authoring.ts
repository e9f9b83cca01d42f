// Milliseconds from saving a file of a template until its seven families are drawn anew, in Chromium: six saves each of an
// airy and a dense one. Run it on a machine that does nothing else: `node test/bench/authoring.ts`.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { withBrowser } from '../support/browser.ts'
import { startStudio } from '../support/studio.ts'

const SAVES = 6
const MEASURED =
  "[...document.querySelectorAll('.family')].length > 0 && [...document.querySelectorAll('.family')].every(({ dataset }) => dataset.verdict !== 'waiting')"
const DRAWN =
  "(before) => { const { save, took } = document.querySelector('.status').dataset; return Number(save) !== before && took !== '' }"
const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))

for (const from of ['event-poster', 'menu']) {
  const project = await mkdtemp(path.join(tmpdir(), 'broadside-bench-'))
  const init = ['init', 'template', 'mine', '--from', from]
  execFileSync(process.execPath, [BROADSIDE, ...init], { cwd: project })
  const studio = await startStudio(project, ['--edit', 'mine'])
  try {
    const times = await withBrowser((context) => saved(project, studio.address, context))
    const sorted = times.toSorted((a, b) => a - b)
    const at = (share: number): number =>
      Math.round(sorted[Math.floor(share * (sorted.length - 1))] as number)
    console.log(`${from}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, load ${loadavg()[0]?.toFixed(1)}`)
  } finally {
    await studio.end()
    await rm(project, { recursive: true, force: true })
  }
}

async function saved(
  project: string,
  address: string,
  context: Parameters<Parameters<typeof withBrowser>[0]>[0],
): Promise<readonly number[]> {
  const file = path.join(project, 'templates/mine/overlay.hbs')
  const sound = await readFile(file, 'utf8')
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(address)
  const measured = () => until(page, MEASURED)
  await measured()
  const times: number[] = []
  for (let at = 0; at < SAVES; at += 1) {
    const save = await page.locator('.status').getAttribute('data-save')
    const start = performance.now()
    await writeFile(file, sound.replace('<style>', `<style>\n.bench{order:${at}}`))
    await until(page, `(${DRAWN})(${save})`)
    times.push(performance.now() - start)
    await measured()
  }
  return times
}

/** Resolves when an expression is true: asked from outside, for the page allows no text as code. */
async function until(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.waitForTimeout(10)
}
