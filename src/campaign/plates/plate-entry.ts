import type { Made } from '../../export/provenance.ts'
import type { PlateEntry } from '../../export/schema.ts'
import type { DrawnPlate } from '../studio.ts'
import type { PlannedPlate } from './planned-plate.ts'

/** What the manifest says of a plate. */
export function plateEntry(
  plate: PlannedPlate,
  { key, origin, width, height, sha256 }: Pick<DrawnPlate, 'key' | 'origin' | 'width' | 'height' | 'sha256'>,
): PlateEntry {
  const drawn = { key, family: plate.family, origin, width, height, sha256 }
  switch (plate.source) {
    case 'procedural': {
      const { request, insteadOf } = plate
      return {
        ...drawn,
        source: 'procedural',
        digitalSourceType: 'algorithmicMedia',
        prompt: request.prompt,
        ...(insteadOf === undefined ? {} : { insteadOf }),
      }
    }
    case 'file':
      return { ...drawn, source: 'file', prompt: '' }
    case 'stored': {
      const { record } = plate
      const { usage, requestId, parent, edit, references, remarks } = record
      return {
        ...drawn,
        source: 'model',
        digitalSourceType:
          record.origin === 'photo' ? 'compositeWithTrainedAlgorithmicMedia' : 'trainedAlgorithmicMedia',
        prompt: record.prompt,
        model: {
          provider: record.provider,
          id: record.model,
          quality: record.quality,
          asked: record.asked,
          sha256: record.sha256,
          cost: record.cost,
          calls: record.calls,
          origin: record.origin,
          ...(usage === undefined ? {} : { usage }),
          ...(requestId === undefined ? {} : { requestId }),
          ...(parent === undefined ? {} : { parent }),
          ...(edit === undefined ? {} : { edit }),
          ...(references.length === 0 ? {} : { references }),
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
      const { provider, model, origin } = plate.record
      return { by: origin === 'photo' ? 'person-with-ai' : 'ai', system: provider, version: model }
    }
    default:
      throw new Error(`a ${plate.source} plate was drawn`)
  }
}
