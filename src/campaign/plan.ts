import type { Issue } from '../error/issue.ts'
import { quote } from '../error/issue.ts'
import { safePart, stemOf } from '../export/name.ts'
import { patternOf } from '../export/name-pattern.ts'
import { hashOf } from '../kit/hash.ts'
import type { ExportFormat } from '../placement/format.ts'
import { layoutOf } from '../placement/geometry.ts'
import type { Placement } from '../placement/schema.ts'
import type { Post } from '../rows/row.ts'
import type { Copy } from '../template/template.ts'
import { type Carried, type CarriedText, type Carry, carriedIssues, carryNothing } from './carried/carried.ts'
import { ENGINES } from './engines.ts'
import type { Input } from './input/input.ts'
import { doubled, type GoodRow, type InputRow, rowHash } from './input/input-rows.ts'
import type { Picture } from './input/pictures.ts'
import {
  type Claims,
  claimsOf,
  deliveryIssues,
  formatFor,
  nameValues,
  postFor,
  sourceIssues,
} from './output/delivery.ts'
import { isPrinted, type PrintWishes } from './output/print.ts'
import { Plan, type PlannedRow, type Shared } from './plan-table.ts'
import { modelIssues } from './plates/model-plate.ts'
import { carryingPlate, familyPlates, picturePlate, styleIssues } from './plates/plan-plates.ts'
import { type PlannedPlate, pixelsOf } from './plates/planned-plate.ts'
import type { CampaignFile } from './schema.ts'

/** One export to make: a row in a locale at a placement. Plain data. */
export interface Job {
  /** Its place in the plan, from 1. */
  readonly n: number
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

/** What jobs at one placement share, whatever their copy. */
export type AtPlacement = Pick<Job, 'placement' | 'print' | 'masters' | 'format' | 'claims'>

/**
 * Decides what has to be made. Rows are taken one by one, so memory does not depend on their number; those that have mistakes, or
 * the id of another, stand in the plan as left out. What the template or the formats rule out comes back as issues.
 *
 * @param carry what the plates of a row are to carry
 */
export async function planCampaign(
  input: Input,
  carry: Carry = carryNothing,
): Promise<{ plan: Plan; issues: readonly Issue[] }> {
  const issues = [...familyIssues(input), ...carriedIssues(input), ...deliveryIssues(input)]
  const planRow = issues.length === 0 ? plannerFor(input, issues) : undefined
  const plan = new Plan(sharedBy(input))
  await eachRow(input.rows, plan, async (row) => {
    if (planRow !== undefined && issues.length === 0) plan.add(planRow(row, await carry(row)), row.line)
  })
  return { plan: issues.length === 0 ? plan.seal() : plan, issues }
}

/** Goes through rows and acts on the good ones; the others, and those whose id is taken, go to the plan as left out. */
async function eachRow(rows: Input['rows'], plan: Plan, act: (row: GoodRow) => Promise<void>): Promise<void> {
  for await (const row of rows) {
    if ('rejected' in row) {
      plan.leaveOut(row)
      continue
    }
    const other = plan.lineOf(row.id)
    if (other === undefined) await act(row)
    else plan.leaveOut(doubled(row, other))
  }
}

/** A function that plans a row. What rules out all rows is added to the issues when it is met. */
function plannerFor(input: Input, issues: Issue[]): (row: InputRow, carried: CarriedText) => PlannedRow {
  const { campaign, kit, template, placements } = input
  const maxEdge = 2 * Math.max(...placements.flatMap(({ width, height }) => [width, height]))
  const drawn = familyPlates(input, maxEdge)
  issues.push(...modelIssues(input, drawn))
  const styles = styleIssues(input)
  const design = hashOf({ engines: ENGINES, kit: kit.hash, template: template.hash })
  const claims = claimsOf(input)
  const plateFor = (
    picture: Picture | undefined,
    placement: Placement,
    carried: Carried | undefined,
  ): PlannedPlate => {
    if (picture !== undefined) return picturePlate(picture, maxEdge)
    const plate = drawn.get(layoutOf(placement).plateFamily) as PlannedPlate
    return carried === undefined ? plate : carryingPlate(plate, carried, input, maxEdge)
  }
  return (row, carriedText) => {
    const picture = row.picture ?? input.picture
    if (issues.length === 0) {
      if (picture === undefined) issues.push(...styles)
      issues.push(...sourceIssues(input, row))
    }
    const texts = campaign.locales.map((locale) => {
      const copy = row.copies.get(locale) as Copy
      const images = row.images.get(locale) ?? {}
      const imageHashes = Object.entries(images).map(([field, { sha256 }]) => [field, sha256])
      const made = [picture, ...Object.values(images)].map((each) => each?.made)
      const jobs = placements.map((placement, setting) => {
        const carried = carriedText(locale, placement)
        const plate = plateFor(picture, placement, carried)
        const format = formatFor(campaign, placement)
        const key = hashOf({
          ...{ design, copy, images: imageHashes, locale, placement, plate: pixelsOf(plate) },
          ...{ format, claims, made },
          ...(carried ? { carried } : {}),
          ...printHash(input, placement, format),
        })
        return { key, setting, plate, ...(carried === undefined ? {} : { carried }) }
      })
      return { locale, copy, images, post: postFor(row.posts.get(locale) ?? {}, template, copy), jobs }
    })
    return { id: row.id, hash: rowHash(row), texts }
  }
}

/** What all jobs of a campaign have in common, and how they are named. */
function sharedBy(input: Input): Shared {
  const { campaign, kit, template, placements, print } = input
  const claims = claimsOf(input)
  const pattern = patternOf(campaign)
  return {
    settings: placements.map((placement) => {
      const format = formatFor(campaign, placement)
      return {
        placement,
        print,
        masters: campaign.masters,
        claims,
        ...(format === undefined ? {} : { format }),
      }
    }),
    rowName: safePart,
    stemOf: ({ placement, locale, copy }, row) =>
      stemOf(pattern, {
        campaign: campaign.name,
        brand: kit.id,
        template: template.id,
        placement: placement.id,
        platform: placement.platform,
        row,
        locale,
        width: placement.width,
        height: placement.height,
        values: nameValues(copy),
      }),
  }
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
