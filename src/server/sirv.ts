import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv from 'sirv'

/** Serves the files of a folder, which was built and does not change; others are handed on. */
export function staticFiles(
  folder: string,
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  return sirv(folder, {
    etag: true,
    setHeaders: (response, pathname) => {
      // Their names hold a hash of their content.
      if (pathname.startsWith('/_astro/'))
        response.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
    },
  })
}
