import type { ErrorCode } from '../../error/catalogue.ts'
import type { WireError } from '../../error/error.ts'
import { hashOf } from '../../kit/hash.ts'
import type { Family } from '../../placement/family.ts'
import type { PlateOrder } from '../../plate/order.ts'
import type { PlateRequest } from '../../plate/provider.ts'
import type { PlateRecord } from '../../plate/schema.ts'
import type { Picture, PictureRemarks } from '../input/pictures.ts'

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
  /** Absolute paths of the references of the order, in their order. */
  readonly files: readonly string[]
  /** What the campaign's author wrote of it: the part of the prompt that is not the template's. */
  readonly words: string
  /** The same plate for the built-in provider. */
  readonly request: PlateRequest
  /** Whether it is to show text: then none of it is stray. */
  readonly carriesText?: true
  readonly remarks: PictureRemarks
  readonly maxEdge: number
}

/** A plate that an image model made and that lies in the store of plates. */
export interface StoredPlate {
  readonly source: 'stored'
  readonly key: string
  /** `any`: one that the campaign names serves all families, as a photo does. */
  readonly family: Family | 'any'
  readonly record: PlateRecord
  /** Absolute path of the picture. */
  readonly path: string
  readonly remarks: PictureRemarks
  readonly maxEdge: number
}

/**
 * What stands for the pixels of a plate in the key of an export. A model asked twice gives two pictures, so there what
 * was asked does not decide them.
 */
export function pixelsOf(plate: PlannedPlate): string {
  if (plate.source !== 'stored') return plate.key
  const { record, remarks, maxEdge } = plate
  return hashOf({ picture: record.composed?.sha256 ?? record.sha256, ...remarks, maxEdge })
}
