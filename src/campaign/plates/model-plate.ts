import { type Issue, quote } from '../../error/issue.ts'
import { hashOf } from '../../kit/hash.ts'
import type { Family } from '../../placement/family.ts'
import { legalSize } from '../../plate/legal-size.ts'
import type { PlateModel } from '../../plate/model.ts'
import {
  type ModelFamily,
  type ModelRow,
  modelFamilyOf,
  modelRow,
  type Quality,
} from '../../plate/model-table.ts'
import { orderKey, type PlateOrder, sentSize } from '../../plate/order.ts'
import type { PlateRequest } from '../../plate/provider.ts'
import { withLook, withReferences } from '../../prompt/reference-prompt.ts'
import type { Imagery } from '../input/imagery.ts'
import type { Input } from '../input/input.ts'
import type { PictureRemarks } from '../input/pictures.ts'
import type { CampaignFile } from '../schema.ts'
import type { ModelPlate, PlannedPlate } from './planned-plate.ts'

/** A campaign's wish for plates by a model. */
type ModelWish = Extract<CampaignFile['plate'], { source: 'openai' | 'bridge' }>

/** Who makes the plates of a campaign, and what that model can do. */
interface Maker {
  readonly provider: string
  readonly model: string
  readonly modelFamily: ModelFamily
  readonly row: ModelRow
  readonly quality: Quality
  /** US dollars for a picture, where the row has no prices. */
  readonly price?: number | undefined
}

/** The plate of a family, to be asked of an image model. */
export function modelPlate(
  request: PlateRequest,
  plate: ModelWish,
  { references, model: handed }: Imagery,
  maxEdge: number,
): ModelPlate {
  const { family } = request
  const { scene, look, take = 1 } = plate
  const { row, price, ...maker } = makerOf(plate, handed)
  const brief = scene === undefined ? request.prompt : `What it shows: ${scene.trim()}\n\n${request.prompt}`
  const order: PlateOrder = {
    ...maker,
    prompt: withReferences(withLook(brief, look?.words ?? []), references),
    size: legalSize(request.size, row.sizes),
    references: references.map(({ role, name, sha256, size }) => ({
      role,
      name,
      sha256,
      size: sentSize(size),
    })),
    family,
    ...('moderation' in plate && plate.moderation !== undefined ? { moderation: plate.moderation } : {}),
    ...(take === 1 ? {} : { take }),
    ...(price === undefined ? {} : { price }),
  }
  const files = references.map(({ path }) => path)
  return {
    source: 'model',
    key: orderKey(order),
    family,
    order,
    files,
    words: [scene, ...(look?.words ?? []), ...references.map(({ note }) => note)].filter(Boolean).join('. '),
    request,
    remarks: remarksOn(plate, family),
    maxEdge,
  }
}

/** What the author of a campaign says of the picture of a family. */
export function remarksOn(
  plate: Exclude<CampaignFile['plate'], { source: 'procedural' | 'file' }>,
  family: Family,
): PictureRemarks {
  const { focal, protect } = (plate.source === 'stored' ? undefined : plate.marks?.[family]) ?? plate
  return { focal, protect }
}

function makerOf(plate: ModelWish, handed: PlateModel | undefined): Maker {
  if (plate.source === 'openai') {
    const { model, like, quality, price } = plate
    const modelFamily = like ?? modelFamilyOf(model)
    return { provider: 'openai', model, modelFamily, row: modelRow(modelFamily), quality, price }
  }
  const { provider = 'bridge', model = 'bridge', row = modelRow('compat') } = handed ?? {}
  return {
    provider,
    model,
    modelFamily: 'compat',
    row,
    quality: 'medium',
    price: plate.price ?? handed?.price,
  }
}

/** What a campaign asks of an image model that the model cannot do. */
export function modelIssues(
  { campaign: { plate }, file, imagery }: Input,
  plates: ReadonlyMap<Family, PlannedPlate>,
): Issue[] {
  if (plate.source !== 'openai' && plate.source !== 'bridge') return []
  if (plate.source === 'bridge' && imagery.model === undefined) {
    const expected = 'a model that goes with it: plates.model in a program, --provider on the command line'
    return [{ file, path: 'plate.source', found: '"bridge"', expected }]
  }
  const { model, row, quality } = makerOf(plate, imagery.model)
  const { qualities, promptLength, edits } = row
  const issues = sharedMarkIssues(plate, file)
  const wrong = (path: string, found: string, expected: string): void => {
    issues.push({ file, path, found, expected: `${expected} for ${model}` })
  }
  const most = edits?.images ?? 0
  const { length: sent } = imagery.references
  if (sent > most) wrong('plate.references', `${sent} pictures to send along`, `at most ${most}`)
  if (qualities.length > 0 && !qualities.includes(quality)) {
    wrong('plate.quality', quote(quality), `one of ${qualities.join(', ')}`)
  }
  const longest = Math.max(
    ...[...plates.values()].map((planned) => ('order' in planned ? planned.order.prompt.length : 0)),
  )
  if (longest > promptLength) {
    const found = `${longest} characters with the template’s brief`
    wrong('plate.scene', found, `a shorter scene: ${promptLength} characters in all are the most`)
  }
  return issues
}

/** Families that show the same stored picture, and different marks on it: it is one picture. */
function sharedMarkIssues(plate: ModelWish, file: string): Issue[] {
  const shown = Object.entries(plate.use) as [Family, string][]
  return shown.flatMap(([family, key], at) => {
    const other = shown.slice(0, at).find(([, each]) => each === key)?.[0]
    if (other === undefined || hashOf(remarksOn(plate, family)) === hashOf(remarksOn(plate, other))) return []
    const found = `other marks than those of "${other}", which shows the same picture`
    return [{ file, path: `plate.marks.${family}`, found, expected: 'the same marks' }]
  })
}
