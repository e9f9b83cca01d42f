import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { browserPath } from '../support/ensure-browser.ts'
import { type Element, treeOf } from './card-tree.ts'
import type { Method, Open } from './method.ts'
import { cutOf, lookOf, QUALITY } from './scene.ts'

/** One page that is filled anew for each picture and photographed. */
export const open: Open = async (shared) => {
  const look = lookOf(shared)
  const profile = await mkdtemp(join(tmpdir(), 'bench-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: browserPath(),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--font-render-hinting=none', '--disable-lcd-text'],
  })
  const page = context.pages()[0] ?? (await context.newPage())
  const faces = look.fonts.map(
    ({ name, data, weight, style }) =>
      `@font-face{font-family:"${name}";font-weight:${weight};font-style:${style};src:url(data:font/sfnt;base64,${Buffer.from(data).toString('base64')})}`,
  )
  const head = `<!doctype html><meta charset="utf-8"><style>${faces.join('')}*{box-sizing:border-box}body{margin:0}</style>`
  await page.setContent(`${head}<main></main>`)
  await page.evaluate('Promise.all([...document.fonts].map((face) => face.load()))')
  let size = ''
  const render: Method['render'] = async (card, format) => {
    if (size !== card.placement) await page.setViewportSize({ width: card.width, height: card.height })
    size = card.placement
    const html = htmlOf(treeOf(card, look, cutOf(shared, card.placement).uri))
    await page.evaluate(`(${FILL})(${JSON.stringify(html)})`)
    return format === 'png'
      ? page.screenshot({ type: 'png' })
      : page.screenshot({ type: 'jpeg', quality: QUALITY })
  }
  return {
    render,
    elsewhere: () => sum(({ cpu }) => cpu),
    memory: () => sum(({ memory }) => memory),
    close: async () => {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }

  /** Over the processes that were started with this profile. */
  function sum(of: (process: { cpu: number; memory: number }) => number): number {
    return processesWith(profile).reduce((total, process) => total + of(process), 0)
  }
}

// Runs in the page.
const FILL = `(html) => {
  const main = document.querySelector('main')
  main.innerHTML = html
  return Promise.all([...main.querySelectorAll('img')].map((image) => image.decode()))
}`

function htmlOf({ type, props }: Element): string {
  const style = Object.entries(props.style)
    .map(([name, value]) => {
      const css = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      return `${css}:${typeof value === 'number' && !UNITLESS.has(name) ? `${value}px` : value}`
    })
    .join(';')
  if (type === 'img') {
    const { src, width, height } = props
    return `<img src="${src}" width="${width}" height="${height}" style="display:block;${style}">`
  }
  const { children = [] } = props
  const inner = typeof children === 'string' ? children : children.map(htmlOf).join('')
  return `<${type} style="${style.replaceAll('"', "'")}">${inner}</${type}>`
}

const UNITLESS = new Set(['fontWeight', 'lineHeight', 'flex'])
const TICKS = 100

/** CPU time in milliseconds and memory in bytes of the processes whose command line names a folder, and of their children. */
function processesWith(folder: string): { cpu: number; memory: number }[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ')
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        const [user = 0, system = 0] = [fields[11], fields[12]].map(Number)
        return [
          {
            pid,
            parent: fields[1],
            own: command.includes(folder),
            cpu: ((user + system) * 1000) / TICKS,
            memory: Number(fields[21]) * 4096,
          },
        ]
      } catch {
        return []
      }
    })
  const taken = new Set(all.filter(({ own }) => own).map(({ pid }) => pid))
  for (let before = -1; before < taken.size; ) {
    before = taken.size
    for (const { pid, parent } of all) if (taken.has(parent ?? '')) taken.add(pid)
  }
  return all.filter(({ pid }) => taken.has(pid))
}
