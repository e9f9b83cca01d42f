import sharp from 'sharp'

/** A photo of sorts, as JPEG: a dusk with a bright sun right of the middle, and grain. */
export async function photo(width = 1600, height = 1200): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#1b2a49"/>
    <stop offset=".6" stop-color="#b5674a"/><stop offset="1" stop-color="#2c1a1d"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#g)"/><circle cx="70%" cy="58%" r="9%" fill="#ffd9a0"/></svg>`
  const noise = Buffer.alloc(width * height)
  // The same grain each time.
  let state = 7
  for (let at = 0; at < noise.length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    noise[at] = 112 + ((state >> 16) & 31)
  }
  return sharp(Buffer.from(svg))
    .composite([{ input: noise, raw: { width, height, channels: 1 }, blend: 'soft-light' }])
    .removeAlpha()
    .jpeg({ quality: 90 })
    .toBuffer()
}
