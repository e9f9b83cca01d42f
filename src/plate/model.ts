import type { Size } from '../kit/geometry.ts'
import type { PlateFailure } from './failure.ts'
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
  /** Partial images to send while it is drawn; none unless given. The one who is asked may send fewer. */
  readonly partials?: number
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
 * `draw` makes one call that can be charged and never repeats it; it rejects with a {@link PlateFailure}.
 */
export interface PlateModel {
  /** Stands in the manifest: `openai`, `google`, … */
  readonly provider: string
  /** Name of the model, where it draws by one only. */
  readonly model?: string
  /** US dollars for a picture, where the row has no prices. */
  readonly price?: number
  readonly row: ModelRow
  /** @param onPartial told of each partial image, a file as the provider sent it */
  draw(call: ModelCall, onPartial?: (bytes: Uint8Array) => void): Promise<ModelAnswer>
  /** Categories of harm found in words and pictures; none: all is well. Left out where there is no such service. */
  moderate?(words: string, pictures: readonly SentPicture[]): Promise<readonly string[]>
  /** Many calls at once, at half the price, within a day; left out where there is no such thing. */
  readonly batches?: ModelBatches
}

/** Calls that are handed in together. All methods reject with a {@link PlateFailure}. */
export interface ModelBatches {
  /**
   * Hands in calls, each under a key.
   * @param token of the one who hands in, by which the batch is found should its id get lost
   * @returns id of the batch
   */
  submit(calls: ReadonlyMap<string, ModelCall>, token: string): Promise<string>
  /** The batch of a token, if it arrived. */
  find(token: string): Promise<string | undefined>
  state(id: string): Promise<BatchState>
  /** What came of each call. A call that is missing here was not made, and is not charged. */
  results(id: string): AsyncIterable<{ readonly key: string; readonly result: ModelAnswer | PlateFailure }>
}

export interface BatchState {
  readonly ended: boolean
  readonly finished: number
  readonly total: number
  /** Why it ended without results, where it did. */
  readonly reason?: string
}
