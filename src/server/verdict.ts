import type { Job } from '../campaign/plan.ts'
import type { Checked, Picture } from '../campaign/preview.ts'
import type { Finding } from '../export/certificate-schema.ts'
import { layoutOf } from '../placement/geometry.ts'
import type { Certificate } from '../preflight/certify.ts'
import type { Planned } from './planned.ts'
import { type Words, wordsFor } from './repair-words.ts'

/** A picture as a browser shows it. */
export interface ShownPicture {
  readonly width: number
  readonly height: number
  /** A data URI. */
  readonly src: string
}

/** How an export stands, from the export itself at its real size. */
export type Verdict =
  | {
      readonly status: 'passes' | 'repaired'
      readonly picture: ShownPicture
      readonly words: Words
      readonly certificate: Certificate
      readonly remarks: readonly Finding[]
      readonly dropped: readonly string[]
      readonly format: string
      readonly bytes: number
      readonly sha256: string
    }
  | { readonly status: 'refused'; readonly findings: readonly Finding[]; readonly picture?: ShownPicture }

/** What checking an export found, as a browser is told it. */
export function verdictOf(checked: Checked, { placement }: Job, { input }: Planned): Verdict {
  if (checked.status === 'refused') {
    const { findings, picture } = checked
    return {
      status: 'refused',
      findings,
      ...(picture === undefined ? {} : { picture: asShown(picture) }),
    }
  }
  const { picture, certificate, remarks, dropped, format, bytes, sha256 } = checked
  const words = wordsFor(checked, input.template, layoutOf(placement).family)
  return {
    status: words.repairs.length > 0 ? 'repaired' : 'passes',
    picture: asShown(picture),
    words,
    ...{ certificate, remarks, dropped, format, bytes, sha256 },
  }
}

export function asShown({ width, height, base64 }: Picture): ShownPicture {
  return { width, height, src: `data:image/jpeg;base64,${base64}` }
}
