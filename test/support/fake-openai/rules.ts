import sharp from 'sharp'

/** An answer that says no, in the shape of the real one. */
export interface Refusal {
  readonly status: number
  readonly error: {
    readonly message: string
    readonly type: string
    readonly code: string | null
    readonly param: string | null
  }
}

/** A request for a picture, as it came over the wire. */
export interface ImageRequest {
  readonly edit: boolean
  readonly fields: Readonly<Record<string, unknown>>
  readonly images: readonly Uint8Array[]
  readonly mask: Uint8Array | undefined
}

const MODELS =
  /^(gpt-image-2(-2026-04-21)?|gpt-image-2\.[56]-(sunburst|flare)(-2026-09-08)?|gpt-image-1\.5|gpt-image-1-mini|chatgpt-image-latest)$/
const THREE = ['1024x1024', '1024x1536', '1536x1024']
const KNOWN = [
  'model',
  'prompt',
  'n',
  'size',
  'quality',
  'background',
  'output_format',
  'output_compression',
  'moderation',
  'stream',
  'partial_images',
  'safety_identifier',
  'user',
  'input_fidelity',
]

/** What is wrong with a request; checks what the real server is documented to check. */
export async function refusalOf({ edit, fields, images, mask }: ImageRequest): Promise<Refusal | undefined> {
  const model = String(fields.model ?? '')
  if (!MODELS.test(model)) {
    return refusal(
      404,
      `The model '${model}' does not exist or you do not have access to it.`,
      'model',
      'model_not_found',
    )
  }
  const unknown = Object.keys(fields).find((name) => !KNOWN.includes(name))
  if (unknown !== undefined)
    return refusal(400, `Unknown parameter: '${unknown}'.`, unknown, 'unknown_parameter')
  const prompt = fields.prompt
  if (typeof prompt !== 'string' || prompt === '') return refusal(400, 'A prompt is required.', 'prompt')
  if (prompt.length > 32_000) return refusal(400, 'The prompt is too long.', 'prompt')
  const n = Number(fields.n ?? 1)
  if (!Number.isInteger(n) || n < 1 || n > 10) return refusal(400, 'n must be between 1 and 10.', 'n')
  const size = String(fields.size ?? 'auto')
  if (size !== 'auto' && !isLegal(size, model)) return refusal(400, `Invalid size '${size}'.`, 'size')
  const qualities = /2\.[56]/.test(model)
    ? ['low', 'medium', 'high', 'xhigh', 'max']
    : ['low', 'medium', 'high']
  if (!['auto', ...qualities].includes(String(fields.quality ?? 'auto'))) {
    return refusal(400, `Invalid quality '${fields.quality}'.`, 'quality')
  }
  const isTwo = /^gpt-image-2(-2026|$)/.test(model)
  if (isTwo && fields.input_fidelity !== undefined) {
    return refusal(400, 'input_fidelity is not supported for this model.', 'input_fidelity')
  }
  if (isTwo && fields.background === 'transparent') {
    return refusal(400, 'Transparent background is not supported for this model.', 'background')
  }
  const format = String(fields.output_format ?? 'png')
  if (!['png', 'jpeg', 'webp'].includes(format))
    return refusal(400, `Invalid format '${format}'.`, 'output_format')
  if (format === 'png' && fields.output_compression !== undefined) {
    return refusal(400, 'output_compression is not supported for png.', 'output_compression')
  }
  return edit ? refusalOfEdit(images, mask) : undefined
}

async function refusalOfEdit(
  images: readonly Uint8Array[],
  mask: Uint8Array | undefined,
): Promise<Refusal | undefined> {
  const [first] = images
  if (first === undefined) return refusal(400, 'An image is required.', 'image')
  if (images.length > 16) return refusal(400, 'At most 16 images may be sent.', 'image')
  if (images.some(({ byteLength }) => byteLength > 50e6))
    return refusal(400, 'An image is too large.', 'image')
  if (mask === undefined) return undefined
  const [hole, picture] = await Promise.all([sharp(mask).metadata(), sharp(first).metadata()])
  if (hole.format !== 'png' || !hole.hasAlpha)
    return refusal(400, 'The mask must be a PNG with alpha.', 'mask')
  if (mask.byteLength > 4e6) return refusal(400, 'The mask is too large.', 'mask')
  if (hole.width !== picture.width || hole.height !== picture.height) {
    return refusal(400, 'The mask must have the size of the image.', 'mask')
  }
  return undefined
}

export function refusal(
  status: number,
  message: string,
  param: string | null = null,
  code: string | null = null,
): Refusal {
  return { status, error: { message, type: 'invalid_request_error', code, param } }
}

function isLegal(size: string, model: string): boolean {
  if (!/^gpt-image-2/.test(model)) return THREE.includes(size)
  const [width = 0, height = 0] = size.split('x').map(Number)
  const long = Math.max(width, height)
  const short = Math.min(width, height)
  const area = width * height
  return (
    width % 16 === 0 &&
    height % 16 === 0 &&
    long <= 3840 &&
    long <= 3 * short &&
    area >= 655_360 &&
    area <= 8_294_400
  )
}
