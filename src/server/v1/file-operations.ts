import { download, events, json, notFound, trouble } from '../answer.ts'
import { keepPicture } from '../picture-folder.ts'
import type { Call } from '../route.ts'
import { readArchive, readFile } from '../run-routes.ts'
import type { RunState } from '../runs.ts'
import { statusOf } from '../verbs/campaign-verbs.ts'
import {
  CampaignRef,
  FileRef,
  Nothing,
  PictureName,
  parsePictureName,
  StoredPicture,
} from '../verbs/schema.ts'
import { openApi } from './openapi.ts'
import type { FileOperation } from './operation.ts'

/** Bytes of a picture. */
const PICTURE_BODY = 25_000_000

/** What is sent or answered as a file or a stream. */
export const FILE_OPERATIONS: readonly FileOperation[] = [
  {
    name: 'send_picture',
    title: 'Send a picture',
    about:
      'JPEG, PNG, WebP, AVIF or GIF, at most 25 MB. The path in the answer names it in `plate` and in image fields.',
    method: 'POST',
    path: '/v1/pictures',
    input: PictureName,
    takes: 'application/octet-stream',
    longest: PICTURE_BODY,
    status: 201,
    gives: ['application/json'],
    output: StoredPicture,
    problems: [413, 422],
    answer: sendPicture,
  },
  {
    name: 'campaign_events',
    title: 'Follow a campaign',
    about: 'Its status at once, and again whenever it changes, as server-sent events. Ends with the run.',
    method: 'GET',
    path: '/v1/campaigns/{id}/events',
    input: CampaignRef,
    status: 200,
    gives: ['text/event-stream'],
    problems: [404],
    answer: follow,
  },
  {
    name: 'get_file',
    title: 'Get a file of a campaign',
    about: 'By the name that the list of files gives it.',
    method: 'GET',
    path: '/v1/campaigns/{id}/files/{file}',
    input: FileRef,
    status: 200,
    gives: ['image/*', 'application/pdf', 'application/octet-stream'],
    problems: [404],
    answer: readFile,
  },
  {
    name: 'get_archive',
    title: 'Get all files of a campaign',
    about: 'With contact sheet, captions.csv and manifest.json. The same files give the same bytes.',
    method: 'GET',
    path: '/v1/campaigns/{id}/archive',
    input: CampaignRef,
    status: 200,
    gives: ['application/zip'],
    problems: [404],
    answer: readArchive,
  },
  {
    name: 'get_manifest',
    title: 'Get the manifest of a campaign',
    about:
      'What was made, from what, with which certificates; templates/schemas/manifest.schema.json is its schema.',
    method: 'GET',
    path: '/v1/campaigns/{id}/manifest',
    input: CampaignRef,
    status: 200,
    gives: ['application/json'],
    problems: [404],
    answer: readManifest,
  },
  {
    name: 'get_openapi',
    title: 'Get this description',
    about: 'As an OpenAPI 3.1 document.',
    method: 'GET',
    path: '/v1/openapi.json',
    input: Nothing,
    status: 200,
    gives: ['application/json'],
    problems: [],
    answer: async () => json(openApi(FILE_OPERATIONS)),
  },
]

async function sendPicture({ request, url, workshop }: Call): Promise<Response> {
  const { value, issues } = parsePictureName(Object.fromEntries(url.searchParams))
  if (value === undefined) return trouble(422, 'The request has mistakes.', { code: 'INPUT_INVALID', issues })
  const bytes = new Uint8Array(await request.arrayBuffer())
  return json(await keepPicture(workshop.uploads, value.name, bytes), 201)
}

async function follow({ request, parts: [id = ''], workshop }: Call): Promise<Response> {
  const { campaigns, runs } = workshop
  // Somebody who has seen the end and asks again by itself.
  if (request.headers.get('Last-Event-ID') === 'end') return new Response(null, { status: 204 })
  await campaigns.state(id)
  const left = new AbortController()
  request.signal.addEventListener('abort', () => left.abort())
  const states = async function* () {
    for await (const state of runs.watch(id, left.signal)) {
      const { name } = await campaigns.state(id)
      yield statusOf({ ...state, id, name })
    }
  }
  return events(states(), left, ({ status }: RunState) => status !== 'running')
}

async function readManifest({ parts: [id = ''], workshop: { drafts } }: Call): Promise<Response> {
  const made = await drafts.made(id, 'manifest.json')
  if (made === undefined) return notFound('manifest: nothing was made yet')
  return download(made.stream, 'manifest.json', { type: 'application/json', size: made.size }, true)
}
