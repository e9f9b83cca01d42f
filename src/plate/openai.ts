import OpenAI, { APIConnectionError, APIError, type APIPromise, BadRequestError } from 'openai'
import type { Images } from 'openai/resources/images'
import type { Stream } from 'openai/streaming'
import { BroadsideError } from '../error/error.ts'
import { quote } from '../error/issue.ts'
import { bounded, linesOf } from './bounded-fetch.ts'
import { connectionFault, waitIn } from './connection-fault.ts'
import { sizeText } from './legal-size.ts'
import type { ModelBatches, ModelCall, PlateModel, SentPicture } from './model.ts'
import { type ModelFamily, modelRow } from './model-table.ts'
import {
  type Answer,
  answerOf,
  type BatchLine,
  Cut,
  decoded,
  Empty,
  pictureIn,
  refusedOf,
} from './openai-answer.ts'
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
/** OpenAI's image models, and any server that speaks their protocol. Throws `PLATE_KEY_MISSING`. */
export function openAiModel(family: ModelFamily, options: OpenAiOptions = {}): PlateModel {
  const apiKey = (options.apiKey ?? process.env.OPENAI_API_KEY ?? '').trim()
  if (apiKey === '') {
    throw new BroadsideError('PLATE_KEY_MISSING', {
      message: 'The plates of this campaign are made by an image model, and OPENAI_API_KEY is not set',
      hint: 'Set it. Without it make takes the built-in plates of the brand, unless --fallback none is given.',
    })
  }
  const baseURL = options.baseURL ?? (process.env.OPENAI_BASE_URL?.trim() || OFFICIAL)
  if (!/^https?:$/.test(URL.parse(baseURL)?.protocol ?? '')) {
    throw new BroadsideError('INPUT_INVALID', {
      message: `OPENAI_BASE_URL is ${quote(baseURL)}, which is no address`,
      hint: 'It looks like https://api.openai.com/v1; without it OpenAI itself is asked.',
    })
  }
  const timeout = options.timeout ?? 280_000
  const row = modelRow(family)
  const host = new URL(baseURL).host
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
  /** Runs a call to the provider and puts what goes wrong into our words. */
  const guarded = async <T>(model: string, call: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const signal = AbortSignal.timeout(timeout)
    try {
      return await call(signal)
    } catch (error) {
      if (error instanceof BroadsideError) throw error
      const fault = signal.aborted ? ({ kind: 'timeout' } as const) : faultOf(error, scrub)
      const requestId = error instanceof APIError ? (error.requestID ?? undefined) : undefined
      throw failureOf(fault, { model, host, seconds: timeout / 1000, requestId })
    }
  }
  let refusesToStream = false
  const onRefused = (): void => {
    refusesToStream = true
  }
  return {
    provider: 'openai',
    row,
    draw: (call, onPartial) =>
      guarded(call.model, async (signal) => {
        const asked = refusesToStream ? { ...call, partials: 0 } : call
        const answer = await send(client, asked, row.parameters, { signal, onPartial, onRefused })
        return answerOf(answer, await pictureIn(answer, baseURL, signal))
      }),
    moderate: (words, pictures) =>
      guarded('omni-moderation-latest', async (signal) => {
        const inputs = [
          { type: 'text' as const, text: words },
          ...pictures.map(({ bytes, format }) => ({
            type: 'image_url' as const,
            image_url: { url: `data:image/${format};base64,${Buffer.from(bytes).toString('base64')}` },
          })),
        ]
        const found = new Set<string>()
        // One picture in a request is what the service takes.
        for (const input of inputs) {
          const body = { model: 'omni-moderation-latest', input: [input] }
          const { results } = await client.moderations.create(body, { signal })
          for (const { categories } of results)
            for (const [name, isFound] of Object.entries(categories)) if (isFound) found.add(name)
        }
        return [...found]
      }),
    ...(row.batch ? { batches: batchesOf(client, { guarded, host, scrub }) } : {}),
  }
}

interface BatchContext {
  readonly guarded: <T>(model: string, call: (signal: AbortSignal) => Promise<T>) => Promise<T>
  readonly host: string
  readonly scrub: (text: string) => string
}

/** The Batch API: requests as lines of a file, answers as lines of another. */
function batchesOf(client: OpenAI, { guarded, host, scrub }: BatchContext): ModelBatches {
  return {
    submit: (calls, token) =>
      guarded('the batch', async (signal) => {
        const lines = [...calls].map(([key, call]) =>
          JSON.stringify({
            custom_id: key,
            method: 'POST',
            url: '/v1/images/generations',
            body: { ...commonOf(call), ...GPT_IMAGE, quality: call.quality, ...filterOf(call) },
          }),
        )
        const file = new File([`${lines.join('\n')}\n`], 'plates.jsonl', { type: 'application/jsonl' })
        const input = await client.files.create({ file, purpose: 'batch' }, { signal })
        const batch = await client.batches.create(
          {
            input_file_id: input.id,
            endpoint: '/v1/images/generations',
            completion_window: '24h',
            metadata: { token },
          },
          { signal },
        )
        return batch.id
      }),
    find: (token) =>
      guarded('the batch', async (signal) => {
        const page = await client.batches.list({ limit: 100 }, { signal })
        return page.data.find(({ metadata }) => metadata?.token === token)?.id
      }),
    state: (id) =>
      guarded('the batch', async (signal) => {
        const { status, request_counts: counts, errors } = await client.batches.retrieve(id, { signal })
        const reason = errors?.data?.[0]?.message ?? status
        return {
          ended: ['completed', 'failed', 'expired', 'cancelled'].includes(status),
          finished: (counts?.completed ?? 0) + (counts?.failed ?? 0),
          total: counts?.total ?? 0,
          ...(status === 'completed' ? {} : { reason: scrub(reason) }),
        }
      }),
    async *results(id) {
      const { output_file_id, error_file_id } = await guarded('the batch', () => client.batches.retrieve(id))
      // Larger than any answer to one call, so it is read line by line.
      const open = client.withOptions({ fetch: globalThis.fetch })
      for (const file of [output_file_id, error_file_id]) {
        if (file === undefined || file === null) continue
        const { body } = await guarded('the batch', () => open.files.content(file))
        if (body === null) continue
        for await (const line of linesOf(body)) {
          const { custom_id: key, response } = JSON.parse(line) as BatchLine
          const requestId = response?.request_id
          const refuse = (fault: Fault) =>
            failureOf(fault, { model: 'the model', host, seconds: 0, requestId })
          if (response?.status_code === 200) {
            const answer = { ...response.body, _request_id: requestId ?? null }
            const base64 = answer.data?.[0]?.b64_json
            yield {
              key,
              result: base64
                ? answerOf(answer, decoded(base64))
                : refuse({ kind: 'empty', reason: 'it holds none' }),
            }
          } else if (response) {
            const status = response.status_code
            yield { key, result: refuse(refusedOf(status, response.body?.error ?? {}, scrub)) }
          }
        }
      }
    },
  }
}

async function send(
  client: OpenAI,
  call: ModelCall,
  parameters: 'gpt-image' | 'compat',
  { signal, onPartial, onRefused }: Sending,
): Promise<Answer> {
  const { images } = client
  const { quality, inputs, mask, partials = 0 } = call
  const own = parameters === 'compat' ? ({ response_format: 'b64_json' } as const) : { ...GPT_IMAGE, quality }
  const watched = { stream: true, partial_images: partials } as const
  const watch = <T extends StreamEvent>(
    begin: () => APIPromise<Stream<T>>,
    plainly: () => Promise<Answer>,
  ) =>
    partials === 0 || onPartial === undefined
      ? plainly()
      : streamed(begin, onPartial).then((answer) => {
          if (answer !== undefined) return answer
          onRefused()
          return plainly()
        })
  if (inputs.length === 0) {
    const filter = parameters === 'compat' ? {} : filterOf(call)
    const body = { ...commonOf(call), ...own, ...filter }
    return watch(
      () => images.generate({ ...body, ...watched }, { signal }),
      () => images.generate(body, { signal }),
    )
  }
  const files = inputs.map(fileOf)
  const image = files.length === 1 ? (files[0] as File) : files
  const hole = mask === undefined ? {} : { mask: fileOf({ bytes: mask, format: 'png' }, 'mask') }
  const body = { ...commonOf(call), ...own, image, ...hole }
  return watch(
    () => images.edit({ ...body, ...watched }, { signal }),
    () => images.edit(body, { signal }),
  )
}

interface Sending {
  readonly signal: AbortSignal
  readonly onPartial: ((bytes: Uint8Array) => void) | undefined
  /** Told where the server does not stream. */
  readonly onRefused: () => void
}

type StreamEvent = Images.ImageGenStreamEvent | Images.ImageEditStreamEvent

/**
 * A call whose picture is watched. `undefined` where the server refuses to stream, which costs nothing; others take no notice and
 * answer in one piece.
 */
async function streamed(
  begin: () => APIPromise<Stream<StreamEvent>>,
  onPartial: (bytes: Uint8Array) => void,
): Promise<Answer | undefined> {
  const begun = await begin()
    .withResponse()
    .catch((error: unknown) => {
      if (error instanceof BadRequestError && /^(stream|partial_images)$/.test(error.param ?? ''))
        return undefined
      throw error
    })
  if (begun === undefined) return undefined
  const { data: events, response, request_id: _request_id } = begun
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    return { ...((await response.json()) as Answer), _request_id }
  for await (const event of events) {
    if (event.type === 'image_generation.completed' || event.type === 'image_edit.completed')
      return { data: [{ b64_json: event.b64_json }], usage: event.usage, _request_id }
    if (event.b64_json) onPartial(decoded(event.b64_json))
  }
  throw new Cut()
}

const GPT_IMAGE = { output_format: 'png', background: 'opaque' } as const

function commonOf({ model, prompt, size }: ModelCall) {
  return { model, prompt, n: 1, size: sizeText(size) }
}

function filterOf({ moderation }: ModelCall) {
  return moderation === undefined ? {} : { moderation }
}

function fileOf({ bytes, format }: SentPicture, name: string | number): File {
  const file = typeof name === 'number' ? `image-${name + 1}` : name
  return new File([new Uint8Array(bytes)], `${file}.${format}`, { type: `image/${format}` })
}

/** What went wrong, as plain data. `scrub` takes the key out of what a server may echo. */
function faultOf(error: unknown, scrub: (text: string) => string): Fault {
  if (error instanceof Empty) return { kind: 'empty', reason: error.message }
  if (error instanceof Cut) return { kind: 'cut' }
  if (error instanceof APIConnectionError) {
    const fault = connectionFault(error)
    return 'reason' in fault ? { ...fault, reason: scrub(fault.reason) } : fault
  }
  if (error instanceof APIError && error.status !== undefined) {
    const said = { message: error.message, ...((error.error ?? {}) as Record<string, unknown>) }
    return {
      ...refusedOf(error.status, { ...said, code: error.code, type: error.type, param: error.param }, scrub),
      after: waitIn((name) => error.headers?.get(name)),
    }
  }
  // An event of a stream that says what went wrong after it had begun.
  if (error instanceof APIError && error.code === 'moderation_blocked')
    return refusedOf(400, { message: error.message, ...(error.error ?? {}), code: error.code }, scrub)
  if (error instanceof APIError) return { kind: 'reset', reason: scrub(error.message) }
  // A body that ends early is a TypeError of fetch, or JSON that cannot be read.
  if (error instanceof TypeError || error instanceof SyntaxError) return { kind: 'cut' }
  if (error instanceof RangeError) return { kind: 'empty', reason: error.message }
  throw error
}
