import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Whom a server lets in. */
export interface Door {
  /** Names and addresses by which it may be called, in lower case, without ports. Anything else is a name somebody pointed at us. */
  readonly hosts: ReadonlySet<string>
  /** What callers must show; none on loopback. */
  readonly token: string | undefined
}

/** What is looked at of a request. */
export interface Call {
  readonly method: string
  /** Path and query, as sent. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** Longest body that may be sent there, in bytes. */
  readonly longest: number
}

/** Why a request is turned away. */
export interface Refusal {
  readonly status: 400 | 401 | 403 | 411 | 413 | 421
  readonly message: string
}

/** Addresses where a call may be paid for. */
const SPENDS = /^\/api\/(drafts\/[^/]+\/purchase(\/|$)|v1\/campaigns\/[^/]+\/plates$)/

const COOKIE = 'broadside-token'

/** Looks at a request before anything else does. `undefined`: come in. */
export function refusalOf({ method, url, headers, longest }: Call, door: Door): Refusal | undefined {
  const host = headers.host?.toLowerCase()
  if (host === undefined || !door.hosts.has(nameOf(host)))
    return { status: 421, message: 'This server is not called that.' }
  const path = url.split('?', 1)[0] ?? ''
  if (
    !path.startsWith('/') ||
    path.startsWith('//') ||
    !decodes(path) ||
    /(^|[/\\])\.\.([/\\]|$)|\0|\\/.test(decodeURIComponent(path))
  )
    return { status: 400, message: 'The address is not sound.' }
  const site = headers['sec-fetch-site']
  const navigates = headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD')
  if ((site === 'cross-site' || site === 'same-site') && !navigates)
    return { status: 403, message: 'Another site may not call this one.' }
  const writes = method !== 'GET' && method !== 'HEAD'
  const { origin } = headers
  if (writes && origin !== undefined && hostOf(origin) !== host)
    return { status: 403, message: 'Another site may not call this one.' }
  const token = door.token
  if (token !== undefined && !shown(headers, url).some((each) => equal(each, token)))
    return {
      status: 401,
      message: 'Open the address that was printed when the studio started, token and all.',
    }
  if (token === undefined && method === 'POST' && SPENDS.test(path) && isRemote(headers, host))
    return {
      status: 403,
      message: 'From another machine money is spent only with a token: start the studio with --host.',
    }
  return writes ? bodyRefusal(headers, longest) : undefined
}

/** Whether a request to a server on loopback was handed on by another: it names another host, or says whom it is for. */
function isRemote(headers: IncomingHttpHeaders, host: string): boolean {
  const isOwn = ['localhost', '127.0.0.1', '[::1]'].includes(nameOf(host))
  return !isOwn || headers.forwarded !== undefined || headers['x-forwarded-for'] !== undefined
}

/** The value of a cookie to set where a token came with the address, so that it need not stand there again. */
export function cookieFor(url: string, { token }: Door): string | undefined {
  const given = tokenIn(url)
  if (given === undefined || token === undefined || !equal(given, token)) return undefined
  return `${COOKIE}=${encodeURIComponent(given)}; HttpOnly; SameSite=Strict; Path=/`
}

/** The address without its token. */
export function withoutToken(url: string): string {
  const { pathname, searchParams } = new URL(url, 'http://studio')
  searchParams.delete('token')
  return searchParams.size > 0 ? `${pathname}?${searchParams}` : pathname
}

function bodyRefusal(headers: IncomingHttpHeaders, longest: number): Refusal | undefined {
  if (headers['transfer-encoding'] !== undefined)
    return { status: 411, message: 'Say how long it is (Content-Length).' }
  const length = Number(headers['content-length'] ?? 0)
  return length > longest
    ? { status: 413, message: `At most ${longest / 1e6} MB may be sent here.` }
    : undefined
}

function shown(headers: IncomingHttpHeaders, url: string): readonly string[] {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const cookie = (headers.cookie ?? '')
    .split(/;\s*/)
    .find((pair) => pair.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1)
  const decoded = cookie !== undefined && decodes(cookie) ? decodeURIComponent(cookie) : undefined
  return [bearer, decoded, tokenIn(url)].filter((each) => each !== undefined)
}

function tokenIn(url: string): string | undefined {
  return URL.canParse(url, 'http://studio')
    ? (new URL(url, 'http://studio').searchParams.get('token') ?? undefined)
    : undefined
}

/** Takes as long whatever is given. */
function equal(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}

/** A host without its port; addresses of version 6 keep their brackets. */
function nameOf(host: string): string {
  return host.replace(/:\d*$/, '')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host.toLowerCase() : undefined
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
