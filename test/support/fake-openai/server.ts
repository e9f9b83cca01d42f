import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type BatchOffice, batchOffice } from './batches.ts'
import type { Misreading } from './misread.ts'
import { pictureBody } from './picture-body.ts'
import { type ImageRequest, type Refusal, refusal, refusalOf } from './rules.ts'
import { isStreamed, streamPicture } from './stream.ts'

/** What the server does with one request, in place of answering it well. */
export type Step =
  | 'ok'
  /** Never answers. */
  | 'hang'
  | 'rate-limit'
  | 'server-error'
  /** An error page of something in between. */
  | 'html-502'
  /** Ends the connection without a word. */
  | 'reset'
  /** Ends it in the middle of the picture; the picture is charged. */
  | 'cut'
  | 'blocked-input'
  /** Made, charged and withheld. */
  | 'blocked-output'
  | 'unverified'
  | 'quota'
  /** A picture that cannot be decoded; charged. */
  | 'corrupt'
  /** A sound picture of another size; charged. */
  | 'wrong-size'
  /** An answer without a picture; charged. */
  | 'empty'
  /** Refuses to stream; or takes no notice and answers in one piece. */
  | 'no-stream'
  | 'ignore-stream'
  /** Says in the middle of a stream that its filter withholds the picture; charged. */
  | 'blocked-stream'
  /** Echoes the key it was sent, as careless servers do. */
  | 'echo-key'
  /** A picture that is nowhere calm, that shows lettering, or whose text is garbled; charged. */
  | 'busy'
  | 'stray-text'
  | 'garbled-text'
  /** A picture with these mistakes in its text; charged. */
  | { readonly misread: readonly Misreading[] }
  | Reply

/** An answer spelt out. */
export interface Reply {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** One request as it came. */
export interface Entry {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly request: ImageRequest
  readonly step: Step
  /** Whether a real provider would have charged for it. */
  readonly charged: boolean
}

export interface FakeOpenAi {
  /** For `OPENAI_BASE_URL`. */
  readonly baseURL: string
  readonly journal: readonly Entry[]
  /** Requests that were, or may have been, charged. */
  readonly charges: () => number
  /** What the next requests meet, in order; after them all is well. */
  script(...steps: readonly Step[]): void
  /** Batches that were handed in, and how often each has to be looked at before it has ended; 1 unless set. */
  readonly office: BatchOffice
  /** Milliseconds each picture takes, and each partial image before it. */
  milliseconds: number
  /** Called with every request for a picture as it comes. */
  onRequest(listener: () => void): void
  forget(): void
  close(): Promise<void>
}

export const KEY = 'sk-planted-8f2c41d7a9e04b6f'

/**
 * A stand-in for OpenAI over real HTTP: checks requests as the real one is documented to, counts tokens by the published
 * formula, keeps a journal, and fails on request.
 * @param options `milliseconds` each picture takes
 */
export async function startFakeOpenAi(options: { milliseconds?: number } = {}): Promise<FakeOpenAi> {
  const journal: Entry[] = []
  const steps: Step[] = []
  let listener = (): void => {}
  const office = batchOffice(async (fields) => {
    const request = { edit: false, fields, images: [], mask: undefined }
    const wrong = await refusalOf(request)
    const step = steps.shift() ?? 'ok'
    const charged = wrong === undefined && isCharged(step)
    journal.push({ path: 'batch', headers: {}, request, step, charged })
    if (wrong !== undefined) return replyTo(wrong)
    if (step === 'blocked-input' || step === 'blocked-output')
      return blocked(step === 'blocked-input' ? 'input' : 'output')
    if (typeof step === 'object' && !('misread' in step)) return step
    return { status: 200, body: await pictureBody(step, request) }
  })
  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) => {
      send(response, { status: 500, body: { error: { message: String(error), type: 'fake_bug' } } })
    })
  })

  async function answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = message.url ?? ''
    const authorised = message.headers.authorization === `Bearer ${KEY}`
    const body = await bodyOf(message)
    if (!authorised) {
      const said = refusal(401, 'Incorrect API key provided.', null, 'invalid_api_key')
      return send(response, { status: 401, body: { error: said.error } })
    }
    if (path === '/v1/moderations') return send(response, moderated(body.toString('utf8')))
    const reply = await office.answer(message.method ?? '', path, message.headers['content-type'] ?? '', body)
    if (reply !== undefined) return 'status' in reply ? send(response, reply) : void response.end(reply.text)
    if (message.method !== 'POST' || !/^\/v1\/images\/(generations|edits)$/.test(path)) {
      return send(response, { status: 404, body: { error: refusal(404, 'Not found').error } })
    }
    const request = await requestIn(path, message.headers['content-type'] ?? '', body)
    const wrong = await refusalOf(request)
    const step = steps.shift() ?? 'ok'
    journal.push({
      path,
      headers: message.headers,
      request,
      step,
      charged: wrong === undefined && isCharged(step),
    })
    listener()
    if (wrong !== undefined) return send(response, replyTo(wrong))
    await sleep(fake.milliseconds)
    if (isStreamed(step, request))
      return streamPicture(step, request, response, () => sleep(fake.milliseconds))
    await carryOut(step, request, response, message.headers.authorization ?? '')
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const fake: FakeOpenAi = {
    milliseconds: options.milliseconds ?? 0,
    baseURL: `http://127.0.0.1:${port}/v1`,
    journal,
    office,
    charges: () => journal.filter(({ charged }) => charged).length,
    script: (...next) => void steps.push(...next),
    onRequest: (next) => {
      listener = next
    },
    forget: () => {
      journal.length = 0
      steps.length = 0
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return fake
}

const CHARGED: ReadonlySet<string> = new Set<string>([
  ...(['ok', 'hang', 'cut', 'blocked-output', 'corrupt', 'wrong-size', 'empty'] as const),
  ...(['busy', 'stray-text', 'garbled-text', 'ignore-stream', 'blocked-stream'] as const),
])

function isCharged(step: Step): boolean {
  return (typeof step === 'object' && 'misread' in step) || (typeof step === 'string' && CHARGED.has(step))
}

async function carryOut(
  step: Step,
  request: ImageRequest,
  response: ServerResponse,
  key: string,
): Promise<void> {
  if (typeof step === 'object')
    return 'misread' in step ? sendPicture(step, request, response) : send(response, step)
  switch (step) {
    case 'hang':
      return
    case 'reset':
      response.destroy()
      return
    case 'rate-limit':
      return send(response, {
        status: 429,
        headers: { 'retry-after-ms': '20' },
        body: {
          error: {
            message: 'Rate limit reached.',
            type: 'requests',
            code: 'rate_limit_exceeded',
            param: null,
          },
        },
      })
    case 'quota':
      return send(response, {
        status: 429,
        body: {
          error: {
            message: 'You exceeded your current quota.',
            type: 'insufficient_quota',
            code: 'insufficient_quota',
          },
        },
      })
    case 'server-error':
      return send(response, {
        status: 500,
        body: { error: { message: 'The server had an error.', type: 'server_error' } },
      })
    case 'html-502':
      response.writeHead(502, { 'content-type': 'text/html' })
      response.end('<html><head><title>502</title></head><body><h1>Bad Gateway</h1></body></html>')
      return
    case 'blocked-input':
    case 'blocked-output':
      return send(response, blocked(step === 'blocked-input' ? 'input' : 'output'))
    case 'no-stream':
      return send(
        response,
        replyTo(
          refusal(400, 'Streaming is not supported for this model.', 'stream', 'unsupported_parameter'),
        ),
      )
    case 'unverified':
      return send(response, {
        status: 403,
        body: {
          error: {
            message: `Your organization must be verified to use the model \`${request.fields.model}\`.`,
            type: 'invalid_request_error',
            code: null,
            param: null,
          },
        },
      })
    case 'echo-key':
      return send(response, {
        status: 400,
        body: {
          error: {
            message: `Bad request with ${key}`,
            type: 'invalid_request_error',
            code: null,
            param: 'size',
          },
        },
      })
    default:
      return sendPicture(step, request, response)
  }
}

async function sendPicture(
  step: Exclude<Step, Reply>,
  request: ImageRequest,
  response: ServerResponse,
): Promise<void> {
  const body = await pictureBody(step, request)
  if (step !== 'cut') return send(response, { status: 200, body })
  const text = JSON.stringify(body)
  response.writeHead(200, { ...HEADERS, 'content-length': Buffer.byteLength(text) })
  response.write(text.slice(0, text.length / 2))
  setTimeout(() => response.destroy(), 20)
}

const HEADERS = {
  'content-type': 'application/json',
  'openai-processing-ms': '1',
  'x-ratelimit-limit-requests': '5',
  'x-ratelimit-remaining-requests': '4',
}

let count = 0

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { ...HEADERS, 'x-request-id': `req_fake_${++count}`, ...headers })
  response.end(JSON.stringify(body))
}

function replyTo({ status, error }: Refusal): Reply {
  return { status, body: { error } }
}

function blocked(stage: 'input' | 'output'): Reply {
  return {
    status: 400,
    body: {
      error: {
        message: 'Your request was rejected by the safety system. safety_violations=[violence].',
        type: 'image_generation_user_error',
        code: 'moderation_blocked',
        param: null,
        moderation_details: { moderation_stage: stage, categories: ['violence'] },
      },
    },
  }
}

/** Finds violence wherever the words say so. */
function moderated(body: string): Reply {
  const isFound = body.includes('a fight')
  return {
    status: 200,
    body: {
      id: 'modr-1',
      model: 'omni-moderation-latest',
      results: [{ flagged: isFound, categories: { violence: isFound, hate: false } }],
    },
  }
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

async function requestIn(path: string, type: string, body: Buffer): Promise<ImageRequest> {
  const edit = path.endsWith('/edits')
  if (!type.startsWith('multipart/')) {
    return { edit, fields: JSON.parse(body.toString('utf8')), images: [], mask: undefined }
  }
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const fields: Record<string, unknown> = {}
  const images: Uint8Array[] = []
  let mask: Uint8Array | undefined
  for (const [name, value] of form) {
    // Forms carry line ends as CR LF.
    if (typeof value === 'string') fields[name] = value.replaceAll('\r\n', '\n')
    else if (name === 'mask') mask = new Uint8Array(await value.arrayBuffer())
    else images.push(new Uint8Array(await value.arrayBuffer()))
  }
  return { edit, fields, images, mask }
}
