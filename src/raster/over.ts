import type { Rgb } from '../kit/color.ts'
import { type Box, intersection } from '../kit/geometry.ts'
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
  const picture: Pixels = { ...ground, data: new Uint8Array(ground.data) }
  layOver(picture, { box: { x: 0, y: 0, width: ground.width, height: ground.height }, pixels: overlay })
  return picture
}

/**
 * Blends part of an overlay into an RGB picture where it lies, as {@link over}. `origin` is where the picture itself lies on the
 * canvas; what falls outside of it is left out.
 */
export function layOver(
  picture: Pixels,
  { box, pixels }: { readonly box: Box; readonly pixels: Pixels },
  origin: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): void {
  const shared = intersection(box, { ...origin, width: picture.width, height: picture.height })
  if (shared === undefined) return
  const { data: source } = pixels
  // Clamped, so that an overlay that is not truly premultiplied saturates instead of wrapping round to black.
  const out = new Uint8ClampedArray(picture.data.buffer, picture.data.byteOffset, picture.data.byteLength)
  // Most of an overlay is empty; reading whole pixels as 32-bit words makes skipping that cheap.
  const aligned = source.byteOffset % 4 === 0 ? source : new Uint8Array(source)
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, pixels.width * pixels.height)
  for (let row = shared.y; row < shared.y + shared.height; row++) {
    const start = (row - box.y) * box.width + shared.x - box.x
    const end = start + shared.width
    // From a pixel of the part to the first byte of the same pixel of the picture.
    const shift = ((row - origin.y) * picture.width + shared.x - origin.x - start) * 3
    for (let pixel = start; pixel < end; pixel++) {
      if (words[pixel] === 0) {
        while (pixel + 8 < end && emptyEight(words, pixel + 1)) pixel += 8
        continue
      }
      const from = pixel * 4
      const to = pixel * 3 + shift
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
  }
}

/** Fills a box of an RGB picture, which is cut from a canvas at `origin`, with a colour. */
export function fillOver(
  picture: Pixels,
  { box, fill }: { readonly box: Box; readonly fill: Rgb },
  origin: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): void {
  const shared = intersection(box, { ...origin, width: picture.width, height: picture.height })
  if (shared === undefined) return
  const row = new Uint8Array(shared.width * 3)
  for (let at = 0; at < row.length; at += 3) row.set(fill, at)
  for (let y = shared.y; y < shared.y + shared.height; y++)
    picture.data.set(row, ((y - origin.y) * picture.width + shared.x - origin.x) * 3)
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
function share(value: number, rest: number): number {
  const product = value * rest + 128
  return (product + (product >> 8)) >> 8
}
