import { notFound, trouble, troubleOf } from './answer.ts'
import { AUTHORING_ROUTES } from './authoring-routes.ts'
import { BULK_ROUTES } from './bulk/routes.ts'
import { DRAFT_ROUTES } from './draft-routes.ts'
import { KIT_ROUTES } from './kit-routes.ts'
import { PICTURE_ROUTES } from './picture-routes.ts'
import { REVIEW_ROUTES } from './review-routes.ts'
import { ROOM_ROUTES } from './room-routes.ts'
import { type Pace, prospect, type Route } from './route.ts'
import { RUN_ROUTES } from './run-routes.ts'
import { SAMPLE_ROUTES } from './sample-routes.ts'
import { V1_ROUTES } from './v1/routes.ts'
import type { Workshop } from './workshop.ts'

/** Everything that can be asked for. Each file says what it answers. */
const ROUTES: readonly Route[] = [
  ...V1_ROUTES,
  ...AUTHORING_ROUTES,
  ...DRAFT_ROUTES,
  ...PICTURE_ROUTES,
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
    return troubleOf(error) ?? fault(error)
  }
}

/** What is known of a request before it is read. */
export function expect(
  method: string,
  url: string,
): { readonly longest: number; readonly pace: Pace | undefined } {
  return prospect(ROUTES, method, url.split('?', 1)[0] ?? '')
}

/** A mistake of ours: told to the operator, not to the caller. */
function fault(error: unknown): Response {
  process.stderr.write(`Internal error: ${error instanceof Error ? error.stack : String(error)}\n`)
  return trouble(500, 'The server has made a mistake. Its log says which.')
}
