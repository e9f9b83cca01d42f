import type { BrandKit } from '../../src/brand/kit.ts'
import type { Box } from '../../src/kit/geometry.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import type { Draft } from '../../src/overlay/draft.ts'
import { layOut } from '../../src/overlay/lay-out.ts'
import type { Overlay } from '../../src/overlay/overlay.ts'
import { inkOn } from '../../src/overlay/set.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { toneOf } from '../../src/plate/tone.ts'
import { bakeScrims } from '../../src/preflight/bake.ts'
import type { Evidence } from '../../src/preflight/check.ts'
import { gather } from '../../src/preflight/evidence.ts'
import { sightOf } from '../../src/preflight/sight.ts'
import { over } from '../../src/raster/over.ts'
import { rasterize } from '../../src/raster/resvg.ts'
import type { Copy, Template } from '../../src/template/template.ts'

/** An export drawn once, without repairs, and taken apart. */
export interface Drawn {
  readonly draft: Draft
  readonly overlay: Overlay
  readonly proof: Pixels
  readonly evidence: Evidence
}

/** What to draw, and what to plant. */
export interface Drawing {
  readonly template: Template
  readonly kit: BrandKit
  readonly placement: Placement
  readonly copy: Copy
  readonly plate: Pixels
  readonly protect?: readonly Box[]
  /** Changes the layout before it is drawn. */
  readonly layout?: (draft: Draft) => Promise<Draft>
  /** Changes what is drawn. */
  readonly plant?: (overlay: Overlay) => Overlay
}

/** Draws one export the way a job does, but measures it as it is, with whatever was planted. */
export async function drawn({ plate, protect = [], plant = same, ...drawing }: Drawing): Promise<Drawn> {
  const { template, kit, placement, copy } = drawing
  const laid = await layOut({ template, kit, copy, locale: 'en', placement })
  const draft = (await drawing.layout?.(laid)) ?? laid
  const overlay = plant(await inkOn(draft, { kit, tone: toneOf(plate) }))
  const ground = bakeScrims(plate, overlay.scrims)
  const proof = over(ground, rasterize(overlay.svg, placement.width))
  const evidence = gather({
    kit,
    placement,
    locale: 'en',
    overlay,
    sight: sightOf({ ground: () => ground, proof }, overlay, placement),
    protect,
    saliency: () => 0,
  })
  return { draft, overlay, proof, evidence }
}

function same(overlay: Overlay): Overlay {
  return overlay
}
