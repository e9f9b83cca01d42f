import type { Size } from '../kit/geometry.ts'

/** Groups of placements that share a layout and, by cropping, a plate. From narrowest to widest. */
export const FAMILIES = ['skyscraper', 'tall', 'portrait', 'square', 'landscape', 'wide', 'banner'] as const

export type Family = (typeof FAMILIES)[number]

/** Upper bound of width ÷ height for each family; a frame belongs to the first family it does not exceed. */
const WIDEST: readonly (readonly [Family, number])[] = [
  ['skyscraper', 1 / 2.4],
  ['tall', 0.64],
  ['portrait', 0.9],
  ['square', 1.12],
  ['landscape', 1.95],
  ['wide', 4],
]

/** The family of a frame: 1080×1920 is `tall`, 160×600 `skyscraper`, A4 `portrait`, 300×250 `landscape`, 970×250 `wide`, 728×90 `banner`. */
export function familyOf({ width, height }: Size): Family {
  const ratio = width / height
  return WIDEST.find(([, widest]) => ratio <= widest)?.[0] ?? 'banner'
}
