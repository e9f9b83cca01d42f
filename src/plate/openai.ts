import OpenAI, { APIConnectionError, APIError } from 'openai'
import { BroadsideError } from '../error/error.ts'
import { LIMITS } from '../kit/limits.ts'
import { connectionFault, moderationIn, plainWords, waitIn } from './connection-fault.ts'
import { sizeText } from './legal-size.ts'
import type { ModelAnswer, ModelCall, PlateModel, SentPicture } from './model.ts'
import { type ModelFamily, modelRow } from './model-table.ts'
import { type Fault, failureOf } from './provider-fault.ts'

/** How to reach the provider. */
export interface OpenAiOptions {
  /** `OPENAI_API_KEY` unless given. */
  readonly apiKey?: string | undefined
  /** `OPENAI_BASE_URL`, else OpenAI itself, unless given. */
  readonly baseURL?: string | undefined
  /** Milliseconds a call may take: 280 000 unless given, as Node gives up on an answer after 300 s. */
  readonly timeout?: number | undefined
}

const OFFICIAL = 'https://api.openai.com/v1'
/** Base64 of the largest picture taken, and some room. */
const LONGEST_ANSWER = Math.ceil((LIMITS.pictureBytes * 4) / 3) + 2 ** 20
/** OpenAI's image models, and any server that speaks their protocol. Throws `PLATE_KEY_MISSING`. */
export function openAiModel(family: ModelFamily, options: OpenAiOptions = {}): PlateModel {
  const apiKey = options.apiKey ?? process.env.OPENAI_API_KEY ?? ''
  if (apiKey.trim() === '') {
    throw new BroadsideError('PLATE_KEY_MISSING', {
      message: 'The plates of this campaign are made by an image model, and OPENAI_API_KEY is not set',
      hint: 'Set it, or add --fallback procedural to take the built-in plates of the brand.',
    })
  }
  const baseURL = options.baseURL ?? (process.env.OPENAI_BASE_URL?.trim() || OFFICIAL)
  const timeout = options.timeout ?? 280_000
  const row = modelRow(family)
  const client = new OpenAI({
    apiKey,
    baseURL,
    // Who may try again, and what it costs, is decided where the ledger is.
    maxRetries: 0,
    timeout: timeout + 5000,
    logLevel: 'off',
    fetch: bounded,
  })
  const scrub = (text: string): string => text.replaceAll(apiKey, '[key]')
  return {
    provider: 'openai',
    row,
    async draw(call) {
      const signal = AbortSignal.timeout(timeout)
      let requestId: string | undefined
      try {
        const answer = await send(client, call, row.parameters, signal)
        requestId = answer._request_id ?? undefined
        const bytes = await pictureIn(answer, baseURL, signal)
        const { usage } = answer
        return {
          bytes,
          ...(requestId === undefined ? {} : { requestId }),
          ...(usage === undefined ? {} : { usage: usageOf(usage) }),
        } satisfies ModelAnswer
      } catch (error) {
        if (error instanceof BroadsideError) throw error
        const fault = signal.aborted ? ({ kind: 'timeout' } as const) : faultOf(error, scrub)
        if (error instanceof APIError) requestId = error.requestID ?? requestId
        const { model } = call
        throw failureOf(fault, { model, host: new URL(baseURL).host, seconds: timeout / 1000, requestId })
      }
    },
  }
}

type Answer = OpenAI.Images.ImagesResponse & { _request_id?: string | null }

async function send(
  client: OpenAI,
  call: ModelCall,
  parameters: 'gpt-image' | 'compat',
  signal: AbortSignal,
): Promise<Answer> {
  const { model, prompt, quality, inputs, mask, moderation } = call
  const common = { model, prompt, n: 1, size: sizeText(call.size) }
  const own =
    parameters === 'compat'
      ? ({ response_format: 'b64_json' } as const)
      : ({ quality, output_format: 'png', background: 'opaque' } as const)
  if (inputs.length === 0) {
    const filter = moderation === undefined || parameters === 'compat' ? {} : { moderation }
    return client.images.generate({ ...common, ...own, ...filter }, { signal })
  }
  const files = inputs.map(fileOf)
  const image = files.length === 1 ? (files[0] as File) : files
  const hole = mask === undefined ? {} : { mask: fileOf({ bytes: mask, format: 'png' }, 'mask') }
  return client.images.edit({ ...common, ...own, image, ...hole }, { signal })
}

function fileOf({ bytes, format }: SentPicture, name: string | number): File {
  const file = typeof name === 'number' ? `image-${name + 1}` : name
  return new File([new Uint8Array(bytes)], `${file}.${format}`, { type: `image/${format}` })
}

async function pictureIn(answer: Answer, baseURL: string, signal: AbortSignal): Promise<Uint8Array> {
  const first = answer.data?.[0]
  if (typeof first?.b64_json === 'string' && first.b64_json !== '') return decoded(first.b64_json)
  const { url } = first ?? {}
  if (typeof url !== 'string') throw new Empty('it holds none')
  if (url.startsWith('data:')) return decoded(url.slice(url.indexOf(',') + 1))
  // An address chosen by the answer is only followed to where the question went.
  if (!URL.canParse(url) || new URL(url).origin !== new URL(baseURL).origin) {
    throw new Empty('it names an address on another host')
  }
  const response = await bounded(url, { signal, redirect: 'error' })
  if (!response.ok) throw new Empty(`its address answers with HTTP ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

function decoded(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.byteLength === 0) throw new Empty('it is empty')
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function usageOf({
  input_tokens_details: input,
  output_tokens,
  ...rest
}: OpenAI.Images.ImagesResponse.Usage) {
  return {
    textIn: input?.text_tokens ?? rest.input_tokens,
    imageIn: input?.image_tokens ?? 0,
    imageOut: output_tokens,
  }
}

/** An answer without a picture. */
class Empty extends Error {}

/** What went wrong, as plain data. `scrub` takes the key out of what a server may echo. */
function faultOf(error: unknown, scrub: (text: string) => string): Fault {
  if (error instanceof Empty) return { kind: 'empty', reason: error.message }
  if (error instanceof APIConnectionError) {
    const fault = connectionFault(error)
    return 'reason' in fault ? { ...fault, reason: scrub(fault.reason) } : fault
  }
  if (error instanceof APIError && error.status !== undefined) {
    const { message: said, moderation_details: details } = (error.error ?? {}) as Record<string, unknown>
    return {
      kind: 'refused',
      status: error.status,
      code: error.code ?? undefined,
      type: error.type,
      param: error.param ?? undefined,
      message: scrub(plainWords(typeof said === 'string' ? said : error.message)),
      moderation: moderationIn(details),
      after: waitIn((name) => error.headers?.get(name)),
    }
  }
  if (error instanceof APIError) return { kind: 'reset', reason: scrub(error.message) }
  // A body that ends early is a TypeError of fetch, or JSON that cannot be read.
  if (error instanceof TypeError || error instanceof SyntaxError) return { kind: 'cut' }
  if (error instanceof RangeError) return { kind: 'empty', reason: error.message }
  throw error
}

/** fetch that gives up on answers longer than any picture, before they fill the memory. */
async function bounded(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.body === null) return response
  let length = 0
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        length += chunk.byteLength
        if (length > LONGEST_ANSWER) controller.error(new RangeError('it is larger than any picture taken'))
        else controller.enqueue(chunk)
      },
    }),
  )
  return new Response(body, response)
}
