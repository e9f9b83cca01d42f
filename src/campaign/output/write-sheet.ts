import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ContactCell, ContactSheet } from '../../export/contact-sheet.ts'
import { SHEET } from '../../export/name.ts'
import type { ManifestEntry } from '../../export/schema.ts'
import { writeWhole } from '../../store/disk.ts'

/** More pictures on one sheet are too small to judge, and a sheet of thousands would take minutes. */
const MOST = 300

/** What the contact sheet of a run shows: its first 300 exports, and how many there are in all. */
export function contactSheetOf(
  brand: string,
  campaign: string,
  exports: Iterable<ManifestEntry>,
): ContactSheet {
  const shown: ManifestEntry[] = []
  const counts = { done: 0, refused: 0, failed: 0 }
  const placements = new Set<string>()
  const locales = new Set<string>()
  let row: string | undefined
  let manyRows = false
  let all = 0
  for (const entry of exports) {
    if (++all <= MOST) shown.push(entry)
    counts[entry.status]++
    placements.add(entry.placement)
    locales.add(entry.locale)
    row ??= entry.row
    manyRows ||= entry.row !== row
  }
  const cells = shown.map((entry): ContactCell => {
    const { placement, locale, width, height } = entry
    const caption = [placement, `${width} × ${height}`, locale, ...(manyRows ? [entry.row] : [])].join(' · ')
    if (entry.status === 'done') return { file: entry.file, width, height, caption }
    if (entry.status === 'failed') return { width, height, caption, failed: entry.error.message }
    return { width, height, caption, refused: entry.findings[0]?.message ?? '' }
  })
  const facts = [
    counts.done === 1 ? '1 export' : `${counts.done} exports`,
    ...(all > MOST ? [`the first ${MOST} shown`] : []),
    ...(counts.refused === 0 ? [] : [`${counts.refused} refused`]),
    ...(counts.failed === 0 ? [] : [`${counts.failed} failed`]),
    placements.size === 1 ? '1 placement' : `${placements.size} placements`,
    [...locales].join(', '),
  ]
  const name = campaign.replaceAll('-', ' ')
  const title = `${brand} — ${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  return { title, subtitle: facts.join(' · '), cells }
}

/** Lays the contact sheet of a run from the files on disk and writes it beside the manifest. Throws `WRITE_FAILED`. */
export async function writeSheet(out: string, sheet: ContactSheet): Promise<void> {
  const { layContactSheet } = await import('../../export/contact-sheet.ts')
  await writeWhole(
    path.join(out, SHEET),
    await layContactSheet(sheet, (file) => readFile(path.join(out, file))),
  )
}
