import type { Manifest } from '../../export/manifest.ts'
import type { RecordFile } from '../../export/record-schema.ts'
import type { DoneEntry, ManifestEntry } from '../../export/schema.ts'

/** A run as it was, or as it is now. */
export interface Run {
  readonly manifest: Pick<Manifest, 'tool' | 'engines' | 'plates' | 'exports'>
  readonly record: RecordFile
}

/** Something that decides bytes and is not what it was. */
export interface Change {
  readonly part:
    | 'font'
    | 'engine'
    | 'runtime'
    | 'brand'
    | 'template'
    | 'plate'
    | 'copy'
    | 'image'
    | 'placement'
    | 'delivery'
    | 'file'
  /** Which one, such as `@fontsource/anton/files/anton-latin-400-normal.woff`. */
  readonly name: string
  /** A sentence for a person. */
  readonly message: string
}

/** What became of one export that was made again. */
export interface Redone {
  /** As the manifest names it; for what was refused, row, locale and placement. */
  readonly file: string
  readonly row: string
  readonly locale: string
  readonly placement: string
  readonly verdict: 'same' | 'differs' | 'gone'
  /** What may have made it differ: its own changes before those that all share. Empty if it is the same. */
  readonly causes: readonly Change[]
}

/**
 * Compares a run with the same run made again. Pure.
 * @param onDisk hashes of the files as they lie in the folder now, by name; those that are gone are left out
 */
export function driftOf(
  before: Run,
  after: Run,
  onDisk: ReadonlyMap<string, string>,
): { exports: readonly Redone[]; changes: readonly Change[] } {
  const shared = [...sharedChanges(before.record, after.record), ...engineChanges(before, after)]
  const again = new Map(after.manifest.exports.map((entry) => [idOf(entry), entry]))
  const records = new Map(before.record.exports.map((entry) => [idOf(entry), entry]))
  const newRecords = new Map(after.record.exports.map((entry) => [idOf(entry), entry]))
  const exports = before.manifest.exports.flatMap((entry): Redone[] => {
    if (entry.status === 'failed') return []
    const id = idOf(entry)
    const { row, locale, placement } = entry
    const about = { file: entry.status === 'done' ? entry.file : id, row, locale, placement }
    const now = again.get(id)
    if (now === undefined) return [{ ...about, verdict: 'gone', causes: [] }]
    const touched = entry.status === 'done' ? fileChanges(entry, onDisk) : []
    const same = bytesOf(entry) === bytesOf(now)
    if (same) return [{ ...about, verdict: touched.length === 0 ? 'same' : 'differs', causes: touched }]
    const own = ownChanges(records.get(id), newRecords.get(id), entry, [before, after])
    const failed: readonly Change[] =
      now.status === 'failed' ? [{ part: 'runtime', name: now.error.code, message: now.error.message }] : []
    const causes = [...failed, ...touched, ...own, ...shared]
    return [{ ...about, verdict: 'differs', causes: causes.length === 0 ? [UNEXPLAINED] : causes }]
  })
  return { exports, changes: shared }
}

interface Named {
  readonly row: string
  readonly locale: string
  readonly placement: string
}

/** Tells an export from all others of its run. */
export function idOf({ row, locale, placement }: Named): string {
  return `${row} · ${locale} · ${placement}`
}

/** What is compared: of a signed file what was signed, for whoever makes it again has no key. */
function bytesOf(entry: ManifestEntry): string {
  return entry.status === 'done' ? `${entry.file} ${entry.c2pa?.unsigned ?? entry.sha256}` : entry.status
}

function fileChanges({ file, sha256 }: DoneEntry, onDisk: ReadonlyMap<string, string>): readonly Change[] {
  const found = onDisk.get(file)
  if (found === sha256) return []
  return [
    {
      part: 'file',
      name: file,
      message: found === undefined ? 'the file is gone' : 'the file was changed after it was made',
    },
  ]
}

const UNEXPLAINED: Change = {
  part: 'runtime',
  name: 'this machine',
  message: 'nothing on record changed, yet it comes out different',
}

function sharedChanges({ parts: before }: RecordFile, { parts: after }: RecordFile): readonly Change[] {
  return [
    ...differing(before.fonts, after.fonts).map((name) => changed('font', name)),
    ...differing(before.brand, after.brand).map((name) => changed('brand', name)),
    ...differing(before.template, after.template).map((name) => changed('template', name)),
    ...differing(before.runtime, after.runtime).map((name) =>
      versioned('runtime', name, before.runtime, after.runtime),
    ),
  ]
}

function engineChanges({ manifest: before }: Run, { manifest: after }: Run): readonly Change[] {
  const all = ({ engines, tool }: Run['manifest']): Readonly<Record<string, string>> => ({
    ...engines,
    broadside: tool.version,
  })
  return differing(all(before), all(after)).map((name) => versioned('engine', name, all(before), all(after)))
}

type Own = RecordFile['exports'][number]

function ownChanges(
  before: Own | undefined,
  after: Own | undefined,
  { plate }: ManifestEntry,
  [was, is]: readonly [Run, Run],
): readonly Change[] {
  if (before === undefined || after === undefined) return []
  const pixels = (run: Run, key: string): string | undefined =>
    run.manifest.plates.find((entry) => entry.key === key)?.sha256
  const origin = (run: Run, key: string): string =>
    run.manifest.plates.find((entry) => entry.key === key)?.origin ?? 'plate'
  const redrawn = before.plate === after.plate && pixels(was, plate) !== pixels(is, plate)
  return [
    ...(before.copy === after.copy ? [] : [changed('copy', `row ${before.row}, ${before.locale}`)]),
    ...differing(before.images, after.images).map((field) => changed('image', field)),
    ...(before.plate === after.plate
      ? []
      : [
          {
            part: 'plate',
            name: origin(is, after.plate),
            message: `another plate: ${origin(is, after.plate)}`,
          } as const,
        ]),
    ...(redrawn
      ? [
          {
            part: 'plate',
            name: origin(was, plate),
            message: `the plate ${origin(was, plate)} comes out different`,
          } as const,
        ]
      : []),
    ...(before.facts === after.facts ? [] : [changed('placement', before.placement)]),
    ...(before.delivery === after.delivery ? [] : [changed('delivery', 'format, provenance or print')]),
  ]
}

function differing(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.filter((name) => before[name] !== after[name])
}

function changed(part: Change['part'], name: string): Change {
  return { part, name, message: `the ${part} ${name} changed` }
}

function versioned(
  part: Change['part'],
  name: string,
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): Change {
  return { part, name, message: `${name} ${before[name] ?? 'none'} is now ${after[name] ?? 'gone'}` }
}
