import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'

/** The part of a drawing that is not empty, as colour and straight opacity apart. */
export interface Trimmed {
  readonly box: Box
  /** RGB. */
  readonly color: Uint8Array
  readonly alpha: Uint8Array
}

/** Cuts off what is wholly transparent of a drawing of premultiplied RGBA; `undefined` if all of it is. */
export function trimmed(drawn: Pixels): Trimmed | undefined {
  const box = drawnBox(drawn)
  return box === undefined ? undefined : { box, ...straightened(drawn, box) }
}

/** Around everything that is not wholly transparent. */
function drawnBox({ width, height, data }: Pixels): Box | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1]
  for (let y = 0, at = 3; y < height; y += 1)
    for (let x = 0; x < width; x += 1, at += 4) {
      if (data[at] === 0) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  return bottom < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** Premultiplied pixels as colour and opacity apart. */
function straightened(
  { width, data }: Pixels,
  box: Box,
): { readonly color: Uint8Array; readonly alpha: Uint8Array } {
  const color = new Uint8Array(box.width * box.height * 3)
  const alpha = new Uint8Array(box.width * box.height)
  for (let row = 0, to = 0; row < box.height; row += 1) {
    let from = ((box.y + row) * width + box.x) * 4
    for (let column = 0; column < box.width; column += 1, from += 4, to += 1) {
      const opacity = data[from + 3] as number
      alpha[to] = opacity
      if (opacity === 0) continue
      for (let channel = 0; channel < 3; channel += 1)
        color[to * 3 + channel] = Math.min(
          255,
          Math.round(((data[from + channel] as number) * 255) / opacity),
        )
    }
  }
  return { color, alpha }
}
