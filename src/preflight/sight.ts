import { type Box, intersection, type Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Overlay, Scrim } from '../overlay/overlay.ts'
import { over } from '../raster/over.ts'
import { rasterizeWhole } from '../raster/resvg.ts'
import { bakeOnto, bakeScrims } from './bake.ts'
import { cut } from './coverage.ts'
import { layPart, type Part } from './paint.ts'

/** What a finished picture shows under a box of whole pixels, black beyond the canvas. RGB, binned as the plate is. */
interface Seen {
  /** The plate with its veils and panels, and shapes of the overlay on it: what type stands on. Made when it is asked for. */
  readonly ground: () => Pixels
  /** Everything. */
  readonly final: Pixels
}

/** A way to look at a finished picture box by box. */
export type Sight = (box: Box) => Seen

/** A picture, finished but for its encoding. */
export interface Finished {
  /** The plate with its veils and panels. Made when it is asked for. */
  readonly ground: () => Pixels
  readonly proof: Pixels
}

/** Of a picture that was drawn as one. */
export function sightOf(
  finished: Finished,
  { layers }: Pick<Overlay, 'layers'>,
  canvas: Size,
  binning = 1,
): Sight {
  const shaped = once(() => shapedGround(finished.ground(), layers.shapes, canvas, binning))
  return (box) => ({ ground: once(() => cut(shaped(), box)), final: cut(finished.proof, box) })
}

/** Logos are no ground: type does not stand on them. Shapes are drawn whole, for the renderer aborts on groups outside its view. */
function shapedGround(ground: Pixels, shapes: string, canvas: Size, binning: number): Pixels {
  const some = /<(?:path|rect|circle|ellipse|polygon|image|line)\b/.test(
    shapes.replace(/<(mask|clipPath|defs)\b.*?<\/\1>/gs, ''),
  )
  return some ? over(ground, rasterizeWhole(shapes, canvas, binning)) : ground
}

/** Of a picture that is measured before all of it is drawn: most attempts to make type readable are given up. */
export function sightThrough(plate: Pixels, scrims: readonly Scrim[], parts: readonly Part[]): Sight {
  // Blur takes from what lies around it.
  const whole = scrims.some(({ blur }) => blur !== undefined) ? bakeScrims(plate, scrims) : undefined
  const frame = { width: plate.width, height: plate.height }
  return (box) => {
    const shown = intersection(box, { x: 0, y: 0, ...frame })
    const baked =
      shown === undefined
        ? NOTHING
        : whole === undefined
          ? bakeOnto(cut(plate, shown), scrims, { ...shown, frame })
          : cut(whole, shown)
    const final = { ...baked, data: new Uint8Array(baked.data) }
    for (const part of parts) layPart(final, part, shown)
    return {
      ground: once(() => {
        const ground = spread(baked, shown, box)
        for (const part of parts) if (part.group.kind === 'shapes') layPart(ground, part, box)
        return ground
      }),
      final: spread(final, shown, box),
    }
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

const NOTHING: Pixels = { width: 0, height: 0, channels: 3, data: new Uint8Array() }

/** A part of a picture in the box it was asked for. */
function spread(picture: Pixels, shown: Box | undefined, box: Box): Pixels {
  if (picture.width === box.width && picture.height === box.height) return picture
  return cut(picture, { ...box, x: box.x - (shown?.x ?? 0), y: box.y - (shown?.y ?? 0) })
}

/** All of a picture seen by {@link sightThrough}. */
export function finish(plate: Pixels, scrims: readonly Scrim[], parts: readonly Part[]): Finished {
  const proof = bakeOnto({ ...plate, data: new Uint8Array(plate.data) }, scrims)
  for (const part of parts) layPart(proof, part)
  return { ground: () => bakeScrims(plate, scrims), proof }
}
