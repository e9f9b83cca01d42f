import { FAMILIES, type Family } from '../placement/family.ts'
import { busy, notFound, picture } from './answer.ts'
import { type Call, on, type Route } from './route.ts'

/** Proofs of the samples of a template. */
export const SAMPLE_ROUTES: readonly Route[] = [
  on('GET', '/samples/([a-z0-9-]+)/([0-9]+)/([a-z]+)', sampleProof),
]

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
