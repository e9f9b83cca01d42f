import path from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/**
 * What keeps somebody who cannot see a page well from using it, in both schemes; keeps pictures of the page where a folder is named
 * (`BROADSIDE_SHOTS`).
 */
export async function barriersOn(page: Page, name: string): Promise<readonly string[]> {
  const barriers: string[] = []
  const size = page.viewportSize() as { width: number; height: number }
  const shots = process.env.BROADSIDE_SHOTS
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // In the dark only colours are other ones.
    const axe = new AxeBuilder({ page })
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
    for (const { id, nodes } of violations)
      barriers.push(`${name}, ${colorScheme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    for (const width of shots === undefined ? [] : [1440, 390]) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
      await page.screenshot({
        path: path.join(shots as string, `${name.replaceAll('/', '-')}-${colorScheme}-${width}.png`),
      })
    }
    await page.setViewportSize(size)
  }
  await page.emulateMedia({ colorScheme: 'light' })
  return barriers
}
