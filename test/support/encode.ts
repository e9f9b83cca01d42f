/** Text in an encoding that Node writes only if it has no library: by looking every byte up in the decoder. */
export function encodeSingleByte(text: string, encoding: string): Buffer {
  const decoder = new TextDecoder(encoding)
  const bytes = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const),
  )
  return Buffer.from(
    Array.from(text, (character) => {
      const byte = bytes.get(character)
      if (byte === undefined) throw new RangeError(`${character} is not in ${encoding}`)
      return byte
    }),
  )
}

/** Text in UTF-16, with or without a mark. */
export function encodeUtf16(text: string, { big = false, mark = true } = {}): Buffer {
  const bytes = Buffer.from((mark ? '\ufeff' : '') + text, 'utf16le')
  return big ? bytes.swap16() : bytes
}
