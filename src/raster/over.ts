import type { Pixels } from '../kit/pixels.ts'

/**
 * Lays an overlay of **premultiplied** RGBA (from `rasterize`) over an RGB ground of the same size and returns a new RGB
 * picture: `overlay + ground × (255 − alpha) / 255`, rounded to the nearest (Porter and Duff 1984, "over").
 *
 * Throws a RangeError if sizes or channels do not fit: that is a mistake of the caller.
 */
export function over(ground: Pixels, overlay: Pixels): Pixels {
  if (ground.width !== overlay.width || ground.height !== overlay.height) {
    throw new RangeError(
      `overlay is ${overlay.width} × ${overlay.height} px, ground ${ground.width} × ${ground.height} px`,
    )
  }
  if (ground.channels !== 3 || overlay.channels !== 4)
    throw new RangeError('over needs RGB below premultiplied RGBA')
  const data = new Uint8Array(ground.data)
  // Clamped, so that an overlay that is not truly premultiplied saturates instead of wrapping round to black.
  const out = new Uint8ClampedArray(data.buffer)
  const source = overlay.data
  // Most of an overlay is empty; reading whole pixels as 32-bit words makes skipping that cheap.
  const aligned = source.byteOffset % 4 === 0 ? source : new Uint8Array(source)
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, ground.width * ground.height)
  const eights = words.length - 8
  for (let pixel = 0; pixel < words.length; pixel++) {
    if (words[pixel] === 0) {
      while (pixel < eights && emptyEight(words, pixel + 1)) pixel += 8
      continue
    }
    const from = pixel * 4
    const to = pixel * 3
    const rest = 255 - (source[from + 3] as number)
    if (rest === 0) {
      out[to] = source[from] as number
      out[to + 1] = source[from + 1] as number
      out[to + 2] = source[from + 2] as number
    } else {
      out[to] = (source[from] as number) + share(out[to] as number, rest)
      out[to + 1] = (source[from + 1] as number) + share(out[to + 1] as number, rest)
      out[to + 2] = (source[from + 2] as number) + share(out[to + 2] as number, rest)
    }
  }
  return { width: ground.width, height: ground.height, channels: 3, data }
}

function emptyEight(words: Uint32Array, at: number): boolean {
  return (
    ((words[at] as number) |
      (words[at + 1] as number) |
      (words[at + 2] as number) |
      (words[at + 3] as number) |
      (words[at + 4] as number) |
      (words[at + 5] as number) |
      (words[at + 6] as number) |
      (words[at + 7] as number)) ===
    0
  )
}

/** value × rest / 255, rounded; exact for 8-bit factors (Blinn 1995, "Three wrongs make a right"). */
export function share(value: number, rest: number): number {
  const product = value * rest + 128
  return (product + (product >> 8)) >> 8
}
