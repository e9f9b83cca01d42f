import type { Box } from '../kit/geometry.ts'

/** Rows of a grid that hold type: from `start` up to but without `end`. */
export interface Band {
  readonly start: number
  readonly end: number
}

/** Runs of rows of a mask with ink in them; gaps of less than `gap` rows are bridged: the dot of an i, an accent. */
export function bandsOf(mask: Uint8Array, width: number, gap: number): readonly Band[] {
  const bands: { start: number; end: number }[] = []
  const height = width === 0 ? 0 : mask.length / width
  for (let row = 0; row < height; row += 1) {
    if (!mask.subarray(row * width, (row + 1) * width).includes(1)) continue
    const last = bands.at(-1)
    if (last !== undefined && row - last.end < gap) last.end = row + 1
    else bands.push({ start: row, end: row + 1 })
  }
  return bands
}

/**
 * The lines of a box of type, in the units of the box: those recorded, or as many as recorded at even distances. The
 * first and the last reach the box's edges.
 */
export function evenLines(box: Box, lines: number, fontSize: number): readonly Box[] {
  if (lines <= 1) return [box]
  const pitch = Math.max(1, (box.height - fontSize) / (lines - 1))
  const height = Math.min(pitch, Math.max(fontSize, box.height / lines))
  return Array.from({ length: lines }, (_, line) => ({ ...box, y: box.y + line * pitch, height }))
}
