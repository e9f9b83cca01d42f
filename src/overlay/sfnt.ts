import fontverter from 'fontverter'
import { BroadsideError } from '../error/error.ts'

/**
 * A font file as plain TrueType or OpenType: WOFF and WOFF2 are unpacked, other files returned as they are. Do this once
 * when a font is loaded and give the same bytes to satori and to the glyph check: both parse them faster.
 * @throws BroadsideError `FONT_UNREADABLE` for anything else, including collections (TTC).
 */
export async function toSfnt(bytes: Uint8Array): Promise<Uint8Array> {
  if (isSfnt(bytes)) return bytes
  try {
    const unpacked = await fontverter.convert(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      'sfnt',
    )
    return new Uint8Array(unpacked)
  } catch (cause) {
    throw new BroadsideError('FONT_UNREADABLE', {
      message: `Not a font that can be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Use a TTF, OTF, WOFF or WOFF2 file with a single face.',
      cause,
    })
  }
}

/** Whether bytes begin like a TrueType or OpenType file with one face. */
export function isSfnt(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false
  const signature = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
  return signature === 0x00010000 || signature === 0x4f54544f || signature === 0x74727565
}
