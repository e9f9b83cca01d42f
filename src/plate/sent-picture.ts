import { readFile } from 'node:fs/promises'
import { BroadsideError } from '../error/error.ts'
import { sha256 } from '../kit/hash.ts'
import { decodePicture, encode } from '../raster/sharp.ts'
import type { SentPicture } from './model.ts'
import { LONGEST_SENT } from './order.ts'

/**
 * Reads a picture that goes along with a prompt: upright, opaque (models see what is hidden under transparency), no
 * larger than is of use. Throws `INPUT_INVALID` if it is not the one the campaign was planned with.
 */
export async function sentReference(file: string, name: string, hash: string): Promise<SentPicture> {
  const bytes = await readFile(file)
  if (sha256(bytes) !== hash) {
    throw new BroadsideError('INPUT_INVALID', {
      message: `${name} was changed while the campaign was being made`,
      hint: 'Run it again.',
    })
  }
  const pixels = await decodePicture(bytes, name, { maxEdge: LONGEST_SENT })
  return { bytes: await encode(pixels, { format: 'jpeg', quality: 92 }), format: 'jpeg' }
}
