import { type Rgb, toHex } from '../kit/color.ts'
import type { Box, Insets } from '../kit/geometry.ts'
import type { Role } from '../placement/type-size.ts'
import type { Layers } from './layers.ts'

/** A veil over part of the plate, baked into its pixels before the overlay is laid over. */
export interface Scrim {
  readonly color: Rgb
  /** Greatest opacity, 0..1, reached inside `box`. */
  readonly alpha: number
  /** Where it has its full opacity, in pixels of the canvas; on sides where it reaches the edge of the canvas it does not fade. */
  readonly box: Box
  /** Distances in pixels over which it fades to nothing outside `box`. */
  readonly feather: Insets
  /** Radius of the corners of a panel, which does not fade. */
  readonly radius?: number
  /** Standard deviation, in pixels, of the blur that calms the plate under it first. */
  readonly blur?: number
}

/** A line of type as it was set. */
export interface SetLine {
  /** Lines of one paragraph share a number. */
  readonly block: number
  readonly text: string
  /** Around its ink. */
  readonly box: Box
  /** In pixels of the canvas. */
  readonly baseline: number
}

/** Words that follow each other on one line of a slot, in an ink or a size that are not its main ones. */
export interface SetPart {
  readonly text: string
  readonly ink: Rgb
  readonly fontSize: number
  /** In pixels of the canvas. */
  readonly box: Box
}

/** What became of one slot. Boxes and sizes in pixels of the canvas. */
export interface SetSlot {
  /** Drawn by the image model, and read back; by the overlay unless given. */
  readonly owner?: 'generated'
  readonly slot: string
  readonly role: Role
  /** Text as set, line breaks as spaces, drawn hyphens left out. */
  readonly text: string
  readonly lines: number
  readonly fontSize: number
  /** The typeface of its first word: the CSS family, in lower case, and weight. */
  readonly face: { readonly family: string; readonly weight: number }
  /** Around all its words. */
  readonly box: Box
  /** Around each line of words. */
  readonly lineBoxes: readonly Box[]
  /** What most of it is drawn in. */
  readonly ink: Rgb
  /** Words in other inks or of another size, as a figure in the accent or its unit. */
  readonly parts: readonly SetPart[]
  /** Colour token under the type, or `plate`. */
  readonly ground: string
  /** Contrast ratio the slot must reach. */
  readonly required: number
  /** Whether it counts as large where it is seen. */
  readonly large: boolean
  readonly maxLines: number
  /** Its lines with their words. */
  readonly rows: readonly SetLine[]
  /** Every word, with the box of its ink. */
  readonly words: readonly {
    readonly text: string
    readonly box: Box
    readonly fontSize: number
    readonly role: Role
  }[]
  /** Least x-height of its words, in shares of the smallest legal one. */
  readonly xHeight: number
  /** What was done to make it fit or read: `hyphenated`, `shrunk`, `ink swapped`, `scrim 0.38`, `truncated`. */
  readonly repairs: readonly string[]
}

/** The inks of a slot, each once, the main one first. */
export function inksOf({ ink, parts }: Pick<SetSlot, 'ink' | 'parts'>): readonly Rgb[] {
  const all = [ink, ...parts.map((part) => part.ink)]
  return [...new Map(all.map((each) => [toHex(each), each])).values()]
}

/** A QR code as it was set. */
export interface SetCode {
  /** In pixels of the canvas, quiet zone included. */
  readonly box: Box
  /** Rows of modules, quiet zone included; `true` is dark. */
  readonly modules: readonly (readonly boolean[])[]
}

/** Everything set over a plate. */
export interface Overlay {
  readonly svg: string
  /** The same taken apart for measuring. */
  readonly layers: Layers
  /** Boxes of the logos, in pixels of the canvas. */
  readonly logos: readonly Box[]
  readonly codes: readonly SetCode[]
  /** Boxes of elements with a ground of their own: what of the plate they hide. */
  readonly grounds: readonly Box[]
  readonly scrims: readonly Scrim[]
  readonly slots: readonly SetSlot[]
  /** Fields given up because the copy was too long for the placement. */
  readonly dropped: readonly string[]
}
