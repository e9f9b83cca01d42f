import type { Fault } from './provider-fault.ts'

/** System errors after which a request was certainly never sent. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS\w*|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+)$/

/** What a connection that failed means: whether the request can have arrived. */
export function connectionFault(error: Error): Fault {
  const code = codeIn(error)
  const reason = code === '' ? error.message : code
  return NEVER_SENT.test(code) ? { kind: 'unreachable', reason } : { kind: 'reset', reason }
}

/** The wait a refusal asks for, in milliseconds. */
export function waitIn(header: (name: string) => string | null | undefined): number | undefined {
  const milliseconds = Number(header('retry-after-ms') ?? Number.NaN)
  if (milliseconds >= 0) return milliseconds
  const seconds = Number(header('retry-after') ?? Number.NaN)
  return seconds >= 0 ? seconds * 1000 : undefined
}

/** Stage and categories in the `moderation_details` of a refusal. */
export function moderationIn(
  details: unknown,
): { readonly stage: string; readonly categories: readonly string[] } | undefined {
  if (details === null || typeof details !== 'object') return undefined
  const { moderation_stage: stage, categories } = details as Record<string, unknown>
  const words = Array.isArray(categories) ? categories.filter((word) => typeof word === 'string') : []
  return { stage: typeof stage === 'string' ? stage : 'unknown', categories: words.slice(0, 8) }
}

/** What a provider says, without the tags of an error page. */
export function plainWords(text: string): string {
  return text
    .replace(/<(style|script|title)[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** The code of the system call behind an error, however deep. */
function codeIn(error: unknown): string {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string') return inner.code
    // Several addresses of a name were tried.
    if (inner instanceof AggregateError && inner.errors.length > 0) return codeIn(inner.errors[0])
  }
  return ''
}
