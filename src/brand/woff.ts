import { inflateSync } from 'node:zlib'
import { LIMITS } from '../kit/limits.ts'

/** Font bytes both the shaper and the renderer read, or a sentence that says why they are none. */
export type Unpacked = { readonly data: Uint8Array } | { readonly fault: string }

/** What a font file must be, for messages. */
export const FONT_EXPECTED = 'a static TTF, OTF or WOFF font'

const TRUETYPE = 0x00010000
const OPENTYPE = 0x4f54544f
const WOFF = 0x774f4646
const WOFF2 = 0x774f4632
const COLLECTION = 0x74746366

/**
 * Checks a font file and unpacks WOFF 1.0 (W3C, sections 3 to 5) to the plain font inside, because HarfBuzz
 * reads no WOFF and unpacking here is faster than in the renderer. Never throws. Variable fonts are refused: the
 * renderer draws their default instance whatever weight is asked for.
 */
export function unpackFont(file: Uint8Array): Unpacked {
  if (file.byteLength < 12) return { fault: 'a file too short to be a font' }
  if (file.byteLength > LIMITS.fontBytes) return { fault: `a font of ${file.byteLength} bytes` }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  switch (view.getUint32(0)) {
    case TRUETYPE:
    case OPENTYPE:
      return checkTables(file)
    case WOFF: {
      const unpacked = unpackWoff(file, view)
      return 'fault' in unpacked ? unpacked : checkTables(unpacked.data)
    }
    case WOFF2:
      return { fault: 'a WOFF2 font' }
    case COLLECTION:
      return { fault: 'a font collection' }
    default:
      return { fault: 'a file that is no font' }
  }
}

function unpackWoff(file: Uint8Array, view: DataView): Unpacked {
  const damaged = { fault: 'a damaged WOFF font' }
  if (file.byteLength < 44 || view.getUint32(8) !== file.byteLength) return damaged
  const count = view.getUint16(12)
  const size = view.getUint32(16)
  if (size > LIMITS.fontBytes) return { fault: `a font of ${size} bytes` }
  const directory = 12 + 16 * count
  if (count === 0 || size < directory || 44 + 20 * count > file.byteLength) return damaged
  const data = new Uint8Array(size)
  const out = new DataView(data.buffer)
  writeHeader(out, view.getUint32(4), count)
  let offset = directory
  for (let index = 0; index < count; index++) {
    const entry = 44 + 20 * index
    const from = view.getUint32(entry + 4)
    const packed = view.getUint32(entry + 8)
    const length = view.getUint32(entry + 12)
    if (from + packed > file.byteLength || packed > length || offset + length > size) return damaged
    const bytes = inflate(file.subarray(from, from + packed), length)
    if (bytes === undefined) return damaged
    data.set(bytes, offset)
    const record = 12 + 16 * index
    out.setUint32(record, view.getUint32(entry))
    out.setUint32(record + 4, view.getUint32(entry + 16))
    out.setUint32(record + 8, offset)
    out.setUint32(record + 12, length)
    // Tables start on four-byte borders.
    offset += (length + 3) & ~3
  }
  return { data }
}

/** A table is stored plain when packing did not shorten it. `maxOutputLength` stops a table that unpacks to more than it declares. */
function inflate(packed: Uint8Array, length: number): Uint8Array | undefined {
  if (packed.byteLength === length) return packed
  try {
    const bytes = inflateSync(packed, { maxOutputLength: Math.max(1, length) })
    return bytes.byteLength === length ? bytes : undefined
  } catch {
    return undefined
  }
}

/** OpenType 1.9, "Table Directory": search range fields follow from the number of tables. */
function writeHeader(out: DataView, flavor: number, count: number): void {
  const exponent = Math.floor(Math.log2(count))
  out.setUint32(0, flavor)
  out.setUint16(4, count)
  out.setUint16(6, 16 * 2 ** exponent)
  out.setUint16(8, exponent)
  out.setUint16(10, 16 * count - 16 * 2 ** exponent)
}

function checkTables(data: Uint8Array): Unpacked {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const count = view.getUint16(4)
  if (12 + 16 * count > data.byteLength) return { fault: 'a damaged font' }
  const tags = new Set<string>()
  for (let record = 12; record < 12 + 16 * count; record += 16) {
    if (view.getUint32(record + 8) + view.getUint32(record + 12) > data.byteLength)
      return { fault: 'a font that is cut short' }
    tags.add(String.fromCharCode(...data.subarray(record, record + 4)))
  }
  if (tags.has('fvar')) return { fault: 'a variable font' }
  const missing = ['cmap', 'head', 'hhea', 'hmtx', 'maxp'].filter((tag) => !tags.has(tag))
  if (!tags.has('glyf') && !tags.has('CFF ')) missing.push('glyf or CFF')
  return missing.length > 0 ? { fault: `a font without ${missing.join(', ')}` } : { data }
}
