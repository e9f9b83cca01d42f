import path from 'node:path'
import type { Produced } from '../campaign/produce.ts'
import type { Finding } from '../export/certificate-schema.ts'
import { REJECTED } from '../export/name.ts'
import type { ManifestEntry } from '../export/schema.ts'
import { moneyText, usd } from '../kit/money.ts'
import { timeText } from './cli-progress.ts'
import { type RowsRead, rowsJson } from './rows-report.ts'
import { type Terminal, wrap } from './terminal.ts'

/** A campaign that was made. */
export interface Made {
  readonly run: Produced
  /** What is to be known of its rows. */
  readonly rows: RowsRead | undefined
  /** Where it was written, as the user named it. */
  readonly folder: string
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
export function summary({ run, folder, rows, sheet, archive, seconds, paid }: Made): string {
  const { done, refused, failed } = run.counts
  const lines = [`${run.campaign}: ${filesText(done)} in ${folder} (${timeText(seconds)})`]
  if (run.kept > 0) lines.push(`  unchanged         ${run.kept}, not made again`)
  if (sheet !== undefined) lines.push(`  all at a glance   ${path.join(folder, sheet)}`)
  for (const { file, pages, remarks = [] } of run.decks) {
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
  if (run.rejected > 0) lines.push(`  rows left out     ${run.rejected}, see ${path.join(folder, REJECTED)}`)
  for (const note of rows?.notes ?? []) lines.push(`  ${rows?.file}: ${note}`)
  const { count, files, removed } = run.leftOver
  if (count > 0)
    lines.push(
      `  ${removed ? 'removed         ' : 'left over       '}  ${filesText(count)} of earlier runs, such as ${files[0]}${removed ? '' : '; --prune removes them'}`,
    )
  return lines.join('\n')
}

/** The end of a run of several campaigns. */
export function total(all: readonly Made[]): string {
  const sum = (count: keyof Produced['counts']): number =>
    all.reduce((whole, { run }) => whole + run.counts[count], 0)
  const missing = sum('refused') + sum('failed')
  const seconds = all.reduce((whole, made) => whole + made.seconds, 0)
  const head = `\n${all.length} campaigns, ${filesText(sum('done'))}${missing === 0 ? '' : `, ${missing} refused or failed`} (${timeText(seconds)})`
  const sheets = all.flatMap(({ folder, sheet }) =>
    sheet === undefined ? [] : [`  ${path.join(folder, sheet)}`],
  )
  return sheets.length === 0 ? head : `${head}. Look at\n${sheets.join('\n')}`
}

/** What is told of exports, gathered while the manifest is read: never more than is printed. */
class Telling {
  readonly remarks = new Map<string, Finding>()
  readonly reasons = new Map<
    string,
    { readonly hint: string | undefined; readonly where: string[]; count: number }
  >()
  /** Reasons beyond those that are printed. */
  others = 0

  add(entry: ManifestEntry): void {
    const where = `${entry.placement} · ${entry.row} · ${entry.locale}`
    if (entry.status === 'done') for (const remark of entry.remarks ?? []) this.#remark(remark)
    if (entry.status === 'refused')
      for (const { message, hint } of entry.findings) this.#reason(message, hint, where)
    if (entry.status === 'failed') this.#reason(entry.error.message, entry.error.hint, where)
  }

  #remark(remark: Finding): void {
    if (this.remarks.size < SHOWN) this.remarks.set(remark.message, remark)
  }

  #reason(text: string, hint: string | undefined, where: string): void {
    const known = this.reasons.get(text) ?? { hint, where: [], count: 0 }
    if (!this.reasons.has(text)) {
      if (this.reasons.size >= SHOWN) {
        this.others++
        return
      }
      this.reasons.set(text, known)
    }
    known.count++
    if (known.where.length < 4) known.where.push(where)
  }
}

/**
 * Prints what a person should know of exports that were written, and why others are missing; the same at several exports is told
 * once.
 */
export async function report({ run }: Made, terminal: Terminal): Promise<void> {
  const telling = new Telling()
  for await (const entry of run.exports()) telling.add(entry)
  for (const { message, hint } of telling.remarks.values()) {
    terminal.note(wrap(`Remark: ${message}`, terminal.columns, '  '))
    if (hint !== undefined) terminal.note(wrap(hint, terminal.columns, '    '))
  }
  for (const [text, { hint, where, count }] of telling.reasons) {
    terminal.note('')
    terminal.note(terminal.paint('bad', wrap(text, terminal.columns, '  ')))
    if (hint !== undefined) terminal.note(wrap(hint, terminal.columns, '    '))
    const more = count > where.length ? `; and ${count - where.length} more` : ''
    terminal.note(terminal.paint('quiet', wrap(where.join('; ') + more, terminal.columns, '    ')))
  }
  if (telling.others > 0) terminal.note(`\n  and more for other reasons; manifest.json has them all.`)
}

/** The result for programs: what was written where, and what is missing and why. */
export async function resultJson(all: readonly Made[]): Promise<string> {
  const campaigns = []
  for (const { run, folder, rows, sheet, archive, paid } of all) {
    const files: string[] = []
    const missing: ManifestEntry[] = []
    for await (const entry of run.exports()) {
      if (entry.status === 'done') files.push(path.join(folder, entry.file))
      else missing.push(entry)
    }
    campaigns.push({
      campaign: run.campaign,
      folder,
      manifest: path.join(folder, 'manifest.json'),
      contactSheet: sheet === undefined ? null : path.join(folder, sheet),
      archive: archive ?? null,
      counts: run.counts,
      rows: rowsJson(rows, folder),
      kept: run.kept,
      leftOver: run.leftOver,
      decks: run.decks.map(({ file }) => path.join(folder, file)),
      paid,
      files,
      missing,
    })
  }
  return JSON.stringify({ ok: all.every(isWhole), campaigns }, null, 2)
}

/** Whether nothing is missing of what was asked for. */
export function isWhole({ run: { counts, rejected } }: Made): boolean {
  return counts.refused + counts.failed + rejected === 0
}

function filesText(count: number): string {
  return count === 1 ? '1 file' : `${count} files`
}
