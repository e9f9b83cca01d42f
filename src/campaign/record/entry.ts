import type { ManifestEntry } from '../../export/schema.ts'
import type { Job } from '../plan.ts'
import type { JobOutcome } from './journal.ts'

/** What a manifest says of a job. */
export function entryOf(job: Job, outcome: JobOutcome): ManifestEntry {
  if (outcome.status === 'failed') return { status: 'failed', ...asked(job), error: outcome.error }
  const { explained } = outcome
  const shown = explained === undefined ? {} : { explained }
  if (outcome.status === 'refused')
    return { ...asked(job), status: 'refused', findings: [...outcome.findings], ...shown }
  const {
    status,
    file,
    bytes,
    sha256,
    format,
    quality,
    digitalSourceType,
    alt,
    dropped,
    print,
    c2pa,
    masters,
    remarks,
    certificate,
    misread,
  } = outcome
  return {
    status,
    file,
    ...asked(job),
    bytes,
    ...(job.placement.maxBytes === undefined ? {} : { maxBytes: job.placement.maxBytes }),
    sha256,
    format,
    ...(quality === undefined ? {} : { quality }),
    digitalSourceType,
    alt,
    ...job.post,
    dropped,
    ...(print === undefined ? {} : { print }),
    ...(c2pa === undefined ? {} : { c2pa }),
    ...(masters === undefined ? {} : { masters }),
    ...(remarks === undefined ? {} : { remarks }),
    ...shown,
    certificate,
    ...(misread === undefined ? {} : { misread }),
  }
}

function asked({ key, row, locale, placement, plate }: Job) {
  return {
    key,
    row,
    locale,
    placement: placement.id,
    plate,
    width: placement.width,
    height: placement.height,
  }
}
