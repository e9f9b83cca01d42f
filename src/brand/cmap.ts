import { joinRanges, type Range } from './ranges.ts'

const known = new WeakMap<Uint8Array, readonly Range[]>()

/** Characters a TTF or OTF font has glyphs for, joined; from its Unicode `cmap` of format 12, else 4 (OpenType 1.9). Empty for a font without these. */
export function charactersOf(font: Uint8Array): readonly Range[] {
  const found = known.get(font)
  if (found) return found
  const view = new DataView(font.buffer, font.byteOffset, font.byteLength)
  let ranges: readonly Range[] = []
  try {
    ranges = joinRanges(readCmap(view))
  } catch (cause) {
    // A damaged table points outside the file; the font then has no characters we can vouch for.
    if (!(cause instanceof RangeError)) throw cause
  }
  known.set(font, ranges)
  return ranges
}

const CMAP = 0x636d6170

function readCmap(view: DataView): readonly Range[] {
  const cmap = tableAt(view)
  if (cmap === undefined) return []
  const subtables = Array.from({ length: view.getUint16(cmap + 2) }, (_, index) => {
    const record = cmap + 4 + 8 * index
    const platform = view.getUint16(record)
    const at = cmap + view.getUint32(record + 4)
    return {
      unicode: platform === 0 || (platform === 3 && [1, 10].includes(view.getUint16(record + 2))),
      format: view.getUint16(at),
      at,
    }
  }).filter((subtable) => subtable.unicode)
  const full = subtables.find((subtable) => subtable.format === 12)
  if (full) return readGroups(view, full.at)
  const basic = subtables.find((subtable) => subtable.format === 4)
  return basic ? readSegments(view, basic.at) : []
}

function tableAt(view: DataView): number | undefined {
  for (let record = 12; record < 12 + 16 * view.getUint16(4); record += 16) {
    if (view.getUint32(record) === CMAP) return view.getUint32(record + 8)
  }
  return undefined
}

/** Format 12: groups of consecutive characters. */
function readGroups(view: DataView, at: number): Range[] {
  return Array.from(
    { length: Math.min(view.getUint32(at + 12), view.byteLength / 12) },
    (_, index): Range => {
      const group = at + 16 + 12 * index
      return [view.getUint32(group), view.getUint32(group + 4)]
    },
  )
}

/** Format 4: segments; one with an offset looks each character up in an array, where glyph 0 means "none". */
function readSegments(view: DataView, at: number): Range[] {
  const double = view.getUint16(at + 6)
  const ranges: Range[] = []
  for (let end = at + 14; end < at + 14 + double; end += 2) {
    const last = view.getUint16(end)
    const first = view.getUint16(end + double + 2)
    const offsetAt = end + 3 * double + 2
    const offset = view.getUint16(offsetAt)
    if (first === 0xffff) continue
    if (offset === 0) {
      ranges.push([first, last])
      continue
    }
    for (let code = first; code <= last; code++) {
      if (view.getUint16(offsetAt + offset + 2 * (code - first)) !== 0) ranges.push([code, code])
    }
  }
  return ranges
}
