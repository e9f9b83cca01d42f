import { FAMILIES, type Family } from '../placement/family.ts'
import { bodyOf, download, exported, json, lines, notFound, picture, trouble, troubleOf } from './answer.ts'
import { Conflict } from './drafts.ts'
import { REVIEW_ROUTES } from './review-routes.ts'
import { parseCloseUpRequest, parseDraft, parseNewDraft, parseProofsRequest } from './schema.ts'
import type { Workshop } from './workshop.ts'

export interface Call {
  readonly request: Request
  readonly url: URL
  /** What the groups of the route's pattern matched. */
  readonly parts: readonly string[]
  readonly workshop: Workshop
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: RegExp
  readonly answer: (call: Call) => Promise<Response>
}

const DRAFT = '/api/drafts/([a-z0-9-]+)'

/** Everything that can be asked for. */
const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/api\/drafts$/, answer: listDrafts },
  { method: 'POST', path: /^\/api\/drafts$/, answer: newDraft },
  { method: 'GET', path: at(DRAFT), answer: readDraft },
  { method: 'PUT', path: at(DRAFT), answer: saveDraft },
  { method: 'DELETE', path: at(DRAFT), answer: removeDraft },
  { method: 'POST', path: at(`${DRAFT}/pictures`), answer: keepPicture },
  { method: 'GET', path: at(`${DRAFT}/(pictures/[a-z0-9.-]+)`), answer: readPicture },
  { method: 'POST', path: at(`${DRAFT}/proofs`), answer: makeProofs },
  { method: 'GET', path: at(`${DRAFT}/cover`), answer: readCover },
  { method: 'POST', path: at(`${DRAFT}/close-up`), answer: closeUp },
  { method: 'POST', path: at(`${DRAFT}/run`), answer: startRun },
  { method: 'GET', path: at(`${DRAFT}/run`), answer: watchRun },
  { method: 'DELETE', path: at(`${DRAFT}/run`), answer: stopRun },
  { method: 'GET', path: at(`${DRAFT}/manifest`), answer: readManifest },
  { method: 'GET', path: at(`${DRAFT}/archive`), answer: readArchive },
  { method: 'GET', path: at(`${DRAFT}/files/(.+)`), answer: readFile },
  ...REVIEW_ROUTES,
  { method: 'GET', path: at('/api/samples/([a-z0-9-]+)/([0-9]+)/([a-z]+)'), answer: sampleProof },
]

/** Answers a request to `/api/…`. Never throws for what somebody sent. */
export async function answer(request: Request, workshop: Workshop): Promise<Response> {
  const url = new URL(request.url)
  const known = ROUTES.filter(({ path }) => path.test(url.pathname))
  const route = known.find(({ method }) => method === request.method)
  if (route === undefined) {
    if (known.length === 0) return notFound('address')
    return trouble(405, `Only ${known.map(({ method }) => method).join(', ')} may be asked for here.`)
  }
  const parts = (route.path.exec(url.pathname) ?? []).slice(1).map(decodeURIComponent)
  try {
    return await route.answer({ request, url, parts, workshop })
  } catch (error) {
    return troubleOf(error)
  }
}

function at(path: string): RegExp {
  return new RegExp(`^${path}$`)
}

async function listDrafts({ workshop }: Call): Promise<Response> {
  return json({ drafts: await workshop.drafts.list() })
}

async function newDraft({ request, workshop: { drafts, gallery } }: Call): Promise<Response> {
  const wish = await bodyOf(request, parseNewDraft)
  if (wish instanceof Response) return wish
  if ('copyOf' in wish) {
    const copy = await drafts.copy(wish.copyOf)
    return copy === undefined ? notFound('draft') : json(copy, 201)
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
    return json({ error: { message: 'The draft was changed elsewhere.' }, current: error.current }, 409)
  }
}

async function removeDraft({ parts: [id = ''], workshop: { drafts, runs } }: Call): Promise<Response> {
  if ((await drafts.read(id)) === undefined) return notFound('draft')
  runs.stop(id)
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
  return cover === undefined ? notFound('proof') : picture(Buffer.from(cover.base64, 'base64'))
}

async function closeUp({ request, parts: [id = ''], workshop }: Call): Promise<Response> {
  if (!workshop.hasRoom()) return busy()
  const wish = await bodyOf(request, parseCloseUpRequest)
  if (wish instanceof Response) return wish
  if ((await workshop.drafts.read(id)) === undefined) return notFound('draft')
  const made = await workshop.live.closeUp(id, wish, request.signal)
  return made === undefined ? notFound('proof') : picture(Buffer.from(made.base64, 'base64'))
}

async function startRun({ parts: [id = ''], workshop: { runs } }: Call): Promise<Response> {
  const state = await runs.start(id)
  return state === undefined ? notFound('draft') : json(state, 202)
}

async function watchRun({ request, parts: [id = ''], workshop: { runs } }: Call): Promise<Response> {
  const left = new AbortController()
  request.signal.addEventListener('abort', () => left.abort())
  return lines(runs.watch(id, left.signal), left)
}

async function stopRun({ parts: [id = ''], workshop: { runs } }: Call): Promise<Response> {
  runs.stop(id)
  return new Response(null, { status: 202 })
}

async function readManifest({ parts: [id = ''], workshop: { runs } }: Call): Promise<Response> {
  const made = await runs.made(id)
  return made === undefined ? notFound('manifest: nothing was made yet') : json(made)
}

async function readArchive({ parts: [id = ''], workshop: { drafts, runs } }: Call): Promise<Response> {
  const draft = await drafts.read(id)
  const stream = await runs.archive(id)
  if (draft === undefined || stream === undefined) return notFound('archive: nothing was made yet')
  return download(stream, `${draft.campaign.name}.zip`, { type: 'application/zip' })
}

async function readFile({ url, parts: [id = '', name = ''], workshop: { drafts } }: Call): Promise<Response> {
  return exported(await drafts.made(id, name), name, url.searchParams.has('download'))
}

async function sampleProof({ request, parts, workshop }: Call): Promise<Response> {
  const [id = '', number = '', family = ''] = parts
  if (!FAMILIES.includes(family as Family)) return notFound('family of formats')
  if (!workshop.hasRoom()) return busy()
  const proof = await workshop.gallery.proof(id, Number(number), family as Family)
  if (proof === undefined) return notFound('sample')
  const headers = { ETag: `"${proof.tag}"`, 'Cache-Control': 'private, no-cache' }
  if (request.headers.get('If-None-Match') === headers.ETag)
    return new Response(null, { status: 304, headers })
  const bytes = await proof.read(request.signal)
  return bytes === undefined ? notFound('proof: the contract refuses this sample') : picture(bytes, headers)
}

function busy(): Response {
  return json({ error: { message: 'Too many proofs are being made. Try again in a moment.' } }, 429, {
    'Retry-After': '2',
  })
}
