import { paletteOf } from '../brand/palette.ts'
import type { Issue } from '../error/issue.ts'
import { quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import { type NameParts, safeNames, stemsFor } from '../export/name.ts'
import { patternOf } from '../export/name-pattern.ts'
import type { Provenance } from '../export/provenance.ts'
import type { Size } from '../kit/geometry.ts'
import { hashOf } from '../kit/hash.ts'
import { FAMILIES, type Family } from '../placement/family.ts'
import type { ExportFormat } from '../placement/format.ts'
import { layoutOf } from '../placement/geometry.ts'
import type { Placement } from '../placement/schema.ts'
import { STYLES } from '../plate/procedural.ts'
import type { PlateRequest } from '../plate/provider.ts'
import { platePrompt } from '../prompt/plate-prompt.ts'
import type { Copy } from '../template/template.ts'
import { deliveryIssues, formatFor, nameValues, postFor, provenanceFor } from './delivery.ts'
import { ENGINES } from './engines.ts'
import type { Input } from './input.ts'
import type { Picture } from './pictures.ts'
import type { Post } from './rows.ts'

/** A plate to make. Plain data, so that it can cross to a worker. */
export type PlannedPlate =
  | {
      readonly source: 'procedural'
      readonly key: string
      readonly family: Family
      readonly request: PlateRequest
    }
  | {
      readonly source: 'file'
      readonly key: string
      /** A photo serves all families: crops are cut from it. */
      readonly family: 'any'
      readonly picture: Picture
      /** Longest edge it is needed at. */
      readonly maxEdge: number
    }

/** One export to make: a row in a locale at a placement. Plain data. */
export interface Job {
  /** Hash over everything that decides the pixels. */
  readonly key: string
  readonly row: string
  readonly locale: string
  readonly placement: Placement
  readonly copy: Copy
  /** Pictures of image fields. */
  readonly images: Readonly<Record<string, Picture>>
  /** Key of its plate. */
  readonly plate: string
  /** Path of the export without its extension, below the output folder: the format is known when it is encoded. */
  readonly stem: string
  /** Asked for in place of what the placement prefers. */
  readonly format?: ExportFormat
  /** What the file says of where it comes from. */
  readonly provenance: Provenance
  /** What is posted with it. */
  readonly post: Post
}

/** What a campaign takes to make. */
export interface Plan {
  readonly plates: readonly PlannedPlate[]
  /** Rows in their order, then locales, then placements. */
  readonly jobs: readonly Job[]
}

/** Plates larger than this are drawn at this size and enlarged for print: what they show is soft enough. Pixels. */
const LONGEST_PLATE = 2600

/** Decides what has to be made. Pure; what the template or the formats rule out comes back as issues. */
export function planCampaign(input: Input): { plan: Plan; issues: readonly Issue[] } {
  const issues = [...familyIssues(input), ...styleIssues(input), ...deliveryIssues(input)]
  if (issues.length > 0) return { plan: { plates: [], jobs: [] }, issues }
  const { campaign, kit, template, placements, rows } = input
  const maxEdge = 2 * Math.max(...placements.flatMap(({ width, height }) => [width, height]))
  const drawn = proceduralPlates(input)
  const plates = new Map<string, PlannedPlate>()
  const plateFor = (picture: Picture | undefined, placement: Placement): string => {
    const family = layoutOf(placement).plateFamily
    const plate = picture === undefined ? (drawn.get(family) as PlannedPlate) : picturePlate(picture, maxEdge)
    plates.set(plate.key, plate)
    return plate.key
  }
  const names = safeNames(rows.map(({ id }) => id))
  const design = hashOf({ engines: ENGINES, kit: kit.hash, template: template.hash })
  const named: NameParts[] = []
  const drafts = rows.flatMap((row) =>
    campaign.locales.flatMap((locale) => {
      const copy = row.copies.get(locale) as Copy
      const images = row.images.get(locale) ?? {}
      const imageHashes = Object.entries(images).map(([field, { sha256 }]) => [field, sha256])
      const post = postFor(row.posts.get(locale) ?? {}, template, copy)
      return placements.map((placement) => {
        const plate = plateFor(row.picture ?? input.picture, placement)
        const format = formatFor(campaign, placement)
        const provenance = provenanceFor(input, plates.get(plate) as PlannedPlate, images)
        named.push({
          campaign: campaign.name,
          brand: kit.id,
          template: template.id,
          placement: placement.id,
          platform: placement.platform,
          row: names.get(row.id) as string,
          locale,
          width: placement.width,
          height: placement.height,
          values: nameValues(copy),
        })
        return {
          key: hashOf({ design, copy, images: imageHashes, locale, placement, plate, format, provenance }),
          row: row.id,
          locale,
          placement,
          copy,
          images,
          plate,
          ...(format === undefined ? {} : { format }),
          provenance,
          post,
        }
      })
    }),
  )
  const stems = stemsFor(patternOf(campaign), named)
  const jobs = drafts.map((draft, at): Job => ({ ...draft, stem: stems[at] as string }))
  return { plan: { plates: [...plates.values()], jobs }, issues: [] }
}

/** A plate for each family that occurs, large enough for all crops of it. */
function proceduralPlates({ campaign, kit, template, placements }: Input): ReadonlyMap<Family, PlannedPlate> {
  const families = FAMILIES.filter((family) =>
    placements.some((placement) => layoutOf(placement).plateFamily === family),
  )
  return new Map(
    families.map((family) => {
      const members = placements.filter((placement) => layoutOf(placement).plateFamily === family)
      const layouts = template.file.families
      const calm = (layouts[family] ?? layouts[layoutOf(members[0] as Placement).family])?.calm ?? []
      const request: PlateRequest = {
        family,
        size: plateSize(members),
        calm,
        palette: paletteOf(kit),
        prompt: platePrompt(template, kit, family),
        style: styleOf({ campaign, kit, template }),
        seed: campaign.plate.source === 'procedural' ? campaign.plate.seed : 1,
      }
      const plate: PlannedPlate = {
        source: 'procedural',
        key: hashOf({ source: 'procedural', request }),
        family,
        request,
      }
      return [family, plate]
    }),
  )
}

/** The shape of the largest member, large enough that no member's crop is enlarged, but for {@link LONGEST_PLATE}. */
function plateSize(members: readonly Size[]): Size {
  const largest = members.reduce((best, size) =>
    size.width * size.height > best.width * best.height ? size : best,
  )
  const cover = Math.max(
    ...members.map((size) => Math.max(size.width / largest.width, size.height / largest.height)),
  )
  const cap = LONGEST_PLATE / (Math.max(largest.width, largest.height) * cover)
  const scale = cover * Math.min(1, cap)
  return {
    width: Math.max(1, Math.round(largest.width * scale)),
    height: Math.max(1, Math.round(largest.height * scale)),
  }
}

function picturePlate(picture: Picture, maxEdge: number): PlannedPlate {
  const { sha256, focal, protect } = picture
  return {
    source: 'file',
    key: hashOf({ source: 'file', sha256, focal, protect, maxEdge }),
    family: 'any',
    picture,
    maxEdge,
  }
}

/** The campaign's style; else the template's wish if the brand allows it; else the brand's first choice. */
function styleOf({ campaign, kit, template }: Pick<Input, 'campaign' | 'kit' | 'template'>): string {
  const allowed = kit.file.imagery.procedural
  const wish = template.file.plate.style
  const asked = campaign.plate.source === 'procedural' ? campaign.plate.style : undefined
  return asked ?? (wish !== undefined && allowed.includes(wish) ? wish : (allowed[0] as string))
}

function familyIssues({ placements, template, file }: Input): Issue[] {
  const offered = Object.keys(template.file.families)
  return placements.flatMap((placement) => {
    const { family } = layoutOf(placement)
    if (template.file.families[family] !== undefined || placement.shows !== undefined) return []
    return [
      {
        file,
        path: 'placements',
        found: `${quote(placement.id)}, a ${family} format`,
        expected: `a format of the kinds "${template.id}" is made for: ${offered.join(', ')}`,
      },
    ]
  })
}

function styleIssues(input: Input): Issue[] {
  const style = styleOf(input)
  const known = STYLES.map(({ id }) => id)
  const used = input.picture === undefined && input.rows.some(({ picture }) => picture === undefined)
  if (!used || known.includes(style)) return []
  const meant = nearest(style, known)
  return [
    {
      file: input.file,
      path: 'plate.style',
      found: quote(style),
      expected: meant ? `"${meant}"` : `one of ${known.join(', ')}`,
    },
  ]
}
