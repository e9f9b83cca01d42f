import { readFile } from 'node:fs/promises'
import { BroadsideError } from '../../error/error.ts'
import { type Issue, quote } from '../../error/issue.ts'
import { type Credentials, faultOf, type Signed, signFile } from '../../export/c2pa.ts'
import type { Finding } from '../../export/certificate-schema.ts'
import type { DoneEntry } from '../../export/schema.ts'
import { sha256 } from '../../kit/hash.ts'
import { VERSION } from '../engines.ts'
import { readBounded } from '../input/read-file.ts'
import type { Made } from '../made.ts'
import type { Job } from '../plan.ts'
import type { DrawnPlate } from '../studio.ts'

/** Where the credentials of who signs lie. Absolute paths: what is in them stays in the process that signs. */
export interface SigningFiles {
  /** PEM, PKCS#8. */
  readonly key: string
  /** PEM, the signer's own certificate first. */
  readonly certificates: string
}

/** An export as it is written: signed where it can be. */
export interface Stamped {
  readonly bytes: Uint8Array
  readonly c2pa?: DoneEntry['c2pa']
  readonly remarks: readonly Finding[]
}

/** Room a signature takes in a file, in bytes: certificates, actions and the signature itself. */
const ROOM = 12_000

/** PEM files are small; nothing larger is read. */
const LARGEST = 256 * 1024

/** What is wrong with the files of a signer. */
export async function signingIssues({ key, certificates }: SigningFiles): Promise<readonly Issue[]> {
  const read = await Promise.all([key, certificates].map((file) => readBounded(file, file, LARGEST)))
  const missing = read.flatMap((result) => (result instanceof Uint8Array ? [] : [result]))
  if (missing.length > 0) return missing
  const fault = faultOf(await readCredentials({ key, certificates }))
  if (fault === undefined) return []
  const expected =
    'a private key in PEM (EC P-256, P-384 or P-521, Ed25519, RSA) and its certificate first in --c2pa-cert'
  return [{ file: '--c2pa-key', path: '', found: quote(fault), expected }]
}

/** The same job with room for a signature in its file. */
export async function withRoom(job: Job, plate: DrawnPlate): Promise<Job> {
  const { maxBytes } = job.placement
  if (maxBytes === undefined) return job
  // The history of a plate comes along whole; no history is larger than its file.
  const history = plate.file === undefined ? 0 : Math.min(128_000, (await readFile(plate.file)).byteLength)
  return { ...job, placement: { ...job.placement, maxBytes: Math.max(1000, maxBytes - ROOM - history) } }
}

/** Signs an export, the plate as its ingredient. What C2PA has no place for in our formats is left as it is, and said. */
export async function stamp(made: Made, job: Job, plate: DrawnPlate, files: SigningFiles): Promise<Stamped> {
  const { bytes, format, alt } = made
  if (format !== 'png' && format !== 'jpeg') {
    const message = `it is not signed: ${format} files are not signed by this program, PNG and JPEG are`
    return {
      bytes,
      remarks: [{ code: 'NOT_SIGNED', message, hint: 'Ask for PNG or JPEG where the placement takes it.' }],
    }
  }
  const signed = await sign(bytes, {
    job,
    plate,
    files,
    format,
    title: alt,
    sourceType: made.digitalSourceType,
  })
  const { algorithm, repeatable } = signed
  const most = job.placement.maxBytes
  if (most !== undefined && signed.bytes.byteLength > most)
    throw new BroadsideError('FILE_TOO_LARGE', {
      message: `${job.placement.id} takes at most ${most} bytes; signed, the file has ${signed.bytes.byteLength}`,
      hint: 'Leave out the signature for this placement, or use a shorter chain of certificates.',
    })
  return { bytes: signed.bytes, c2pa: { algorithm, repeatable, unsigned: sha256(bytes) }, remarks: [] }
}

async function sign(
  bytes: Uint8Array,
  about: {
    readonly job: Job
    readonly plate: DrawnPlate
    readonly files: SigningFiles
    readonly format: 'png' | 'jpeg'
    readonly title: string
    readonly sourceType: string
  },
): Promise<Signed> {
  const { job, plate, files, format, title, sourceType } = about
  const file = plate.file === undefined ? {} : { file: Uint8Array.from(await readFile(plate.file)) }
  const claim = {
    title,
    sourceType,
    tool: { name: 'Broadside', version: VERSION },
    plate: { title: plate.origin, sha256: plate.sha256, ...file },
  }
  try {
    return await signFile(bytes, format, claim, await readCredentials(files))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new BroadsideError('SIGNING_FAILED', {
      message: `${job.placement.id} cannot be signed: ${reason}`,
      hint: 'Check --c2pa-key and --c2pa-cert; if @trustnxt/c2pa-ts is missing, install it.',
      cause,
    })
  }
}

async function readCredentials({ key, certificates }: SigningFiles): Promise<Credentials> {
  const [own, chain] = await Promise.all([readFile(key, 'utf8'), readFile(certificates, 'utf8')])
  return { key: own, certificates: chain }
}
