import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'

/** One level of the pyramid: colours weighted by how much of them is known. */
interface Level {
  readonly width: number
  readonly height: number
  /** Red, green, blue, weight; the colours are means, not sums. */
  readonly data: Float32Array
}

/**
 * The picture with what lies in some boxes replaced by what surrounds them, without a seam: known pixels are averaged into
 * ever smaller copies, and the holes filled from the finest copy that knows their place (pull and push, Gortler et al. 1996).
 * Letters on paper, sky or wall vanish; on a busy ground a soft patch remains.
 *
 * @param keep boxes that stay as they are, and whose pixels fill nothing
 */
export function cleaned(picture: Pixels, boxes: readonly Box[], keep: readonly Box[] = []): Pixels {
  if (boxes.length === 0) return picture
  const { width, height, channels, data } = picture
  const hole = new Uint8Array(width * height)
  for (const box of boxes) mark(hole, width, height, box, 1)
  // Letters that stay are no ground either.
  for (const box of keep) mark(hole, width, height, box, 2)
  const base: Level = { width, height, data: new Float32Array(width * height * 4) }
  for (let at = 0; at < hole.length; at += 1) {
    if (hole[at] !== 0) continue
    for (let channel = 0; channel < 3; channel += 1)
      base.data[at * 4 + channel] = data[at * channels + channel] as number
    base.data[at * 4 + 3] = 1
  }
  const levels = [base]
  for (let top = base; top.width > 1 || top.height > 1; ) {
    top = pulled(top)
    levels.push(top)
  }
  for (let index = levels.length - 2; index >= 0; index -= 1)
    push(levels[index] as Level, levels[index + 1] as Level)
  const out = Uint8Array.from(data)
  for (let at = 0; at < hole.length; at += 1) {
    if (hole[at] !== 1) continue
    for (let channel = 0; channel < 3; channel += 1)
      out[at * channels + channel] = Math.round(base.data[at * 4 + channel] as number)
  }
  return { width, height, channels, data: out }
}

function mark(mask: Uint8Array, width: number, height: number, box: Box, value: 1 | 2): void {
  const left = Math.max(0, Math.floor(box.x))
  const right = Math.min(width, Math.ceil(box.x + box.width))
  const bottom = Math.min(height, Math.ceil(box.y + box.height))
  for (let y = Math.max(0, Math.floor(box.y)); y < bottom; y += 1)
    mask.fill(value, y * width + left, y * width + Math.max(left, right))
}

/** Half the size; unknown pixels do not count. */
function pulled({ width, height, data }: Level): Level {
  const half = { width: Math.max(1, width >> 1), height: Math.max(1, height >> 1) }
  const out = new Float32Array(half.width * half.height * 4)
  for (let y = 0; y < half.height; y += 1)
    for (let x = 0; x < half.width; x += 1) {
      const to = (y * half.width + x) * 4
      let weight = 0
      // An odd last row or column goes to its neighbour.
      const bottom = y === half.height - 1 ? height : 2 * y + 2
      const right = x === half.width - 1 ? width : 2 * x + 2
      for (let row = 2 * y; row < bottom; row += 1)
        for (let column = 2 * x; column < right; column += 1) {
          const from = (row * width + column) * 4
          const own = data[from + 3] as number
          weight += own
          for (let channel = 0; channel < 3; channel += 1)
            out[to + channel] = (out[to + channel] as number) + own * (data[from + channel] as number)
        }
      if (weight === 0) continue
      for (let channel = 0; channel < 3; channel += 1)
        out[to + channel] = (out[to + channel] as number) / weight
      out[to + 3] = Math.min(1, weight)
    }
  return { ...half, data: out }
}

/** Fills what a level does not know from the smaller one, between its four nearest pixels. */
function push(level: Level, small: Level): void {
  const { width, height, data } = level
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 4
      const weight = data[at + 3] as number
      if (weight >= 1) continue
      const [column, row] = [(x + 0.5) / 2 - 0.5, (y + 0.5) / 2 - 0.5]
      const [left, top] = [Math.floor(column), Math.floor(row)]
      const [dx, dy] = [column - left, row - top]
      for (let channel = 0; channel < 3; channel += 1) {
        const one = (px: number, py: number): number => {
          const sx = Math.min(small.width - 1, Math.max(0, px))
          const sy = Math.min(small.height - 1, Math.max(0, py))
          return small.data[(sy * small.width + sx) * 4 + channel] as number
        }
        const upper = one(left, top) * (1 - dx) + one(left + 1, top) * dx
        const lower = one(left, top + 1) * (1 - dx) + one(left + 1, top + 1) * dx
        const filled = upper * (1 - dy) + lower * dy
        data[at + channel] = weight * (data[at + channel] as number) + (1 - weight) * filled
      }
      data[at + 3] = 1
    }
}
