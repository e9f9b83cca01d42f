import { sha256 } from '../kit/hash.ts'
import { isPdf, pagesOf, sizeOfExport } from '../raster/decode.ts'
import { fault, type VerifyFinding } from './finding.ts'
import { jpegQuality } from './jpeg-quality.ts'
import type { RecordedDeck, RecordedExport } from './schema.ts'

/** Steps of quality by which a reading of the tables may be off. */
const QUALITY_SLACK = 3

/** Compares a file's bytes with what its manifest says of them: hash, length, format, pixels, limit, quality. */
export async function checkFile(bytes: Uint8Array, entry: RecordedExport): Promise<readonly VerifyFinding[]> {
  const found = [...checkBytes(bytes, entry)]
  const { file, format } = entry
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
  const { width, height } = await sizeOfExport(bytes, file, entry.width)
  if (width !== entry.width || height !== entry.height)
    found.push(fault('SIZE_DIFFERS', `is ${width} × ${height} px, not ${entry.width} × ${entry.height}`))
  return found
}

/** Whether every approval an entry carries is of what the entry is: its file, and what is posted with it. */
export function checkApprovals({
  sha256: file,
  caption,
  link,
  approvals = [],
}: RecordedExport): readonly VerifyFinding[] {
  const content = sha256(JSON.stringify([file, caption ?? null, link ?? null]))
  return approvals
    .filter((approval) => approval.content !== content)
    .map(({ by }) => fault('APPROVAL_VOID', `was changed since ${by} approved it`))
}

/** Compares a PDF with the exports that were bound into it: hash, length and number of pages. */
export async function checkDeck(bytes: Uint8Array, deck: RecordedDeck): Promise<readonly VerifyFinding[]> {
  const found = checkBytes(bytes, deck)
  if (found.length > 0) return found
  const pages = await pagesOf(bytes, deck.file)
  if (pages === deck.pages.length) return []
  return [fault('SIZE_DIFFERS', `has ${pages} pages, not ${deck.pages.length}`)]
}

function checkBytes(
  bytes: Uint8Array,
  recorded: { readonly bytes: number; readonly sha256: string },
): readonly VerifyFinding[] {
  const hash = sha256(bytes)
  return [
    ...(bytes.byteLength === recorded.bytes
      ? []
      : [fault('BYTES_DIFFER', `has ${bytes.byteLength} bytes, not ${recorded.bytes}`)]),
    ...(hash === recorded.sha256
      ? []
      : [fault('HASH_DIFFERS', `SHA-256 is ${hash.slice(0, 12)}…, not ${recorded.sha256.slice(0, 12)}…`)]),
  ]
}

/** Format by the first bytes; `undefined` if they are those of no format exports have. */
export function formatOf(bytes: Uint8Array): RecordedExport['format'] | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(16, bytes.byteLength)).toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'webp'
  if (text.slice(4, 8) === 'ftyp' && /^avi[fs]$/.test(text.slice(8, 12))) return 'avif'
  if (isPdf(bytes)) return 'pdf'
  if (text.startsWith('II*\0') || text.startsWith('MM\0*')) return 'tiff'
  return undefined
}

function endingsOf(format: RecordedExport['format']): readonly string[] {
  if (format === 'jpeg') return ['.jpg', '.jpeg']
  return format === 'tiff' ? ['.tif', '.tiff'] : [`.${format}`]
}
