import { CATALOGUE } from '../error/catalogue.ts'
import type { WireError } from '../error/error.ts'

/** What a worker is sent. Plain data: it crosses as JSON. */
export interface Question {
  readonly id: number
  readonly task: unknown
}

/** What a worker sends: once that it is ready, then one answer for each task. `rss` is its memory in bytes. */
export type Answer =
  | { readonly ready: true }
  | { readonly id: number; readonly value?: unknown; readonly rss: number }
  | { readonly id: number; readonly error: WireError; readonly rss: number }

/** Whether what came from a process that may be broken is an answer to the question `id`, or, without one, that it is ready. */
export function isAnswer(message: unknown, id: number | undefined): message is Answer {
  if (typeof message !== 'object' || message === null) return false
  if ('ready' in message) return id === undefined
  if (!('id' in message && 'rss' in message) || message.id !== id || typeof message.rss !== 'number')
    return false
  return !('error' in message) || isWireError(message.error)
}

function isWireError(error: unknown): error is WireError {
  if (typeof error !== 'object' || error === null || !('code' in error && 'message' in error)) return false
  return typeof error.message === 'string' && Object.hasOwn(CATALOGUE, String(error.code))
}
