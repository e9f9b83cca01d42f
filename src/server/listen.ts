import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { BroadsideError } from '../error/error.ts'
import { expect } from './api.ts'
import { cookieFor, type Door, refusalOf, withoutToken } from './guard.ts'
import { callerAt, Pacer, paceHeaders, QUOTAS, type Quotas } from './pace.ts'
import type { Pace } from './route.ts'
import { protect, say, turnAway } from './say.ts'
import { staticFiles } from './sirv.ts'
import type { Workshop } from './workshop.ts'

/** Answers a request, or hands it on. */
export type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  next: () => void,
  locals: { readonly workshop: Workshop },
) => void | Promise<void>

export interface ListenOptions {
  readonly workshop: Workshop
  /** The pages and interfaces: what the build of the site exports. */
  readonly handler: Handler
  /** Absolute path of the folder of scripts, styles and fonts. */
  readonly client: string
  readonly host: string
  /** 0: any that is free. */
  readonly port: number
  readonly door: Door
  /** What each caller may have in a minute. */
  readonly quotas?: Quotas
}

export interface Listening {
  readonly port: number
  /**
   * Takes no new request, lets those under way finish for ten seconds at most, and ends all processes. Runs that are not finished
   * go on when the project is served again.
   */
  readonly close: () => Promise<void>
}

/** Milliseconds for headers, for the whole request, and between requests. */
const LIMITS = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5000 }
/** Milliseconds without a byte either way: longer than a proof may wait for its turn. */
const IDLE = 300_000
/** How often the first two are looked at: every half a minute unless told. */
const LOOK = 1000
/** Connections at once; more are closed before a byte is read. */
const CONNECTIONS = 512
/** Bytes of bodies that may be under way at once: each is held in memory. */
const BODIES = 250_000_000
/** Milliseconds that requests under way have when the server is to end. */
const DRAIN = 10_000

/** Serves the studio. Rejects with `WRITE_FAILED` if the port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { workshop, handler, client, door } = options
  const files = staticFiles(client)
  const pacer = new Pacer(options.quotas ?? QUOTAS)
  let leaving = false
  let bodies = 0
  const server = createServer({ ...LIMITS, connectionsCheckingInterval: LOOK }, async (request, response) => {
    const { method = 'GET', url = '/', headers } = request
    protect(response)
    if (url === '/healthz') return say(response, 200, 'alive')
    if (url === '/readyz') return void ready(response)
    if (leaving) return turnAway(response, url, 503, 'The server is about to end.', { 'Retry-After': '5' })
    const { longest, pace } = expect(method, url)
    // A reviewer has a link instead of the token, to one draft's exports and to what every page is drawn with.
    const isGuest = door.token !== undefined && (await workshop.reviews.admits(url))
    const token = isGuest ? undefined : door.token
    const refusal = refusalOf({ method, url, headers, longest }, { ...door, token })
    const caller = token === undefined || refusal ? callerAt(request.socket.remoteAddress ?? '') : 'token'
    // Whoever guesses tokens has so many tries.
    const counted = refusal?.status === 401 ? 'requests' : refusal === undefined ? pace : undefined
    if (counted !== undefined && !granted(caller, counted, response))
      return turnAway(response, url, 429, 'Too much was asked for in a minute.')
    if (refusal !== undefined) return turnAway(response, url, refusal.status, refusal.message)
    const length = Number(headers['content-length'] ?? 0)
    if (bodies + length > BODIES)
      return turnAway(response, url, 429, 'Too much is being sent at once.', { 'Retry-After': '2' })
    bodies += length
    response.once('close', () => {
      bodies -= length
    })
    const cookie = cookieFor(url, door)
    if (cookie !== undefined && method === 'GET') {
      response.writeHead(303, { 'Set-Cookie': cookie, Location: withoutToken(url) }).end()
      return
    }
    const pages = (): void => void handler(request, response, strange, { workshop })
    // What no page is at has a page that says so.
    const strange = (): void => {
      request.url = '/404'
      void handler(request, response, () => say(response, 404, 'Not found'), { workshop })
    }
    if (method === 'GET' || method === 'HEAD') files(request, response, pages)
    else pages()
  })
  server.maxConnections = CONNECTIONS
  server.setTimeout(IDLE)
  await listening(server, options)
  await workshop.begin()

  function granted(caller: string, pace: Pace, response: ServerResponse): boolean {
    const allowance = pacer.take(caller, pace, performance.now())
    for (const [name, value] of Object.entries(paceHeaders(pace, allowance))) response.setHeader(name, value)
    return allowance.granted
  }

  async function ready(response: ServerResponse): Promise<void> {
    const troubles = leaving ? ['it is about to end'] : await workshop.troubles()
    say(response, troubles.length === 0 ? 200 : 503, troubles.length === 0 ? 'ready' : troubles.join('; '))
  }

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      leaving = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      const late = new AbortController()
      await Promise.race([
        Promise.all([closed, workshop.pause()]),
        pause(DRAIN, undefined, { signal: late.signal }).catch(() => {}),
      ])
      late.abort()
      server.closeAllConnections()
      await Promise.all([closed, workshop.close()])
    },
  }
}

function listening(server: Server, { host, port }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE'
      const why = taken ? 'another program has it' : cause.message
      reject(
        new BroadsideError('WRITE_FAILED', {
          message: `Port ${port} of ${host} cannot be had: ${why}`,
          hint: taken
            ? 'Name another one with --port, or --port 0 for any that is free.'
            : 'Name another --host or --port.',
          cause,
        }),
      )
    })
    server.listen(port, host, () => resolve())
  })
}
