import { bodyOf, exported, json, notFound, trouble } from './answer.ts'
import { type Call, on, type Route } from './route.ts'
import { parseComment, parseDecision } from './schema.ts'

const DRAFT = '/drafts/([a-z0-9-]+)/review'
const GUEST = '/reviews/([a-z0-9-]+)/([A-Za-z0-9_-]{22})'

/** What those who made a draft and those who review it ask for; the latter by a link that leads nowhere else. */
export const REVIEW_ROUTES: readonly Route[] = [
  on('POST', DRAFT, ask),
  on('GET', DRAFT, look),
  on('DELETE', `${DRAFT}/link`, askAnew),
  on('PUT', `${DRAFT}/comments/([a-z0-9-]+)/(done|open)`, settle),
  on('GET', GUEST, guests(read)),
  on('POST', `${GUEST}/comments`, guests(comment)),
  on('POST', `${GUEST}/decisions`, guests(decide)),
  on('GET', `${GUEST}/files/(.+)`, guests(readFile)),
]

/** Asks a reviewer: the link to send. */
async function ask({ parts: [id = ''], workshop: { reviews } }: Call): Promise<Response> {
  const secret = await reviews.ask(id)
  return secret === undefined ? notFound('draft') : json({ link: linkOf(id, secret) }, 201)
}

/** How a draft stands with its reviewers, for those who made it. */
async function look({ parts: [id = ''], workshop: { reviews } }: Call): Promise<Response> {
  const [secret, review] = await Promise.all([reviews.secretOf(id), reviews.read(id)])
  if (secret === undefined || review === undefined) return notFound('review: nobody was asked yet')
  return json({ link: linkOf(id, secret), ...review })
}

/** Takes the link back and gives another. */
async function askAnew({ parts: [id = ''], workshop: { reviews } }: Call): Promise<Response> {
  const secret = await reviews.askAnew(id)
  return secret === undefined ? notFound('draft') : json({ link: linkOf(id, secret) })
}

async function settle({ parts, workshop: { reviews } }: Call): Promise<Response> {
  const [id = '', name = '', state] = parts
  const review = await reviews.read(id)
  if (!review?.comments.some((each) => each.id === name)) return notFound('comment')
  await reviews.settle(id, name, state === 'done')
  return json(await reviews.read(id))
}

/** Answers those who know the secret in the address; to others there is no such review. */
function guests(answer: (call: Call, id: string) => Promise<Response>): Route['answer'] {
  return async (call) => {
    const [id = '', secret = ''] = call.parts
    return (await call.workshop.reviews.opens(id, secret)) ? answer(call, id) : notFound('review')
  }
}

async function read({ workshop: { reviews } }: Call, id: string): Promise<Response> {
  const review = await reviews.read(id)
  return review === undefined ? notFound('review') : json(review)
}

async function comment({ request, workshop: { reviews } }: Call, id: string): Promise<Response> {
  const said = await bodyOf(request, parseComment)
  if (said instanceof Response) return said
  await reviews.comment(id, said)
  return json(await reviews.read(id), 201)
}

async function decide({ request, workshop: { reviews, runs } }: Call, id: string): Promise<Response> {
  const decision = await bodyOf(request, parseDecision)
  if (decision instanceof Response) return decision
  if (runs.isRunning(id))
    return trouble(409, 'It is being made anew at this moment. Wait until it is there, and look again.')
  try {
    await reviews.decide(id, decision)
  } catch (error) {
    if (!isStale(error)) throw error
    return trouble(409, 'It was made anew while you looked. What is there now is shown; look again.')
  }
  return json(await reviews.read(id), 201)
}

async function readFile({ url, parts, workshop: { drafts, reviews } }: Call, id: string): Promise<Response> {
  const name = parts[2] ?? ''
  if (name !== SHEET && !(await reviews.shows(id, name))) return notFound('file')
  return exported(await drafts.made(id, name), name, url.searchParams.has('download'))
}

const SHEET = 'contact-sheet.jpg'

function linkOf(id: string, secret: string): string {
  return `/review/${id}/${secret}`
}

function isStale(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'INPUT_INVALID'
}
