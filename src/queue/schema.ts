import { z } from 'zod'
import type { JobResult } from '../campaign/job.ts'
import type { DrawnPlate } from '../campaign/studio.ts'
import { check } from '../error/schema.ts'
import { hashOf } from '../kit/hash.ts'
import { storeUnavailable } from '../store/object-store.ts'

// What machines that work together leave for each other in the store.

const Hash = z.string().regex(/^[0-9a-f]{64}$/)
const RelativePath = z.string().min(1).max(1000)

const Bundle = z.strictObject({
  files: z.array(z.strictObject({ path: RelativePath, sha256: Hash })),
})

const Result = z.strictObject({
  id: Hash,
  files: z.array(z.strictObject({ file: RelativePath, sha256: Hash, bytes: z.number().int().nonnegative() })),
  outcome: z.looseObject({}),
})

/** What came of a parcel: a plate, or an export that was made or refused. */
export interface Result {
  readonly id: string
  /** What was written, by its path below the output folder. */
  readonly files: readonly { readonly file: string; readonly sha256: string; readonly bytes: number }[]
  readonly outcome: DrawnPlate | JobResult
}

/** Reads the list of the files of a design. Throws `STORE_UNAVAILABLE` where it is not there or not what its name says. */
export function parseBundle(
  text: Uint8Array | undefined,
  hash: string,
): readonly { readonly path: string; readonly sha256: string }[] {
  const { value } = check(Bundle, contentOf(text), 'design')
  if (value === undefined || hashOf(value.files) !== hash)
    throw storeUnavailable('of the run', `designs/${hash}.json is not there or damaged`)
  return value.files
}

/** Reads the result of a parcel; `undefined` where there is none, or none that is whole: then it is made again. */
export function parseResult(text: Uint8Array | undefined, id: string): Result | undefined {
  const { value } = check(Result, contentOf(text), 'result')
  return value?.id === id ? (value as unknown as Result) : undefined
}

function contentOf(text: Uint8Array | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(Buffer.from(text).toString('utf8'))
  } catch {
    return undefined
  }
}
