import { BroadsideError } from '../error/error.ts'
import { LIMITS } from '../kit/limits.ts'
import { contours } from './procedural/contours.ts'
import { cutPaper } from './procedural/cut-paper.ts'
import { dunes } from './procedural/dunes.ts'
import { engraving } from './procedural/engraving.ts'
import { geometric } from './procedural/geometric.ts'
import { gradient } from './procedural/gradient.ts'
import { develop } from './procedural/grain.ts'
import { horizon } from './procedural/horizon.ts'
import { riso } from './procedural/riso.ts'
import { type Style, stageOf } from './procedural/stage.ts'
import type { PlatePicture, PlateProvider, PlateRequest } from './provider.ts'

const ALL: readonly Style[] = [dunes, cutPaper, riso, contours, geometric, horizon, gradient, engraving]

/** The built-in styles, for choosers: `id` is what `PlateRequest.style` holds. */
export const STYLES: readonly {
  readonly id: string
  readonly title: string
  readonly description: string
}[] = ALL.map(({ id, title, description }) => ({ id, title, description }))

function styleOf(id: string): Style {
  const style = ALL.find((candidate) => candidate.id === id)
  if (style) return style
  throw new BroadsideError('INPUT_INVALID', {
    message: `there is no procedural style "${id.slice(0, 60)}"`,
    hint: `Use one of: ${ALL.map((candidate) => candidate.id).join(', ')}.`,
  })
}

/** What a picture of a style shows, in a few English words for alt text. Throws `INPUT_INVALID` for an unknown style. */
export function describe(style: string): string {
  return styleOf(style).describe
}

/** Draws a plate at exactly `request.size`. Pure: the same request gives the same bytes. Throws `INPUT_INVALID` for an unknown style or size. */
export function draw(request: PlateRequest): PlatePicture {
  const { width, height } = request.size
  const style = styleOf(request.style)
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0
  if (!whole || Math.max(width, height) > LIMITS.canvasEdge || width * height > LIMITS.canvasPixels) {
    throw new BroadsideError('INPUT_INVALID', {
      message: `a plate of ${width} × ${height} px cannot be drawn`,
      hint: `Use whole pixels, at most ${LIMITS.canvasEdge} along an edge and ${LIMITS.canvasPixels} in all.`,
    })
  }
  const stage = stageOf(request)
  const scene = style.compose(stage)
  const inside = (place: number): number => Math.min(1, Math.max(0, place))
  return {
    pixels: develop(stage, scene),
    focal: [inside(scene.focal[0] / stage.width), inside(scene.focal[1] / stage.height)],
    protect: [],
    origin: `procedural/${style.id}`,
    mayMirror: true,
  }
}

/** Draws plates from the brand's colours and a seed: no key, no network, no cost. */
export const procedural: PlateProvider = {
  name: 'procedural',
  capabilities: { longestEdge: LIMITS.canvasEdge, paid: false, edits: false },
  generate: async (request) => draw(request),
}
