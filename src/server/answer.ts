import { STATUS_CODES } from 'node:http'
import { Readable } from 'node:stream'
import { CATALOGUE, type ErrorCode } from '../error/catalogue.ts'
import { BroadsideError } from '../error/error.ts'
import type { Issue } from '../error/issue.ts'
import type { Checked } from '../error/schema.ts'
import { ContractRefusal } from './renders.ts'

// Answers in the words of the web, so that they serve whatever stands in front.

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  })
}

/** A problem as RFC 9457 tells it, so that every caller can read it: what happened, what to do, and all mistakes. */
export interface Problem {
  /** Names the kind of problem; permanent. */
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code?: string
  readonly hint?: string
  readonly issues?: readonly Issue[]
}

/** What more there is to say of a problem. */
type More = Pick<Problem, 'hint' | 'issues'> & { readonly code?: ErrorCode | undefined }

/** An answer that says what went wrong. */
export function trouble(
  status: number,
  detail: string,
  { code, ...more }: More & Readonly<Record<string, unknown>> = {},
  headers: Record<string, string> = {},
): Response {
  const type = code === undefined ? 'about:blank' : `urn:broadside:problem:${code}`
  const title = code === undefined ? (STATUS_CODES[status] ?? 'Problem') : CATALOGUE[code].title
  const problem: Problem = { type, title, status, detail, ...(code && { code }), ...more }
  return json(problem, status, { ...headers, 'Content-Type': 'application/problem+json; charset=utf-8' })
}

export function notFound(what: string): Response {
  return trouble(404, `There is no such ${what}.`)
}

/** Too much waits already. */
export function busy(): Response {
  return trouble(429, 'Too many proofs are being made. Try again in a moment.', {}, { 'Retry-After': '2' })
}

/** Statuses of codes, where the exit code of the command line does not say. */
const STATUSES: Partial<Record<ErrorCode, number>> = {
  NOT_FOUND: 404,
  KEY_REUSED: 409,
  PICTURE_TOO_LARGE: 413,
  SERVER_BUSY: 429,
}

/** The status of an answer that tells of a failure. */
export function statusOf(code: ErrorCode): number {
  const { exit, retryable } = CATALOGUE[code]
  return STATUSES[code] ?? (exit !== 2 && retryable ? 503 : 422)
}

/** What went wrong, as an answer; `undefined` for what the program does not know. */
export function troubleOf(error: unknown): Response | undefined {
  if (error instanceof RangeError) return notFound('thing')
  if (!(error instanceof BroadsideError)) return undefined
  const { message, ...wire } = error.toWire()
  const status = statusOf(error.code)
  const findings = error instanceof ContractRefusal ? { findings: error.findings } : {}
  return trouble(status, message, { ...wire, ...findings }, status === 429 ? { 'Retry-After': '1' } : {})
}

/** The body, checked; or the answer that says what is wrong with it. */
export async function bodyOf<T>(
  request: Request,
  parse: (content: unknown) => Checked<T>,
): Promise<T | Response> {
  let content: unknown
  try {
    content = await request.json()
  } catch {
    return trouble(400, 'The request holds no JSON.')
  }
  const { value, issues } = parse(content)
  return value ?? trouble(422, 'The request has mistakes.', { code: 'INPUT_INVALID', issues })
}

/** Values as lines of JSON, each sent when it is there. Whoever leaves ends it. */
export function lines(values: AsyncGenerator<unknown>, left: AbortController): Response {
  return stream(values, left, 'application/x-ndjson', '\n', (value) => `${JSON.stringify(value)}\n`)
}

/** Values as events for an `EventSource`; the last one has the id `end`. */
export function events(
  values: AsyncGenerator<unknown>,
  left: AbortController,
  isLast: (value: never) => boolean,
): Response {
  return stream(values, left, 'text/event-stream', ': still here\n\n', (value) => {
    const id = isLast(value as never) ? 'id: end\n' : ''
    return `${id}data: ${JSON.stringify(value)}\n\n`
  })
}

/** Milliseconds after which a stream shows that it lives, so that nobody on the way cuts it. */
const BEAT = 15_000

function stream(
  values: AsyncGenerator<unknown>,
  left: AbortController,
  type: string,
  beat: string,
  textOf: (value: unknown) => string,
): Response {
  const encoder = new TextEncoder()
  let beating: NodeJS.Timeout
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      beating = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(beat))
      }, BEAT).unref()
    },
    async pull(controller) {
      try {
        const { value, done } = await values.next()
        if (!done) return controller.enqueue(encoder.encode(textOf(value)))
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        controller.enqueue(encoder.encode(textOf({ type: 'broken', message })))
      }
      clearInterval(beating)
      controller.close()
    },
    async cancel() {
      clearInterval(beating)
      left.abort()
      await values.return(undefined)
    },
  })
  return new Response(body, {
    headers: { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store' },
  })
}

/** Bytes of a picture. */
export function picture(bytes: Uint8Array, headers: Record<string, string> = {}): Response {
  return new Response(Buffer.from(bytes), {
    headers: { 'Content-Type': mimeOf(bytes), 'Cache-Control': 'no-store', ...headers },
  })
}

/** A file to keep. */
export function download(
  stream: NodeJS.ReadableStream,
  name: string,
  { type = 'application/octet-stream', size }: { readonly type?: string; readonly size?: number },
  shown = false,
): Response {
  return new Response(Readable.toWeb(stream as Readable) as ReadableStream, {
    headers: {
      'Content-Type': type,
      'Cache-Control': 'no-store',
      'Content-Disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
      ...(size === undefined ? {} : { 'Content-Length': String(size) }),
    },
  })
}

const TYPES: Readonly<Record<string, string>> = {
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  pdf: 'application/pdf',
  tif: 'image/tiff',
}

/** A file that was made of a draft. */
export function exported(
  made: { readonly stream: NodeJS.ReadableStream; readonly size: number } | undefined,
  name: string,
  isToKeep: boolean,
): Response {
  if (made === undefined) return notFound('file')
  const type = TYPES[name.split('.').at(-1)?.toLowerCase() ?? '']
  // Only pictures and PDF are shown; anything else could be a page.
  const isShown = type !== undefined && !isToKeep
  return download(
    made.stream,
    name.split('/').at(-1) ?? 'file',
    { size: made.size, ...(type && { type }) },
    isShown,
  )
}

/** By its first bytes. */
function mimeOf(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 12)).toString('latin1')
  if (head.startsWith('\xff\xd8')) return 'image/jpeg'
  if (head.startsWith('\x89PNG')) return 'image/png'
  if (head.startsWith('GIF8')) return 'image/gif'
  if (head.startsWith('RIFF')) return 'image/webp'
  return 'image/avif'
}
