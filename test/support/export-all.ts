import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DoneEntry } from '../../src/export/schema.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { formatOf } from '../../src/verify/file.ts'
import { withBrowser } from './browser.ts'
import { runTool } from './ensure-print-tools.ts'
import { produce } from './produce-manifest.ts'

/** Two templates with copy that a banner of 300 × 50 holds, too. */
export const CAMPAIGNS = [
  {
    name: 'night',
    brand: 'lumen',
    template: 'event-poster',
    plate: { source: 'procedural', style: 'horizon', seed: 5 },
    rows: [
      {
        title: 'Night of the Long Takes',
        short: 'Long Takes',
        when: '2027-03-14T19:30',
        venue: 'Dockside 4',
        cta: 'Tickets',
      },
    ],
  },
  {
    name: 'autumn',
    brand: 'maree',
    template: 'sale-ad',
    plate: { source: 'procedural', style: 'cut-paper', seed: 9 },
    rows: [{ offer: '30', unit: '%', headline: 'Autumn sale', label: 'Until Sunday', cta: 'Shop now' }],
  },
] as const

/** One export, and what a browser saw in its file. */
export interface Exported {
  readonly template: string
  readonly placement: Placement
  /** Left out where nothing was written; then `missing` says why. */
  readonly entry?: DoneEntry
  readonly missing?: string
  /** By the first bytes. */
  readonly format?: string
  /** Size Chromium decoded it to, and poppler a PDF. */
  readonly decoded?: { readonly width: number; readonly height: number }
}

/** Makes the placements from both templates and has every file decoded by Chromium, or poppler, neither of which shares code with the encoders' bindings. */
export async function exportAll(ids: readonly string[], out: string): Promise<readonly Exported[]> {
  const made: { file: string; exported: Exported }[] = []
  for (const campaign of CAMPAIGNS) {
    const folder = path.join(out, campaign.name)
    const manifest = await produce({ ...campaign, placements: ids, locales: ['en'] }, { out: folder })
    for (const entry of manifest.exports) {
      const about = { template: campaign.template, placement: findPlacement(entry.placement) as Placement }
      if (entry.status !== 'done') {
        const missing =
          entry.status === 'failed'
            ? entry.error.message
            : entry.findings.map(({ message }) => message).join('; ')
        made.push({ file: '', exported: { ...about, missing } })
      } else made.push({ file: path.join(folder, entry.file), exported: { ...about, entry } })
    }
  }
  return withBrowser(async (context) => {
    const page = await context.newPage()
    // A page of its own folder may show its pictures.
    await page.goto(pathToFileURL(`${out}/`).href)
    const all: Exported[] = []
    for (const { file, exported } of made) {
      if (exported.entry === undefined) {
        all.push(exported)
        continue
      }
      const format = formatOf(await readFile(file))
      if (format === 'pdf') {
        all.push({ ...exported, format, decoded: pageOf(file, exported.placement) })
        continue
      }
      const address = pathToFileURL(file).href
      // As text: it runs in the page, whose names this program does not have.
      const decoded = await page.evaluate<{ width: number; height: number }>(
        `(async () => { const image = new Image(); image.src = ${JSON.stringify(address)}; await image.decode();
          return { width: image.naturalWidth, height: image.naturalHeight } })()`,
      )
      all.push({ ...exported, decoded, ...(format === undefined ? {} : { format }) })
    }
    return all
  })
}

/** What lies inside the bleed of a PDF, as poppler draws and measures it, in pixels of its placement. */
function pageOf(file: string, { dpi = 96 }: Placement): { readonly width: number; readonly height: number } {
  runTool('pdftoppm', '-r', '20', '-png', file, `${file}.drawn`)
  const box = /^BleedBox:\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)/m.exec(
    runTool('pdfinfo', '-box', file).toString(),
  )
  const [left = 0, bottom = 0, right = 0, top = 0] = (box ?? []).slice(1).map(Number)
  const pixels = (points: number): number => Math.round((points / 72) * dpi)
  return { width: pixels(right - left), height: pixels(top - bottom) }
}

/** What is wrong with an export; empty if nothing. */
export function faultsOf({ placement, entry, missing, decoded, format }: Exported): readonly string[] {
  if (entry === undefined) return [missing ?? 'missing']
  const { width, height, maxBytes, formats } = placement
  const allowed = formats.some((known) => known === format)
  return [
    ...(decoded?.width === width && decoded.height === height
      ? []
      : [`decoded as ${decoded?.width} × ${decoded?.height}`]),
    ...(allowed ? [] : [`written as ${format}`]),
    ...(maxBytes !== undefined && entry.bytes > maxBytes ? [`${entry.bytes} bytes`] : []),
  ]
}
