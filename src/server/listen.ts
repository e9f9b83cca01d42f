import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BroadsideError } from '../error/error.ts'
import { bodyLimit } from './api.ts'
import { cookieFor, type Door, refusalOf, withoutToken } from './guard.ts'
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
}

export interface Listening {
  readonly port: number
  /** Takes no new request, lets those under way finish for ten seconds at most, and ends all processes. */
  readonly close: () => Promise<void>
}

const HEADERS_LIMIT = 10_000
const REQUEST_LIMIT = 30_000
/** Milliseconds that requests under way have when the server is to end. */
const DRAIN = 10_000

/** Serves the studio. Rejects with `WRITE_FAILED` if the port cannot be had. */
export async function listen(options: ListenOptions): Promise<Listening> {
  const { workshop, handler, client, door } = options
  const files = staticFiles(client)
  let leaving = false
  const server = createServer(
    { headersTimeout: HEADERS_LIMIT, requestTimeout: REQUEST_LIMIT, keepAliveTimeout: 5000 },
    async (request, response) => {
      const { method = 'GET', url = '/', headers } = request
      protect(response)
      if (leaving) response.setHeader('Connection', 'close')
      if (url === '/healthz') return say(response, 200, 'alive')
      if (url === '/readyz') return void ready(response)
      // A reviewer has a link instead of the token, to one draft's exports and to what every page is drawn with.
      const isGuest = door.token !== undefined && (await workshop.reviews.admits(url))
      const longest = bodyLimit(method, url.split('?', 1)[0] ?? '')
      const call = { method, url, headers, longest }
      const refusal = refusalOf(call, isGuest ? { ...door, token: undefined } : door)
      if (refusal !== undefined) {
        // What was not read of the body is not waited for.
        response.setHeader('Connection', 'close')
        return say(response, refusal.status, refusal.message)
      }
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
    },
  )
  await listening(server, options)

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
      const late = setTimeout(() => server.closeAllConnections(), DRAIN)
      await Promise.all([closed, workshop.close()])
      clearTimeout(late)
    },
  }
}

/** The same for every answer. Pages add their own policy for scripts. */
function protect(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('X-Frame-Options', 'DENY')
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
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
