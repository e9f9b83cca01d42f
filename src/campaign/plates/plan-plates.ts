import type { BrandKit } from '../../brand/kit.ts'
import { paletteOf } from '../../brand/palette.ts'
import { type Issue, quote } from '../../error/issue.ts'
import { nearest } from '../../error/nearest.ts'
import type { Size } from '../../kit/geometry.ts'
import { hashOf } from '../../kit/hash.ts'
import { FAMILIES, type Family } from '../../placement/family.ts'
import { layoutOf } from '../../placement/geometry.ts'
import type { Placement } from '../../placement/schema.ts'
import { STYLES } from '../../plate/procedural.ts'
import type { PlateRequest } from '../../plate/provider.ts'
import { densePrompt } from '../../prompt/dense-prompt.ts'
import { platePrompt } from '../../prompt/plate-prompt.ts'
import type { Template } from '../../template/template.ts'
import type { Carried } from '../carried/carried.ts'
import type { Input } from '../input/input.ts'
import type { Picture } from '../input/pictures.ts'
import { modelPlate, remarksOn } from './model-plate.ts'
import type { PlannedPlate } from './planned-plate.ts'

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
        seed: 'seed' in campaign.plate ? campaign.plate.seed : 1,
      }
      return [family, plateFor(request, input, maxEdge)]
    }),
  )
}

function plateFor(
  request: PlateRequest,
  { campaign: { plate }, imagery }: Input,
  maxEdge: number,
): PlannedPlate {
  if (plate.source === 'procedural' || plate.source === 'file') return proceduralPlate(request)
  const chosen = imagery.chosen.get(request.family) ?? imagery.stored
  if (chosen === undefined) {
    return plate.source === 'stored' ? proceduralPlate(request) : modelPlate(request, plate, imagery, maxEdge)
  }
  const remarks = remarksOn(plate, request.family)
  const family = imagery.chosen.has(request.family) ? request.family : 'any'
  return { source: 'stored', key: chosen.record.key, family, ...chosen, remarks, maxEdge }
}

/** The plate of a row in a locale whose text the picture is to show: other words, so another plate. */
export function carryingPlate(
  plate: PlannedPlate,
  carried: Carried,
  input: Input,
  maxEdge: number,
): PlannedPlate {
  if (plate.source !== 'model') return plate
  const { template, kit } = input
  const prompt = densePrompt(template, kit, plate.family, carried.wordings, carried)
  const carrying = plateFor({ ...plate.request, prompt }, input, maxEdge)
  return carrying.source === 'model' ? { ...carrying, carriesText: true } : carrying
}

/** A plate of the built-in provider. */
export function proceduralPlate(request: PlateRequest): Extract<PlannedPlate, { source: 'procedural' }> {
  const key = hashOf({ source: 'procedural', request })
  return { source: 'procedural', key, family: request.family, request }
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

function styleOf({ campaign, kit, template }: Pick<Input, 'campaign' | 'kit' | 'template'>): string {
  return chosenStyle(kit, template, 'style' in campaign.plate ? campaign.plate.style : undefined)
}

/** The style that is asked for; else the template's wish if the brand allows it; else the brand's first choice. */
export function chosenStyle(kit: BrandKit, template: Template, asked?: string): string {
  const allowed = kit.file.imagery.procedural
  const wish = template.file.plate.style
  return asked ?? (wish !== undefined && allowed.includes(wish) ? wish : (allowed[0] as string))
}

/** What is wrong with the procedural style, for where one is drawn. */
export function styleIssues(input: Input): Issue[] {
  const style = styleOf(input)
  const known = STYLES.map(({ id }) => id)
  if (known.includes(style)) return []
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
