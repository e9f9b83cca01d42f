import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError, refuseIssues } from '../error/error.ts'
import { parseJson } from '../error/json.ts'
import { check } from '../error/schema.ts'
import { decodeExport } from '../raster/decode.ts'
import { checkDeck, checkFile } from './file.ts'
import { fault, type VerifyFinding } from './finding.ts'
import type { Reader } from './read-back.ts'
import { type RecordedDeck, type RecordedExport, RecordedManifest } from './schema.ts'
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
}

/** What verification found of one folder. */
export interface FolderReport {
  readonly folder: string
  readonly campaign: string
  /** No export is faulty. */
  readonly ok: boolean
  readonly exports: readonly ExportReport[]
  /** Entries of the manifest without a file, by its own account. */
  readonly counts: { readonly refused: number; readonly failed: number }
  /** Files no entry names. */
  readonly strays: readonly string[]
}

/** How to verify. */
export interface VerifyOptions {
  /** Reads the type back, besides measuring it. */
  readonly reader?: Reader
  readonly signal?: AbortSignal
  readonly onExport?: (report: ExportReport) => void
}

/** Files besides the exports that belong in a folder. */
const EXPECTED =
  /^(manifest\.json|record\.json|captions\.csv|contact-sheet\.[a-z]+|certificates\.html|.*\.explained\.png)$/

/**
 * Measures the exports of a folder again, from the files and `manifest.json` alone.
 *
 * Rejects with `INPUT_INVALID` if there is no manifest or it is none, with `CANCELLED` on the signal.
 */
export async function verifyFolder(folder: string, options: VerifyOptions = {}): Promise<FolderReport> {
  const manifest = await readManifest(path.join(folder, 'manifest.json'))
  const exports: ExportReport[] = []
  for (const entry of manifest.exports) {
    if (entry.status !== 'done') continue
    if (options.signal?.aborted)
      throw new BroadsideError('CANCELLED', { message: `Stopped after ${exports.length} exports.` })
    const report = await verifyExport(folder, entry, options.reader)
    exports.push(report)
    options.onExport?.(report)
  }
  for (const deck of manifest.decks ?? []) {
    const report = await verifyDeck(folder, deck)
    exports.push(report)
    options.onExport?.(report)
  }
  const count = (status: string): number => manifest.exports.filter((entry) => entry.status === status).length
  // Masters are there to be worked on: they are known, not held to what they were.
  const masters = manifest.exports.flatMap((entry) => (entry.status === 'done' ? (entry.masters ?? []) : []))
  const named = new Set([...exports, ...masters].map(({ file }) => path.posix.normalize(file)))
  return {
    folder,
    campaign: manifest.campaign.name,
    ok: exports.every(({ ok }) => ok),
    exports,
    counts: { refused: count('refused'), failed: count('failed') },
    strays: (await filesBelow(folder)).filter((file) => !named.has(file) && !EXPECTED.test(file)),
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
  const about = { file, placement, row, locale }
  const findings: VerifyFinding[] = []
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

async function readManifest(file: string): Promise<RecordedManifest> {
  const name = path.basename(file)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return refuse(file, 'no such file', 'a folder that `broadside make` wrote, with manifest.json')
  }
  const json = parseJson(text, name)
  refuseIssues(json.issues.map((issue) => ({ ...issue, file })))
  const { value, issues } = check(RecordedManifest, json.value, file)
  refuseIssues(issues)
  return value ?? refuse(file, 'something else', 'a manifest')
}

function refuse(file: string, found: string, expected: string): never {
  refuseIssues([{ file, path: '', found, expected }])
  throw new Error('unreachable')
}

/** Bytes of a file below the folder; a manifest that names a file elsewhere names none. */
async function bytesOf(folder: string, file: string): Promise<Uint8Array | undefined> {
  const full = path.resolve(folder, file)
  const way = path.relative(path.resolve(folder), full)
  if (way === '' || way.startsWith('..') || path.isAbsolute(way)) return undefined
  return readFile(full).catch(() => undefined)
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .toSorted()
}
