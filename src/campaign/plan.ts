import type { Issue } from '../error/issue.ts'
import { quote } from '../error/issue.ts'
import { type NameParts, safeNames, stemsFor } from '../export/name.ts'
import { patternOf } from '../export/name-pattern.ts'
import { hashOf } from '../kit/hash.ts'
import type { ExportFormat } from '../placement/format.ts'
import { layoutOf } from '../placement/geometry.ts'
import type { Placement } from '../placement/schema.ts'
import type { Post } from '../rows/row.ts'
import type { Copy } from '../template/template.ts'
import { type Carried, type CarriedText, carriedIssues, NOTHING_CARRIED } from './carried.ts'
import { type Claims, claimsOf, deliveryIssues, formatFor, nameValues, postFor } from './delivery.ts'
import { ENGINES } from './engines.ts'
import type { Input } from './input.ts'
import { modelIssues } from './model-plate.ts'
import type { Picture } from './pictures.ts'
import { carryingPlate, familyPlates, picturePlate, styleIssues } from './plan-plates.ts'
import { type PlannedPlate, pixelsOf } from './planned-plate.ts'
import { isPrinted, type PrintWishes } from './print.ts'
import type { CampaignFile } from './schema.ts'

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
  /** How it is printed; without meaning for what is not. */
  readonly print: PrintWishes
  /** Keep room for a signature in the file, though it is not signed now: to make again what was. */
  readonly reserve?: boolean
  /** Layered files to write beside it. */
  readonly masters: CampaignFile['masters']
  /** What of its text the plate is to show. */
  readonly carried?: Carried
  /** Path of the export without its extension, below the output folder: the format is known when it is encoded. */
  readonly stem: string
  /** Asked for in place of what the placement prefers. */
  readonly format?: ExportFormat
  /** What is said of where it comes from besides what its pictures say. */
  readonly claims: Claims
  /** What is posted with it. */
  readonly post: Post
}

/** What a campaign takes to make. */
export interface Plan {
  readonly plates: readonly PlannedPlate[]
  /** Rows in their order, then locales, then placements. */
  readonly jobs: readonly Job[]
}

/** Decides what has to be made. Pure; what the template or the formats rule out comes back as issues. */
export function planCampaign(
  input: Input,
  carriedText: CarriedText = NOTHING_CARRIED,
): { plan: Plan; issues: readonly Issue[] } {
  const issues = [
    ...familyIssues(input),
    ...styleIssues(input),
    ...carriedIssues(input),
    ...deliveryIssues(input),
  ]
  if (issues.length > 0) return { plan: { plates: [], jobs: [] }, issues }
  const { campaign, kit, template, placements, rows } = input
  const maxEdge = 2 * Math.max(...placements.flatMap(({ width, height }) => [width, height]))
  const drawn = familyPlates(input, maxEdge)
  const refused = modelIssues(input, drawn)
  if (refused.length > 0) return { plan: { plates: [], jobs: [] }, issues: refused }
  const plates = new Map<string, PlannedPlate>()
  const ofFamily = (placement: Placement, carried: Carried | undefined): PlannedPlate => {
    const plate = drawn.get(layoutOf(placement).plateFamily) as PlannedPlate
    return carried === undefined ? plate : carryingPlate(plate, carried, input, maxEdge)
  }
  const plateFor = (
    picture: Picture | undefined,
    placement: Placement,
    carried: Carried | undefined,
  ): PlannedPlate => {
    const plate = picture === undefined ? ofFamily(placement, carried) : picturePlate(picture, maxEdge)
    plates.set(plate.key, plate)
    return plate
  }
  const names = safeNames(rows.map(({ id }) => id))
  const design = hashOf({ engines: ENGINES, kit: kit.hash, template: template.hash })
  const claims = claimsOf(input)
  const named: NameParts[] = []
  const drafts = rows.flatMap((row) =>
    campaign.locales.flatMap((locale) => {
      const copy = row.copies.get(locale) as Copy
      const images = row.images.get(locale) ?? {}
      const imageHashes = Object.entries(images).map(([field, { sha256 }]) => [field, sha256])
      const post = postFor(row.posts.get(locale) ?? {}, template, copy)
      return placements.map((placement) => {
        const picture = row.picture ?? input.picture
        const carried = carriedText(row.id, locale, placement)
        const plate = plateFor(picture, placement, carried)
        const format = formatFor(campaign, placement)
        const made = [picture, ...Object.values(images)].map((each) => each?.made)
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
          key: hashOf({
            ...{ design, copy, images: imageHashes, locale, placement, plate: pixelsOf(plate) },
            ...{ format, claims, made },
            ...(carried ? { carried } : {}),
            ...printHash(input, placement, format),
          }),
          row: row.id,
          locale,
          placement,
          copy,
          images,
          plate: plate.key,
          print: input.print,
          masters: campaign.masters,
          ...(format === undefined ? {} : { format }),
          ...(carried === undefined ? {} : { carried }),
          claims,
          post,
        }
      })
    }),
  )
  const stems = stemsFor(patternOf(campaign), named)
  const jobs = drafts.map((draft, at): Job => ({ ...draft, stem: stems[at] as string }))
  return { plan: { plates: [...plates.values()], jobs }, issues: [] }
}

/** What decides the bytes of print files, and of nothing else. */
function printHash(
  { print: { color, marks, profileHash } }: Input,
  placement: Placement,
  format: ExportFormat | undefined,
): object {
  return isPrinted(placement, format) ? { print: { color, marks, profileHash } } : {}
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
