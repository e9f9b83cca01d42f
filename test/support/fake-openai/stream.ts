import type { ServerResponse } from 'node:http'
import sharp from 'sharp'
import { pictureBody } from './picture-body.ts'
import type { ImageRequest } from './rules.ts'
import type { Reply, Step } from './server.ts'

/** Steps that a stream carries out; all others are answered as if nobody had asked for one. */
const STREAMED: ReadonlySet<unknown> = new Set<Step>(['ok', 'cut', 'busy', 'stray-text', 'blocked-stream'])

/** Whether a request is answered with server-sent events. */
export function isStreamed(step: Step, { fields }: ImageRequest): step is Exclude<Step, Reply> {
  return String(fields.stream) === 'true' && STREAMED.has(step)
}

/**
 * The picture as server-sent events, with as many partial images before it as are asked for: each a sharper one.
 * @param pause waits before each event
 */
export async function streamPicture(
  step: Exclude<Step, Reply>,
  request: ImageRequest,
  response: ServerResponse,
  pause: () => Promise<unknown>,
): Promise<void> {
  const kind = request.edit ? 'image_edit' : 'image_generation'
  const { data, usage, ...facts } = await pictureBody(step === 'cut' ? 'ok' : step, request)
  const whole = Buffer.from(data[0]?.b64_json ?? '', 'base64')
  const partials = Number(request.fields.partial_images ?? 0)
  const tell = (type: string, content: object): void => {
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...content })}\n\n`)
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_fake_stream' })
  for (let at = 0; at < partials; at += 1) {
    const b64_json = (await blurred(whole, 24 / (at + 1))).toString('base64')
    tell(`${kind}.partial_image`, { ...facts, b64_json, partial_image_index: at })
    await pause()
    if (step === 'cut') return void response.destroy()
    if (step === 'blocked-stream') {
      const error = {
        message: 'Rejected by the safety system.',
        code: 'moderation_blocked',
        type: 'image_error',
      }
      response.write(`event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`)
      return void response.end()
    }
  }
  const output_tokens = usage.output_tokens + 100 * partials
  const total_tokens = usage.total_tokens + 100 * partials
  tell(`${kind}.completed`, { ...facts, ...data[0], usage: { ...usage, output_tokens, total_tokens } })
  response.end()
}

function blurred(picture: Buffer, sigma: number): Promise<Buffer> {
  return sharp(picture).blur(sigma).png({ compressionLevel: 1 }).toBuffer()
}
