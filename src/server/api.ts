import { notFound, trouble, troubleOf } from './answer.ts'
import { AUTHORING_ROUTES } from './authoring-routes.ts'
import { BULK_ROUTES } from './bulk/routes.ts'
import { DRAFT_ROUTES } from './draft-routes.ts'
import { KIT_ROUTES } from './kit-routes.ts'
import { REVIEW_ROUTES } from './review-routes.ts'
import { ROOM_ROUTES } from './room-routes.ts'
import { longestBody, type Route } from './route.ts'
import { RUN_ROUTES } from './run-routes.ts'
import { SAMPLE_ROUTES } from './sample-routes.ts'
import type { Workshop } from './workshop.ts'

/** Everything that can be asked for. Each file says what it answers. */
const ROUTES: readonly Route[] = [
  ...AUTHORING_ROUTES,
  ...DRAFT_ROUTES,
  ...RUN_ROUTES,
  ...REVIEW_ROUTES,
  ...KIT_ROUTES,
  ...BULK_ROUTES,
  ...ROOM_ROUTES,
  ...SAMPLE_ROUTES,
]

/** Answers a request to `/api/…`. Never throws for what somebody sent. */
export async function answer(request: Request, workshop: Workshop): Promise<Response> {
  const url = new URL(request.url)
  const known = ROUTES.filter(({ path }) => path.test(url.pathname))
  const route = known.find(({ method }) => method === request.method)
  if (route === undefined) {
    if (known.length === 0) return notFound('address')
    const methods = known.map(({ method }) => method).join(', ')
    return trouble(405, `Only ${methods} may be asked for here.`, {}, { Allow: methods })
  }
  const parts = (route.path.exec(url.pathname) ?? []).slice(1).map(decodeURIComponent)
  try {
    return await route.answer({ request, url, parts, workshop })
  } catch (error) {
    return troubleOf(error)
  }
}

/** The longest body that may be sent to an address, in bytes. */
export function bodyLimit(method: string, path: string): number {
  return longestBody(ROUTES, method, path)
}
