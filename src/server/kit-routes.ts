import { KIT_LIMITS } from '../brand/given.ts'
import type { SpecimenErrand } from '../campaign/specimen.ts'
import type { GivenFile } from '../store/unzip.ts'
import { busy, json, notFound, picture, trouble } from './answer.ts'
import { type Call, on, type Route } from './route.ts'

/** Bytes of a kit as it is sent. */
const KIT_BODY = 25_000_000

/** Brand kits: parts of them drawn, and kits that are sent, looked at, taken and taken back. */
export const KIT_ROUTES: readonly Route[] = [
  on('GET', '/brands/([a-z0-9-]+)/(type|logo)/([a-z0-9-]+)', specimen),
  on('POST', '/kits', stage, KIT_BODY),
  on('POST', '/kits/([0-9a-f]{16})', take),
  on('POST', '/brands/([a-z0-9-]+)/undo', undo),
]

async function specimen({ request, url, parts, workshop }: Call): Promise<Response> {
  const [id = '', kind, name = ''] = parts
  const staged = url.searchParams.get('staged')
  const projectDir = staged === null ? workshop.projectDir : workshop.kits.projectOf(staged)
  const page = await workshop.kitPages.page(id, projectDir)
  if ('issues' in page) return notFound('brand kit')
  if (!workshop.hasRoom()) return busy()
  const part: SpecimenErrand['part'] =
    kind === 'type' ? { kind: 'type', style: name } : { kind: 'logo', ground: name }
  const { kit } = page
  if (!Object.hasOwn(part.kind === 'type' ? kit.file.type : kit.colors, name))
    return notFound('part of the kit')
  const headers = { ETag: `"${kit.hash.slice(0, 32)}"`, 'Cache-Control': 'private, no-cache' }
  if (request.headers.get('If-None-Match') === headers.ETag)
    return new Response(null, { status: 304, headers })
  return picture(await workshop.kitPages.specimen(kit, projectDir, part, request.signal), headers)
}

/** Takes a zip archive, or the files of a folder as a form whose fields are called like them. */
async function stage({ request, url, workshop: { kits } }: Call): Promise<Response> {
  const id = url.searchParams.get('replace')
  if (id !== null && !(await kits.has(id))) return notFound('brand kit')
  let given: readonly GivenFile[]
  if (/^multipart\/form-data/.test(request.headers.get('Content-Type') ?? '')) {
    const form = await request.formData().catch(() => undefined)
    if (form === undefined) return trouble(400, 'The request holds no form.')
    const files = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [] : [{ name, value }]))
    if (files.length > KIT_LIMITS.files) return trouble(422, `A kit has at most ${KIT_LIMITS.files} files.`)
    given = await Promise.all(
      files.map(async ({ name, value }) => ({ name, bytes: new Uint8Array(await value.arrayBuffer()) })),
    )
  } else {
    const name = (url.searchParams.get('name') ?? 'kit.zip').slice(0, 200)
    given = [
      { name: /\.zip$/i.test(name) ? name : 'kit.zip', bytes: new Uint8Array(await request.arrayBuffer()) },
    ]
  }
  const staged = await kits.stage(given, id ?? undefined)
  return json({ ...staged, replaces: await kits.has(staged.id) }, staged.issues.length > 0 ? 422 : 201)
}

async function take({ parts: [staged = ''], workshop: { kits } }: Call): Promise<Response> {
  const id = await kits.take(staged)
  return id === undefined ? notFound('kit that was sent') : json({ id })
}

async function undo({ parts: [id = ''], workshop: { kits } }: Call): Promise<Response> {
  return (await kits.undo(id)) ? json({ id, isThere: await kits.has(id) }) : notFound('earlier kit')
}
