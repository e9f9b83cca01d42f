import type { BrandKit } from '../brand/kit.ts'
import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Draft } from '../overlay/draft.ts'
import type { SetSlot } from '../overlay/overlay.ts'
import type { Placement } from '../placement/schema.ts'
import type { Tone } from '../plate/tone.ts'
import type { Plane } from './coverage.ts'

/** A plate cut to a placement. */
export interface Ground {
  /** Pixels of the canvas, along an edge, that are one of `pixels`: `binningOf` the placement. Everything else counts pixels of the canvas. */
  readonly binning: number
  /** RGB, of the size of the placement, binned. */
  readonly pixels: Pixels
  /** The same cut with another binning, made anew. RGB. */
  readonly cut: (binning: number) => Promise<Pixels>
  /** Pixels of the plate in a pixel of the canvas, along an edge; below 1 where the plate was enlarged. */
  readonly detail: number
  readonly tone: Tone
  /** Areas nothing may cover, in pixels of the canvas. */
  readonly protect: readonly Box[]
  /** Mean saliency (0..1) of a box in pixels of the canvas. */
  readonly saliency: (box: Box) => number
}

/** Type that the plate carries, found and measured there. */
export interface DrawnType {
  readonly slots: readonly DrawnSlot[]
  /** The plate with no letter on it: what the type stands on. RGB. */
  readonly bare: Pixels
}

/** A slot the image model drew. */
export interface DrawnSlot {
  readonly slot: SetSlot
  /** Whole pixels around its letters. */
  readonly box: Box
  readonly ink: Plane
}

/** One export to be made readable: what can still be chosen is the position, and what is done about the plate. */
export interface Scene {
  readonly kit: BrandKit
  readonly placement: Placement
  readonly locale: string
  /** Lays the copy out in one of the template's positions, its headlines perhaps `smaller`. @throws BroadsideError `COPY_OVERSET`, `MARKUP_INVALID` */
  readonly layOut: (position?: string, smaller?: boolean) => Promise<Draft>
  /** Cuts the plate for a layout. */
  readonly ground: (draft: Draft) => Promise<Ground>
  /** Type the plate carries: the contract holds for it too, but nothing can be repaired about it. Then there is one position. */
  readonly drawn?: DrawnType | undefined
}
