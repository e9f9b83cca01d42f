import type { Box, Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { resample } from '../raster/sharp.ts'
import type { Hole } from './feather.ts'
import { isLegal } from './legal-size.ts'
import type { SizeRules } from './model-table.ts'

/** A plate on a larger sheet, and where it lies there. */
export interface Extension {
  readonly canvas: Size
  /** Where the plate lies, in pixels of the canvas. It keeps its own pixels. */
  readonly place: Box
}

/** How far into the plate the model may draw, so that the passage has room; pixels. */
const OVERLAP = 48

/**
 * The smallest legal sheet of about a ratio (width ÷ height) that holds a plate with its own pixels, and the place of the
 * plate in its middle; `undefined` where the model has no such size, or where the plate has that ratio already.
 */
export function extensionFor(plate: Size, ratio: number, rules: SizeRules): Extension | undefined {
  const wider = plate.width / plate.height < ratio
  const width = wider ? plate.height * ratio : plate.width
  const height = wider ? plate.height : plate.width / ratio
  const canvas = smallest({ width, height }, plate, rules)
  if (canvas === undefined) return undefined
  if (canvas.width < plate.width + OVERLAP && canvas.height < plate.height + OVERLAP) return undefined
  const x = Math.floor((canvas.width - plate.width) / 2)
  const y = Math.floor((canvas.height - plate.height) / 2)
  return { canvas, place: { x, y, ...plate } }
}

function smallest(wanted: Size, plate: Size, rules: SizeRules): Size | undefined {
  if (rules.kind === 'list') {
    const holding = rules.sizes.filter(({ width, height }) => width >= plate.width && height >= plate.height)
    const wrong = ({ width, height }: Size): number =>
      Math.abs(Math.log((width / height / wanted.width) * wanted.height))
    return holding.toSorted((a, b) => wrong(a) - wrong(b))[0]
  }
  const up = (length: number): number => Math.ceil(length / rules.multiple - 1e-9) * rules.multiple
  const canvas = { width: up(wanted.width), height: up(wanted.height) }
  return isLegal(canvas, rules) ? canvas : undefined
}

/** Longest edge of the blurred copy that new ground is filled from, in pixels. */
const HAZE = 24

/**
 * The sheet a model is sent: the plate in its place, and around it the plate's own edges, mirrored and blurred, so that
 * the model goes on from light and colour that are there. Opaque.
 */
export async function spread(plate: Pixels, { canvas, place }: Extension): Promise<Pixels> {
  const { width, height } = canvas
  const mirrored = { width, height, channels: 3 as const, data: new Uint8Array(width * height * 3) }
  for (let y = 0; y < height; y++) {
    const from = fold(y - place.y, plate.height) * plate.width
    for (let x = 0; x < width; x++) {
      const source = (from + fold(x - place.x, plate.width)) * 3
      const at = (y * width + x) * 3
      for (let channel = 0; channel < 3; channel++)
        mirrored.data[at + channel] = plate.data[source + channel] as number
    }
  }
  const scale = HAZE / Math.max(width, height)
  const small = {
    width: Math.max(2, Math.round(width * scale)),
    height: Math.max(2, Math.round(height * scale)),
  }
  const haze = await resample(
    await resample(mirrored, { x: 0, y: 0, width, height }, small),
    { x: 0, y: 0, ...small },
    canvas,
  )
  for (let y = 0; y < plate.height; y++) {
    const row = plate.data.subarray(y * plate.width * 3, (y + 1) * plate.width * 3)
    haze.data.set(row, ((place.y + y) * width + place.x) * 3)
  }
  return haze
}

/** What the model may draw: all that is new, and a strip of the plate along it. */
export function newGround({ canvas, place }: Extension): Hole {
  const open = new Uint8Array(canvas.width * canvas.height).fill(1)
  // Where the plate ends with the sheet there is no seam, and it keeps its pixels up to the edge.
  const left = place.x === 0 ? 0 : place.x + OVERLAP
  const top = place.y === 0 ? 0 : place.y + OVERLAP
  const right = place.x + place.width === canvas.width ? canvas.width : place.x + place.width - OVERLAP
  const bottom = place.y + place.height === canvas.height ? canvas.height : place.y + place.height - OVERLAP
  for (let y = top; y < bottom; y++) open.fill(0, y * canvas.width + left, y * canvas.width + right)
  return { ...canvas, open }
}

/** The plate on a sheet of its new size, for laying what came into what was there. */
export function onSheet(plate: Pixels, { canvas, place }: Extension): Pixels {
  const data = new Uint8Array(canvas.width * canvas.height * 3)
  for (let y = 0; y < plate.height; y++) {
    const row = plate.data.subarray(y * plate.width * 3, (y + 1) * plate.width * 3)
    data.set(row, ((place.y + y) * canvas.width + place.x) * 3)
  }
  return { ...canvas, channels: 3, data }
}

/** A coordinate outside of 0..length-1, mirrored back into it, without doubling the edge. */
function fold(at: number, length: number): number {
  if (length === 1) return 0
  const period = 2 * (length - 1)
  const inside = ((at % period) + period) % period
  return inside < length ? inside : period - inside
}
