import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { openEyes } from '../ocr/tesseract.ts'
import { readerOn } from '../verify/read-back.ts'
import { type ExportReport, type FolderReport, verifyFolder } from '../verify/verify.ts'
import type { Terminal } from './terminal.ts'

/** Options of `broadside verify`. */
export interface VerifyVerbOptions {
  /** Read the type back; `strict` lets unread words fail. */
  readonly ocr?: true | 'strict'
  /** Make the exports again and compare bytes, in place of measuring. */
  readonly rerender?: boolean
  /** Processes to make them again in. */
  readonly jobs?: number
  readonly json?: boolean
  /** Leave out the exports that are sound. */
  readonly quiet?: boolean
}

/**
 * Verifies folders that `make` wrote, or folders of such folders. Returns 1 if an export is faulty. Rejects with
 * `INPUT_INVALID` if a folder has no manifest.
 */
export async function verify(
  folders: readonly string[],
  options: VerifyVerbOptions,
  terminal: Terminal,
): Promise<number> {
  const places = (await Promise.all(folders.map((folder) => withManifest(folder, terminal)))).flat()
  if (options.rerender) {
    const { rerenderAll } = await import('./rerender.ts')
    return rerenderAll(places, options, terminal)
  }
  const eyes = options.ocr === undefined ? undefined : openEyes()
  const reports: FolderReport[] = []
  try {
    for (const place of places) {
      const report = await verifyFolder(path.resolve(terminal.folder, place), {
        ...(eyes === undefined ? {} : { reader: readerOn(eyes, options.ocr === 'strict') }),
        ...(options.json === true ? {} : { keep: 'wrong' as const }),
        onExport: (each) => {
          if (options.json !== true) tell(each, options.quiet === true, terminal)
        },
      })
      reports.push({ ...report, folder: place })
      if (options.json !== true) sumUp({ ...report, folder: place }, terminal)
    }
  } finally {
    await eyes?.close()
  }
  const ok = reports.every((report) => report.ok)
  if (options.json === true) terminal.out(JSON.stringify({ ok, folders: reports }, null, 2))
  return ok ? 0 : 1
}

/** The folder itself, or the folders in it that have a manifest; if none has, the folder, so that it is refused by name. */
async function withManifest(folder: string, terminal: Terminal): Promise<readonly string[]> {
  const full = path.resolve(terminal.folder, folder)
  if (existsSync(path.join(full, 'manifest.json'))) return [folder]
  const names = await readdir(full).catch(() => [])
  const inside = names.toSorted().filter((name) => existsSync(path.join(full, name, 'manifest.json')))
  return inside.length === 0 ? [folder] : inside.map((name) => path.join(folder, name))
}

function tell(
  { file, ok, findings, slots, approvedBy = [] }: ExportReport,
  quiet: boolean,
  terminal: Terminal,
): void {
  const lowest = slots.flatMap(({ measured }) => (measured === null ? [] : [measured.p5]))
  if (ok && findings.length === 0) {
    const contrast = lowest.length === 0 ? 'no type' : `contrast from ${Math.min(...lowest).toFixed(2)}`
    const approval = approvedBy.length === 0 ? '' : `, approved by ${approvedBy.join(', ')}`
    if (!quiet) terminal.out(`ok     ${file}  ${contrast}${approval}`)
    return
  }
  terminal.out(`${ok ? 'ok' : 'WRONG'}${ok ? '     ' : '  '}${file}`)
  for (const { kind, code, slot, message } of findings) {
    const where = slot === undefined ? '' : ` ${slot}`
    terminal.out(`       ${kind === 'remark' ? 'remark ' : ''}${code}${where}: ${message}`)
  }
}

function sumUp({ folder, counts, strays }: FolderReport, terminal: Terminal): void {
  const { verified, wrong, remarks } = counts
  const parts = [
    verified === 0 ? 'nothing to verify' : `${verified - wrong} of ${verified} exports verified`,
    ...(wrong === 0 ? [] : [`${wrong} wrong`]),
    ...(remarks === 0 ? [] : [`${remarks} remarks`]),
    // Said as it is: whoever can write the manifest can write a name.
    ...(counts.approved === 0
      ? []
      : [`${counts.approved} approved (by names that were typed, not signatures)`]),
    ...(counts.refused === 0 ? [] : [`${counts.refused} refused when made`]),
    ...(counts.failed === 0 ? [] : [`${counts.failed} failed when made`]),
  ]
  terminal.out(`${folder}: ${parts.join(', ')}`)
  for (const stray of strays) terminal.note(`  no entry names ${stray}`)
}
