import sharp from 'sharp'
import type { ImageRequest } from './rules.ts'

/** Tokens as the real server would count them. Written anew from the published calculator, not taken from the source. */
export async function usageOf({ fields, images }: ImageRequest, size: string) {
  const textTokens = Math.ceil(Buffer.byteLength(String(fields.prompt)) / 4.2)
  let imageTokens = 0
  for (const image of images) {
    const { width, height } = await sharp(image).metadata()
    imageTokens += Math.min(1536, Math.ceil(width / 32) * Math.ceil(height / 32))
  }
  const output = outputTokens(size, String(fields.model), String(fields.quality ?? 'medium'))
  return {
    input_tokens: textTokens + imageTokens,
    input_tokens_details: { text_tokens: textTokens, image_tokens: imageTokens },
    output_tokens: output,
    total_tokens: textTokens + imageTokens + output,
  }
}

function outputTokens(size: string, model: string, quality: string): number {
  const [width = 1, height = 1] = size.split('x').map(Number)
  const older: Record<string, number> = { low: 16, medium: 48, high: 96 }
  const newer: Record<string, number> = { low: 16, medium: 24, high: 48, xhigh: 64, max: 96 }
  const long = (/2\.[56]/.test(model) ? newer : older)[quality] ?? 48
  const exact = (long * Math.min(width, height)) / Math.max(width, height)
  const lower = Math.floor(exact)
  const isTie = exact - lower === 0.5
  const short = isTie ? (lower % 2 === 0 ? lower : lower + 1) : Math.round(exact)
  return Math.ceil((long * short * (2_000_000 + width * height)) / 4_000_000)
}
