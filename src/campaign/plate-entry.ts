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

/** IPTC digital source type of an export: the last part of its address in the NewsCodes. Type is always set over the plate. */
export function sourceTypeOf(plate: PlannedPlate): string {
  switch (plate.source) {
    case 'procedural':
      // Made by an algorithm that learned from no pictures.
      return 'algorithmicMedia'
    case 'stored':
      // Put together, with a part that an image model made.
      return 'compositeSynthetic'
    default:
      return 'composite'
  }
}
