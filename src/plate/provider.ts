import type { Palette } from '../kit/color.ts'
import type { Box, Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Family } from '../placement/family.ts'

export type { Palette } from '../kit/color.ts'

/** What a plate must be: everything a provider may know. No overlay copy ever stands here. */
export interface PlateRequest {
  readonly family: Family
  /** Pixels to draw; a provider that cannot draws the nearest legal size of the same ratio. */
  readonly size: Size
  /** Areas the type stands on, relative (0..1) to the frame: keep them even in tone and free of edges. */
  readonly calm: readonly Box[]
  readonly palette: Palette
  /** Words for a model: the compiled `plate.hbs`. */
  readonly prompt: string
  /** Procedural style name; see `plate/procedural`. */
  readonly style: string
  readonly seed: number
}

/** A finished picture with what is known of its origin. */
export interface PlatePicture {
  readonly pixels: Pixels
  /** Point of interest, relative to the frame; crops keep it. */
  readonly focal: readonly [x: number, y: number]
  /** Areas no type may cover and no crop may cut, relative to the frame. */
  readonly protect: readonly Box[]
  /** Model, photographer or style, for the manifest. */
  readonly origin: string
  /** Whether nothing in it has a right way round, so that layouts that read from right to left may mirror it. */
  readonly mayMirror: boolean
}

/** Makes plates. Implemented by `procedural`, `file` and, for paid models, one file each. */
export interface PlateProvider {
  readonly name: string
  readonly capabilities: {
    /** Longest edge the provider can draw, in pixels. */
    readonly longestEdge: number
    /** Whether calls cost money. */
    readonly paid: boolean
    /** Whether `edit` exists. */
    readonly edits: boolean
  }
  generate(request: PlateRequest): Promise<PlatePicture>
}
