import { encode } from '../../src/raster/sharp.ts'

/** A sound JPEG of a slope from dark to light. */
export function jpeg(width: number, height: number): Promise<Uint8Array> {
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, at) => (Math.floor(at / 3) % width) * (255 / width),
  )
  return encode({ width, height, channels: 3, data }, { format: 'jpeg' })
}
