import { type Box, contains, intersection, type Size, scaleBox } from '../kit/geometry.ts'

/** What a crop has to respect. */
export interface CropWishes {
  /** Point of interest, relative (0..1) to the source. It always stays in the crop. */
  readonly focal: readonly [x: number, y: number]
  /** Areas the crop should not cut, relative (0..1) to the source. */
  readonly protect: readonly Box[]
  /** Where type will stand, relative (0..1) to the target: subjects are kept from under it as far as the crop can shift. */
  readonly calm?: readonly Box[]
}

export interface Crop {
  /** What to cut out, in source pixels; may be fractional. Has the ratio of the target, and lies inside the source unless said otherwise. */
  readonly box: Box
  /** The `protect` boxes, as given, that this ratio cannot hold in one piece. */
  readonly lost: readonly Box[]
}

/** How far around the focal point something of interest is assumed, as a share of the crop's shorter side. */
const SUBJECT = 0.16
/** Candidate places along the axis that has slack, besides the exact ends of every constraint. */
const PLACES = 48
/** What one kind of harm costs against another: a protected area under type is worse than a focal point under type, that than a move. */
const COST = { protectUnderType: 10, focalUnderType: 5, moved: 1 }
/** Slack in pixels for rounding, when asking whether a crop holds a box. */
const HAIR = 0.01

/**
 * The largest crop of `source` with the ratio of `target`. Such a crop can slide along one axis; it is placed so that
 * the focal point is inside, then (in this order) as much protected area as possible is whole, subjects are clear
 * of `calm`, and the focal point stands where it stood in the source, but drawn into the middle third.
 *
 * Pure; the same input gives the same crop.
 */
export function cropFor(source: Size, target: Size, wishes: CropWishes): Crop {
  const ratio = target.width / target.height
  const wide = source.width / source.height > ratio
  const width = wide ? Math.min(source.width, source.height * ratio) : source.width
  const height = wide ? source.height : Math.min(source.height, source.width / ratio)
  const at = (offset: number): Box =>
    wide ? { x: offset, y: 0, width, height } : { x: 0, y: offset, width, height }

  const protect = wishes.protect.map((box) => scaleBox(box, source))
  const focal = { x: clamp01(wishes.focal[0]) * source.width, y: clamp01(wishes.focal[1]) * source.height }
  const [length, room, point] = wide
    ? [width, source.width - width, focal.x]
    : [height, source.height - height, focal.y]
  const lowest = Math.max(0, point - length)
  const highest = Math.min(room, point)
  const place = Math.min(2 / 3, Math.max(1 / 3, point / (length + room)))
  const wanted = Math.min(highest, Math.max(lowest, point - place * length))

  const ends = protect.flatMap((box) =>
    wide ? [box.x, box.x + box.width - length] : [box.y, box.y + box.height - length],
  )
  const steps = Array.from({ length: PLACES + 1 }, (_, step) => lowest + ((highest - lowest) * step) / PLACES)
  const offsets = [wanted, ...ends, ...steps].filter((offset) => offset >= lowest && offset <= highest)

  const calm = wishes.calm ?? []
  const reach = SUBJECT * Math.min(width, height)
  const subject = { x: focal.x - reach / 2, y: focal.y - reach / 2, width: reach, height: reach }
  const misplaced = (offset: number): number => {
    const box = at(offset)
    const ground = calm.map((area) => {
      const scaled = scaleBox(area, box)
      return { ...scaled, x: box.x + scaled.x, y: box.y + scaled.y }
    })
    const moved = (COST.moved * Math.abs(offset - wanted)) / (length + room)
    const under = protect.reduce((sum, area) => sum + coveredShare(area, ground), 0)
    return moved + COST.protectUnderType * under + COST.focalUnderType * coveredShare(subject, ground)
  }
  let best = wanted
  let leastCut = Number.POSITIVE_INFINITY
  let leastMisplaced = Number.POSITIVE_INFINITY
  for (const offset of offsets) {
    const cut = cutArea(at(offset), protect)
    // Cutting is never traded for anything else; a tie keeps the earlier candidate, so rounding noise decides nothing.
    if (cut > leastCut * (1 + 1e-9)) continue
    const rest = misplaced(offset)
    if (cut >= leastCut * (1 - 1e-9) && rest >= leastMisplaced - 1e-9) continue
    best = offset
    leastCut = cut
    leastMisplaced = rest
  }
  const box = at(best)
  return { box, lost: wishes.protect.filter((_, index) => !contains(box, protect[index] as Box, HAIR)) }
}

/**
 * The crop that fills `window`, a part of `target` relative (0..1) to it, with as much of `source` as goes in: where the rest of the
 * target lies under panels, what matters is to be seen in the part that does not. Focal point and protected areas are placed in the
 * window as {@link cropFor} places them in a target. The crop is that of the whole target, so it may reach beyond the source.
 */
export function cropForWindow(
  source: Size,
  target: Size,
  window: Box,
  { focal, protect }: Omit<CropWishes, 'calm'>,
): Crop {
  const seen = scaleBox(window, target)
  const { box, lost } = cropFor(source, seen, { focal, protect })
  const scale = box.width / seen.width
  const left = box.x - seen.x * scale
  const top = box.y - seen.y * scale
  return { box: { x: left, y: top, width: target.width * scale, height: target.height * scale }, lost }
}

/** Points across a target, along each edge, at which is asked what is seen there. */
const ASKED = 48

/**
 * Share (0..1) of a target where a crop shows what lies beyond its source, but for what `covers`, in pixels of the target, hide.
 * To within a part in fifty along an edge.
 */
export function shownBeyond(source: Size, target: Size, crop: Box, covers: readonly Box[]): number {
  let seen = 0
  for (let row = 0; row < ASKED; row += 1) {
    for (let column = 0; column < ASKED; column += 1) {
      const [across, down] = [(column + 0.5) / ASKED, (row + 0.5) / ASKED]
      const x = crop.x + across * crop.width
      const y = crop.y + down * crop.height
      if (x >= 0 && y >= 0 && x <= source.width && y <= source.height) continue
      const point = { x: across * target.width, y: down * target.height, width: 0, height: 0 }
      if (!covers.some((box) => contains(box, point))) seen += 1
    }
  }
  return seen / (ASKED * ASKED)
}

/** Carries a box given relative (0..1) to the source into pixels of the target; `undefined` if the crop left it out. */
export function mapBox(relative: Box, source: Size, crop: Box, target: Size): Box | undefined {
  const kept = intersection(scaleBox(relative, source), crop)
  if (!kept) return undefined
  const scaleX = target.width / crop.width
  const scaleY = target.height / crop.height
  return {
    x: (kept.x - crop.x) * scaleX,
    y: (kept.y - crop.y) * scaleY,
    width: kept.width * scaleX,
    height: kept.height * scaleY,
  }
}

/** Carries a point given relative (0..1) to the source into pixels of the target. */
export function mapPoint(
  relative: readonly [x: number, y: number],
  source: Size,
  crop: Box,
  target: Size,
): readonly [x: number, y: number] {
  return [
    ((relative[0] * source.width - crop.x) * target.width) / crop.width,
    ((relative[1] * source.height - crop.y) * target.height) / crop.height,
  ]
}

/** Area of the boxes that `crop` cuts, each counted at least once in full and the more the less of it is left. */
function cutArea(crop: Box, boxes: readonly Box[]): number {
  let sum = 0
  for (const box of boxes) {
    if (contains(crop, box, HAIR)) continue
    const kept = intersection(crop, box)
    sum += 2 * box.width * box.height + 1 - (kept ? kept.width * kept.height : 0)
  }
  return sum
}

/** Share (0..1) of `box` under any of `covers`; overlapping covers count once each, up to 1. */
function coveredShare(box: Box, covers: readonly Box[]): number {
  let sum = 0
  for (const cover of covers) {
    const shared = intersection(box, cover)
    if (shared) sum += shared.width * shared.height
  }
  return Math.min(1, sum / Math.max(1e-9, box.width * box.height))
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value))
}
