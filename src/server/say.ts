import { type ServerResponse, STATUS_CODES } from 'node:http'

/** The same for every answer. Pages add their own policy for scripts. */
export function protect(response: ServerResponse): void {
  response.setHeader('X-Content-Type-Options', 'nosniff')
  response.setHeader('Referrer-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
  response.setHeader('X-Frame-Options', 'DENY')
}

export function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' }).end(`${text}\n`)
}

/** Refuses a request unread: as a problem after RFC 9457 for programs, in plain words for people. What was not read of the body is not waited for. */
export function turnAway(
  response: ServerResponse,
  url: string,
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  for (const [name, value] of Object.entries({ ...headers, Connection: 'close' }))
    response.setHeader(name, value)
  if (!url.startsWith('/api/')) {
    say(response, status, detail)
    return
  }
  const problem = { type: 'about:blank', title: STATUS_CODES[status] ?? 'Problem', status, detail }
  response.writeHead(status, { 'Content-Type': 'application/problem+json; charset=utf-8' })
  response.end(JSON.stringify(problem))
}
