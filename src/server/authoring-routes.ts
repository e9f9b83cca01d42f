import { lines, notFound } from './answer.ts'
import { type Call, on, type Route } from './route.ts'

/** A template while somebody works on its files. */
export const AUTHORING_ROUTES: readonly Route[] = [on('GET', '/authoring/([a-z0-9-]+)/([0-9]+)', watch)]

async function watch({ request, parts: [id = '', at = '0'], workshop }: Call): Promise<Response> {
  if (!workshop.editing) return notFound('address')
  const left = new AbortController()
  request.signal.addEventListener('abort', () => left.abort())
  return lines(workshop.authoring.watch(id, Number(at), left.signal), left)
}
