import { type Box, type Insets, inset, type Size } from '../kit/geometry.ts'
import { type Family, familyOf } from './family.ts'
import type { Placement } from './schema.ts'

/** What a layout needs to know of a placement. Lengths in pixels of the canvas. */
export interface Layout {
  /** Which layout of a template is set. */
  readonly family: Family
  /** Which plate is cropped: the family of the whole canvas. Differs from `family` where little of it is safe. */
  readonly plateFamily: Family
  /** Length of `--u`: 1 % of the short side of the canvas, or of the safe box where little of it is safe. */
  readonly unit: number
  /** The canvas, bleed included. */
  readonly frame: Size
  /** Where type may stand: inside the safe box and inside an optical margin. */
  readonly area: Box
}

/** Optical margin as a share of the short side of the trimmed frame. */
const MARGIN = 0.055

/** Room between type and an unsafe edge, as a share of the short side: round letters reach a hair beyond their advance. */
const OVERSHOOT = 0.005

/** Strips below this height (px) get a margin of their own: 5.5 % of 50 px would press type against the edge. */
const LOW = { height: 120, margin: 0.1, least: 4 }

/** Below this share of the canvas, the safe box is a format of its own, and type is laid out for it. */
const MOSTLY_UNSAFE = 0.5

/** The layout of a placement: family, unit, frame, and the area type may stand in. */
export function layoutOf(placement: Placement): Layout {
  const frame: Size = { width: placement.width, height: placement.height }
  const safe = safeBoxOf(placement)
  const mostlyUnsafe = safe.width * safe.height < MOSTLY_UNSAFE * frame.width * frame.height
  const reference: Size = mostlyUnsafe ? safe : frame
  const plateFamily = familyOf(frame)
  return {
    family: mostlyUnsafe ? familyOf(safe) : plateFamily,
    plateFamily,
    unit: Math.min(reference.width, reference.height) / 100,
    frame,
    area: areaOf(placement, frame),
  }
}

/** The canvas without what the platform may cover, crop or cut. */
export function safeBoxOf({ width, height, safe }: Placement): Box {
  return inset({ width, height }, safe)
}

/** The finished sheet: the canvas without bleed; the canvas itself where there is none. May not be whole pixels. */
export function trimBoxOf({ width, height, bleed }: Placement): Box {
  return bleed ? inset({ width, height }, bleed) : { x: 0, y: 0, width, height }
}

function areaOf(placement: Placement, frame: Size): Box {
  const trim = trimBoxOf(placement)
  const margin = marginOf(trim)
  const { safe, bleed } = placement
  const side = (name: keyof Insets): number =>
    wholePixels(
      Math.max(
        safe[name] > 0 ? safe[name] + OVERSHOOT * Math.min(trim.width, trim.height) : 0,
        (bleed?.[name] ?? 0) + margin,
      ),
    )
  return inset(frame, { top: side('top'), right: side('right'), bottom: side('bottom'), left: side('left') })
}

function marginOf({ width, height }: Size): number {
  if (height < LOW.height && height < width) return Math.max(LOW.least, height * LOW.margin)
  return Math.min(width, height) * MARGIN
}

/** Rounds an inset up, so that no part of an unsafe edge is given away; not over an error of arithmetic. */
function wholePixels(length: number): number {
  return Math.ceil(length - 1e-6)
}
