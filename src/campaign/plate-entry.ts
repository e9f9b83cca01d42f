import type { Made } from '../export/provenance.ts'
import type { PlateEntry } from '../export/schema.ts'
import type { PlannedPlate } from './plan-plates.ts'
import type { DrawnPlate } from './studio.ts'

/** What the manifest says of a plate. */
export function plateEntry(
  plate: PlannedPlate,
  { key, origin, width, height, sha256 }: DrawnPlate,
): PlateEntry {
  const drawn = { key, family: plate.family, origin, width, height, sha256 }
  switch (plate.source) {
    case 'procedural': {
      const { request, insteadOf } = plate
      return {
        ...drawn,
        source: 'procedural',
        prompt: request.prompt,
        ...(insteadOf === undefined ? {} : { insteadOf }),
      }
    }
    case 'file':
      return { ...drawn, source: 'file', prompt: '' }
    case 'stored': {
      const {
        provider,
        model,
        quality,
        asked,
        sha256: raw,
        cost,
        calls,
        usage,
        requestId,
        parent,
        remarks,
      } = plate.record
      return {
        ...drawn,
        source: 'model',
        prompt: plate.record.prompt,
        model: {
          provider,
          id: model,
          quality,
          asked,
          sha256: raw,
          cost,
          calls,
          ...(usage === undefined ? {} : { usage }),
          ...(requestId === undefined ? {} : { requestId }),
          ...(parent === undefined ? {} : { parent }),
          ...(remarks.length === 0 ? {} : { remarks }),
        },
      }
    }
    default:
      throw new Error(`a ${plate.source} plate was drawn`)
  }
}

/** By whom a plate was made. */
export function madeBy(plate: PlannedPlate): Made {
  switch (plate.source) {
    case 'procedural':
      return { by: 'program' }
    case 'file':
      return plate.picture.made
    case 'stored': {
      const { provider, model, parent, references } = plate.record
      // Of a person's picture, sent along to be changed; what was made from another plate of a model is a model's.
      const edited = parent === undefined && references.some(({ role }) => role === 'plate')
      return { by: edited ? 'person-with-ai' : 'ai', system: provider, version: model }
    }
    default:
      throw new Error(`a ${plate.source} plate was drawn`)
  }
}
