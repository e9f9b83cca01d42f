/** A size in pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

/** A rectangle; `x` and `y` are the top left corner. Pixels unless a docstring says "relative" (0..1 of the frame). */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Distances from the four edges, in pixels. */
export interface Insets {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

/** Shrinks a frame, or a box, by insets; never below a size of 1 × 1. */
export function inset(outer: Size | Box, by: Insets): Box {
  const { x, y } = { x: 0, y: 0, ...outer }
  return {
    x: x + by.left,
    y: y + by.top,
    width: Math.max(1, outer.width - by.left - by.right),
    height: Math.max(1, outer.height - by.top - by.bottom),
  }
}

/** Whether `inner` lies within `outer`, give or take `tolerance` pixels on each edge. */
export function contains(outer: Box, inner: Box, tolerance = 0): boolean {
  return (
    inner.x >= outer.x - tolerance &&
    inner.y >= outer.y - tolerance &&
    inner.x + inner.width <= outer.x + outer.width + tolerance &&
    inner.y + inner.height <= outer.y + outer.height + tolerance
  )
}

/** The smallest box around all of `boxes`; `undefined` for none. */
export function union(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x, y, width: right - x, height: bottom - y }
}

/** The part two boxes share; `undefined` if they do not overlap. */
export function intersection(a: Box, b: Box): Box | undefined {
  const x = Math.max(a.x, b.x)
  const y = Math.max(a.y, b.y)
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

/** A box in pixels of `frame` from one given relative to it (0..1). */
export function scaleBox(relative: Box, frame: Size): Box {
  return {
    x: relative.x * frame.width,
    y: relative.y * frame.height,
    width: relative.width * frame.width,
    height: relative.height * frame.height,
  }
}

/** A box with so much more on its left and right, and above and below; less where negative. */
export function grown({ x, y, width, height }: Box, across: number, down: number): Box {
  return { x: x - across, y: y - down, width: width + 2 * across, height: height + 2 * down }
}
