import path from 'node:path'
import type { Manifest } from '../export/manifest.ts'
import type { Finding } from '../export/schema.ts'
import { moneyText, usd } from '../kit/money.ts'
import { timeText } from './cli-progress.ts'
import { type RowsRead, rowsJson } from './rows-report.ts'
import { type Terminal, wrap } from './terminal.ts'

/** A campaign that was made. */
export interface Made {
  readonly manifest: Manifest
  /** Where it was written, as the user named it. */
  readonly folder: string
  /** What is to be known of its rows. */
  readonly rows: RowsRead | undefined
  /** Name of the contact sheet in `folder`, if there is one. */
  readonly sheet: string | undefined
  /** The archive, if one was written. */
  readonly archive?: string | undefined
  readonly seconds: number
  /** Plates that were paid for in this run, and US dollars they came to. */
  readonly paid: { readonly plates: number; readonly cost: number }
}

/** How many refusals are printed one by one before the rest is only counted. */
const SHOWN = 20

/** What a campaign came to, in a few lines a marketer understands. */
export function summary({ manifest, folder, rows, sheet, archive, seconds, paid }: Made): string {
  const { done, refused, failed } = manifest.counts
  const lines = [`${manifest.campaign.name}: ${filesText(done)} in ${folder} (${timeText(seconds)})`]
  if (sheet !== undefined) lines.push(`  all at a glance   ${path.join(folder, sheet)}`)
  for (const { file, pages, remarks = [] } of manifest.decks ?? []) {
    lines.push(
      `  ${pages.length === 1 ? '1 page ' : `${pages.length} pages`}`.padEnd(20) + path.join(folder, file),
    )
    lines.push(...remarks.map(({ message }) => `  but               ${message}`))
  }
  if (archive !== undefined) lines.push(`  to send           ${archive}`)
  if (paid.plates > 0)
    lines.push(
      `  paid              ${moneyText(usd(paid.cost))} for ${paid.plates === 1 ? '1 plate' : `${paid.plates} plates`}`,
    )
  if (refused > 0)
    lines.push(`  refused           ${refused}, because they would not have been readable or did not fit`)
  if (failed > 0) lines.push(`  failed            ${failed}`)
  if (manifest.rejected !== undefined)
    lines.push(
      `  rows left out     ${manifest.rejected.rows}, see ${path.join(folder, manifest.rejected.file)}`,
    )
  for (const note of rows?.notes ?? []) lines.push(`  ${rows?.file}: ${note}`)
  return lines.join('\n')
}

/** The end of a run of several campaigns. */
export function total(all: readonly Made[]): string {
  const sum = (count: keyof Manifest['counts']): number =>
    all.reduce((whole, { manifest }) => whole + manifest.counts[count], 0)
  const missing = sum('refused') + sum('failed')
  const seconds = all.reduce((whole, made) => whole + made.seconds, 0)
  const head = `\n${all.length} campaigns, ${filesText(sum('done'))}${missing === 0 ? '' : `, ${missing} refused or failed`} (${timeText(seconds)})`
  const sheets = all.flatMap(({ folder, sheet }) =>
    sheet === undefined ? [] : [`  ${path.join(folder, sheet)}`],
  )
  return sheets.length === 0 ? head : `${head}. Look at\n${sheets.join('\n')}`
}

/** Prints what a person should know of exports that were written; the same remark at several is told once. */
export function reportRemarks({ manifest }: Made, terminal: Terminal): void {
  const remarks = new Map<string, Finding>()
  for (const entry of manifest.exports)
    if (entry.status === 'done') for (const remark of entry.remarks ?? []) remarks.set(remark.message, remark)
  for (const { message, hint } of [...remarks.values()].slice(0, SHOWN)) {
    terminal.note(wrap(`Remark: ${message}`, terminal.columns, '  '))
    if (hint !== undefined) terminal.note(wrap(hint, terminal.columns, '    '))
  }
}

/** Prints why exports are missing; the same reason at several placements is told once. */
export function reportRefusals({ manifest }: Made, terminal: Terminal): void {
  const reasons = new Map<string, { hint: string | undefined; where: string[] }>()
  const add = (text: string, hint: string | undefined, where: string): void => {
    const known = reasons.get(text) ?? { hint, where: [] }
    known.where.push(where)
    reasons.set(text, known)
  }
  for (const entry of manifest.exports) {
    const where = `${entry.placement} · ${entry.row} · ${entry.locale}`
    if (entry.status === 'refused') for (const { message, hint } of entry.findings) add(message, hint, where)
    if (entry.status === 'failed') add(entry.error.message, entry.error.hint, where)
  }
  for (const [text, { hint, where }] of [...reasons].slice(0, SHOWN)) {
    terminal.note('')
    terminal.note(terminal.paint('bad', wrap(text, terminal.columns, '  ')))
    if (hint !== undefined) terminal.note(wrap(hint, terminal.columns, '    '))
    const named = where.slice(0, 4).join('; ')
    const more = where.length > 4 ? `; and ${where.length - 4} more` : ''
    terminal.note(terminal.paint('quiet', wrap(named + more, terminal.columns, '    ')))
  }
  if (reasons.size > SHOWN)
    terminal.note(`\n  and ${reasons.size - SHOWN} other reasons; manifest.json has them all.`)
}

/** The result for programs: what was written where, and what is missing and why. */
export function resultJson(all: readonly Made[]): string {
  const campaigns = all.map(({ manifest, folder, rows, sheet, archive, paid }) => ({
    campaign: manifest.campaign.name,
    folder,
    manifest: path.join(folder, 'manifest.json'),
    contactSheet: sheet === undefined ? null : path.join(folder, sheet),
    archive: archive ?? null,
    counts: manifest.counts,
    rows: rowsJson(rows, folder),
    paid,
    files: manifest.exports.flatMap((entry) =>
      entry.status === 'done' ? [path.join(folder, entry.file)] : [],
    ),
    missing: manifest.exports.filter((entry) => entry.status !== 'done'),
  }))
  return JSON.stringify({ ok: all.every(isWhole), campaigns }, null, 2)
}

/** Whether nothing is missing of what was asked for. */
export function isWhole({ manifest: { counts, rejected } }: Made): boolean {
  return counts.refused + counts.failed === 0 && rejected === undefined
}

function filesText(count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}
