import type { Page } from 'playwright-core'

/** What has the focus, as somebody hears it, and whether it can be seen that it has it. */
interface Focused {
  readonly name: string
  readonly isSeen: boolean
}

// Runs in the page.
const FOCUSED = `(() => {
  const element = document.activeElement
  const label = element.labels?.[0]?.innerText
  const name = element.getAttribute('aria-label') ?? label ?? (element.innerText || element.title || element.id)
  const style = getComputedStyle(element)
  return { name: name.trim().replace(/\\s+/g, ' '), isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0 }
})()`

/** More stops than any page has before what is looked for. */
const MOST = 160

/**
 * Presses Tab until what is called so has the focus. Fails where it cannot be reached, or where the focus is somewhere it cannot be seen.
 * @param key `Shift+Tab` to go back
 */
export async function tabTo(page: Page, name: RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let at = 0; at < MOST; at += 1) {
    await page.keyboard.press(key)
    const focused = (await page.evaluate(FOCUSED)) as Focused
    // The page itself, between its end and its beginning.
    if (focused.name !== '' && !focused.isSeen && !(await isBody(page)))
      throw new Error(`the focus on ${focused.name} cannot be seen`)
    if (name.test(focused.name)) return
    passed.push(focused.name.slice(0, 40))
  }
  throw new Error(`${name} was not reached by ${key}, only ${passed.slice(0, 40).join(' | ')}`)
}

function isBody(page: Page): Promise<boolean> {
  return page.evaluate('document.activeElement === document.body') as Promise<boolean>
}

/** Adds up how far things jump while nobody does anything (Layout Instability). Before the first page. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(`
    window.shifts = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value
    }).observe({ type: 'layout-shift', buffered: true })`)
}

/** The cumulative layout shift of the page so far; below 0.1 is good, 0 is none. */
export function shiftsOf(page: Page): Promise<number> {
  return page.evaluate('window.shifts') as Promise<number>
}
