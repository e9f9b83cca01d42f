import { BroadsideError } from '../error/error.ts'
import { type Encoded, encodeFor } from '../export/encode.ts'
import { extensionOf } from '../export/name.ts'
import type { DoneEntry, Finding } from '../export/schema.ts'
import { sha256 } from '../kit/hash.ts'
import type { Pixels } from '../kit/pixels.ts'
import { layOut, remediesOf } from '../overlay/lay-out.ts'
import { asDelivered, type Certificate, certify } from '../preflight/certify.ts'
import type { CheckResult } from '../preflight/check.ts'
import { delivery } from '../preflight/checks/delivery.ts'
import { type Settled, settle } from '../preflight/repair.ts'
import { decodePicture } from '../raster/sharp.ts'
import { within, writeWhole } from '../store/disk.ts'
import { altText } from '../template/wording.ts'
import type { Misread } from './fallen.ts'
import { contractFindings } from './findings.ts'
import type { Owners } from './owners.ts'
import type { Job } from './plan.ts'
import type { Design, DrawnPlate, Studio } from './studio.ts'

/** An export in memory. */
export interface Made extends Encoded {
  readonly status: 'done'
  /** Decoded from what was encoded. */
  readonly picture: Pixels
  readonly alt: string
  readonly dropped: readonly string[]
  readonly certificate: Certificate
  readonly measured: Measured
  /** What the plate shows otherwise than it should, where it carries text. */
  readonly misread?: readonly Misread[]
}

/** The contract does not hold: nothing is written. */
export interface Refused {
  readonly status: 'refused'
  readonly findings: readonly Finding[]
  /** Left out where the copy could not be laid out. */
  readonly measured?: Measured
}

/** The proof as it was settled, and everything the contract said of it. */
export interface Measured {
  readonly settled: Settled
  readonly results: readonly CheckResult[]
}

/** What a job reports to the manifest. */
export type JobResult =
  | (Pick<Refused, 'status' | 'findings'> & { readonly explained?: string })
  | Pick<
      DoneEntry,
      | 'status'
      | 'file'
      | 'bytes'
      | 'sha256'
      | 'format'
      | 'quality'
      | 'alt'
      | 'dropped'
      | 'certificate'
      | 'explained'
      | 'misread'
    >

/** Makes one export: all stages, in order. Pure but for the caches of the studio. Throws what is not a matter of copy. */
export async function makeExport(
  job: Job,
  plate: DrawnPlate,
  design: Design,
  studio: Studio,
): Promise<Made | Refused> {
  try {
    const { carried } = job
    if (carried === undefined) return await makeWith(undefined)
    // Reading takes an engine of its own, loaded only for plates that carry text.
    const { exportCarried } = await import('./carried-export.ts')
    return await exportCarried({ ...job, carried }, plate, { design, studio }, makeWith)
  } catch (error) {
    const finding = refusalOf(error)
    if (finding === undefined) throw error
    return { status: 'refused', findings: [finding] }
  }

  async function makeWith(owners: Owners | undefined): Promise<Made | Refused> {
    const { placement, copy, locale } = job
    const { kit, template } = design
    const leftOut = owners?.generated
    const pictures = await studio.images(job)
    const settled = await settle({
      kit,
      placement,
      locale,
      layOut: (position, smaller = false) =>
        layOut({ template, kit, copy, locale, placement, pictures, position, smaller, leftOut }),
      ground: async (position) => owners?.ground ?? studio.ground(plate, job, template, position),
      drawn: owners?.drawn,
    })
    const broken = contractFindings(settled.results)
    if (broken.length > 0)
      return { status: 'refused', findings: broken, measured: { settled, results: settled.results } }
    const encoded = await encodeFor(settled.proof, placement)
    const picture = await decodePicture(encoded.bytes, placement.id)
    const delivered = asDelivered(settled.evidence, picture)
    const results = [
      ...settled.results,
      ...delivery(delivered, { ...picture, bytes: encoded.bytes.byteLength }),
    ]
    const lost = contractFindings(results)
    const measured = { settled, results }
    if (lost.length > 0) return { status: 'refused', findings: lost, measured }
    const alt =
      placement.shows === 'logo' ? kit.file.name : altText(template, copy, { locale, brand: kit.file.name })
    const certificate = certify(delivered, results, settled.position)
    return {
      status: 'done',
      ...encoded,
      picture,
      alt,
      dropped: settled.overlay.dropped,
      certificate,
      measured,
    }
  }
}

/** Where a job writes, and what. */
export interface Errand {
  /** Absolute path of the output folder. */
  readonly out: string
  /** Also write the proof with its certificate drawn over it. */
  readonly explain?: boolean
}

/** Makes one export and writes it below `out`. */
export async function runJob(
  job: Job,
  plate: DrawnPlate,
  design: Design,
  studio: Studio,
  { out, explain = false }: Errand,
): Promise<JobResult> {
  const made = await makeExport(job, plate, design, studio)
  const explained =
    explain && made.measured !== undefined ? { explained: await writeExplained(job, made.measured, out) } : {}
  if (made.status === 'refused') return { status: 'refused', findings: made.findings, ...explained }
  const { bytes, format, quality, alt, dropped, certificate, misread } = made
  const file = `${job.stem}.${extensionOf(format)}`
  await writeWhole(within(out, file), bytes)
  return {
    status: 'done',
    file,
    bytes: bytes.byteLength,
    sha256: sha256(bytes),
    format,
    ...(quality === undefined ? {} : { quality }),
    alt,
    dropped: [...dropped],
    certificate: structuredClone(certificate) as DoneEntry['certificate'],
    ...(misread === undefined || misread.length === 0
      ? {}
      : { misread: misread.map((each) => ({ ...each })) }),
    ...explained,
  }
}

async function writeExplained(job: Job, { settled, results }: Measured, out: string): Promise<string> {
  const { explainJob } = await import('./explain-job.ts')
  const file = `${job.stem}.explained.png`
  await writeWhole(within(out, file), await explainJob(job, settled, results))
  return file
}

/** Failures that are verdicts on the copy or the picture, not faults. */
function refusalOf(error: unknown): Finding | undefined {
  if (!(error instanceof BroadsideError)) return undefined
  const { code, message, hint } = error
  if (code !== 'COPY_OVERSET' && code !== 'CONTRAST_LOW' && code !== 'FILE_TOO_LARGE') return undefined
  const remedies = remediesOf(error)
  return {
    code,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(remedies.length === 0
      ? {}
      : { remedies: structuredClone(remedies) as NonNullable<Finding['remedies']> }),
  }
}
