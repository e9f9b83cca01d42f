import { type Issue, quote } from '../error/issue.ts'
import type { Family } from '../placement/family.ts'
import { legalSize } from '../plate/legal-size.ts'
import { modelFamilyOf, modelRow } from '../plate/model-table.ts'
import { orderKey, type PlateOrder } from '../plate/order.ts'
import type { PlateRequest } from '../plate/provider.ts'
import { withLook, withReferences } from '../prompt/reference-prompt.ts'
import type { CampaignReference } from './imagery.ts'
import type { Input } from './input.ts'
import type { ModelPlate, PlannedPlate } from './planned-plate.ts'
import type { CampaignFile } from './schema.ts'

/** The plate of a family, to be asked of an image model. */
export function modelPlate(
  request: PlateRequest,
  plate: Extract<CampaignFile['plate'], { source: 'openai' }>,
  references: readonly CampaignReference[],
  maxEdge: number,
): ModelPlate {
  const { family } = request
  const { model, like, quality, scene, moderation, price, focal, protect, look } = plate
  const modelFamily = like ?? modelFamilyOf(model)
  const brief = scene === undefined ? request.prompt : `What it shows: ${scene.trim()}\n\n${request.prompt}`
  const order: PlateOrder = {
    provider: 'openai',
    model,
    modelFamily,
    prompt: withReferences(withLook(brief, look?.words ?? []), references),
    size: legalSize(request.size, modelRow(modelFamily).sizes),
    quality,
    references: references.map(({ role, name, sha256, size }) => ({ role, name, sha256, size })),
    family,
    ...(moderation === undefined ? {} : { moderation }),
    ...(price === undefined ? {} : { price }),
  }
  const files = references.map(({ path }) => path)
  return {
    source: 'model',
    key: orderKey(order),
    family,
    order,
    files,
    request,
    remarks: { focal, protect },
    maxEdge,
  }
}

/** What a campaign asks of an image model that the model cannot do. */
export function modelIssues({ campaign, file }: Input, plates: ReadonlyMap<Family, PlannedPlate>): Issue[] {
  const { plate } = campaign
  if (plate.source !== 'openai') return []
  const family = plate.like ?? modelFamilyOf(plate.model)
  const { qualities, promptLength, edits } = modelRow(family)
  const issues: Issue[] = []
  const most = edits?.images ?? 0
  const sent = plate.references.length + (plate.look?.plate === undefined ? 0 : 1)
  if (sent > most) {
    const found = `${sent} pictures to send along`
    issues.push({ file, path: 'plate.references', found, expected: `at most ${most} for ${plate.model}` })
  }
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
