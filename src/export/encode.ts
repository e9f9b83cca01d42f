import { BroadsideError } from '../error/error.ts'
import type { Pixels } from '../kit/pixels.ts'
import { exportFormatOf, isPictureFormat, isProgressive, type PictureFormat } from '../placement/format.ts'
import type { Placement } from '../placement/schema.ts'
import { encode } from '../raster/sharp.ts'
import { QUALITIES, searchBudget, type Tried } from './budget.ts'

/** An encoded picture, not yet on disk. */
export interface Encoded {
  readonly bytes: Uint8Array
  readonly format: PictureFormat
  /** Quality it was encoded with; `undefined` for lossless formats. */
  readonly quality: number | undefined
}

/** What a person wishes of a file besides what its placement asks for. */
export interface EncodeWishes {
  /** This format and no other. */
  readonly format?: PictureFormat
  /** An XMP packet to write into the file. */
  readonly xmp?: string
}

/**
 * Encodes a proof in the format its placement prefers, or the one wished for, at full quality. Where that is more than the
 * placement takes, the best picture within the limit is searched for among all formats it accepts.
 *
 * Throws `FILE_TOO_LARGE` with the numbers if nothing is small enough at the floor of quality: a file over the limit is
 * never returned.
 */
export async function encodeFor(
  proof: Pixels,
  placement: Placement,
  { format, xmp }: EncodeWishes = {},
): Promise<Encoded> {
  const limit = placement.maxBytes ?? Number.POSITIVE_INFINITY
  const wanted = format ?? exportFormatOf(placement)
  const first = isPictureFormat(wanted) ? wanted : 'png'
  const others = placement.formats.filter(isPictureFormat).filter((other) => other !== first)
  const base = {
    ...(placement.dpi === undefined ? {} : { density: placement.dpi, profile: true }),
    ...(xmp === undefined ? {} : { xmp }),
    progressive: isProgressive(placement),
  }
  const quality = first === 'png' ? undefined : QUALITIES[first].top
  const bytes = await encode(proof, { ...base, format: first, ...(quality === undefined ? {} : { quality }) })
  if (bytes.byteLength <= limit) return { bytes, format: first, quality }
  const formats = format === undefined ? [first, ...others] : [first]
  const { best, smallest } = await searchBudget(proof, formats, limit, base)
  if (best !== undefined) return best
  throw new BroadsideError('FILE_TOO_LARGE', {
    message: `${placement.id} takes at most ${limit} bytes; at the lowest quality that keeps type clean the file has ${smallest.map(sizeText).join(', ')}`,
    hint:
      others.length > 0 && format !== undefined
        ? `Let it be ${others.join(' or ')}, or choose a calmer picture: fine grain and foliage take the most bytes.`
        : 'Choose a calmer picture: fine grain and foliage take the most bytes.',
  })
}

function sizeText({ bytes, format, quality }: Tried): string {
  return `${bytes.byteLength} as ${format}${quality === undefined ? '' : ` of quality ${quality}`}`
}
