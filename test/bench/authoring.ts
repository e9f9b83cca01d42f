// Milliseconds from saving a file of a template until its seven families are drawn anew, in Chromium: of an airy and a dense
// one, after four kinds of changes. Run it on a machine that does nothing else: `node test/bench/authoring.ts [template …]`.
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { withBrowser } from '../support/browser.ts'
import { startStudio } from '../support/studio.ts'

const SAVES = 5
/** Milliseconds somebody looks at what was drawn and measured, at least, before they save again. */
const LOOK = 500
const MEASURED =
  "[...document.querySelectorAll('.family')].length > 0 && [...document.querySelectorAll('.family')].every(({ dataset }) => dataset.verdict !== 'waiting')"
const DRAWN =
  "(before) => { const { save, took } = document.querySelector('.status').dataset; return Number(save) !== before && took !== '' }"
const BROADSIDE = fileURLToPath(new URL('../../src/cli/broadside.mjs', import.meta.url))

/** A change to a file of a template, another each time. */
interface Change {
  readonly name: string
  readonly file: string
  readonly apply: (sound: string, at: number) => string
}

/** What a change looks for in template.json. */
interface Slot {
  readonly role: string
  readonly fit?: [least: number, most: number]
  readonly families?: Readonly<Record<string, Pick<Slot, 'fit'>>>
}

const CHANGES: readonly Change[] = [
  { name: 'a rule', file: 'overlay.hbs', apply: (sound, at) => ruled(sound, `.bench{order:${at}}`) },
  {
    name: 'wider letters',
    file: 'overlay.hbs',
    apply: (sound, at) => ruled(sound, `.t-display{letter-spacing:${(at + 1) / 500}em}`),
  },
  {
    name: 'a word of copy',
    file: 'samples.json',
    apply: (sound, at) => {
      const file = JSON.parse(sound)
      const { copy } = file.samples[0]
      const [field = '', text] = Object.entries(copy)[0] ?? []
      copy[field] = `${'ABCDE'[at]} ${text}`
      return JSON.stringify(file)
    },
  },
  {
    name: 'a larger headline',
    file: 'template.json',
    apply: (sound, at) => {
      const template = JSON.parse(sound)
      const headline = Object.values<Slot>(template.slots).find(({ role }) => role === 'headline')
      for (const fit of [headline?.fit, ...Object.values(headline?.families ?? {}).map((own) => own.fit)])
        if (fit !== undefined) fit[1] += (at + 1) / 10
      return JSON.stringify(template)
    },
  },
]

const named = process.argv.slice(2)
for (const from of named.length > 0 ? named : ['event-poster', 'menu']) {
  const project = await mkdtemp(path.join(tmpdir(), 'broadside-bench-'))
  const init = ['init', 'template', 'mine', '--from', from]
  execFileSync(process.execPath, [BROADSIDE, ...init], { cwd: project })
  const studio = await startStudio(project, ['--edit', 'mine'])
  try {
    await withBrowser(async (context) => {
      for (const change of CHANGES) {
        const times = await saved(path.join(project, 'templates/mine'), change, studio.address, context)
        const sorted = times.toSorted((a, b) => a - b)
        const at = (share: number): number =>
          Math.round(sorted[Math.ceil(share * (sorted.length - 1))] as number)
        const load = loadavg()[0]?.toFixed(1)
        console.log(`${from}, ${change.name}: p50 ${at(0.5)} ms, most ${at(1)} ms, load ${load}`)
      }
    })
  } finally {
    await studio.end()
    await rm(project, { recursive: true, force: true })
  }
}

async function saved(
  folder: string,
  { file: name, apply }: Change,
  address: string,
  context: Parameters<Parameters<typeof withBrowser>[0]>[0],
): Promise<readonly number[]> {
  const file = path.join(folder, name)
  const sound = await readFile(file, 'utf8')
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(address)
  const times: number[] = []
  for (let at = 0; at < SAVES; at += 1) {
    await until(page, MEASURED)
    await page.waitForTimeout(LOOK)
    const save = await page.locator('.status').getAttribute('data-save')
    const changed = apply(sound, at)
    if (changed === sound) throw new Error(`${name} has no place for the change`)
    const start = performance.now()
    await writeFile(file, changed)
    await until(page, `(${DRAWN})(${save})`)
    times.push(performance.now() - start)
  }
  await writeFile(file, sound)
  await page.close()
  return times
}

function ruled(overlay: string, rule: string): string {
  return overlay.replace('<style>', `<style>\n${rule}`)
}

/** Resolves when an expression is true: asked from outside, for the page allows no text as code. */
async function until(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(expression))) await page.waitForTimeout(10)
}
