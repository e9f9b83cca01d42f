import { isIPv6 } from 'node:net'
import type { Pace } from './route.ts'

/** What somebody may have in a minute. */
export type Quotas = Readonly<Record<Pace, number>>

/** Requests and renders of one caller in a minute. */
export const QUOTAS: Quotas = { requests: 600, renders: 60 }

/** Whether there is something left, in whole numbers and seconds. */
export interface Allowance {
  readonly granted: boolean
  readonly quota: number
  readonly left: number
  /** Until there is one more; 0 if there is one left. */
  readonly wait: number
}

const MINUTE = 60_000
/** Callers that are remembered; whoever is forgotten starts anew. */
const REMEMBERED = 10_000

interface Bucket {
  level: number
  at: number
}

/** Token buckets: each caller has so much, and it fills again evenly. */
export class Pacer {
  readonly #quotas: Quotas
  readonly #buckets = new Map<string, Bucket>()

  constructor(quotas: Quotas) {
    this.#quotas = quotas
  }

  /** Takes one for a caller. @param now milliseconds that only grow */
  take(caller: string, pace: Pace, now: number): Allowance {
    const quota = this.#quotas[pace]
    const key = `${pace} ${caller}`
    const { level, at } = this.#buckets.get(key) ?? { level: quota, at: now }
    const filled = Math.min(quota, level + ((now - at) * quota) / MINUTE)
    const granted = filled >= 1
    const rest = granted ? filled - 1 : filled
    this.#buckets.delete(key)
    this.#buckets.set(key, { level: rest, at: now })
    if (this.#buckets.size > REMEMBERED) this.#buckets.delete(this.#buckets.keys().next().value as string)
    const wait = rest >= 1 ? 0 : Math.ceil(((1 - rest) * MINUTE) / quota / 1000)
    return { granted, quota, left: Math.floor(rest), wait }
  }
}

/** Headers that tell of it, after draft-ietf-httpapi-ratelimit-headers-10, and `Retry-After` where nothing is left. */
export function paceHeaders(pace: Pace, { granted, quota, left, wait }: Allowance): Record<string, string> {
  return {
    'RateLimit-Policy': `"${pace}";q=${quota};w=60`,
    RateLimit: `"${pace}";r=${left};t=${wait}`,
    ...(granted ? {} : { 'Retry-After': String(wait) }),
  }
}

/** Who somebody is: a network of theirs for version 6, where everybody has more addresses than there is room to remember. */
export function callerAt(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const first = head.split(':').filter((group) => group !== '')
  const last = tail === undefined ? [] : tail.split(':').filter((group) => group !== '')
  const zeros = Array.from({ length: 8 - first.length - last.length }, () => '0')
  return [...first, ...zeros, ...last].slice(0, 4).join(':')
}
