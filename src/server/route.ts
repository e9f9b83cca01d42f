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
  /** Whose pace is bounded: `renders` for what takes a renderer's time, `requests` for the rest; nobody's unless given. */
  readonly pace?: Pace
  readonly answer: (call: Call) => Promise<Response>
}

/** What a caller may have so much of in a minute. */
export type Pace = 'requests' | 'renders'

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

/** What is known of a request before it is read: from its method and path. */
export function prospect(
  routes: readonly Route[],
  method: string,
  path: string,
): { readonly longest: number; readonly pace: Pace | undefined } {
  const route = routes.find((one) => one.method === method && one.path.test(path))
  return { longest: route?.longest ?? JSON_BODY, pace: route?.pace }
}
