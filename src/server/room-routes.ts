import { json, notFound } from './answer.ts'
import { type Call, on, type Route } from './route.ts'

/** How much copy placements hold. */
export const ROOM_ROUTES: readonly Route[] = [on('GET', '/templates/([a-z0-9-]+)/room', readRoom)]

/** Proved limits by placement, for a brand and a locale; placements nothing was proved for are left out. */
async function readRoom({ url, parts: [id = ''], workshop: { gallery } }: Call): Promise<Response> {
  const brand = url.searchParams.get('brand') ?? ''
  const locale = url.searchParams.get('locale') ?? ''
  const placements = (url.searchParams.get('placements') ?? '').split(',').slice(0, 120)
  const room = await gallery.room(id, brand, locale)
  if (room === undefined) return notFound('template or brand')
  return json(
    Object.fromEntries(
      placements.flatMap((placement) => {
        const limits = room(placement)
        return limits === undefined ? [] : [[placement, limits]]
      }),
    ),
  )
}
