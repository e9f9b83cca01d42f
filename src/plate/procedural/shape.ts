/** Signed distances (units, positive inside) to plain shapes. The distance is exact near the edge. */
export type Distance = (x: number, y: number) => number

/** A disc. */
export function disc(cx: number, cy: number, radius: number): Distance {
  return (x, y) => radius - Math.sqrt((x - cx) ** 2 + (y - cy) ** 2)
}

/** A ring between two radii. */
export function ring(cx: number, cy: number, inner: number, outer: number): Distance {
  return (x, y) => {
    const r = Math.sqrt((x - cx) ** 2 + (y - cy) ** 2)
    return Math.min(outer - r, r - inner)
  }
}

/** The half plane on the side of a point that a direction (length 1) points to. */
export function half(px: number, py: number, nx: number, ny: number): Distance {
  return (x, y) => (x - px) * nx + (y - py) * ny
}

/** An upright rectangle. */
export function rectangle(left: number, top: number, width: number, height: number): Distance {
  return (x, y) => Math.min(x - left, left + width - x, y - top, top + height - y)
}

/** What all of the shapes cover. */
export function both(...shapes: readonly Distance[]): Distance {
  return (x, y) => {
    let least = Number.POSITIVE_INFINITY
    for (const shape of shapes) least = Math.min(least, shape(x, y))
    return least
  }
}
