import { bodyOf, busy, json, lines, notFound, picture, trouble } from './answer.ts'
import { Conflict } from './drafts.ts'
import { type Call, on, type Route } from './route.ts'
import { parseCloseUpRequest, parseDraft, parseNewDraft, parseProofsRequest } from './schema.ts'

/** Stands for a draft of which nothing can be shown, such as one that is not filled in yet: the outline of a sheet. */
const NO_COVER =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 120"><path d="M28.5 12.5h63v95h-63z" fill="none" stroke="#8a8a86" stroke-dasharray="4 4"/></svg>'

const DRAFT = '/drafts/([a-z0-9-]+)'

/** Bytes of a picture. */
const PICTURE_BODY = 25_000_000

/** Drafts: their copy, their pictures, and proofs while they are edited. */
export const DRAFT_ROUTES: readonly Route[] = [
  on('GET', '/drafts', listDrafts),
  on('POST', '/drafts', newDraft),
  on('GET', DRAFT, readDraft),
  on('PUT', DRAFT, saveDraft),
  on('DELETE', DRAFT, removeDraft),
  on('POST', `${DRAFT}/pictures`, keepPicture, PICTURE_BODY),
  on('GET', `${DRAFT}/(pictures/[a-z0-9.-]+)`, readPicture),
  on('POST', `${DRAFT}/proofs`, makeProofs),
  on('GET', `${DRAFT}/cover`, readCover),
  on('POST', `${DRAFT}/close-up`, closeUp),
]

async function listDrafts({ workshop }: Call): Promise<Response> {
  return json({ drafts: await workshop.drafts.list() })
}

async function newDraft({ request, workshop }: Call): Promise<Response> {
  const { bulk, drafts, gallery, history } = workshop
  const wish = await bodyOf(request, parseNewDraft)
  if (wish instanceof Response) return wish
  if ('copyOf' in wish) {
    const copy = await drafts.copy(wish.copyOf)
    if (copy === undefined) return notFound('draft')
    await history.copy(wish.copyOf, copy.id)
    await bulk.tables.copy(wish.copyOf, copy.id)
    return json(copy, 201)
  }
  const campaign = await gallery.start(wish.template, wish.brand, wish.locale)
  if (campaign === undefined) return notFound('template or brand')
  return json(await drafts.create(campaign), 201)
}

async function readDraft({ parts: [id = ''], workshop: { drafts } }: Call): Promise<Response> {
  const draft = await drafts.read(id)
  return draft === undefined ? notFound('draft') : json({ ...draft, pictures: await drafts.pictures(id) })
}

async function saveDraft({ request, parts: [id = ''], workshop: { drafts } }: Call): Promise<Response> {
  const campaign = await bodyOf(request, parseDraft)
  if (campaign instanceof Response) return campaign
  const revision = request.headers.get('If-Match')?.replaceAll('"', '')
  if (revision === undefined)
    return trouble(428, 'Name the revision you started from (If-Match), so that nobody’s work is lost.')
  try {
    const saved = await drafts.save(id, campaign, revision)
    return saved === undefined ? notFound('draft') : json(saved)
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return trouble(409, 'The draft was changed elsewhere.', { current: error.current })
  }
}

async function removeDraft({ parts: [id = ''], workshop }: Call): Promise<Response> {
  const { bulk, drafts, purchases, runs } = workshop
  if ((await drafts.read(id)) === undefined) return notFound('draft')
  purchases.stop(id)
  await Promise.all([runs.drop(id), bulk.runs.forget(id)])
  await drafts.remove(id)
  return new Response(null, { status: 204 })
}

async function keepPicture({ request, url, parts: [id = ''], workshop }: Call): Promise<Response> {
  if ((await workshop.drafts.read(id)) === undefined) return notFound('draft')
  const bytes = new Uint8Array(await request.arrayBuffer())
  const name = (url.searchParams.get('name') ?? 'picture').slice(0, 200)
  return json(await workshop.drafts.keepPicture(id, name, bytes), 201)
}

async function readPicture({ parts: [id = '', name = ''], workshop }: Call): Promise<Response> {
  const bytes = await workshop.drafts.picture(id, name)
  // Its name holds a hash of its content.
  return bytes === undefined
    ? notFound('picture')
    : picture(bytes, { 'Cache-Control': 'private, max-age=31536000, immutable' })
}

async function makeProofs({ request, parts: [id = ''], workshop }: Call): Promise<Response> {
  if (!workshop.hasRoom()) return busy()
  const wish = await bodyOf(request, parseProofsRequest)
  if (wish instanceof Response) return wish
  if ((await workshop.drafts.read(id)) === undefined) return notFound('draft')
  const left = new AbortController()
  request.signal.addEventListener('abort', () => left.abort())
  return lines(workshop.live.proofs(id, wish, left.signal), left)
}

async function readCover({ request, parts: [id = ''], workshop }: Call): Promise<Response> {
  const cover = await workshop.live.cover(id, request.signal)
  if (cover !== undefined) return picture(Buffer.from(cover.base64, 'base64'))
  if ((await workshop.drafts.read(id)) === undefined) return notFound('draft')
  return new Response(NO_COVER, { headers: { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'no-store' } })
}

async function closeUp({ request, parts: [id = ''], workshop }: Call): Promise<Response> {
  if (!workshop.hasRoom()) return busy()
  const wish = await bodyOf(request, parseCloseUpRequest)
  if (wish instanceof Response) return wish
  if ((await workshop.drafts.read(id)) === undefined) return notFound('draft')
  const made = await workshop.live.closeUp(id, wish, request.signal)
  return made === undefined ? notFound('proof') : picture(Buffer.from(made.base64, 'base64'))
}
