import { LIMITS } from '../kit/limits.ts'

/** Base64 of the largest picture taken, and some room. */
const LONGEST_ANSWER = Math.ceil((LIMITS.pictureBytes * 4) / 3) + 2 ** 20

/** fetch that gives up on answers longer than any picture, before they fill the memory. */
export async function bounded(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init)
  if (response.body === null) return response
  let length = 0
  const body = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        length += chunk.byteLength
        if (length > LONGEST_ANSWER) controller.error(new RangeError('it is larger than any picture taken'))
        else controller.enqueue(chunk)
      },
    }),
  )
  return new Response(body, response)
}

/** The lines of a stream, none longer than an answer with a picture may be. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncIterable<string> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = parts.pop() ?? ''
    if (rest.length > LONGEST_ANSWER) throw new RangeError('a line is longer than any picture taken')
    yield* parts.filter((line) => line.trim() !== '')
  }
  if (rest.trim() !== '') yield rest
}
