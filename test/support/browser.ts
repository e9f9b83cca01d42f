import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import type { FontFace } from '../../src/overlay/satori.ts'
import { browserPath } from './ensure-browser.ts'

/** One block of text, set by satori and by Chromium alike. Lengths in pixels. */
export interface TextCase {
  readonly name: string
  readonly locale: string
  /** As prepared for satori. */
  readonly text: string
  /** For Chromium, when it must find something by itself that preparation marks for satori. */
  readonly browserText?: string
  readonly direction: 'ltr' | 'rtl'
  readonly width: number
  readonly fontSize: number
  readonly lineHeight: number
  readonly families: readonly string[]
}

/** A grapheme as Chromium placed it. */
export interface PlacedGrapheme {
  readonly text: string
  readonly left: number
  readonly right: number
  /** Counted from 0. */
  readonly line: number
}

export interface BrowserText {
  readonly graphemes: readonly PlacedGrapheme[]
  /** PNG of the block, at its width. */
  readonly picture: Uint8Array
}

/** Starts Chromium with a profile of its own, gives it to `use`, and leaves nothing behind. */
export async function withBrowser<T>(use: (context: BrowserContext) => Promise<T>): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'broadside-chromium-'))
  try {
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: browserPath(),
      viewport: { width: 1200, height: 900 },
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--font-render-hinting=none',
        '--disable-lcd-text',
      ],
    })
    try {
      return await use(context)
    } finally {
      await context.close()
    }
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}

/** Sets texts in one page of Chromium, black on white, with the same font files and nothing else. */
export async function setInBrowser(
  context: BrowserContext,
  cases: readonly TextCase[],
  fonts: readonly FontFace[],
): Promise<readonly BrowserText[]> {
  const page = await context.newPage()
  await page.setContent(pageOf(cases, fonts), { waitUntil: 'load' })
  await page.evaluate('Promise.all([...document.fonts].map((face) => face.load()))')
  const placed = (await page.evaluate(MEASURE)) as readonly (readonly PlacedGrapheme[])[]
  const results: BrowserText[] = []
  for (const [index, graphemes] of placed.entries()) {
    results.push({ graphemes, picture: await page.locator(`#case-${index}`).screenshot() })
  }
  await page.close()
  return results
}

function pageOf(cases: readonly TextCase[], fonts: readonly FontFace[]): string {
  const faces = fonts.map(
    ({ name, data, weight, style }) =>
      `@font-face { font-family: "${name}"; font-weight: ${weight}; font-style: ${style}; src: url(data:font/sfnt;base64,${Buffer.from(data).toString('base64')}) }`,
  )
  const blocks = cases.map(
    ({ locale, text, browserText, direction, width, fontSize, lineHeight, families }, index) =>
      `<div id="case-${index}" lang="${locale}" dir="${direction}" style="width: ${width}px; font: ${fontSize}px/${lineHeight}px ${families.map((family) => `'${family}'`).join(', ')}">${escapeHtml(browserText ?? text)}</div>`,
  )
  return `<!doctype html><meta charset="utf-8"><style>${faces.join('\n')}
    body { margin: 0; background: #fff; color: #000; text-rendering: geometricPrecision; font-synthesis: none }
    div { margin-bottom: 20px; white-space: pre-line; background: #fff }</style>${blocks.join('')}`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

// Runs in the page. A line begins where the middle of a grapheme lies below the one before it by more than half a line.
const MEASURE = `[...document.querySelectorAll('div')].map((block) => {
  const node = block.firstChild
  const frame = block.getBoundingClientRect()
  const height = parseFloat(getComputedStyle(block).lineHeight)
  const range = document.createRange()
  return [...new Intl.Segmenter('en').segment(node.data)].map(({ segment, index }) => {
    range.setStart(node, index)
    range.setEnd(node, index + segment.length)
    // Where a line breaks before a grapheme, its range also has an empty box at the end of the line above.
    const box = [...range.getClientRects()].findLast(({ width }) => width > 0) ?? range.getBoundingClientRect()
    const middle = (box.top + box.bottom) / 2 - frame.top
    return { text: segment, left: box.left - frame.left, right: box.right - frame.left, line: Math.floor(middle / height) }
  })
})`
