import type { Size } from '../kit/geometry.ts'
import { connectionFault, moderationIn, plainWords, waitIn } from './connection-fault.ts'
import { sizeText } from './legal-size.ts'
import type { ModelAnswer, ModelCall, PlateModel, SentPicture } from './model.ts'
import { modelRow, type SizeRules } from './model-table.ts'
import { type Fault, failureOf } from './provider-fault.ts'

/** The part of an AI SDK image model (specification v2 to v4) that is used: any object that `ai` calls one has it. */
export interface AiSdkImageModel {
  readonly provider: string
  readonly modelId: string
  doGenerate(options: {
    prompt: string
    n: number
    size: `${number}x${number}` | undefined
    aspectRatio: `${number}:${number}` | undefined
    seed: undefined
    files: AiSdkFile[] | undefined
    mask: AiSdkFile | undefined
    providerOptions: Record<string, never>
    abortSignal: AbortSignal
  }): PromiseLike<{ readonly images: readonly (string | Uint8Array)[] }>
}

interface AiSdkFile {
  type: 'file'
  mediaType: string
  data: Uint8Array
}

/** What cannot be asked of the model object. */
export interface AiSdkOptions {
  /** US dollars for a picture; without it no budget can be kept. */
  readonly price?: number
  /** Ratios the model takes, such as `16:9`, where it takes no sizes: Gemini, fal, Replicate and others. */
  readonly aspectRatios?: readonly `${number}:${number}`[]
  /** Sizes it takes, where it takes only some. */
  readonly sizes?: readonly Size[]
  /** Pictures that may go along with a prompt; 0 unless given. */
  readonly references?: number
  /** Milliseconds a call may take; 280 000 unless given. */
  readonly timeout?: number
}

/** Pixels that a model which takes ratios is counted with: they come with about a megapixel. */
const AREA = 1_048_576

/**
 * Any image model of the AI SDK as a source of plates: Gemini, fal, Replicate, Seedream and others. The object is made
 * by you, with the key where its provider looks for it; the `ai` package itself is not needed.
 *
 * @example
 * import { google } from '@ai-sdk/google'
 * const model = fromAiSdk(google.image('gemini-3-pro-image'), { price: 0.134, aspectRatios: ['1:1', '4:5', '9:16', '16:9'] })
 * await produce({ …campaign, plate: { source: 'bridge' } }, { out, plates: { model } })
 */
export function fromAiSdk(model: AiSdkImageModel, options: AiSdkOptions = {}): PlateModel {
  const { price, aspectRatios, sizes, references = 0, timeout = 280_000 } = options
  const { edits: _none, ...compat } = modelRow('compat')
  const ratios = new Map(aspectRatios?.map((ratio) => [sizeText(sizeOf(ratio)), ratio]))
  const listed = aspectRatios?.map(sizeOf) ?? sizes
  const rules: SizeRules = listed === undefined ? compat.sizes : { kind: 'list', sizes: listed }
  return {
    provider: model.provider,
    model: model.modelId,
    ...(price === undefined ? {} : { price }),
    row: {
      ...compat,
      sizes: rules,
      promptLength: 32_000,
      ...(references === 0
        ? {}
        : { edits: { images: references, imageBytes: 20 * 2 ** 20, maskBytes: 4 * 2 ** 20 } }),
    },
    draw: async (call) => {
      const signal = AbortSignal.timeout(timeout)
      try {
        return await answerOf(model, call, ratios.get(sizeText(call.size)), signal)
      } catch (error) {
        const fault = signal.aborted ? ({ kind: 'timeout' } as const) : faultOf(error)
        throw failureOf(fault, { model: model.modelId, host: model.provider, seconds: timeout / 1000 })
      }
    },
  }
}

async function answerOf(
  model: AiSdkImageModel,
  { prompt, size, inputs, mask }: ModelCall,
  aspectRatio: `${number}:${number}` | undefined,
  abortSignal: AbortSignal,
): Promise<ModelAnswer> {
  const { images } = await model.doGenerate({
    prompt,
    n: 1,
    size: aspectRatio === undefined ? `${size.width}x${size.height}` : undefined,
    aspectRatio,
    seed: undefined,
    files: inputs.length === 0 ? undefined : inputs.map(fileOf),
    mask: mask === undefined ? undefined : fileOf({ bytes: mask, format: 'png' }),
    providerOptions: {},
    abortSignal,
  })
  const [first] = images
  const bytes = typeof first === 'string' ? new Uint8Array(Buffer.from(first, 'base64')) : first
  if (bytes === undefined || bytes.byteLength === 0) throw new NoPicture()
  return { bytes }
}

function fileOf({ bytes, format }: SentPicture): AiSdkFile {
  return { type: 'file', mediaType: `image/${format}`, data: bytes }
}

/** About a megapixel of a ratio. */
function sizeOf(ratio: string): Size {
  const [across = 1, down = 1] = ratio.split(':').map(Number)
  return {
    width: Math.round(Math.sqrt((AREA * across) / down)),
    height: Math.round(Math.sqrt((AREA * down) / across)),
  }
}

class NoPicture extends Error {}

/** What went wrong, as plain data: errors of the AI SDK carry status and body. */
function faultOf(error: unknown): Fault {
  if (error instanceof NoPicture) return { kind: 'empty', reason: 'it holds none' }
  if (!(error instanceof Error)) throw error
  const { statusCode, responseBody, responseHeaders } = error as {
    statusCode?: unknown
    responseBody?: unknown
    responseHeaders?: Record<string, string>
  }
  if (typeof statusCode !== 'number') return connectionFault(error)
  if (statusCode < 400) return { kind: 'empty', reason: error.message }
  const said = errorIn(responseBody)
  return {
    kind: 'refused',
    status: statusCode,
    code: typeof said.code === 'string' ? said.code : undefined,
    param: typeof said.param === 'string' ? said.param : undefined,
    message: plainWords(typeof said.message === 'string' ? said.message : error.message),
    moderation: moderationIn(said.moderation_details),
    after: waitIn((name) => responseHeaders?.[name]),
  }
}

/** The `error` of a body that is JSON; nothing of any other. */
function errorIn(body: unknown): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(String(body))
    const inner =
      parsed !== null && typeof parsed === 'object' && 'error' in parsed ? parsed.error : undefined
    return inner !== null && typeof inner === 'object' ? (inner as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
