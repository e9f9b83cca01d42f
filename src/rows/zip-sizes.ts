/** What a zip archive says of one of its files. */
export interface ZipPart {
  readonly name: string
  readonly packed: number
  readonly unpacked: number
}

const END = 0x06054b50
const ENTRY = 0x02014b50
const END_BYTES = 22
const ENTRY_BYTES = 46

/** The files of a zip archive as its directory lists them, without unpacking any; `undefined` if it is none, or one of more than 4 GB. */
export function zipParts(bytes: Uint8Array): readonly ZipPart[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  // The end may be followed by a comment of at most 64 kB.
  let end = bytes.length - END_BYTES
  while (end >= 0 && end > bytes.length - END_BYTES - 0xffff && view.getUint32(end, true) !== END) end--
  if (end < 0 || view.getUint32(end, true) !== END) return undefined
  const parts: ZipPart[] = []
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  for (let entry = 0; entry < count; entry++) {
    if (at + ENTRY_BYTES > bytes.length || view.getUint32(at, true) !== ENTRY) return undefined
    const name = bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + view.getUint16(at + 28, true))
    const packed = view.getUint32(at + 20, true)
    const unpacked = view.getUint32(at + 24, true)
    if (packed === 0xffffffff || unpacked === 0xffffffff) return undefined
    parts.push({ name: new TextDecoder().decode(name), packed, unpacked })
    at += ENTRY_BYTES + name.length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return parts
}
