import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError } from '../../error/error.ts'
import { check } from '../../error/schema.ts'
import { RECORD } from '../../export/name.ts'
import { type Making, RecordFile } from '../../export/record-schema.ts'
import { hashOf, sha256 } from '../../kit/hash.ts'
import { longJson } from '../../kit/long-json.ts'
import { writeWhole } from '../../store/disk.ts'
import type { Input } from '../input/input.ts'
import type { Job } from '../plan.ts'
import type { DeliveryWishes } from '../schema.ts'

/** What a run was asked for. */
export interface Asked {
  /** A campaign file, or its content. */
  readonly source: string | object
  /** Absolute. */
  readonly projectDir: string
  readonly limit?: number | undefined
  readonly wishes?: DeliveryWishes | undefined
  /** Absolute path of the store of plates. */
  readonly plates: string
  /** Who made and finished the files. */
  readonly making: Making
}

/**
 * What a run was made from: where its campaign lies, and a hash of every part that decides bytes, so that whoever makes it again can
 * tell what changed. Paths are relative to the output folder.
 */
export function recordOf(asked: Asked, input: Input, out: string): Omit<RecordFile, 'exports'> {
  const { source, projectDir, limit, wishes = {}, plates, making } = asked
  const way = (target: string): string =>
    path.relative(out, path.resolve(target)).split(path.sep).join('/') || '.'
  return {
    schema: 1,
    campaign:
      typeof source === 'string' ? { file: way(source) } : { content: structuredClone(source) as never },
    project: way(projectDir),
    plates: way(plates),
    ...(limit === undefined ? {} : { limit }),
    wishes,
    made: making,
    parts: partsOf(input),
  }
}

/** Hashes of what each export has of its own. */
export function* recordedExports(jobs: Iterable<Job>): Iterable<RecordFile['exports'][number]> {
  for (const job of jobs)
    yield {
      row: job.row,
      locale: job.locale,
      placement: job.placement.id,
      copy: hashOf(job.copy),
      images: Object.fromEntries(Object.entries(job.images).map(([field, image]) => [field, image.sha256])),
      facts: hashOf(job.placement),
      delivery: hashOf([job.format, job.claims, job.print.color, job.print.marks, job.print.profileHash]),
      plate: job.plate,
    }
}

/** Hashes of what all exports share, by the names people know: files of template and kit, fonts, the runtime. */
function partsOf({ kit, template }: Input): RecordFile['parts'] {
  const fonts = new Map(kit.fonts.map(({ source, path: file }) => [source, file]))
  const { node, zlib = '', icu = '' } = process.versions
  return {
    runtime: { node, zlib, icu },
    brand: { 'brand.json': hashOf(kit.file), logos: hashOf(kit.logos) },
    fonts: Object.fromEntries([...fonts].map(([source, file]) => [source, hashOfFile(file)])),
    template: {
      'template.json': hashOf(template.file),
      'overlay.hbs': sha256(template.overlay),
      'plate.hbs': sha256(template.plate),
    },
  }
}

/** Writes the record of a run beside its manifest. Throws `WRITE_FAILED`. */
export async function writeRecord(
  out: string,
  record: Omit<RecordFile, 'exports'>,
  jobs: Iterable<Job>,
): Promise<void> {
  await writeWhole(path.join(out, RECORD), longJson(record, { exports: recordedExports(jobs) }))
}

/** Reads the record of a folder. Throws `INPUT_INVALID` where there is none, or something else. */
export async function readRecord(folder: string): Promise<RecordFile> {
  const file = path.join(folder, RECORD)
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const found = text === undefined ? 'no such file' : 'something else'
  const { value } = check(RecordFile, contentOf(text), file)
  if (value !== undefined) return value
  throw new BroadsideError('INPUT_INVALID', {
    message: `${file} is not there or not readable`,
    hint: 'It is written by `broadside make`; folders of earlier versions have none: make the campaign again.',
    issues: [{ file, path: '', found, expected: 'the record of a run' }],
  })
}

/** Not read like what people write: the record of a large run is larger than they may write. */
function contentOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return undefined
  }
}

/** Hash of a font file; of nothing where it is gone, which differs from any other. */
function hashOfFile(file: string): string {
  try {
    return sha256(readFileSync(file))
  } catch {
    return sha256('')
  }
}
