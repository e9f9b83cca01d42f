import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type ContactCell, layContactSheet } from '../export/contact-sheet.ts'
import type { Manifest } from '../export/manifest.ts'
import { SHEET } from '../export/name.ts'
import { writeWhole } from '../store/disk.ts'

/** More pictures on one sheet are too small to judge, and a sheet of thousands would take minutes. */
const MOST = 300

/** Lays the contact sheet of a run, its first 300 exports, from the files on disk and writes it beside the manifest. Throws `WRITE_FAILED`. */
export async function writeSheet(out: string, brand: string, manifest: Manifest): Promise<void> {
  const { campaign, counts, exports } = manifest
  const manyRows = new Set(exports.map(({ row }) => row)).size > 1
  const cells = exports.slice(0, MOST).map((entry): ContactCell => {
    const { placement, row, locale, width, height } = entry
    const caption = [placement, `${width} × ${height}`, locale, ...(manyRows ? [row] : [])].join(' · ')
    if (entry.status === 'done') return { file: entry.file, width, height, caption }
    if (entry.status === 'failed') return { width, height, caption, failed: entry.error.message }
    return { width, height, caption, refused: entry.findings[0]?.message ?? '' }
  })
  const placements = new Set(exports.map(({ placement }) => placement)).size
  const facts = [
    counts.done === 1 ? '1 export' : `${counts.done} exports`,
    ...(exports.length > MOST ? [`the first ${MOST} shown`] : []),
    ...(counts.refused === 0 ? [] : [`${counts.refused} refused`]),
    ...(counts.failed === 0 ? [] : [`${counts.failed} failed`]),
    placements === 1 ? '1 placement' : `${placements} placements`,
    [...new Set(exports.map(({ locale }) => locale))].join(', '),
  ]
  const name = campaign.name.replaceAll('-', ' ')
  const title = `${brand} — ${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
  const sheet = { title, subtitle: facts.join(' · '), cells }
  const picture = await layContactSheet(sheet, (file) => readFile(path.join(out, file)))
  await writeWhole(path.join(out, SHEET), picture)
}
