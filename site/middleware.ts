import { defineMiddleware } from 'astro:middleware'
import type { Workshop } from 'broadside/server'

let opened: Promise<Workshop> | undefined

// The studio's own server hands the workshop over. `npm run dev` has none, so it opens one on the current folder.
export const onRequest = defineMiddleware(async ({ locals }, next) => {
  if (import.meta.env.DEV) {
    opened ??= import('broadside/server').then(({ openWorkshop }) => openWorkshop('.'))
    Object.assign(locals, { workshop: await opened })
  }
  return next()
})
