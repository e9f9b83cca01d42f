import { layoutOf } from './geometry.ts'
import type { Placement } from './schema.ts'
import type { View } from './view.ts'

/** What a line of type is for. Decides the smallest legal size and the contrast it needs. */
export const ROLES = ['headline', 'subhead', 'body', 'cta', 'price', 'legal', 'label'] as const

export type Role = (typeof ROLES)[number]

/** x-height ÷ type size of the font the sizes below are stated for; most text faces are near it. */
export const REFERENCE_X_HEIGHT = 0.52

/**
 * The smallest type size is the viewing distance ÷ k, so a larger k allows smaller type. With capitals of
 * 0.714 of the type size, k = 86 makes them 28.6′ high (1 inch per 10 feet, the rule for signs), 150 makes them
 * 16.4′ (ISO 9241-3: 16′ at least) and 240 10.3′ (10′ is usable at good contrast).
 * A label is a word or two, not running text, so it may go below body; it is no fine print either, so it
 * stands halfway (√(150·240) ≈ 190, 12.9′).
 */
const K: Readonly<Record<Role, number>> = {
  headline: 86,
  subhead: 150,
  body: 150,
  cta: 150,
  price: 150,
  label: 190,
  legal: 240,
}

/** In a thumbnail the headline is read as body: asking for k = 86 there would leave no room for a picture. */
const K_SMALL_VIEW = K.body

/**
 * What a frame can hold, as shares of the area for type. Heights: a strip of 50 px leaves 40 for type, where
 * a headline of 20 and a body of 12 fit, one above the other. Widths: a word of ten letters of half an em
 * fits on a headline's line, one of fourteen on a body line.
 */
const HOLDS: Readonly<
  Record<'headline' | 'text' | 'fine', { readonly height: number; readonly width: number }>
> = {
  headline: { height: 0.5, width: 1 / 5 },
  text: { height: 0.3, width: 1 / 7 },
  fine: { height: 0.25, width: 1 / 8 },
}

/** Pixels below which letters break up whatever the distance. */
const LEAST = { headline: 12, text: 12, fine: 10 } as const

/**
 * The smallest type size, in whole pixels of the canvas, at which a role is readable where the placement is
 * seen: (distance ÷ k) × (pixels ÷ millimetres shown) × 0.52 ÷ x-height ratio, never more than the frame
 * could hold, never under 12 px (labels and legal lines: 10 px). Where the placement has a small view, the
 * headline must be readable there too, at the level of body.
 *
 * @param xHeightRatio x-height ÷ type size of the font; 0.52 if not known
 */
export function minTypePx(role: Role, placement: Placement, xHeightRatio = REFERENCE_X_HEIGHT): number {
  const { area } = layoutOf(placement)
  const rank = role === 'headline' ? 'headline' : role === 'legal' || role === 'label' ? 'fine' : 'text'
  const readable = Math.max(
    seenSize(placement.width, placement.shown, K[role]),
    role === 'headline' && placement.small ? seenSize(placement.width, placement.small, K_SMALL_VIEW) : 0,
  )
  const held = Math.min(area.height * HOLDS[rank].height, area.width * HOLDS[rank].width)
  const sized = (readable * REFERENCE_X_HEIGHT) / xHeightRatio
  return Math.round(Math.max(LEAST[rank], Math.min(sized, held)))
}

function seenSize(pixels: number, view: View, k: number): number {
  return (view.distanceMm / k) * (pixels / view.mm)
}
