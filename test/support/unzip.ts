import { crc32, inflateRawSync } from 'node:zlib'

/** One file of an archive. */
export interface Unzipped {
  readonly name: string
  readonly content: Buffer
}

/**
 * Reads a zip archive by its central directory (APPNOTE 6.3, sections 4.3.7 and 4.3.12), with code of its own and checksums
 * compared. No zip64. Throws where it is not sound.
 */
export function entriesOf(zip: Buffer): readonly Unzipped[] {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  if (end < 0) throw new Error('no end of central directory')
  const count = zip.readUInt16LE(end + 10)
  let at = zip.readUInt32LE(end + 16)
  return Array.from({ length: count }, () => {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error('no central directory header')
    const method = zip.readUInt16LE(at + 10)
    const checksum = zip.readUInt32LE(at + 16)
    const packed = zip.readUInt32LE(at + 20)
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ]
    const local = zip.readUInt32LE(at + 42)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    at += 46 + nameLength + extra + comment
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const body = zip.subarray(start, start + packed)
    const content = method === 8 ? inflateRawSync(body) : Buffer.from(body)
    if (crc32(content) !== checksum) throw new Error(`${name} is damaged`)
    return { name, content }
  })
}
