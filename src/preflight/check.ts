import type { Box, Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Profile } from '../kit/thresholds.ts'
import type { SetSlot } from '../overlay/overlay.ts'
import type { Placement } from '../placement/schema.ts'
import type { Plane } from './coverage.ts'

/** The checks of the contract, by the names that manifests and messages use. */
export const CHECK_IDS = ['R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9', 'R10', 'R11'] as const

export type CheckId = (typeof CHECK_IDS)[number]

/** What one check found of one slot, or of the whole export. */
export interface CheckResult {
  readonly check: CheckId
  /** A slot of the template, or `logo`; left out where it is about the export. */
  readonly slot?: string
  /** What was measured, e.g. `contrast`. */
  readonly measure: string
  readonly value: number
  readonly threshold: number
  /** `fail` refuses the export; `warn` is a remark. */
  readonly verdict: 'pass' | 'warn' | 'fail'
  /** The worst place, in pixels of the export. */
  readonly box?: Box
  /** A sentence for a person. */
  readonly message: string
}

/** One part of the canvas with its layers. Everything covers the same `box`, in whole pixels. */
export interface Layered {
  readonly box: Box
  /** Ink as drawn. */
  readonly ink: Plane
  /** Ink of all slots and logos there. */
  readonly taken: Plane
  /** Ink as it would be drawn if nothing cut it off. */
  readonly outline: Plane
  /** Everything under the type: plate, veils, panels, shapes. RGB. Drawn when it is asked for. */
  readonly ground: () => Pixels
  /** The finished picture. RGB. */
  readonly final: Pixels
}

/** A slot with what was drawn of it. */
export interface SlotEvidence extends Layered {
  readonly slot: SetSlot
}

/** A QR code with what the picture shows of it: pixel for pixel where `box` is, whole pixels. RGB. */
export interface CodeEvidence {
  readonly box: Box
  /** Rows of modules, quiet zone included; `true` is dark. */
  readonly modules: readonly (readonly boolean[])[]
  readonly final: Pixels
}

/** Everything the contract measures. */
export interface Evidence {
  readonly placement: Placement
  readonly profile: Profile
  /** Pixels of the canvas, along an edge, that are measured as one. All lengths and pixels here are of those; `slot` too. */
  readonly binning: number
  readonly frame: Size
  /** Where ink may stand. */
  readonly safe: Box
  readonly slots: readonly SlotEvidence[]
  /** Each logo, with its layers. */
  readonly logos: readonly Layered[]
  readonly codes: readonly CodeEvidence[]
  /** Areas of the plate nothing may cover, in pixels of the canvas. */
  readonly protect: readonly Box[]
  /** What covers the plate: grounds of the template, and panels. */
  readonly covers: readonly Box[]
  /** Mean saliency (0..1) of a box in pixels of the canvas. */
  readonly saliency: (box: Box) => number
  /** Characters of a text that no font of the kit has. */
  readonly missing: (text: string) => readonly string[]
}

/** One check: a pure function of what was measured. */
export interface Check {
  readonly id: CheckId
  readonly title: string
  readonly run: (evidence: Evidence) => readonly CheckResult[]
}

/** Two decimals, never up: 4.499 must not read 4.5. */
export function round(value: number): number {
  return Math.floor(value * 100 + 1e-9) / 100
}

/** A box in whole pixels around another. */
export function whole({ x, y, width, height }: Box): Box {
  const left = Math.floor(x)
  const top = Math.floor(y)
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top }
}

/** A box of a plane in pixels of the canvas. */
export function onCanvas(
  box: Box | undefined,
  { box: origin }: { readonly box: Box },
): { readonly box?: Box } {
  return box === undefined ? {} : { box: { ...box, x: box.x + origin.x, y: box.y + origin.y } }
}
