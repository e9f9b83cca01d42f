import type { Size } from '../kit/geometry.ts'
import { rasterize } from '../raster/resvg.ts'
import { inksOf, type PrintEncoding } from '../raster/sharp.ts'
import { trimmed } from '../raster/trim.ts'
import type { Painted } from './pdf.ts'
import { drawVector, isVector, numbers, type SetColor } from './pdf-drawing.ts'
import { colorsOf, readVector, svgOf, type Vector, type VectorElement } from './vector.ts'

/** An overlay as it is painted on a page, in order. */
export interface PaintedOverlay {
  readonly painted: readonly Painted[]
  /** How many of its parts are pixels, for their effects have no vectors. */
  readonly pixelParts: number
}

/** Turns an overlay into vectors where they look the same, and into pixels of the canvas where not. */
export async function paintOverlay(
  svg: string,
  canvas: Size,
  encoding: PrintEncoding,
): Promise<PaintedOverlay> {
  const drawing = readVector(svg)
  const setColor = await colorSetter(drawing, encoding)
  const painted: Painted[] = []
  let pixelParts = 0
  for (const run of runsOf(drawing)) {
    if (run.vector) {
      const prefix = `G${painted.length}x`
      painted.push({ kind: 'vector', drawing: drawVector(run.elements, drawing, setColor, prefix) })
      continue
    }
    const part = await pixelsOf(svgOf(drawing, run.elements), canvas, encoding)
    if (part === undefined) continue
    painted.push(part)
    pixelParts += 1
  }
  return { painted, pixelParts }
}

interface Run {
  readonly vector: boolean
  readonly elements: VectorElement[]
}

/** Neighbours of one kind together. */
function runsOf(drawing: Vector): readonly Run[] {
  const runs: Run[] = []
  for (const element of drawing.drawn) {
    const vector = isVector(element, drawing)
    const last = runs.at(-1)
    if (last?.vector === vector) last.elements.push(element)
    else runs.push({ vector, elements: [element] })
  }
  return runs
}

/** Black is printed with the black ink alone: four inks on top of each other would have to meet to a hair in small type. */
const BLACK = '#000000'

async function colorSetter(drawing: Vector, encoding: PrintEncoding): Promise<SetColor> {
  const colors = [...new Set([...colorsOf(drawing), BLACK])]
  const rgb = colors.flatMap((color) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16)))
  const inks = encoding.color === 'cmyk' ? await inksOf(Uint8Array.from(rgb), encoding) : undefined
  return (color, use) => {
    const index = colors.indexOf(color)
    if (inks === undefined) {
      const values = rgb.slice(index * 3, index * 3 + 3).map((value) => value / 255)
      return `${numbers(...values)} ${use === 'fill' ? 'rg' : 'RG'}`
    }
    const values =
      color === BLACK
        ? [0, 0, 0, 1]
        : [...inks.subarray(index * 4, index * 4 + 4)].map((value) => value / 255)
    return `${numbers(...values)} ${use === 'fill' ? 'k' : 'K'}`
  }
}

/** Draws an SVG at the size of the canvas and keeps the part that is not empty. */
async function pixelsOf(
  svg: string,
  canvas: Size,
  encoding: PrintEncoding,
): Promise<Extract<Painted, { kind: 'pixels' }> | undefined> {
  const drawn = trimmed(rasterize(svg, canvas.width))
  if (drawn === undefined) return undefined
  const { box, color, alpha } = drawn
  return {
    kind: 'pixels',
    box,
    alpha,
    color: encoding.color === 'cmyk' ? await inksOf(color, encoding) : color,
  }
}
