import type { Workshop } from './workshop.ts'

/** A request, and what answers it. */
export interface Call {
  readonly request: Request
  readonly url: URL
  /** What the groups of the route's pattern matched. */
  readonly parts: readonly string[]
  readonly workshop: Workshop
}

/** Something that can be asked for. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: RegExp
  /** Longest body it takes, in bytes. */
  readonly longest: number
  readonly answer: (call: Call) => Promise<Response>
}

/** Bytes of JSON. */
const JSON_BODY = 2_000_000

/**
 * A route below `/api`.
 * @param path address as a pattern; its groups are the parts of the call, decoded
 * @param longest longest body, in bytes, where it is not JSON
 */
export function on(
  method: Route['method'],
  path: string,
  answer: Route['answer'],
  longest: number = JSON_BODY,
): Route {
  return { method, path: new RegExp(`^/api${path}$`), longest, answer }
}

/** The longest body that may be sent there, in bytes. */
export function longestBody(routes: readonly Route[], method: string, path: string): number {
  return routes.find((route) => route.method === method && route.path.test(path))?.longest ?? JSON_BODY
}
