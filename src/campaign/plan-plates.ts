import { paletteOf } from '../brand/palette.ts'
import type { ErrorCode } from '../error/catalogue.ts'
import type { WireError } from '../error/error.ts'
import { type Issue, quote } from '../error/issue.ts'
import { nearest } from '../error/nearest.ts'
import type { Size } from '../kit/geometry.ts'
import { hashOf } from '../kit/hash.ts'
import { FAMILIES, type Family } from '../placement/family.ts'
import { layoutOf } from '../placement/geometry.ts'
import type { Placement } from '../placement/schema.ts'
import { legalSize } from '../plate/legal-size.ts'
import { modelFamilyOf, modelRow } from '../plate/model-table.ts'
import { orderKey, type PlateOrder } from '../plate/order.ts'
import { STYLES } from '../plate/procedural.ts'
import type { PlateRequest } from '../plate/provider.ts'
import type { PlateRecord } from '../plate/schema.ts'
import { platePrompt } from '../prompt/plate-prompt.ts'
import type { Input } from './input.ts'
import type { Picture, PictureRemarks } from './pictures.ts'
import type { CampaignFile } from './schema.ts'

/** A plate to make. Plain data, so that it can cross to a worker. */
export type PlannedPlate =
  | {
      readonly source: 'procedural'
      readonly key: string
      readonly family: Family
      readonly request: PlateRequest
      /** The model that was to make it, and why it did not. */
      readonly insteadOf?: { readonly model: string; readonly code: ErrorCode }
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
  | ModelPlate
  | StoredPlate
  | {
      /** One that could not be had: its exports fail with this. */
      readonly source: 'missing'
      readonly key: string
      readonly family: Family
      readonly error: WireError
    }

/** A plate to be asked of an image model. No process that renders ever sees one: `buyPlates` makes it a stored one. */
export interface ModelPlate {
  readonly source: 'model'
  /** Its address in the store of plates. */
  readonly key: string
  readonly family: Family
  readonly order: PlateOrder
  /** The same plate for the built-in provider. */
  readonly request: PlateRequest
  readonly remarks: PictureRemarks
  readonly maxEdge: number
}

/** A plate that an image model made and that lies in the store of plates. */
export interface StoredPlate {
  readonly source: 'stored'
  readonly key: string
  readonly family: Family
  readonly record: PlateRecord
  /** Absolute path of the provider's bytes. */
  readonly path: string
  readonly remarks: PictureRemarks
  readonly maxEdge: number
}

/** Plates larger than this are drawn at this size and enlarged for print: what they show is soft enough. Pixels. */
const LONGEST_PLATE = 2600

/** A plate for each family that occurs, large enough for all crops of it. */
export function familyPlates(input: Input, maxEdge: number): ReadonlyMap<Family, PlannedPlate> {
  const { campaign, kit, template, placements } = input
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
        seed: campaign.plate.source === 'file' ? 1 : campaign.plate.seed,
      }
      const { plate } = campaign
      return [
        family,
        plate.source === 'openai' ? modelPlate(request, plate, maxEdge) : proceduralPlate(request),
      ]
    }),
  )
}

export function proceduralPlate(request: PlateRequest): Extract<PlannedPlate, { source: 'procedural' }> {
  const key = hashOf({ source: 'procedural', request })
  return { source: 'procedural', key, family: request.family, request }
}

function modelPlate(
  request: PlateRequest,
  plate: Extract<CampaignFile['plate'], { source: 'openai' }>,
  maxEdge: number,
): ModelPlate {
  const { family } = request
  const { model, like, quality, scene, moderation, price, focal, protect } = plate
  const modelFamily = like ?? modelFamilyOf(model)
  const order: PlateOrder = {
    provider: 'openai',
    model,
    modelFamily,
    prompt: scene === undefined ? request.prompt : `What it shows: ${scene.trim()}\n\n${request.prompt}`,
    size: legalSize(request.size, modelRow(modelFamily).sizes),
    quality,
    references: [],
    family,
    ...(moderation === undefined ? {} : { moderation }),
    ...(price === undefined ? {} : { price }),
  }
  return {
    source: 'model',
    key: orderKey(order),
    family,
    order,
    request,
    remarks: { focal, protect },
    maxEdge,
  }
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

/** The plate of a photo. */
export function picturePlate(picture: Picture, maxEdge: number): PlannedPlate {
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
  const asked = campaign.plate.source === 'file' ? undefined : campaign.plate.style
  return asked ?? (wish !== undefined && allowed.includes(wish) ? wish : (allowed[0] as string))
}

/** A procedural style that does not exist, where one will be or may be drawn. */
export function styleIssues(input: Input): Issue[] {
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

/** What a campaign asks of an image model that the model cannot do. */
export function modelIssues({ campaign, file }: Input, plates: ReadonlyMap<Family, PlannedPlate>): Issue[] {
  const { plate } = campaign
  if (plate.source !== 'openai') return []
  const family = plate.like ?? modelFamilyOf(plate.model)
  const { qualities, promptLength } = modelRow(family)
  const issues: Issue[] = []
  if (qualities.length > 0 && !qualities.includes(plate.quality)) {
    const found = quote(plate.quality)
    issues.push({
      file,
      path: 'plate.quality',
      found,
      expected: `one of ${qualities.join(', ')} for ${plate.model}`,
    })
  }
  const longest = Math.max(
    ...[...plates.values()].map((planned) => ('order' in planned ? planned.order.prompt.length : 0)),
  )
  if (longest > promptLength) {
    const expected = `a prompt of at most ${promptLength} characters for ${plate.model}: a shorter scene`
    issues.push({
      file,
      path: 'plate.scene',
      found: `${longest} characters with the template’s brief`,
      expected,
    })
  }
  return issues
}
