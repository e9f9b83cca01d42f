import { check } from '../../error/schema.ts'
import { hashOf } from '../../kit/hash.ts'
import { json, trouble } from '../answer.ts'
import type { Call } from '../route.ts'
import { asRendered } from '../verbs/schema.ts'
import type { Verb } from '../verbs/verb.ts'
import { partsOf } from './operation.ts'

const KEY = /^[\x21-\x7e]{1,255}$/

/** Answers a request for a verb: its input is what stands in the address, the query and the body. */
export async function answerVerb(verb: Verb, call: Call): Promise<Response> {
  const sent = await inputOf(verb, call)
  if (sent instanceof Response) return sent
  const { value: input, issues } = check(verb.input, sent, 'request')
  if (issues.length > 0) return trouble(422, 'The request has mistakes.', { code: 'INPUT_INVALID', issues })
  const { request, workshop } = call
  const { signal } = request
  const key = verb.keyed ? request.headers.get('Idempotency-Key') : null
  if (key === null) {
    const answer = await verb.perform(input, { workshop, signal })
    return (
      asFile(answer, request.headers.get('Accept') ?? '') ?? json(answer, verb.status, placeOf(answer, verb))
    )
  }
  if (!KEY.test(key)) return trouble(400, 'Idempotency-Key has 1 to 255 printable characters without spaces.')
  const newId = (): string => workshop.drafts.newId(input as { name: string })
  const given = await workshop.keys.once(key, hashOf({ verb: verb.name, input }), newId, async (id) => ({
    status: verb.status,
    body: JSON.stringify(await verb.perform(input, { workshop, signal, id })),
  }))
  const answer: unknown = JSON.parse(given.body)
  const headers = { ...placeOf(answer, verb), ...(given.replayed ? { 'Idempotent-Replayed': 'true' } : {}) }
  return json(answer, given.status, headers)
}

async function inputOf(verb: Verb, { request, url, parts }: Call): Promise<object | Response> {
  const inAddress = Object.fromEntries(partsOf(verb.path).map((name, at) => [name, parts[at]]))
  if (verb.method === 'GET') return { ...Object.fromEntries(url.searchParams), ...inAddress }
  if (Object.keys(inAddress).length > 0 && !request.headers.has('Content-Type')) return inAddress
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('Content-Type') ?? ''))
    return trouble(415, 'Send JSON, and say so (Content-Type: application/json).')
  let body: unknown
  try {
    body = await request.json()
  } catch {
    return trouble(400, 'The request holds no JSON.')
  }
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    return trouble(422, 'The request is no JSON object.', { code: 'INPUT_INVALID' })
  return { ...body, ...inAddress }
}

/** The export itself, for those who ask for a picture and not for JSON. */
function asFile(answer: unknown, accept: string): Response | undefined {
  if (!/(^|[\s,])(image|application\/(pdf|octet-stream))\b/.test(accept) || accept.includes('json'))
    return undefined
  const made = asRendered(answer)
  if (made === undefined) return undefined
  const { data, file, format, sha256, alt } = made
  return new Response(Buffer.from(data, 'base64'), {
    headers: {
      'Content-Type': format === 'pdf' ? 'application/pdf' : `image/${format}`,
      'Content-Disposition': `inline; filename*=UTF-8''${encodeURIComponent(file)}`,
      'Cache-Control': 'no-store',
      'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
      'Broadside-Alt': encodeURIComponent(alt),
    },
  })
}

/** Where what was accepted is found. */
function placeOf(answer: unknown, { status }: Verb): Record<string, string> {
  const { links } = answer as { links?: { self: string } }
  return status === 202 && links !== undefined ? { Location: links.self } : {}
}
