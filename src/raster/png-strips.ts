import { constants, deflateRawSync, type ZlibOptions } from 'node:zlib'
import { sha256 } from '../kit/hash.ts'
import { Kept } from '../kit/kept.ts'
import type { Pixels } from '../kit/pixels.ts'
import { letGo } from './freed.ts'
import type { Filter } from './png-filter.ts'

/** How rows are prepared and packed. */
export interface Recipe {
  readonly name: string
  readonly filter: Filter
  readonly zlib: ZlibOptions
}

/** Some rows, packed. */
interface Strip {
  /** Deflated blocks, none of them the last (RFC 1951). */
  readonly body: Uint8Array
  /** Adler-32 of the rows as they were before (RFC 1950), and how many bytes those are. */
  readonly checksum: number
  readonly length: number
}

/** Bytes of rows in a strip: where rows of copy part, half of one is packed again; 1 % of all bytes is what smaller ones begin to cost. */
const STRIP = 192 * 1024

/** Exports of one placement share the parts of the picture that no type stands on. */
const strips = new Kept<Strip>(12 * 2 ** 20, {
  weigh: ({ body }) => body.byteLength,
  // What comes from zlib lies in a larger buffer.
  keep: (strip) => ({ ...strip, body: new Uint8Array(strip.body) }),
  // Those of the picture that is being packed are the last to go, and there is room for all of them.
  drop: ({ body }) => letGo({ data: body }),
})

/** Pixels up to which a picture’s strips are kept: even where nothing packs, and with alpha, there is room for all of its own. */
const MOST_KEPT = 2_500_000

/**
 * The rows of a picture as a zlib stream (RFC 1950) in parts, packed strip by strip. Strips are independent of one another, so one that has
 * been packed before is taken from memory: the bytes of a file depend on its pixels alone.
 */
export function packedInStrips(pixels: Pixels, recipe: Recipe): readonly Uint8Array[] {
  const { width, height, channels } = pixels
  const rows = Math.max(1, Math.round(STRIP / (width * channels + 1)))
  const parts: Uint8Array[] = [HEADER]
  let checksum = 1
  for (let from = 0; from < height; from += rows) {
    const strip = stripOf(pixels, from, Math.min(height, from + rows), recipe)
    parts.push(strip.body)
    checksum = joinedChecksum(checksum, strip)
  }
  const end = Uint8Array.from(END)
  new DataView(end.buffer).setUint32(2, checksum)
  return [...parts, end]
}

/** Of a zlib stream: a window of 32 KiB, the quickest level. */
const HEADER = Uint8Array.of(0x78, 0x01)

/** A last block with nothing in it, and room for the checksum. */
const END = Uint8Array.of(0x03, 0x00, 0, 0, 0, 0)

function stripOf(pixels: Pixels, from: number, to: number, { name, filter, zlib }: Recipe): Strip {
  const { width, height, channels, data } = pixels
  const pack = (): Strip => {
    const rows = filter(pixels, from, to)
    const body = deflateRawSync(rows, { ...zlib, chunkSize: STRIP / 2, finishFlush: constants.Z_FULL_FLUSH })
    const strip = { body, checksum: adler(rows), length: rows.length }
    letGo({ data: rows })
    return strip
  }
  if (width * height > MOST_KEPT) return pack()
  const stride = width * channels
  // What a filter makes of a row depends on the one above.
  const seen = data.subarray(Math.max(0, from - 1) * stride, to * stride)
  const key = `${name} ${width} ${channels} ${from === 0} ${sha256(seen)}`
  return strips.get(key, pack)
}

const BASE = 65521

/** Adler-32 (RFC 1950). Sums are reduced before they outgrow 31 bits, beyond which arithmetic is slow. */
function adler(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (let start = 0; start < bytes.length; start += 3072) {
    const end = Math.min(bytes.length, start + 3072)
    for (let at = start; at < end; at++) {
      low += bytes[at] as number
      high += low
    }
    low %= BASE
    high %= BASE
  }
  return joined(high, low)
}

/** The checksum of what has been and a strip after it, from those of both: every byte before the strip counts once more for each of its own. */
function joinedChecksum(before: number, { checksum, length }: Strip): number {
  const low = before & 0xffff
  const high = (before >>> 16) + (checksum >>> 16) + (low - 1) * (length % BASE)
  return joined(high % BASE, (low + (checksum & 0xffff) - 1) % BASE)
}

function joined(high: number, low: number): number {
  return ((high << 16) | low) >>> 0
}
