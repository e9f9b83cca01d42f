import { bodyOf, busy, json, lines, notFound, picture, trouble } from './answer.ts'
import { QuoteChanged } from './picture-shop.ts'
import { TillBusy } from './purchases.ts'
import { type Call, on, type Route } from './route.ts'
import { parseGenerateRequest, parseQuoteRequest, parseReviseRequest, parseRevision } from './schema.ts'

const DRAFT = '/drafts/([a-z0-9-]+)'
const KEY = '([0-9a-f]{64})'

/** Pictures by image models: what they cost, having them made, changing them, every version; and the built-in styles, small. */
export const PICTURE_ROUTES: readonly Route[] = [
  on('POST', `${DRAFT}/plates/quote`, quote),
  on('POST', `${DRAFT}/plates/revision-quote`, quoteRevision),
  on('GET', `${DRAFT}/plates`, listPlates),
  on('GET', `${DRAFT}/plates/${KEY}`, readPlate),
  // Whatever is posted below here may spend money: the guard looks twice.
  on('POST', `${DRAFT}/purchase`, generate),
  on('POST', `${DRAFT}/purchase/revision`, revise),
  on('GET', `${DRAFT}/purchase`, watchPurchase),
  on('GET', `${DRAFT}/purchase/partials/${KEY}`, readPartial),
  on('DELETE', `${DRAFT}/purchase`, stopPurchase),
  on('GET', '/styles/([a-z0-9-]+)/([a-z0-9-]+)/([a-z0-9-]+)/([0-9]{1,10})', readSwatch),
]

async function quote({ request, parts: [id = ''], workshop: { drafts, shop } }: Call): Promise<Response> {
  const wish = await bodyOf(request, parseQuoteRequest)
  if (wish instanceof Response) return wish
  if ((await drafts.read(id)) === undefined) return notFound('draft')
  return json(await shop.quote(id, wish.campaign))
}

async function quoteRevision({ request, parts: [id = ''], workshop }: Call): Promise<Response> {
  const wish = await bodyOf(request, parseRevision)
  if (wish instanceof Response) return wish
  if ((await workshop.drafts.read(id)) === undefined) return notFound('draft')
  return unlessBusy(async () => json(await workshop.shop.quoteRevision(id, wish)))
}

async function listPlates({ parts: [id = ''], workshop }: Call): Promise<Response> {
  const draft = await workshop.drafts.read(id)
  if (draft === undefined) return notFound('draft')
  const versions = await workshop.history.versions(id, draft.campaign)
  const purchase = workshop.purchases.state(id)
  return json({ versions, ...(purchase === undefined ? {} : { purchase }) })
}

async function readPlate({ request, url, parts: [, key = ''], workshop }: Call): Promise<Response> {
  const edge = Number(url.searchParams.get('edge') ?? 720)
  // Pictures of a key never change, but for whoever may not see them any more.
  const headers = {
    ETag: `"${key.slice(0, 16)}-${edge}"`,
    'Cache-Control': 'private, max-age=31536000, immutable',
  }
  if (request.headers.get('If-None-Match') === headers.ETag)
    return new Response(null, { status: 304, headers })
  const bytes = await workshop.history.picture(key, edge)
  return bytes === undefined ? notFound('picture') : picture(bytes, headers)
}

async function generate({ request, parts: [id = ''], workshop: { drafts, shop } }: Call): Promise<Response> {
  const wish = await bodyOf(request, parseGenerateRequest)
  if (wish instanceof Response) return wish
  if ((await drafts.read(id)) === undefined) return notFound('draft')
  return unlessBusy(async () => json(await shop.generate(id, wish), 202))
}

async function revise({ request, parts: [id = ''], workshop: { drafts, shop } }: Call): Promise<Response> {
  const wish = await bodyOf(request, parseReviseRequest)
  if (wish instanceof Response) return wish
  if ((await drafts.read(id)) === undefined) return notFound('draft')
  return unlessBusy(async () => json(await shop.revise(id, wish), 202))
}

async function unlessBusy(answer: () => Promise<Response>): Promise<Response> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof QuoteChanged) return trouble(409, error.message)
    if (error instanceof TillBusy) return trouble(429, error.message, {}, { 'Retry-After': '2' })
    throw error
  }
}

async function watchPurchase({ request, parts: [id = ''], workshop }: Call): Promise<Response> {
  const left = new AbortController()
  request.signal.addEventListener('abort', () => left.abort())
  return lines(workshop.purchases.watch(id, left.signal), left)
}

async function readPartial({ parts: [, key = ''], workshop: { shop } }: Call): Promise<Response> {
  const bytes = shop.partial(key)
  return bytes === undefined ? notFound('picture') : picture(bytes)
}

async function stopPurchase({ parts: [id = ''], workshop: { purchases } }: Call): Promise<Response> {
  purchases.stop(id)
  return new Response(null, { status: 202 })
}

async function readSwatch({ request, parts, workshop }: Call): Promise<Response> {
  const [brand = '', template = '', style = '', seed = ''] = parts
  if (Number(seed) > 0xffffffff) return notFound('picture')
  if (!workshop.hasRoom()) return busy()
  const swatch = await workshop.swatches.find(brand, template, style, Number(seed))
  if (swatch === undefined) return notFound('style')
  const headers = { ETag: `"${swatch.tag}"`, 'Cache-Control': 'private, no-cache' }
  if (request.headers.get('If-None-Match') === headers.ETag)
    return new Response(null, { status: 304, headers })
  return picture(await swatch.read(request.signal), headers)
}
