import type { Box, Insets, Size } from '../kit/geometry.ts'
import { lines, numbers } from './pdf-drawing.ts'

/** Where a canvas lies on a page of paper. Lengths in points, from the lower left corner of the page, as PDF counts. */
export interface Sheet {
  readonly page: Size
  readonly bleed: Box
  readonly trim: Box
  /** Points in a pixel of the canvas. */
  readonly scale: number
  /** Between bleed and paper edge, in pixels of the canvas: whole, so that the picture can be measured pixel for pixel. */
  readonly slug: number
}

const POINTS_PER_INCH = 72
const MM_PER_INCH = 25.4

/** Pixels without a resolution of their own are taken for those of a web page (CSS: 96 in an inch). */
const WEB_DPI = 96

/** Crop marks in millimetres: clear of the bleed, as long as guillotines are used to, and as thin as a press can print. */
const MARK = { clear: 1, length: 5, weight: 0.09, margin: 1 } as const

/** Lays a canvas on a page: with room for marks around it where there are any. */
export function sheetOf(
  canvas: Size,
  {
    dpi = WEB_DPI,
    bleed,
    marks,
  }: { readonly dpi?: number | undefined; readonly bleed?: Insets | undefined; readonly marks: boolean },
): Sheet {
  const scale = POINTS_PER_INCH / dpi
  const slug = marks ? Math.ceil(((MARK.clear + MARK.length + MARK.margin) / MM_PER_INCH) * dpi) : 0
  const { top, right, bottom, left } = bleed ?? { top: 0, right: 0, bottom: 0, left: 0 }
  const box = (inset: Insets): Box => ({
    x: (slug + inset.left) * scale,
    y: (slug + inset.bottom) * scale,
    width: (canvas.width - inset.left - inset.right) * scale,
    height: (canvas.height - inset.top - inset.bottom) * scale,
  })
  return {
    page: { width: (canvas.width + 2 * slug) * scale, height: (canvas.height + 2 * slug) * scale },
    bleed: box({ top: 0, right: 0, bottom: 0, left: 0 }),
    trim: box({ top, right, bottom, left }),
    scale,
    slug,
  }
}

/**
 * Two hairlines at each corner of the trimmed sheet, outside the bleed, in registration colour: on every plate of the press.
 * @param color operators that set the colour of strokes
 */
export function cropMarks({ trim, bleed }: Sheet, color: string): string {
  const mm = POINTS_PER_INCH / MM_PER_INCH
  const near = MARK.clear * mm
  const far = near + MARK.length * mm
  const [left, right] = [bleed.x, bleed.x + bleed.width]
  const [bottom, top] = [bleed.y, bleed.y + bleed.height]
  const across = [trim.y, trim.y + trim.height].flatMap((y) => [
    `${numbers(left - near, y)} m ${numbers(left - far, y)} l S`,
    `${numbers(right + near, y)} m ${numbers(right + far, y)} l S`,
  ])
  const down = [trim.x, trim.x + trim.width].flatMap((x) => [
    `${numbers(x, bottom - near)} m ${numbers(x, bottom - far)} l S`,
    `${numbers(x, top + near)} m ${numbers(x, top + far)} l S`,
  ])
  return lines('q', color, `${numbers(MARK.weight * mm)} w`, ...across, ...down, 'Q')
}
