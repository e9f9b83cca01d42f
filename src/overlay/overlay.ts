import type { Rgb } from '../kit/color.ts'
import type { Box, Insets } from '../kit/geometry.ts'
import type { Role } from '../placement/type-size.ts'

/** A veil over part of the plate, baked into its pixels before the overlay is laid over. */
export interface Scrim {
  readonly color: Rgb
  /** Greatest opacity, 0..1, reached inside `box`. */
  readonly alpha: number
  /** Where it has its full opacity, in pixels of the canvas; on sides where it reaches the edge of the canvas it does not fade. */
  readonly box: Box
  /** Distances in pixels over which it fades to nothing outside `box`. */
  readonly feather: Insets
}

/** What became of one slot. Boxes and sizes in pixels of the canvas. */
export interface SetSlot {
  readonly slot: string
  readonly role: Role
  /** Text as set, line breaks as spaces, drawn hyphens left out. */
  readonly text: string
  readonly lines: number
  readonly fontSize: number
  /** Around all its words. */
  readonly box: Box
  /** Around each line of words. */
  readonly lineBoxes: readonly Box[]
  /** What most of it is drawn in. */
  readonly ink: Rgb
  /** Other inks of parts of it. */
  readonly partInks: readonly Rgb[]
  /** Colour token under the type, or `plate`. */
  readonly ground: string
  /** Contrast ratio the slot must reach. */
  readonly required: number
  /** What was done to make it fit or read: `hyphenated`, `shrunk`, `ink swapped`, `scrim 0.38`, `truncated`. */
  readonly repairs: readonly string[]
}

/** Everything set over a plate. */
export interface Overlay {
  readonly svg: string
  readonly scrims: readonly Scrim[]
  readonly slots: readonly SetSlot[]
  /** Fields given up because the copy was too long for the placement. */
  readonly dropped: readonly string[]
}
