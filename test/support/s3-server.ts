import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

const KEY = 'AKIDTEST'
const SECRET = 'a secret of the tests'
const BUCKET = 'posters'

/**
 * What this program needs of an S3-compatible server, over real HTTP on this machine: signatures (version 4) are checked, with
 * their date and the hash of what is sent; wrong ones are refused as Amazon does. No such server installs from npm or
 * Debian in a state one would depend on.
 */
export class S3Server {
  readonly objects = new Map<string, { readonly bytes: Buffer; readonly type: string }>()
  /** How often each object was written. */
  readonly writes = new Map<string, number>()
  /** Answers 503 to so many of the next requests. */
  busy = 0
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => fail(response, 500, 'InternalError'))
    })
  }

  static async start(): Promise<S3Server> {
    const server = new S3Server()
    server.#server.listen(0, '127.0.0.1')
    await once(server.#server, 'listening')
    return server
  }

  get endpoint(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('not listening')
    return `http://127.0.0.1:${address.port}`
  }

  /** Address of a folder in its only bucket. */
  url(prefix: string): string {
    return `s3://${BUCKET}/${prefix}`
  }

  /** Environment of a process that may use it. */
  get env(): Record<string, string> {
    return {
      AWS_ACCESS_KEY_ID: KEY,
      AWS_SECRET_ACCESS_KEY: SECRET,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_S3: this.endpoint,
    }
  }

  keys(prefix = ''): readonly string[] {
    return [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort()
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    if (this.busy > 0) {
      this.busy--
      return fail(response, 503, 'SlowDown')
    }
    const fault = faultOf(request, body)
    if (fault !== undefined) return fail(response, 403, fault)
    const [, bucket, ...rest] = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').split('/')
    const key = rest.join('/')
    if (bucket !== BUCKET) return fail(response, 404, 'NoSuchBucket')
    if (request.method === 'PUT' && key !== '') {
      this.objects.set(key, { bytes: body, type: request.headers['content-type'] ?? '' })
      this.writes.set(key, (this.writes.get(key) ?? 0) + 1)
      response.writeHead(200, { etag: etag(body) }).end()
      return
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return fail(response, 405, 'MethodNotAllowed')
    if (key === '') {
      response.writeHead(200).end()
      return
    }
    const found = this.objects.get(key)
    if (found === undefined) return fail(response, 404, request.method === 'HEAD' ? '' : 'NoSuchKey')
    response.writeHead(200, {
      'content-length': found.bytes.byteLength,
      'content-type': found.type,
      etag: etag(found.bytes),
    })
    response.end(request.method === 'GET' ? found.bytes : undefined)
  }
}

function etag(bytes: Buffer): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' })
  response.end(code === '' ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`)
}

/** What is wrong with the signature of a request (Signature Version 4, "Authenticating Requests: Using the Authorization Header"). */
function faultOf(request: IncomingMessage, body: Buffer): string | undefined {
  const { headers } = request
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  if (parts === null) return 'AccessDenied'
  const [, id, day = '', region = '', names = '', signature = ''] = parts
  if (id !== KEY) return 'InvalidAccessKeyId'
  const date = String(headers['x-amz-date'])
  const [, ...time] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date)?.map(Number) ?? []
  const [year = 0, month = 0, dayOfMonth = 0, ...clock] = time
  const sent = Date.UTC(year, month - 1, dayOfMonth, ...clock)
  if (!(Math.abs(Date.now() - sent) < 15 * 60_000) || !date.startsWith(day)) return 'RequestTimeTooSkewed'
  const hash = String(headers['x-amz-content-sha256'])
  if (hash !== 'UNSIGNED-PAYLOAD' && hash !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const signed = names.split(';')
  if (!signed.includes('host')) return 'AccessDenied'
  const canonical = [
    request.method,
    path,
    query
      .split('&')
      .map((pair) => (pair === '' || pair.includes('=') ? pair : `${pair}=`))
      .sort()
      .join('&'),
    ...signed.map(
      (name) =>
        `${name}:${String(headers[name] ?? '')
          .trim()
          .replace(/\s+/g, ' ')}`,
    ),
    '',
    names,
    hash,
  ].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(Buffer.from(canonical))].join('\n')
  const key = [day, region, 's3', 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${SECRET}`)
  const expected = hmac(key, text).toString('hex')
  return timingSafeEqual(Buffer.from(expected), Buffer.from(signature)) ? undefined : 'SignatureDoesNotMatch'
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
