import { aiLabels } from '../brand/legal.ts'
import { BroadsideError } from '../error/error.ts'
import type { Finding } from '../export/certificate-schema.ts'
import { deliver } from '../export/deliver.ts'
import { extensionOf } from '../export/name.ts'
import { isOfAi, xmpOf } from '../export/provenance.ts'
import type { DoneEntry, MasterRecord } from '../export/schema.ts'
import { sha256 } from '../kit/hash.ts'
import { layOutMarked } from '../overlay/disclosure.ts'
import { remediesOf } from '../overlay/lay-out.ts'
import { viewOf } from '../overlay/set.ts'
import { asDelivered, certify } from '../preflight/certify.ts'
import { delivery } from '../preflight/checks/delivery.ts'
import { inFull } from '../preflight/in-full.ts'
import { letGoPainted } from '../preflight/paint.ts'
import { type Settled, settle } from '../preflight/settle.ts'
import { decodeBinned } from '../raster/decode.ts'
import { letGo } from '../raster/freed.ts'
import { within, writeWhole } from '../store/disk.ts'
import { altText } from '../template/wording.ts'
import { contractFindings } from './findings.ts'
import type { Made, Measured, Refused } from './made.ts'
import { provenanceFor } from './output/delivery.ts'
import { printRecord, printRemarks } from './output/print.ts'
import type { SigningFiles } from './output/signing.ts'
import type { Owners } from './owners.ts'
import type { Job } from './plan.ts'
import type { Design, DrawnPlate, Studio } from './studio.ts'

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
      | 'digitalSourceType'
      | 'alt'
      | 'dropped'
      | 'print'
      | 'c2pa'
      | 'masters'
      | 'remarks'
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
    const { exportCarried } = await import('./carried/carried-export.ts')
    return await exportCarried({ ...job, carried }, plate, { design, studio }, makeWith)
  } catch (error) {
    const finding = refusalOf(error)
    if (finding === undefined) throw error
    return { status: 'refused', findings: [finding] }
  }

  async function makeWith(owners: Owners | undefined): Promise<Made | Refused> {
    const { placement, copy, locale, format } = job
    const { kit, template } = design
    const pictures = await studio.images(job)
    const provenance = provenanceFor(plate.made, job.images, job.claims)
    const marks = isOfAi(provenance.sourceType) ? aiLabels(kit, locale) : []
    const input = { template, kit, copy, locale, placement, pictures, leftOut: owners?.generated }
    const settled = await settle({
      kit,
      placement,
      locale,
      layOut: (position, smaller = false) => layOutMarked({ ...input, position, smaller }, marks),
      ground: async (draft) => owners?.ground ?? studio.ground(plate, job, template, viewOf(draft)),
      drawn: owners?.drawn,
    })
    const broken = contractFindings(settled.results, settled.overlay.slots)
    if (broken.length > 0)
      return { status: 'refused', findings: broken, measured: { settled, results: settled.results } }
    const alt =
      placement.shows === 'logo' ? kit.file.name : altText(template, copy, { locale, brand: kit.file.name })
    const xmp = xmpOf({ ...provenance, alt: { locale, text: alt } })
    const wishes = { ...job.print, ...(format === undefined ? {} : { format }), xmp }
    const encoded = await deliver({ ...inFull(settled), placement, locale, title: alt }, wishes)
    const { width } = placement
    const { binning } = settled.plate
    const { picture, size } = await decodeBinned(encoded.bytes, placement.id, { width, binning })
    const delivered = asDelivered(settled.evidence, picture)
    const results = [...settled.results, ...delivery(delivered, { ...size, bytes: encoded.bytes.byteLength })]
    const lost = contractFindings(results, settled.overlay.slots)
    const measured = { settled, results }
    if (lost.length > 0) return { status: 'refused', findings: lost, measured }
    const certificate = certify(delivered, results, settled.position)
    const print = printRecord(placement, encoded, settled.plate.detail)
    const remarks = printRemarks(placement, encoded.format, print)
    const { dropped } = settled.overlay
    const digitalSourceType = provenance.sourceType
    return {
      status: 'done',
      ...encoded,
      picture,
      digitalSourceType,
      alt,
      dropped,
      print,
      remarks,
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
  /** Sign what is written. */
  readonly signing?: SigningFiles
  /** Make and measure it, but write nothing. */
  readonly dry?: boolean
}

/** Makes one export and writes it below `out`. */
export async function runJob(
  job: Job,
  plate: DrawnPlate,
  design: Design,
  studio: Studio,
  errand: Errand,
): Promise<JobResult> {
  const { signing } = errand
  const signer = signing === undefined && !job.reserve ? undefined : await import('./output/signing.ts')
  const made = await makeExport((await signer?.withRoom(job, plate)) ?? job, plate, design, studio)
  const stamp = signing && signer && ((done: Made) => signer.stamp(done, job, plate, signing))
  const result = await written(made, job, errand, stamp)
  if (made.measured !== undefined) letGo(made.measured.settled.proof)
  if (made.status === 'done') letGo(made.picture)
  letGoPainted()
  return result
}

type Stamp = (done: Made) => ReturnType<typeof import('./output/signing.ts')['stamp']>

async function written(
  made: Made | Refused,
  job: Job,
  { out, explain = false, dry = false }: Errand,
  stamp: Stamp | undefined,
): Promise<JobResult> {
  const explained =
    explain && made.measured !== undefined ? { explained: await writeExplained(job, made.measured, out) } : {}
  if (made.status === 'refused') return { status: 'refused', findings: made.findings, ...explained }
  const { format, quality, digitalSourceType, alt, dropped, print, certificate, misread = [] } = made
  // Last of all: a byte that changes after it breaks the signature.
  const stamped = await stamp?.(made)
  const { bytes, c2pa } = stamped ?? { bytes: made.bytes }
  const remarks = [...made.remarks, ...(stamped?.remarks ?? [])]
  const file = `${job.stem}.${extensionOf(format)}`
  if (!dry) await writeWhole(within(out, file), bytes, { durable: true })
  const masters =
    dry || job.masters.length === 0 ? {} : { masters: await mastersOf(job, made.measured.settled, alt, out) }
  return {
    status: 'done',
    file,
    bytes: bytes.byteLength,
    sha256: sha256(bytes),
    format,
    ...(quality === undefined ? {} : { quality }),
    digitalSourceType,
    alt,
    dropped: [...dropped],
    ...(print === undefined ? {} : { print }),
    ...(c2pa === undefined ? {} : { c2pa }),
    ...masters,
    ...(remarks.length === 0 ? {} : { remarks: [...remarks] }),
    certificate: structuredClone(certificate) as DoneEntry['certificate'],
    ...(misread.length === 0 ? {} : { misread: misread.map((each) => ({ ...each })) }),
    ...explained,
  }
}

async function mastersOf(job: Job, settled: Settled, title: string, out: string): Promise<MasterRecord[]> {
  // Loaded by those who ask for them: what writes layered files is large.
  const { writeMasters } = await import('./output/write-masters.ts')
  return [...(await writeMasters(job, settled, title, { out, formats: job.masters }))]
}

async function writeExplained(job: Job, { settled, results }: Measured, out: string): Promise<string> {
  const { explainJob } = await import('./output/explain-job.ts')
  const file = `${job.stem}.explained.png`
  await writeWhole(within(out, file), await explainJob(job, settled, results))
  return file
}

/** Failures that are verdicts on the copy or the picture, not faults. */
export function refusalOf(error: unknown): Finding | undefined {
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
