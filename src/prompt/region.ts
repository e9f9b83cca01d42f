import { type Box, intersection } from '../kit/geometry.ts'

/** A part of the frame as prompts name it. */
export interface Region {
  /** `the upper left, 50 % of the width and 30 % of the height`. */
  readonly place: string
  /** The one edge of each pair that it reaches; neither where it runs from one to the other. */
  readonly top: boolean
  readonly bottom: boolean
  readonly left: boolean
  readonly right: boolean
  /** Whether it is all of the frame, or nearly. */
  readonly whole: boolean
}

/** Share of the frame below which a distance to an edge is none. */
const EDGE = 0.03

/** Names a box of the frame (0..1) as image models understand it: sides and shares, no coordinates. */
export function regionOf({ x, y, width, height }: Box): Region {
  const left = x < EDGE
  const right = x + width > 1 - EDGE
  const top = y < EDGE
  const bottom = y + height > 1 - EDGE
  const across = percent(width)
  const down = percent(height)
  const whole = width * height > 0.94
  return {
    place: name(),
    top: top && !bottom,
    bottom: bottom && !top,
    left: left && !right,
    right: right && !left,
    whole,
  }

  function name(): string {
    if (whole) return 'the whole frame'
    if (width > 0.76 && height > 0.76 && !(left && right) && !(top && bottom))
      return `the middle, ${across} of the width and ${down} of the height`
    if (left && right)
      return top
        ? `the upper ${down} across the full width`
        : bottom
          ? `the lower ${down} across the full width`
          : `a band across the full width, from ${percent(y)} to ${percent(y + height)} of the height`
    if (top && bottom)
      return left
        ? `the left ${across} over the full height`
        : right
          ? `the right ${across} over the full height`
          : `an upright band over the full height, from ${percent(x)} to ${percent(x + width)} of the width`
    return `${cornerOf({ x, y, width, height })}, ${across} of the width and ${down} of the height`
  }
}

/** Where the middle of a box lies, on a grid of three by three: `the upper left`, `the middle`. */
export function cornerOf({ x, y, width, height }: Box): string {
  const across = third(x + width / 2, 'left', 'right')
  const down = third(y + height / 2, 'upper', 'lower')
  if (across === '' && down === '') return 'the middle'
  if (across === '') return `the ${down} middle`
  return down === '' ? `the middle ${across}` : `the ${down} ${across}`
}

/** The largest rectangle of the frame that no calm area takes: where the subject belongs. `undefined` if hardly anything is left. */
export function freeOf(calm: readonly Box[]): Box | undefined {
  const cuts = (of: (box: Box) => readonly number[]): readonly number[] =>
    [...new Set([0, 1, ...calm.flatMap(of)])].filter((at) => at >= 0 && at <= 1).toSorted((a, b) => a - b)
  const columns = cuts(({ x, width }) => [x, x + width])
  const rows = cuts(({ y, height }) => [y, y + height])
  let best: Box | undefined
  for (const x of columns)
    for (const right of columns)
      for (const y of rows)
        for (const bottom of rows) {
          const box = { x, y, width: right - x, height: bottom - y }
          if (box.width < 0.08 || box.height < 0.08) continue
          if (best !== undefined && box.width * box.height <= best.width * best.height) continue
          if (calm.some((area) => overlaps(box, area))) continue
          best = box
        }
  return best
}

/** Touching is not overlapping, and neither is a hair of rounding. */
function overlaps(box: Box, area: Box): boolean {
  const shared = intersection(box, area)
  return shared !== undefined && shared.width > 1e-6 && shared.height > 1e-6
}

function third(at: number, low: string, high: string): string {
  return at < 0.4 ? low : at > 0.6 ? high : ''
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
