import { type Issue, quote } from '../../error/issue.ts'
import { patternFaults } from '../../export/name-pattern.ts'
import {
  derivedType,
  type Made,
  type Provenance,
  type SourceType,
  sourceTypeOf,
  systemOf,
} from '../../export/provenance.ts'
import { type ExportFormat, isExportFormat } from '../../placement/format.ts'
import type { Placement } from '../../placement/schema.ts'
import type { Post } from '../../rows/row.ts'
import { addressOf } from '../../template/format.ts'
import type { Copy, Template } from '../../template/template.ts'
import { VERSION } from '../engines.ts'
import type { Input } from '../input/input.ts'
import type { InputRow } from '../input/input-rows.ts'
import type { Picture } from '../input/pictures.ts'
import type { CampaignFile } from '../schema.ts'

/** The format a campaign asks for at a placement; `undefined` leaves it to the placement. */
export function formatFor({ format }: CampaignFile, { id }: Placement): ExportFormat | undefined {
  if (typeof format !== 'object') return format
  return Object.hasOwn(format, id) ? format[id] : undefined
}

/** What a campaign says of where its exports come from, besides what their pictures say of themselves. */
export interface Claims {
  /** Program and version. */
  readonly tool: string
  readonly credit: string
  /** Wished for in place of the derived one. */
  readonly sourceType?: SourceType
}

export function claimsOf({
  campaign: { provenance },
  kit,
}: {
  readonly campaign: Pick<Input['campaign'], 'provenance'>
  readonly kit: Input['kit']
}): Claims {
  const { credit = kit.file.name, sourceType } = provenance
  return { tool: `Broadside ${VERSION}`, credit, ...(sourceType === undefined ? {} : { sourceType }) }
}

/** What the file of an export says of where it comes from. A wish that would hide AI is not followed. */
export function provenanceFor(
  plate: Made,
  images: Readonly<Record<string, Picture>>,
  { sourceType, ...claims }: Claims,
): Provenance {
  const made = [plate, ...Object.values(images).map((image) => image.made)]
  const ai = systemOf(made)
  return {
    ...claims,
    sourceType: sourceTypeOf(made, sourceType) ?? derivedType(made),
    ...(ai === undefined ? {} : { ai }),
  }
}

/** What is posted with a job; without a link of its own, the first address of its copy. */
export function postFor(post: Post, { file: { fields } }: Template, copy: Copy): Post {
  const address = Object.keys(fields)
    .filter((field) => fields[field]?.kind === 'url')
    .map((field) => copy[field])
    .find((value) => typeof value === 'string')
  const link = post.link ?? (typeof address === 'string' ? addressOf(address) : undefined)
  return { ...post, ...(link === undefined ? {} : { link }) }
}

/** Values of a row that may stand in file names. */
export function nameValues(copy: Copy): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(copy).flatMap(([field, value]): [string, string][] => {
      if (value === null || Array.isArray(value)) return []
      if (typeof value !== 'object') return [[field, String(value)]]
      return 'amount' in value ? [[field, `${value.amount} ${value.currency}`]] : []
    }),
  )
}

/** What is wrong with the wishes of a campaign: formats no placement takes, and names. */
export function deliveryIssues(input: Input): readonly Issue[] {
  return [...formatIssues(input), ...nameIssues(input)]
}

function formatIssues(input: Input): readonly Issue[] {
  const { campaign, placements } = input
  const { format } = campaign
  const byPlacement = typeof format === 'object'
  const unknown = (byPlacement ? Object.keys(format) : [])
    .filter((id) => placements.every((placement) => placement.id !== id))
    .map((id): Issue => {
      const expected = 'a placement of the campaign'
      return { ...saidAt(input, 'format', id), found: quote(id), expected }
    })
  const untaken = placements.flatMap((placement): Issue[] => {
    const asked = formatFor(campaign, placement)
    if (asked === undefined || placement.formats.includes(asked)) return []
    const taken = placement.formats.filter(isExportFormat)
    const expected = `${taken.length === 0 ? 'its own choice' : taken.join(' or ')} for ${placement.id}`
    const at = saidAt(input, 'format', byPlacement ? placement.id : undefined)
    return [{ ...at, found: quote(asked), expected }]
  })
  return [...unknown, ...untaken]
}

function nameIssues(input: Input): readonly Issue[] {
  const fields = Object.entries(input.template.file.fields)
    .filter(([, { kind }]) => kind !== 'list' && kind !== 'image')
    .map(([name]) => name)
  return patternFaults(input.campaign, fields).map((fault) => ({ ...saidAt(input, 'names'), ...fault }))
}

/** Where a wish stands: in the campaign, or among what was said when it was made. */
function saidAt(
  { wishes = {}, file }: Input,
  key: 'format' | 'names',
  inner?: string,
): Pick<Issue, 'file' | 'path'> {
  const path = inner === undefined ? key : `${key}.${inner}`
  if (wishes[key] === undefined) return { file, path }
  return { file: key === 'names' ? '--name' : '--format', path: inner ?? '' }
}

/** A wished source type that would hide that AI had a part in a row. */
export function sourceIssues(
  { campaign, picture, file }: Input,
  row: Pick<InputRow, 'picture' | 'images'>,
): readonly Issue[] {
  const wish = campaign.provenance.sourceType
  if (wish === undefined) return []
  const pictures = [picture, row.picture, ...[...row.images.values()].flatMap(Object.values)]
  const made = pictures.flatMap((each): Made[] => (each === undefined ? [] : [each.made]))
  if (['openai', 'bridge', 'stored'].includes(campaign.plate.source)) made.push({ by: 'ai' })
  if (sourceTypeOf(made, wish) !== undefined) return []
  const expected = 'a type that says that AI had a part, for it had: the pictures say so'
  return [{ file, path: 'provenance.sourceType', found: quote(wish), expected }]
}
