import { createHash } from 'node:crypto'
import sharp from 'sharp'

/** What a picture is to be drawn for. */
export interface PictureRequest {
  readonly prompt: string
  readonly width: number
  readonly height: number
  readonly format: 'png' | 'jpeg' | 'webp'
  /** Bytes of the pictures that were sent along, main one first. */
  readonly inputs: readonly Uint8Array[]
}

/** A quiet picture whose colours follow from the request: the same one twice, another for another request. */
export async function drawPicture({
  prompt,
  width,
  height,
  format,
  inputs,
}: PictureRequest): Promise<Uint8Array> {
  const seed = createHash('sha256').update(prompt).update(`${width}x${height}`)
  for (const input of inputs) seed.update(input)
  const [red = 0, green = 0, blue = 0, shade = 0] = seed.digest()
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++) {
    const fade = 0.25 + (0.5 * y) / height
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3
      const sun =
        Math.hypot(x - width * 0.75, y - height * (0.2 + shade / 1000)) < Math.min(width, height) * 0.12
      data[at] = sun ? 240 : red * fade
      data[at + 1] = sun ? 200 : green * fade
      data[at + 2] = sun ? 120 : blue * fade
    }
  }
  const image = sharp(data, { raw: { width, height, channels: 3 } })
  return new Uint8Array(await image.toFormat(format, { compressionLevel: 3 }).toBuffer())
}
