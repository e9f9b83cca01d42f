// Points and boxes on a picture, in shares (0..1) of its upright frame, rounded so that files stay readable.

export type Point = readonly [x: number, y: number]

export interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Smallest edge of an area. */
const LEAST = 0.03

export function pointAt(x: number, y: number): [number, number] {
  return [inside(x), inside(y)]
}

/** The area between two points, not smaller than can be taken hold of. */
export function areaBetween([x1, y1]: Point, [x2, y2]: Point): Area {
  const width = Math.max(LEAST, inside(Math.abs(x1 - x2)))
  const height = Math.max(LEAST, inside(Math.abs(y1 - y2)))
  return within({ x: Math.min(x1, x2), y: Math.min(y1, y2), width, height })
}

/** The area moved, as far as the frame allows. */
export function moved(area: Area, [dx, dy]: Point): Area {
  return within({ ...area, x: area.x + dx, y: area.y + dy })
}

/** The area with its lower right corner moved. */
export function resized({ x, y, width, height }: Area, [dx, dy]: Point): Area {
  return {
    x,
    y,
    width: rounded(Math.min(1 - x, Math.max(LEAST, width + dx))),
    height: rounded(Math.min(1 - y, Math.max(LEAST, height + dy))),
  }
}

/** Such as "20 % from the left, 10 % from the top, 30 % wide, 40 % high". */
export function told({ x, y, width, height }: Area): string {
  return `${percent(x)} from the left, ${percent(y)} from the top, ${percent(width)} wide, ${percent(height)} high`
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}

function within({ x, y, width, height }: Area): Area {
  return {
    x: rounded(Math.min(1 - width, Math.max(0, x))),
    y: rounded(Math.min(1 - height, Math.max(0, y))),
    width: rounded(width),
    height: rounded(height),
  }
}

function inside(share: number): number {
  return rounded(Math.min(1, Math.max(0, share)))
}

/** Down, so that sums of two never pass 1. */
function rounded(share: number): number {
  return Math.floor(share * 1000 + 1e-6) / 1000
}
