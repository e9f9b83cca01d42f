import sharp from 'sharp'

const TOP = [27, 42, 73] as const
const MIDDLE = [181, 103, 74] as const
const BOTTOM = [44, 26, 29] as const
const SUN = [255, 217, 160] as const

/** A photo of sorts, as JPEG: a dusk with a bright sun right of the middle, and grain. The same each time. */
export async function photo(width = 1600, height = 1200): Promise<Buffer> {
  const data = Buffer.alloc(width * height * 3)
  let grain = 7
  for (let y = 0; y < height; y += 1) {
    const down = y / height
    const [from, to, share] = down < 0.6 ? [TOP, MIDDLE, down / 0.6] : [MIDDLE, BOTTOM, (down - 0.6) / 0.4]
    for (let x = 0; x < width; x += 1) {
      grain = (grain * 1_103_515_245 + 12_345) & 0x7fffffff
      const isSun = Math.hypot(x - width * 0.7, y - height * 0.58) < height * 0.1
      for (let channel = 0; channel < 3; channel += 1) {
        const sky = (from[channel] as number) * (1 - share) + (to[channel] as number) * share
        const light = isSun ? (SUN[channel] as number) : sky
        data[(y * width + x) * 3 + channel] = Math.min(255, Math.max(0, light + ((grain >> 16) & 15) - 8))
      }
    }
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer()
}
