import { aiLabels } from '../brand/legal.ts'
import type { Finding } from '../export/certificate-schema.ts'
import { isOfAi } from '../export/provenance.ts'
import type { Box, Size } from '../kit/geometry.ts'
import { sha256 } from '../kit/hash.ts'
import type { Pixels } from '../kit/pixels.ts'
import { layOutMarked } from '../overlay/disclosure.ts'
import { type EarlierLayout, EarlierLayouts } from '../overlay/earlier.ts'
import type { Scrim } from '../overlay/overlay.ts'
import { inkOn, viewOf } from '../overlay/set.ts'
import type { ExportFormat } from '../placement/format.ts'
import type { Placement } from '../placement/schema.ts'
import { draw } from '../plate/procedural.ts'
import type { PlateRequest } from '../plate/provider.ts'
import { bakeScrims } from '../preflight/bake.ts'
import type { Certificate } from '../preflight/certify.ts'
import { calmest } from '../preflight/position.ts'
import type { Treatment } from '../preflight/repair.ts'
import type { Settled } from '../preflight/settle.ts'
import { over } from '../raster/over.ts'
import { rasterizeSmall } from '../raster/resvg.ts'
import { encode, resample } from '../raster/sharp.ts'
import { makeExport, refusalOf } from './job.ts'
import { provenanceFor } from './output/delivery.ts'
import type { Job } from './plan.ts'
import type { Design, DesignRef, DrawnPlate, Studio } from './studio.ts'

// While somebody types there is no time for the contract: a preview sets the copy as the export does and draws it small.
// Whether it may be written is said by a check, which makes the whole export and writes nothing.

/** What was done to make an export readable, when it was checked last: a treatment as plain data. */
export interface Repaired {
  readonly asked: readonly (readonly [slot: string, contrast: number])[]
  readonly blurred: readonly string[]
  readonly panelled: readonly string[]
  readonly smaller: boolean
}

/** A picture to show, much smaller than the export. */
export interface Picture extends Size {
  /** JPEG, in base64: it crosses the border of a process. */
  readonly base64: string
}

interface Asked {
  readonly job: Job
  readonly plate: DrawnPlate
  readonly design: DesignRef
  /** Longest edge of the picture, in pixels. */
  readonly edge: number
}

/** How a copy was laid out, to be sent with its next preview after files have changed: in all positions that were tried. */
export type Remembered = readonly EarlierLayout[]

export interface PreviewErrand extends Asked {
  /** Repairs the last check found necessary: they are drawn, so that the picture does not jump. */
  readonly repaired?: Repaired
  /** How its copy was laid out before files changed; empty for the first time. Left out where each layout is searched. */
  readonly earlier?: Remembered
}

export type CheckErrand = Asked

/** Where a slot stands, in shares of the canvas. */
export interface SlotPlace {
  readonly slot: string
  readonly box: Box
  readonly lineBoxes: readonly Box[]
}

export type Preview =
  | {
      readonly status: 'set'
      readonly picture: Picture
      readonly slots: readonly SlotPlace[]
      /** Fields given up because the copy was too long for the placement. */
      readonly dropped: readonly string[]
      /** What to send with the next preview, where this one was sent any. */
      readonly earlier?: Remembered
      /** Type is set as it was before: sent nothing that is remembered, it may be larger, or more of the copy may be there. */
      readonly asBefore: boolean
    }
  /** The copy cannot be laid out. */
  | { readonly status: 'refused'; readonly finding: Finding }

/** What making the export would give. */
export type Checked =
  | {
      readonly status: 'done'
      readonly picture: Picture
      readonly repaired: Repaired
      readonly dropped: readonly string[]
      readonly certificate: Certificate
      readonly remarks: readonly Finding[]
      readonly alt: string
      readonly format: ExportFormat
      /** Size of the file in bytes, and its hash. */
      readonly bytes: number
      readonly sha256: string
    }
  | {
      readonly status: 'refused'
      readonly findings: readonly Finding[]
      /** Left out where the copy could not be laid out. */
      readonly picture?: Picture
      readonly repaired?: Repaired
    }

/** Above this many pixels a preview is laid out on a smaller canvas of the same shape: a poster would take seconds. */
const MUCH = 2_600_000

/** Sets an export and draws it small, without measuring it. Throws what is not a matter of copy. */
export async function previewExport(
  { job: asked, plate, edge, repaired, earlier: before }: PreviewErrand,
  { kit, template }: Design,
  studio: Studio,
): Promise<Preview> {
  const job = { ...asked, placement: smallerCanvas(asked.placement) }
  const { placement, copy, locale } = job
  try {
    const pictures = await studio.images(job)
    const earlier = before === undefined ? undefined : new EarlierLayouts(before)
    const input = { template, kit, copy, locale, placement, pictures, earlier }
    const { sourceType } = provenanceFor(plate.made, job.images, job.claims)
    const marks = isOfAi(sourceType) ? aiLabels(kit, locale) : []
    const { draft, ground } = await calmest({
      kit,
      placement,
      locale,
      layOut: (position) => layOutMarked({ ...input, position, smaller: repaired?.smaller ?? false }, marks),
      ground: (draft) => studio.ground(plate, job, template, viewOf(draft)),
    })
    const overlay = await inkOn(draft, { kit, tone: ground.tone, ...treatmentOf(repaired) })
    const type = rasterizeSmall(overlay.svg, within(placement, edge).width)
    // The renderer rounds the height its own way, and the ground has to be as high.
    const size = { width: type.width, height: type.height }
    const scale = size.width / placement.width
    const under = await studio.small(ground, size)
    const baked = bakeScrims(
      under,
      overlay.scrims.map((scrim) => scaled(scrim, scale)),
    )
    const pixels = over(baked, type)
    const share = shareOf(placement)
    return {
      status: 'set',
      picture: await shown(pixels),
      slots: overlay.slots.map(({ slot, box, lineBoxes }) => ({
        slot,
        box: share(box),
        lineBoxes: lineBoxes.map(share),
      })),
      dropped: overlay.dropped,
      ...(earlier && { earlier: earlier.all() }),
      asBefore: earlier !== undefined && earlier.recalled > 0,
    }
  } catch (error) {
    const finding = refusalOf(error)
    if (finding === undefined) throw error
    return { status: 'refused', finding }
  }
}

/** Makes an export in full, measures it, and keeps only what was found and a small picture. Writes nothing. */
export async function checkExport(
  { job, plate, edge }: CheckErrand,
  design: Design,
  studio: Studio,
): Promise<Checked> {
  const made = await makeExport(job, plate, design, studio)
  const repaired = made.measured === undefined ? undefined : repairedBy(made.measured.settled)
  if (made.status === 'refused') {
    const { findings, measured } = made
    if (measured === undefined || repaired === undefined) return { status: 'refused', findings }
    return { status: 'refused', findings, repaired, picture: await small(measured.settled.proof, edge) }
  }
  const { certificate, remarks, dropped, alt, format, bytes, picture } = made
  return {
    status: 'done',
    picture: await small(picture, edge),
    repaired: repaired as Repaired,
    dropped,
    certificate: structuredClone(certificate),
    remarks,
    alt,
    format,
    bytes: bytes.byteLength,
    sha256: sha256(bytes),
  }
}

/** A built-in plate as it is, for choosers of styles. Throws `INPUT_INVALID` for an unknown style or size. */
export async function drawSwatch(request: PlateRequest): Promise<Picture> {
  return shown(draw(request).pixels)
}

async function small(pixels: Pixels, edge: number): Promise<Picture> {
  const { width, height } = pixels
  const size = within(pixels, edge)
  return shown(size.width === width ? pixels : await resample(pixels, { x: 0, y: 0, width, height }, size))
}

/** Quick to encode, and good enough for a screen. */
async function shown(pixels: Pixels): Promise<Picture> {
  const { width, height } = pixels
  const bytes = await encode(pixels, { format: 'jpeg', quality: 84, chroma: '4:4:4' })
  return { width, height, base64: Buffer.from(bytes).toString('base64') }
}

function repairedBy({ treatment: { asked, blurred, panelled }, smaller }: Settled): Repaired {
  return { asked: [...asked], blurred: [...blurred], panelled: [...panelled], smaller }
}

function treatmentOf(repaired: Repaired | undefined): Treatment {
  const { asked = [], blurred = [], panelled = [] } = repaired ?? {}
  return { asked: new Map(asked), blurred: new Set(blurred), panelled: new Set(panelled) }
}

/** The size of a canvas with its longest edge at most `edge`. */
function within({ width, height }: Size, edge: number): Size {
  const scale = Math.min(1, edge / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

function smallerCanvas(placement: Placement): Placement {
  const { width, height, safe, bleed, dpi } = placement
  if (width * height <= MUCH) return placement
  const scale = Math.sqrt(MUCH / (width * height))
  const insets = ({ top, right, bottom, left }: Placement['safe']): Placement['safe'] => ({
    top: top * scale,
    right: right * scale,
    bottom: bottom * scale,
    left: left * scale,
  })
  return {
    ...placement,
    width: Math.round(width * scale),
    height: Math.round(height * scale),
    safe: insets(safe),
    ...(bleed === undefined ? {} : { bleed: insets(bleed) }),
    ...(dpi === undefined ? {} : { dpi: dpi * scale }),
  }
}

function scaled(scrim: Scrim, scale: number): Scrim {
  const { box, feather, radius, blur } = scrim
  return {
    ...scrim,
    box: { x: box.x * scale, y: box.y * scale, width: box.width * scale, height: box.height * scale },
    feather: {
      top: feather.top * scale,
      right: feather.right * scale,
      bottom: feather.bottom * scale,
      left: feather.left * scale,
    },
    ...(radius === undefined ? {} : { radius: radius * scale }),
    ...(blur === undefined ? {} : { blur: blur * scale }),
  }
}

function shareOf({ width, height }: Size): (box: Box) => Box {
  return (box) => ({
    x: box.x / width,
    y: box.y / height,
    width: box.width / width,
    height: box.height / height,
  })
}
