import type { Rgb } from '../kit/color.ts'
import type { Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Overlay } from '../overlay/overlay.ts'
import type { Placement } from '../placement/schema.ts'
import { over } from '../raster/over.ts'
import { drawPage } from '../raster/pdfium.ts'
import { rasterize } from '../raster/resvg.ts'
import { encode, type PrintEncoding, printJpeg, profileOf } from '../raster/sharp.ts'
import { greatestDifference } from './difference.ts'
import { type PaintedOverlay, paintOverlay } from './painted.ts'
import { type Page, writePdf } from './pdf.ts'
import { textLayer } from './pdf-text.ts'
import { sheetOf } from './sheet.ts'
import { withSteadyDots } from './vector.ts'

/** A finished picture, and what it was put together from. Pixels are RGB, drawn when they are asked for. */
export interface Finished {
  readonly placement: Placement
  readonly overlay: Overlay
  /** The plate with its veils and panels, of the size of the placement or as many times smaller as takes nothing from it. */
  readonly ground: () => Promise<Pixels>
  /** Of the size of the placement. */
  readonly proof: () => Promise<Pixels>
  /** BCP 47. */
  readonly locale: string
  /** What a viewer shows as the name of the document. */
  readonly title: string
}

/** How to print. */
export interface PrintOptions extends PrintEncoding {
  /** Crop marks, where the placement has bleed. */
  readonly marks: boolean
  readonly xmp?: string
}

/** How type and shapes stand in a print file. */
export type Outlines = 'vector' | 'vector and pixels' | 'pixels'

/** A PDF, and what became of the vectors. */
export interface Printed {
  readonly bytes: Uint8Array
  readonly outlines: Outlines
}

/**
 * Writes a finished picture as a PDF of one page: the plate as a picture, type and shapes as outlines over it, and the words as
 * a text layer that is found but not seen. Before that, the outlines are drawn by another engine and compared with the
 * overlay that was proved: where they differ, the proof itself is placed as a picture.
 */
export async function printPdf(finished: Finished, options: PrintOptions): Promise<Printed> {
  const { placement, overlay, locale, title } = finished
  const canvas: Size = { width: placement.width, height: placement.height }
  const overlaid = await checkedOverlay(withSteadyDots(overlay.svg), canvas, options)
  const { bleed, dpi } = placement
  const marks = options.marks && bleed !== undefined
  const page: Page = {
    canvas,
    sheet: sheetOf(canvas, { dpi, bleed, marks }),
    marks,
    picture: await pictureOf(await (overlaid === undefined ? finished.proof() : finished.ground()), options),
    painted: overlaid?.painted ?? [],
    text: textLayer(overlay.slots),
  }
  const { color, xmp } = options
  const bytes = await writePdf(page, {
    title,
    locale,
    color,
    profile: await profileOf(options),
    ...(xmp === undefined ? {} : { xmp }),
  })
  const outlines =
    overlaid === undefined ? 'pixels' : overlaid.pixelParts > 0 ? 'vector and pixels' : 'vector'
  return { bytes, outlines }
}

async function pictureOf(pixels: Pixels, options: PrintOptions): Promise<Page['picture']> {
  const { width, height } = pixels
  return { width, height, jpeg: await printJpeg(pixels, options) }
}

/** The overlay in the colours of the file, if its vectors look as they were proved. */
async function checkedOverlay(
  svg: string,
  canvas: Size,
  encoding: PrintEncoding,
): Promise<PaintedOverlay | undefined> {
  const rgb = await paintOverlay(svg, canvas, { color: 'rgb' })
  const difference = await differenceOf(svg, rgb, canvas)
  if (difference > MOST_DIFFERENT) return undefined
  return encoding.color === 'rgb' ? rgb : paintOverlay(svg, canvas, encoding)
}

/** Longest edge at which vectors are compared, in pixels: letters of legal size are still letters. */
const COMPARED = 1600

/** Difference of a square, in levels of 255, up to which it is smoothing: measured, a missing hairline is twice as much. */
const MOST_DIFFERENT = 28

/** Where nothing is drawn. The one that no colour of the overlay is near is taken, or what is missing would not show. */
const GROUNDS: readonly Rgb[] = [
  [255, 0, 255],
  [0, 255, 0],
  [255, 255, 255],
  [0, 0, 0],
]

/** The greatest difference between the vectors and the overlay as the renderer of proofs draws it, in levels of 255. */
export async function differenceOf(svg: string, { painted }: PaintedOverlay, canvas: Size): Promise<number> {
  const width = Math.min(
    canvas.width,
    Math.round((COMPARED * canvas.width) / Math.max(canvas.width, canvas.height)),
  )
  const wanted = rasterize(svg, width)
  const ground = farthestFrom(svg)
  const flat: Pixels = {
    width,
    height: wanted.height,
    channels: 3,
    data: filled(ground, width * wanted.height),
  }
  const jpeg = await encode(
    { width: 8, height: 8, channels: 3, data: filled(ground, 64) },
    { format: 'jpeg', quality: 100 },
  )
  const page: Page = {
    canvas,
    sheet: sheetOf(canvas, { marks: false }),
    marks: false,
    picture: { width: 8, height: 8, jpeg },
    painted,
    text: { content: '', fonts: [] },
  }
  const pdf = await writePdf(page, {
    title: 'check',
    locale: 'en',
    color: 'rgb',
    profile: await profileOf({ color: 'rgb' }),
  })
  return greatestDifference(over(flat, wanted), await drawPage(pdf, 'the check', { width }))
}

function filled(color: Rgb, count: number): Uint8Array {
  const data = new Uint8Array(count * 3)
  data.set(color)
  for (let done = 3; done < data.length; done *= 2) data.copyWithin(done, 0, done)
  return data
}

function farthestFrom(svg: string): Rgb {
  const colors = [...svg.matchAll(/#([0-9a-f]{6})\b/gi)].map(([, hex = '']) =>
    [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
  )
  const nearest = (ground: Rgb): number =>
    Math.min(...colors.map((color) => Math.hypot(...ground.map((value, at) => value - (color[at] ?? 0)))))
  return GROUNDS.reduce((best, ground) => (nearest(ground) > nearest(best) ? ground : best))
}
