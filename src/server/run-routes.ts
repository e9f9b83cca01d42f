import { download, exported, json, lines, notFound } from './answer.ts'
import { type Call, on, type Route } from './route.ts'

const DRAFT = '/drafts/([a-z0-9-]+)'

/** Making a draft, and what was made of it. */
export const RUN_ROUTES: readonly Route[] = [
  on('POST', `${DRAFT}/run`, startRun),
  on('GET', `${DRAFT}/run`, watchRun),
  on('DELETE', `${DRAFT}/run`, stopRun),
  on('GET', `${DRAFT}/manifest`, readManifest),
  on('GET', `${DRAFT}/archive`, readArchive),
  on('GET', `${DRAFT}/files/(.+)`, readFile),
]

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

export async function readArchive({ parts: [id = ''], workshop: { drafts, runs } }: Call): Promise<Response> {
  const draft = await drafts.read(id)
  const stream = await runs.archive(id)
  if (draft === undefined || stream === undefined) return notFound('archive: nothing was made yet')
  return download(stream, `${draft.campaign.name}.zip`, { type: 'application/zip' })
}

export async function readFile({
  url,
  parts: [id = '', name = ''],
  workshop: { drafts },
}: Call): Promise<Response> {
  return exported(await drafts.made(id, name), name, url.searchParams.has('download'))
}
