import { opendir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import { decodeExport } from '../raster/decode.ts'
import { checkApprovals, checkDeck, checkFile } from './file.ts'
import { fault, type VerifyFinding } from './finding.ts'
import { openManifest } from './manifest.ts'
import type { Reader } from './read-back.ts'
import type { RecordedDeck, RecordedExport } from './schema.ts'
import { checkSlot, type SlotReport } from './slot.ts'

/** What verification found of one export. */
export interface ExportReport {
  /** As the manifest names it. */
  readonly file: string
  readonly placement: string
  readonly row: string
  readonly locale: string
  readonly ok: boolean
  /** Of the file and of all its slots; remarks do not count against it. */
  readonly findings: readonly VerifyFinding[]
  readonly slots: readonly SlotReport[]
  /** Names of those who approved it as it is, as they were typed: nobody checked them. */
  readonly approvedBy?: readonly string[]
}

/** What verification found of one folder. */
export interface FolderReport {
  readonly folder: string
  readonly campaign: string
  /** No export is faulty. */
  readonly ok: boolean
  readonly exports: readonly ExportReport[]
  /** Files that were measured, those that are not what they should be, and remarks; entries of the manifest without a file. */
  readonly counts: {
    readonly verified: number
    readonly wrong: number
    readonly remarks: number
    readonly refused: number
    readonly failed: number
    /** That carry an approval that holds. */
    readonly approved: number
  }
  /** Files no entry names. */
  readonly strays: readonly string[]
}

/** How to verify. */
export interface VerifyOptions {
  /** Reads the type back, besides measuring it. */
  readonly reader?: Reader
  readonly signal?: AbortSignal
  /** `wrong`: the report holds only what is at fault, for folders of any size; all of it unless given. */
  readonly keep?: 'wrong'
  readonly onExport?: (report: ExportReport) => void
}

/** Files besides the exports that belong in a folder. */
const EXPECTED =
  /^(manifest\.json|record\.json|approvals\.json|captions\.csv|rejected(-edited(-\d+)?)?\.csv|contact-sheet\.[a-z]+|certificates\.html|.*\.explained\.png)$/

/**
 * Measures the exports of a folder again, from the files and `manifest.json` alone.
 *
 * Rejects with `INPUT_INVALID` if there is no manifest or it is none, with `CANCELLED` on the signal.
 */
export async function verifyFolder(folder: string, options: VerifyOptions = {}): Promise<FolderReport> {
  const manifest = await openManifest(path.join(folder, 'manifest.json'))
  const exports: ExportReport[] = []
  const counts = { verified: 0, wrong: 0, remarks: 0, approved: 0, ...manifest.counts }
  const add = (report: ExportReport): void => {
    counts.verified++
    if (!report.ok) counts.wrong++
    if (report.ok && report.approvedBy !== undefined) counts.approved++
    counts.remarks += report.findings.filter(({ kind }) => kind === 'remark').length
    if (options.keep !== 'wrong' || !report.ok) exports.push(report)
    options.onExport?.(report)
  }
  for await (const entry of manifest.exports()) {
    if (options.signal?.aborted)
      throw new BroadsideError('CANCELLED', { message: `Stopped after ${counts.verified} exports.` })
    add(await verifyExport(folder, entry, options.reader))
  }
  for (const deck of manifest.decks) add(await verifyDeck(folder, deck))
  const strays: string[] = []
  for await (const file of filesBelow(folder))
    if (!manifest.names.has(file) && !EXPECTED.test(file)) strays.push(file)
  return {
    folder,
    campaign: manifest.campaign,
    ok: counts.wrong === 0,
    exports,
    counts,
    strays: strays.toSorted(),
  }
}

/** The pages of a deck are exports, which are measured in their own files; of the deck itself, that it is what was bound. */
async function verifyDeck(folder: string, deck: RecordedDeck): Promise<ExportReport> {
  const { file } = deck
  const bytes = await bytesOf(folder, file)
  const findings =
    bytes === undefined ? [fault('FILE_MISSING', 'is not there')] : await checkDeck(bytes, deck)
  return { file, placement: 'deck', row: '', locale: '', ok: findings.length === 0, findings, slots: [] }
}

async function verifyExport(
  folder: string,
  entry: RecordedExport,
  reader: Reader | undefined,
): Promise<ExportReport> {
  const { file, placement, row, locale } = entry
  const findings: VerifyFinding[] = [...checkApprovals(entry)]
  const approvedBy = findings.length > 0 ? [] : (entry.approvals ?? []).map(({ by }) => by)
  const about = { file, placement, row, locale, ...(approvedBy.length === 0 ? {} : { approvedBy }) }
  let slots: readonly SlotReport[] = []
  const bytes = await bytesOf(folder, file)
  if (bytes === undefined) findings.push(fault('FILE_MISSING', 'is not there'))
  else {
    try {
      findings.push(...(await checkFile(bytes, entry)))
      // In another picture, boxes mean nothing.
      if (findings.some(({ code }) => code === 'SIZE_DIFFERS'))
        return { ...about, ok: false, findings, slots }
      const picture = await decodeExport(bytes, file, { width: entry.width })
      const recorded = entry.certificate.slots
      slots = recorded.map((slot) => checkSlot(picture, slot, recorded, !isLossless(entry)))
      findings.push(...slots.flatMap((slot) => slot.findings))
      if (reader !== undefined) findings.push(...(await reader(picture, recorded, locale)))
    } catch (error) {
      if (!(error instanceof BroadsideError) || !error.code.startsWith('PICTURE_')) throw error
      findings.push(fault('FILE_UNREADABLE', error.message))
    }
  }
  const ok = findings.every(({ kind }) => kind !== 'fault')
  return { ...about, ok, findings, slots }
}

/** Whether its pixels are those of the proof to the last bit: four inks are not, whatever the format. */
function isLossless({ format, print }: RecordedExport): boolean {
  return format === 'png' || (format === 'tiff' && print?.color !== 'cmyk')
}

/** Bytes of a file below the folder; a manifest that names a file elsewhere names none. */
async function bytesOf(folder: string, file: string): Promise<Uint8Array | undefined> {
  const full = path.resolve(folder, file)
  const way = path.relative(path.resolve(folder), full)
  if (way === '' || way.startsWith('..') || path.isAbsolute(way)) return undefined
  return readFile(full).catch(() => undefined)
}

/** Files of a folder, with `/`; not those that systems hide, nor what lies in folders that they hide. */
async function* filesBelow(folder: string, below = ''): AsyncIterable<string> {
  for await (const entry of await opendir(path.join(folder, below))) {
    if (entry.name.startsWith('.')) continue
    const name = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) yield* filesBelow(folder, name)
    else if (entry.isFile()) yield name
  }
}
