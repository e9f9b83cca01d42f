/** How large the whole canvas (bleed included) appears, and from how far it is read. Both in millimetres. */
export interface View {
  /** Width of the canvas where it is seen. */
  readonly mm: number
  /** Distance of the eye. */
  readonly distanceMm: number
}

/** A phone in the hand: 65 mm wide, read from 36 cm (Bababekova 2011 measured 32 to 36 cm). */
const PHONE: View = { mm: 65, distanceMm: 360 }

/** CSS pixels per inch, at which a display ad appears 1:1 on a desktop read from 60 cm. */
const DESKTOP = { dpi: 96, distanceMm: 600 }

/** Display ads are delivered at 1:1; the largest are 970 × 250 and 300 × 1050. */
const DISPLAY_AD = { shortEdge: 336, longEdge: 1050 }

/**
 * How far away a sheet hangs or is held, by its long edge: up to A4 and US Legal in the hand, up to A3 and
 * US Tabloid on a wall two steps away, larger ones across a room. The last row has no bound.
 */
const SHEETS: readonly { readonly longEdgeMm: number; readonly distanceMm: number }[] = [
  { longEdgeMm: 365, distanceMm: 500 },
  { longEdgeMm: 450, distanceMm: 2000 },
  { longEdgeMm: Number.POSITIVE_INFINITY, distanceMm: 3000 },
]

const MM_PER_INCH = 25.4

/**
 * The view assumed for a placement whose own is not given. With `dpi`, paper at its real size; without, a
 * display ad at 1:1 if it is as small as one, else a picture over the full width of a phone: the strictest
 * of the usual screens.
 */
export function assumedView(width: number, height: number, dpi?: number): View {
  const mmWide = (perInch: number): number => Math.round((width / perInch) * MM_PER_INCH * 10) / 10
  if (dpi !== undefined) {
    const longEdgeMm = (Math.max(width, height) / dpi) * MM_PER_INCH
    const distanceMm = SHEETS.find((sheet) => longEdgeMm <= sheet.longEdgeMm)?.distanceMm ?? 3000
    return { mm: mmWide(dpi), distanceMm }
  }
  const isAd =
    Math.min(width, height) <= DISPLAY_AD.shortEdge && Math.max(width, height) <= DISPLAY_AD.longEdge
  return isAd ? { mm: mmWide(DESKTOP.dpi), distanceMm: DESKTOP.distanceMm } : PHONE
}
