import { bounded } from './bounded-fetch.ts'
import { moderationIn, plainWords } from './connection-fault.ts'
import type { ModelAnswer } from './model.ts'
import type { Fault } from './provider-fault.ts'

/** The parts of an answer of the Images API that are used. */
export interface Answer {
  readonly data?: readonly { readonly b64_json?: string; readonly url?: string }[]
  readonly usage?: {
    readonly input_tokens: number
    readonly output_tokens: number
    readonly input_tokens_details?: { readonly text_tokens: number; readonly image_tokens: number }
  }
  readonly _request_id?: string | null
}

/** A line of a batch's answers; `response` is null for a request that was never made. */
export interface BatchLine {
  readonly custom_id: string
  readonly response: {
    readonly status_code: number
    readonly request_id?: string
    readonly body: Answer & { readonly error?: Record<string, unknown> }
  } | null
}

/** An answer without a picture. */
export class Empty extends Error {}

/** Events that ended before the picture was there. */
export class Cut extends Error {}

/** What came, as our port says it. */
export function answerOf({ usage, _request_id: requestId }: Answer, bytes: Uint8Array): ModelAnswer {
  return {
    bytes,
    ...(requestId ? { requestId } : {}),
    ...(usage === undefined ? {} : { usage: usageOf(usage) }),
  }
}

/** The bytes of the picture of an answer. Throws {@link Empty}. */
export async function pictureIn(answer: Answer, baseURL: string, signal: AbortSignal): Promise<Uint8Array> {
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

/** Bytes of Base64. Throws {@link Empty}. */
export function decoded(base64: string): Uint8Array {
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.byteLength === 0) throw new Empty('it is empty')
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function usageOf({ input_tokens_details: input, output_tokens, input_tokens }: NonNullable<Answer['usage']>) {
  return {
    textIn: input?.text_tokens ?? input_tokens,
    imageIn: input?.image_tokens ?? 0,
    imageOut: output_tokens,
  }
}

/** A refusal from the `error` of an answer. */
export function refusedOf(
  status: number,
  { code, type, param, message, moderation_details: details }: Record<string, unknown>,
  scrub: (text: string) => string,
): Extract<Fault, { kind: 'refused' }> {
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
  return {
    kind: 'refused',
    status,
    code: text(code),
    type: text(type),
    param: text(param),
    message: scrub(plainWords(text(message) ?? '')),
    moderation: moderationIn(details),
  }
}
