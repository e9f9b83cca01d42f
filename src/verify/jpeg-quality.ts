/** Luminance table of quality 50 in natural order (ISO/IEC 10918-1, table K.1). */
const BASE = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
]

/** Sum of the table that libjpeg (`jpeg_set_quality`) makes for a quality: the standard's, scaled, each entry 1..255. */
function sumFor(quality: number): number {
  const scale = quality < 50 ? 5000 / quality : 200 - 2 * quality
  return BASE.reduce(
    (sum, value) => sum + Math.min(255, Math.max(1, Math.floor((value * scale + 50) / 100))),
    0,
  )
}

/**
 * Quality 1..100 a JPEG was encoded with: the one whose luminance table has the sum nearest to that in the file. Exact
 * for encoders that scale the standard's table. `undefined` if the file has no 8-bit table.
 */
export function jpegQuality(bytes: Uint8Array): number | undefined {
  for (let at = 2; at + 4 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1] as number
    const length = ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number)
    // The picture itself begins: tables come before.
    if (marker === 0xda || length < 2) return undefined
    if (marker === 0xdb && bytes[at + 4] === 0) {
      let sum = 0
      for (let index = 0; index < 64; index += 1) sum += bytes[at + 5 + index] ?? 0
      const off = (quality: number): number => Math.abs(sumFor(quality) - sum)
      return Array.from({ length: 100 }, (_, index) => index + 1).reduce((a, b) => (off(b) < off(a) ? b : a))
    }
    at += 2 + length
  }
  return undefined
}
