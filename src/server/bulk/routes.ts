import { createReadStream, existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { archiveOf } from '../../campaign/output/write-archive.ts'
import { type Manifest, manifestEntries } from '../../export/manifest.ts'
import { MANIFEST } from '../../export/name.ts'
import { within } from '../../store/disk.ts'
import { zipOf } from '../../store/zip.ts'
import { bodyOf, download, exported, json, lines, notFound, picture, trouble } from '../answer.ts'
import { type Call, on, type Route } from '../route.ts'
import type { Standing } from './export-index.ts'
import type { RowKind } from './open-table.ts'
import { parseMapping, parseRowEdit } from './schema.ts'
import { MOST } from './table.ts'
import { CellConflict } from './tables.ts'

const DRAFT = '/drafts/([a-z0-9-]+)'

/** The table of a draft, and what is made of it. */
export const BULK_ROUTES: readonly Route[] = [
  on('GET', `${DRAFT}/rows`, readRows),
  on('POST', `${DRAFT}/rows`, takeRows, MOST.bytes),
  on('DELETE', `${DRAFT}/rows`, removeRows),
  on('PUT', `${DRAFT}/rows/columns`, mapColumns),
  on('PUT', `${DRAFT}/rows/([0-9]{1,7})`, editRow),
  on('GET', `${DRAFT}/bulk`, watchRun),
  on('POST', `${DRAFT}/bulk`, startRun),
  on('DELETE', `${DRAFT}/bulk`, stopRun),
  on('GET', `${DRAFT}/bulk/exports`, readExports),
  on('GET', `${DRAFT}/bulk/archive`, readArchive),
  on('GET', `${DRAFT}/bulk/files/(.+)`, readFile),
  on('GET', `${DRAFT}/bulk/thumbnails/(.+)`, readThumbnail),
]

/** Most that is sent at once. */
const PAGE = 200

const KINDS: readonly RowKind[] = ['all', 'wrong', 'left-out']
const STANDINGS: readonly Standing[] = ['waiting', 'passes', 'repaired', 'refused', 'failed']

async function readRows({ url, parts: [id = ''], workshop: { bulk, drafts } }: Call): Promise<Response> {
  const named = url.searchParams.get('row')
  if (named !== null) {
    const row = await bulk.tables.rowNamed(id, named)
    return row === undefined ? notFound('row any more') : json(row)
  }
  const kind = KINDS.find((each) => each === url.searchParams.get('kind')) ?? 'all'
  const page = await bulk.tables.page(id, kind, numberIn(url, 'from', 0), numberIn(url, 'count', 25, PAGE))
  if (page !== undefined) return json(page)
  return (await drafts.read(id)) === undefined ? notFound('draft') : new Response(null, { status: 204 })
}

async function takeRows({ request, url, parts: [id = ''], workshop: { bulk } }: Call): Promise<Response> {
  const name = (url.searchParams.get('name') ?? 'rows.csv').slice(0, 200)
  const taken = await bulk.tables.take(id, name, new Uint8Array(await request.arrayBuffer()))
  return taken ? new Response(null, { status: 204 }) : notFound('draft')
}

async function removeRows({ parts: [id = ''], workshop: { bulk } }: Call): Promise<Response> {
  await bulk.tables.remove(id)
  return new Response(null, { status: 204 })
}

async function mapColumns({ request, parts: [id = ''], workshop: { bulk } }: Call): Promise<Response> {
  const wish = await bodyOf(request, parseMapping)
  if (wish instanceof Response) return wish
  const done = await bulk.tables.map(id, wish.targets, wish.headed)
  return done ? new Response(null, { status: 204 }) : notFound('table')
}

async function editRow({ request, parts: [id = '', n = ''], workshop }: Call): Promise<Response> {
  const wish = await bodyOf(request, parseRowEdit)
  if (wish instanceof Response) return wish
  const { tables } = workshop.bulk
  try {
    const row = Number(n)
    let now = wish.changes.length > 0 ? await tables.change(id, row, wish.changes) : undefined
    if (wish.leftOut !== undefined) now = await tables.leaveOut(id, row, wish.leftOut)
    return now === undefined ? notFound('row') : json(now)
  } catch (error) {
    if (!(error instanceof CellConflict)) throw error
    return trouble(409, 'The cell was changed elsewhere.', { current: error.current })
  }
}

async function watchRun({ request, parts: [id = ''], workshop }: Call): Promise<Response> {
  if ((await workshop.drafts.read(id)) === undefined) return notFound('draft')
  const left = new AbortController()
  request.signal.addEventListener('abort', () => left.abort())
  return lines(workshop.bulk.runs.watch(id, left.signal), left)
}

async function startRun({ parts: [id = ''], workshop: { bulk } }: Call): Promise<Response> {
  const state = await bulk.runs.start(id)
  return state === undefined ? notFound('table: choose one first') : json(state, 202)
}

async function stopRun({ parts: [id = ''], workshop: { bulk } }: Call): Promise<Response> {
  bulk.runs.stop(id)
  return new Response(null, { status: 202 })
}

async function readExports({ url, parts: [id = ''], workshop: { bulk, drafts } }: Call): Promise<Response> {
  if ((await drafts.read(id)) === undefined) return notFound('draft')
  const index = await bulk.runs.exports(id)
  if (index === undefined) return json({ total: 0, entries: [] })
  const text = (name: string): string | undefined => url.searchParams.get(name) || undefined
  const wanted = {
    standing: STANDINGS.find((each) => each === url.searchParams.get('standing')),
    placement: text('placement'),
    row: text('row'),
    by: url.searchParams.get('by') === 'placement' ? 'placement' : 'row',
  } as const
  return json(index.page(wanted, numberIn(url, 'from', 0), numberIn(url, 'count', 60, PAGE)))
}

async function readArchive({ parts: [id = ''], workshop: { bulk, drafts } }: Call): Promise<Response> {
  const draft = await drafts.read(id)
  if (draft === undefined) return notFound('draft')
  if (bulk.runs.isRunning(id)) return trouble(409, 'It is still being made: wait for its end, or stop it.')
  const out = bulk.runs.outOf(id)
  const manifest = path.join(out, MANIFEST)
  if (!existsSync(manifest)) return notFound('archive: nothing was made yet')
  const exports: Manifest['exports'] = []
  for await (const entry of manifestEntries(manifest)) if (entry.status === 'done') exports.push(entry)
  const stream = zipOf(out, archiveOf(out, exports, []))
  return download(stream, `${draft.campaign.name}-rows.zip`, { type: 'application/zip' })
}

async function readFile({ url, parts: [id = '', name = ''], workshop: { bulk } }: Call): Promise<Response> {
  const isToKeep = url.searchParams.has('download')
  return exported(await fileIn(bulk.runs.outOf(id), name), name, isToKeep)
}

async function readThumbnail({ parts: [id = '', name = ''], workshop: { bulk } }: Call): Promise<Response> {
  const bytes = await bulk.thumbnails.of(bulk.runs.outOf(id), name)
  // Whoever asks names the hash of the file, too.
  return bytes === undefined
    ? notFound('picture')
    : picture(bytes, { 'Cache-Control': 'private, max-age=31536000, immutable' })
}

async function fileIn(
  folder: string,
  name: string,
): Promise<{ readonly stream: NodeJS.ReadableStream; readonly size: number } | undefined> {
  try {
    const location = within(folder, name)
    const facts = await stat(location)
    return facts.isFile() ? { stream: createReadStream(location), size: facts.size } : undefined
  } catch {
    return undefined
  }
}

function numberIn(url: URL, name: string, usual: number, most = 1e9): number {
  const given = url.searchParams.get(name)
  return given !== null && /^\d{1,9}$/.test(given) ? Math.min(most, Number(given)) : usual
}
