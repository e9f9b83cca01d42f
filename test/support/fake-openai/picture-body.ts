import { drawPicture } from './draw.ts'
import type { ImageRequest } from './rules.ts'
import type { Reply, Step } from './server.ts'
import { usageOf } from './usage.ts'

/** The answer to a request for a picture, as the step wants it. */
export async function pictureBody(step: Exclude<Step, Reply>, { fields, images, ...rest }: ImageRequest) {
  const asked = String(fields.size ?? '1024x1024')
  const size = step === 'wrong-size' ? '1024x1024' : asked === 'auto' ? '1024x1024' : asked
  const [width = 0, height = 0] = size.split('x').map(Number)
  const format = (fields.output_format ?? 'png') as 'png' | 'jpeg' | 'webp'
  const picture = await drawPicture({
    prompt: String(fields.prompt),
    width,
    height,
    format,
    inputs: images,
    ...(step === 'busy' || step === 'stray-text' || step === 'garbled-text' ? { mode: step } : {}),
    ...(typeof step === 'object' ? { misreadings: step.misread } : {}),
  })
  const bytes = step === 'corrupt' ? picture.subarray(0, picture.byteLength / 2) : picture
  return {
    created: 1_795_000_000,
    background: 'opaque',
    output_format: format,
    quality: fields.quality ?? 'medium',
    size,
    data: step === 'empty' ? [] : [{ b64_json: Buffer.from(bytes).toString('base64') }],
    usage: await usageOf({ fields, images, ...rest }, size),
  }
}
