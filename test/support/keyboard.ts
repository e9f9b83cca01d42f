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
  return { name: name.trim().replace(/\\s+/g, ' '), isSeen: element === document.body || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) }
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
    if (focused.name !== '' && !focused.isSeen) throw new Error(`the focus on ${focused.name} cannot be seen`)
    if (name.test(focused.name)) return
    passed.push(focused.name.slice(0, 40))
  }
  throw new Error(`${name} was not reached by ${key}, only ${passed.slice(0, 40).join(' | ')}`)
}

/** Things that jumped while nobody did anything. */
export interface Shifts {
  /** Cumulative layout shift: below 0.1 is good, 0 is none. */
  readonly sum: number
  /** What moved, and from where to where in pixels from the top. */
  readonly moved: readonly string[]
}

/** Watches for jumps (Layout Instability) from the next page on. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(`
    window.shifts = { sum: 0, moved: [] }
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value, sources } of list.getEntries()) {
        if (hadRecentInput) continue
        window.shifts.sum += value
        for (const { node, previousRect, currentRect } of sources) {
          const name = node?.className || node?.textContent?.slice(0, 30) || node?.nodeName
          window.shifts.moved.push(name + ': ' + Math.round(previousRect.top) + ' to ' + Math.round(currentRect.top))
        }
      }
    }).observe({ type: 'layout-shift', buffered: true })`)
}

/** Jumps of the page so far. */
export function shiftsOf(page: Page): Promise<Shifts> {
  return page.evaluate('window.shifts') as Promise<Shifts>
}
