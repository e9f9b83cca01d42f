import { BroadsideError } from '../error/error.ts'
import { type Encoded, encodeFor } from '../export/encode.ts'
import { extensionOf } from '../export/name.ts'
import type { DoneEntry, Finding } from '../export/schema.ts'
import { sha256 } from '../kit/hash.ts'
import { layOut } from '../overlay/draft.ts'
import type { SlotCertificate } from '../preflight/certify.ts'
import { readableOn } from '../preflight/readable.ts'
import { over } from '../raster/over.ts'
import { rasterize } from '../raster/resvg.ts'
import { within, writeWhole } from '../store/disk.ts'
import { altText } from '../template/wording.ts'
import { contrastFindings } from './findings.ts'
import type { Job } from './plan.ts'
import type { Design, DrawnPlate, Studio } from './studio.ts'

/** An export in memory. */
export interface Made extends Encoded {
  readonly status: 'done'
  readonly alt: string
  readonly dropped: readonly string[]
  readonly slots: readonly SlotCertificate[]
}

/** The contract does not hold: nothing is written. */
export interface Refused {
  readonly status: 'refused'
  readonly findings: readonly Finding[]
}

/** What a job reports to the manifest. */
export type JobResult =
  | Refused
  | Pick<
      DoneEntry,
      'status' | 'file' | 'bytes' | 'sha256' | 'format' | 'quality' | 'alt' | 'dropped' | 'certificate'
    >

/** Makes one export: all stages, in order. Pure but for the caches of the studio. Throws what is not a matter of copy. */
export async function makeExport(
  job: Job,
  plate: DrawnPlate,
  design: Design,
  studio: Studio,
): Promise<Made | Refused> {
  const { placement, copy, locale } = job
  const { kit, template } = design
  try {
    const pictures = await studio.images(job)
    const draft = await layOut({ template, kit, copy, locale, placement, pictures })
    const { pixels, tone } = await studio.ground(plate, job, template)
    const { overlay, ground, slots } = await readableOn(draft, kit, pixels, tone)
    const findings = contrastFindings(slots)
    if (findings.length > 0) return { status: 'refused', findings }
    const proof = over(ground, rasterize(overlay.svg, placement.width))
    const encoded = await encodeFor(proof, placement)
    const alt = altText(template, copy, { locale, brand: kit.file.name })
    return { status: 'done', ...encoded, alt, dropped: overlay.dropped, slots }
  } catch (error) {
    const finding = refusalOf(error)
    if (finding === undefined) throw error
    return { status: 'refused', findings: [finding] }
  }
}

/** Makes one export and writes it below `out`. */
export async function runJob(
  job: Job,
  plate: DrawnPlate,
  design: Design,
  studio: Studio,
  out: string,
): Promise<JobResult> {
  const made = await makeExport(job, plate, design, studio)
  if (made.status === 'refused') return made
  const { bytes, format, quality, alt, dropped, slots } = made
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
    certificate: { slots: slots.map((slot) => ({ ...slot, repairs: [...slot.repairs] })) },
  }
}

/** Failures that are verdicts on the copy or the picture, not faults. */
function refusalOf(error: unknown): Finding | undefined {
  if (!(error instanceof BroadsideError)) return undefined
  const { code, message, hint } = error
  if (code !== 'COPY_OVERSET' && code !== 'CONTRAST_LOW' && code !== 'FILE_TOO_LARGE') return undefined
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}
