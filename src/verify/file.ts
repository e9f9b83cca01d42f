import { sha256 } from '../kit/hash.ts'
import { probePicture } from '../raster/sharp.ts'
import { fault, type VerifyFinding } from './finding.ts'
import { jpegQuality } from './jpeg-quality.ts'
import type { RecordedExport } from './schema.ts'

/** Steps of quality by which a reading of the tables may be off. */
const QUALITY_SLACK = 3

/** Compares a file's bytes with what its manifest says of them: hash, length, format, pixels, limit, quality. */
export async function checkFile(bytes: Uint8Array, entry: RecordedExport): Promise<readonly VerifyFinding[]> {
  const found: VerifyFinding[] = []
  const { file, format } = entry
  if (bytes.byteLength !== entry.bytes)
    found.push(fault('BYTES_DIFFER', `has ${bytes.byteLength} bytes, not ${entry.bytes}`))
  const hash = sha256(bytes)
  if (hash !== entry.sha256)
    found.push(fault('HASH_DIFFERS', `SHA-256 is ${hash.slice(0, 12)}…, not ${entry.sha256.slice(0, 12)}…`))
  if (entry.maxBytes !== undefined && bytes.byteLength > entry.maxBytes)
    found.push(fault('FILE_TOO_LARGE', `has ${bytes.byteLength} bytes; ${entry.maxBytes} are allowed`))
  const magic = formatOf(bytes)
  if (magic !== format) found.push(fault('FORMAT_DIFFERS', `is ${magic ?? 'no picture'}, not ${format}`))
  if (!endingsOf(format).some((ending) => file.toLowerCase().endsWith(ending)))
    found.push(fault('FORMAT_DIFFERS', `is ${format} by the manifest but not by its name`))
  if (magic === undefined) return found
  if (magic === 'jpeg' && entry.quality !== undefined) {
    const quality = jpegQuality(bytes)
    if (quality !== undefined && Math.abs(quality - entry.quality) > QUALITY_SLACK)
      found.push(fault('QUALITY_DIFFERS', `encoded with quality ${quality}, not ${entry.quality}`))
  }
  const { width, height } = await probePicture(bytes, file, LARGEST)
  if (width !== entry.width || height !== entry.height)
    found.push(fault('SIZE_DIFFERS', `is ${width} × ${height} px, not ${entry.width} × ${entry.height}`))
  return found
}

/** Exports may be larger than the pictures strangers send: a poster of 24 × 36 in has 79 megapixels. */
export const LARGEST = { pixels: 80_000_000, bytes: 512 * 1024 * 1024 } as const

/** Format by the first bytes; `undefined` if they are those of no format exports have. */
export function formatOf(bytes: Uint8Array): RecordedExport['format'] | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength)).toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp'
  if (text.slice(4, 8) === 'ftyp' && /^avi[fs]$/.test(text.slice(8, 12))) return 'avif'
  return undefined
}

function endingsOf(format: RecordedExport['format']): readonly string[] {
  return format === 'jpeg' ? ['.jpg', '.jpeg'] : [`.${format}`]
}
