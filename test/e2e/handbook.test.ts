import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriersOn } from '../support/barriers.ts'
import { withBrowser } from '../support/browser.ts'
import { type RunningStudio, startStudio } from '../support/studio.ts'

let project: string
let studio: RunningStudio

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'broadside-handbook-'))
  studio = await startStudio(project)
})

afterAll(async () => {
  expect(await studio.end()).toBe(0)
  await rm(project, { recursive: true, force: true })
})

it('every page is there, and every link and picture on it leads somewhere', async () => {
  const pages = new Map<string, string>()
  const open = ['docs/']
  const files = new Set<string>()
  for (let address = open.pop(); address !== undefined; address = open.pop()) {
    if (pages.has(address)) continue
    const response = await fetch(studio.address + address)
    expect(response.status, address).toBe(200)
    const html = await response.text()
    pages.set(address, html)
    for (const [, target = ''] of html.matchAll(/ href="([^"]+)"/g)) {
      const { pathname, origin } = new URL(target, studio.address + address)
      if (origin === new URL(studio.address).origin && pathname.startsWith('/docs/'))
        open.push(pathname.slice(1))
    }
    for (const [, target = ''] of html.matchAll(/ src="(\/[^"]+)"/g)) files.add(target)
  }
  expect(pages.size).toBeGreaterThan(25)
  const lost = []
  for (const [address, html] of pages)
    for (const [, target = ''] of html.matchAll(/ href="([^"]*#[^"]+)"/g)) {
      const { pathname, hash, origin } = new URL(target, studio.address + address)
      if (origin !== new URL(studio.address).origin) continue
      if (!pages.get(pathname.slice(1))?.includes(` id="${decodeURIComponent(hash.slice(1))}"`))
        lost.push(target)
    }
  expect(lost).toEqual([])
  for (const file of files) expect((await fetch(new URL(file, studio.address))).status, file).toBe(200)
})

it('pages can be used by everybody, on a phone and at a desk, by day and by night', async () => {
  await withBrowser(async (context) => {
    const page = await context.newPage()
    const faults: string[] = []
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
    for (const name of ['', 'gallery/', 'templates/', 'readability/'])
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 })
        await page.goto(`${studio.address}docs/${name}`)
        expect(await barriersOn(page, `docs/${name} at ${width}`)).toEqual([])
        const overflow = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
        expect(overflow, `${name} at ${width}`).toBe(false)
      }
    expect(faults).toEqual([])
  })
})
