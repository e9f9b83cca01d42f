import type { APIRoute } from 'astro'

export const ALL: APIRoute = ({ request, locals }) => locals.workshop.answer(request)
