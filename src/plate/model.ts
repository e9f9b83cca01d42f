import type { Size } from '../kit/geometry.ts'
import type { ModelRow, Quality } from './model-table.ts'
import type { Usage } from './price.ts'

/** A picture sent along with a prompt. */
export interface SentPicture {
  readonly bytes: Uint8Array
  readonly format: 'png' | 'jpeg' | 'webp'
}

/** One paid call, with everything that goes over the wire. */
export interface ModelCall {
  readonly model: string
  readonly prompt: string
  /** Legal for the model; see `legalSize`. */
  readonly size: Size
  readonly quality: Quality
  /** Less restrictive filtering where the maker allows it. */
  readonly moderation?: 'auto' | 'low'
  /** Main picture first. None: a picture is made from words alone. */
  readonly inputs: readonly SentPicture[]
  /** PNG of the size of the first picture, transparent where it may change. */
  readonly mask?: Uint8Array
}

/** What came back. */
export interface ModelAnswer {
  /** Exactly as the provider sent them. */
  readonly bytes: Uint8Array
  /** Left out where the provider does not count. */
  readonly usage?: Usage
  readonly requestId?: string
}

/**
 * A paid image model. Implemented by `openai` and by the bridge to AI SDK models.
 * `draw` makes one call and never repeats it; it rejects with a {@link PlateFailure}.
 */
export interface PlateModel {
  /** Stands in the manifest: `openai`, `google`, … */
  readonly provider: string
  /** Name of the model, where it draws by one only. */
  readonly model?: string
  /** US dollars for a picture, where the row has no prices. */
  readonly price?: number
  readonly row: ModelRow
  draw(call: ModelCall): Promise<ModelAnswer>
}
