import { BroadsideError } from '../error/error.ts'
import type { Pixels } from '../kit/pixels.ts'
import { exportFormatOf, isPictureFormat, type PictureFormat } from '../placement/format.ts'
import type { Placement } from '../placement/schema.ts'
import { encode } from '../raster/sharp.ts'

/** An encoded picture, not yet on disk. */
export interface Encoded {
  readonly bytes: Uint8Array
  readonly format: PictureFormat
  /** Quality it was encoded with; `undefined` for lossless formats. */
  readonly quality: number | undefined
}

/** Qualities tried in this order; below the last, type gets visible fringes. */
const STEPS: Readonly<Record<Exclude<PictureFormat, 'png'>, readonly number[]>> = {
  jpeg: [90, 84, 76, 66, 55],
  webp: [88, 82, 74, 64, 54],
  avif: [65, 58, 50, 42],
}

/**
 * Encodes a proof in the format its placement prefers, at the best quality whose file the placement takes. Where a
 * lossless format is too large, the next format the placement accepts is tried.
 *
 * Throws `FILE_TOO_LARGE` with the numbers if nothing is small enough: a file over the limit is never returned.
 */
export async function encodeFor(proof: Pixels, placement: Placement): Promise<Encoded> {
  const limit = placement.maxBytes ?? Number.POSITIVE_INFINITY
  const wanted = exportFormatOf(placement)
  const first = isPictureFormat(wanted) ? wanted : 'png'
  const others = placement.formats.filter(isPictureFormat).filter((format) => format !== first)
  const density = placement.dpi === undefined ? {} : { density: placement.dpi }
  let smallest = Number.POSITIVE_INFINITY
  for (const format of [first, ...others]) {
    for (const quality of format === 'png' ? [undefined] : STEPS[format]) {
      const bytes = await encode(proof, { format, ...density, ...(quality === undefined ? {} : { quality }) })
      if (bytes.byteLength <= limit) return { bytes, format, quality }
      smallest = Math.min(smallest, bytes.byteLength)
    }
  }
  throw new BroadsideError('FILE_TOO_LARGE', {
    message: `${placement.id} takes at most ${limit} bytes; at the lowest quality the file has ${smallest}`,
    hint: 'Choose a calmer picture: fine grain and foliage take the most bytes.',
  })
}
