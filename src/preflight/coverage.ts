import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'

/** How much of each pixel is covered, 0..255, row by row. */
export interface Plane {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Coverage (0..255) from which a pixel counts as touched by ink, as ink, and as nothing but ink. */
export const INK = { touched: 13, half: 128, full: 242 } as const

/** The alpha of a drawing. */
export function alphaOf({ width, height, data }: Pixels): Plane {
  const out = new Uint8Array(width * height)
  for (let at = 0, from = 3; at < out.length; at++, from += 4) out[at] = data[from] as number
  return { width, height, data: out }
}

/** What lies under a box of whole pixels; black where the box reaches beyond the picture. RGB. */
export function cut(pixels: Pixels, box: Box): Pixels {
  const { width, height, channels, data } = pixels
  const out = new Uint8Array(box.width * box.height * 3)
  const left = Math.max(0, box.x)
  const right = Math.min(width, box.x + box.width)
  for (let row = Math.max(0, -box.y); row < box.height && box.y + row < height; row++) {
    let to = (row * box.width + left - box.x) * 3
    let from = ((box.y + row) * width + left) * channels
    if (channels === 3) {
      out.set(data.subarray(from, from + Math.max(0, right - left) * 3), to)
      continue
    }
    for (let x = left; x < right; x++, from += channels, to += 3) {
      out[to] = data[from] as number
      out[to + 1] = data[from + 1] as number
      out[to + 2] = data[from + 2] as number
    }
  }
  return { width: box.width, height: box.height, channels: 3, data: out }
}

const rings = new WeakMap<
  Uint8Array,
  { readonly radius: number; readonly least: number; readonly out: Uint8Array }
>()

/** 1 within `radius` pixels (a square) of what is at least `least` covered, else 0. The last answer for a plane is remembered. */
export function near(plane: Plane, radius: number, least: number): Uint8Array {
  const { width, height, data } = plane
  const known = rings.get(data)
  if (known?.radius === radius && known.least === least) return known.out
  const rows = new Uint8Array(data.length)
  const out = new Uint8Array(data.length)
  rings.set(data, { radius, least, out })
  const extent = extentOf(plane, least)
  if (extent === undefined) return out
  const right = extent.x + extent.width
  for (let y = extent.y; y < extent.y + extent.height; y++) {
    const start = y * width
    // Up to where this row is marked already.
    let marked = 0
    for (let x = extent.x; x < right; x++) {
      if ((data[start + x] as number) < least) continue
      const end = Math.min(width, x + radius + 1)
      for (let at = Math.max(marked, x - radius); at < end; at++) rows[start + at] = 1
      marked = end
    }
  }
  // How many of the rows within reach have a mark, column by column.
  const counts = new Int32Array(width)
  const first = Math.max(0, extent.x - radius)
  const last = Math.min(width, right + radius)
  const bottom = Math.min(height, extent.y + extent.height + radius)
  for (let y = extent.y - radius; y < bottom; y++) {
    const coming = y + radius < height ? (y + radius) * width : -1
    const going = y - radius > 0 ? (y - radius - 1) * width : -1
    for (let x = first; x < last; x++) {
      let count = counts[x] as number
      if (coming >= 0) count += rows[coming + x] as number
      if (going >= 0) count -= rows[going + x] as number
      counts[x] = count
      if (count > 0 && y >= 0) out[y * width + x] = 1
    }
  }
  return out
}

const extents = new WeakMap<Uint8Array, { readonly box: Box | undefined }>()

/** Smallest box around the ink of a plane (half covered and more), in pixels of the plane; `undefined` if there is none. Remembered. */
export function inkExtentOf(plane: Plane): Box | undefined {
  const known = extents.get(plane.data)
  if (known !== undefined) return known.box
  const box = extentOf(plane, INK.half)
  extents.set(plane.data, { box })
  return box
}

function extentOf({ width, height, data }: Plane, least: number): Box | undefined {
  let left = width
  let right = -1
  let top = height
  let bottom = -1
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if ((data[at] as number) < least) continue
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      bottom = y
    }
  }
  if (right < 0) return undefined
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }
}

/** Covered pixels (of at least `least`) for which `where` holds, in pixels of the plane, and the box around them. */
export function countInk(
  plane: Plane,
  least: number,
  where: (x: number, y: number, at: number) => boolean,
): { readonly count: number; readonly box: Box | undefined } {
  const { width, height, data } = plane
  let count = 0
  let left = width
  let right = -1
  let top = height
  let bottom = -1
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      if ((data[at] as number) < least || !where(x, y, at)) continue
      count += 1
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
    }
  }
  return {
    count,
    box: count === 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 },
  }
}
