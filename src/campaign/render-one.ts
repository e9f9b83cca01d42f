import path from 'node:path'
import { BroadsideError } from '../error/error.ts'
import type { Finding } from '../export/certificate-schema.ts'
import type { ExportFormat } from '../placement/format.ts'
import type { Certificate } from '../preflight/certify.ts'
import { buyPlates } from './plates/buy-plates.ts'
import type { PlateOptions } from './plates/plate-options.ts'
import { type Prepared, prepare } from './prepare.ts'
import type { CampaignInput } from './schema.ts'

export interface RenderRequest {
  /** Id of a brand kit. */
  readonly brand: string
  /** Id of a template. */
  readonly template: string
  /** Id of a placement, or one of your own with `id`, `width` and `height`. */
  readonly placement: CampaignInput['placements'][number]
  readonly locale: string
  /** Values of the template's fields. */
  readonly copy: Readonly<Record<string, unknown>>
  /** As in a campaign file; the brand's first procedural style unless given. Paths are relative to `projectDir`. */
  readonly plate?: CampaignInput['plate']
  /** In place of the format the placement prefers. */
  readonly format?: ExportFormat
  /** How the plate is had, where an image model makes it. */
  readonly plates?: PlateOptions
  /** Folder whose `templates/` comes before the bundled ones; the current folder unless given. */
  readonly projectDir?: string
}

/** An export in memory, with what was measured on it. */
export interface RenderedExport {
  readonly bytes: Uint8Array
  readonly format: ExportFormat
  readonly width: number
  readonly height: number
  /** IPTC digital source type, as the file says, too. */
  readonly digitalSourceType: string
  /** Alt text in the locale of the copy. */
  readonly alt: string
  /** Fields given up because the copy was too long for the placement. */
  readonly dropped: readonly string[]
  readonly certificate: Certificate
}

/**
 * Makes one export in this process and returns it. Rejects with `INPUT_INVALID`, with `COPY_OVERSET`, `CONTRAST_LOW` or
 * `FILE_TOO_LARGE` where the contract does not hold, or with what went wrong. A native fault in a renderer ends the
 * process: for templates of strangers use `produce`.
 *
 * @example
 * const { bytes, format, certificate } = await renderOne({
 *   brand: 'lumen',
 *   template: 'event-poster',
 *   placement: 'open-graph',
 *   locale: 'en',
 *   copy: { title: 'Late show', when: '2027-03-14T23:00' },
 * })
 */
export async function renderOne(request: RenderRequest): Promise<RenderedExport> {
  const projectDir = path.resolve(request.projectDir ?? '.')
  const { input, plan } = await prepare(campaignOf(request), {
    projectDir,
    plates: request.plates?.folder,
    model: request.plates?.model,
  })
  try {
    await buyPlates(plan, {
      projectDir,
      campaign: input.campaign.name,
      // It has no way to tell that another picture was taken.
      options: { fallback: 'none', ...request.plates },
      onEvent: () => {},
    })
    return await makeFirst({ input, plan })
  } finally {
    plan.close()
  }
}

async function makeFirst({ input, plan }: Prepared): Promise<RenderedExport> {
  const { kit, template } = input
  // The renderers are loaded only by those who use them: reading a campaign needs none of them.
  const [{ makeExport }, { drawPlate }, { Studio }] = await Promise.all([
    import('./job.ts'),
    import('./plates/draw-plate.ts'),
    import('./studio.ts'),
  ])
  const [plate] = plan.plates()
  const [job] = plan.jobs()
  if (plate === undefined || job === undefined) throw new Error('a request has one plate and one job')
  const studio = new Studio()
  const made = await makeExport(job, await drawPlate(plate, undefined, studio), { kit, template }, studio)
  if (made.status === 'refused') throw refusal(made.findings)
  const { bytes, format, digitalSourceType, alt, dropped, certificate } = made
  const { width, height } = job.placement
  return { bytes, format, width, height, digitalSourceType, alt, dropped, certificate }
}

function campaignOf({
  brand,
  template,
  placement,
  locale,
  copy,
  plate,
  format,
}: RenderRequest): CampaignInput {
  return {
    name: 'one',
    brand,
    template,
    placements: [placement],
    locales: [locale],
    rows: [{ ...copy }],
    ...(plate === undefined ? {} : { plate }),
    ...(format === undefined ? {} : { format }),
  }
}

function refusal(findings: readonly Finding[]): BroadsideError {
  const [first] = findings
  const code =
    first?.code === 'COPY_OVERSET' || first?.code === 'FILE_TOO_LARGE' ? first.code : 'CONTRAST_LOW'
  const message = findings.map((finding) => finding.message).join('\n')
  return new BroadsideError(code, { message, ...(first?.hint === undefined ? {} : { hint: first.hint }) })
}
