import type { Box, Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Grouped, LayerGroup } from '../overlay/layers.ts'
import type { Overlay, Scrim, SetSlot } from '../overlay/overlay.ts'

/** A layer of a master, from which a picture can be finished by hand. */
export type MasterLayer =
  | {
      readonly kind: 'pixels'
      readonly name: string
      /** Straight RGBA. */
      readonly pixels: Pixels
      /** Where, in whole pixels of the canvas. */
      readonly box: Box
    }
  | {
      readonly kind: 'drawing'
      readonly name: string
      readonly group: LayerGroup
      /** Of type: what is set, and how. */
      readonly slot?: SetSlot
    }

/** A picture taken apart. */
export interface Master {
  readonly canvas: Size
  /** What a viewer shows as its name. */
  readonly title: string
  /** From bottom to top. */
  readonly layers: readonly MasterLayer[]
  /** Root element and definitions that the drawings share. */
  readonly root: string
  readonly definitions: string
  /** All of it together, as it was proved. RGB. */
  readonly proof: Pixels
}

/** Lays veils over a picture, as they were laid for the proof. */
export type Bake = (ground: Pixels, scrims: readonly Scrim[]) => Pixels

/** Takes a finished picture apart into plate, veils, and the groups of its overlay. */
export function masterOf(parts: {
  readonly canvas: Size
  readonly title: string
  readonly plate: Pixels
  readonly overlay: Overlay
  readonly grouped: Grouped
  readonly proof: Pixels
  readonly bake: Bake
}): Master {
  const { canvas, title, plate, overlay, proof, bake } = parts
  const { root, definitions, groups } = parts.grouped
  const slots = new Map(overlay.slots.map((slot) => [slot.slot, slot]))
  const whole = { x: 0, y: 0, width: canvas.width, height: canvas.height }
  const drawings = groups.map((group): MasterLayer => {
    const slot = group.slot === undefined ? undefined : slots.get(group.slot)
    return { kind: 'drawing', name: group.name, group, ...(slot === undefined ? {} : { slot }) }
  })
  const under: MasterLayer = { kind: 'pixels', name: 'plate', pixels: opaque(plate, whole), box: whole }
  return {
    canvas,
    title,
    layers: [under, ...veilLayers(plate, overlay.scrims, bake), ...drawings],
    root,
    definitions,
    proof,
  }
}

/** The veils as layers of their own: what is softened first, as pixels of the plate, then the colour that is laid over. */
function veilLayers(plate: Pixels, scrims: readonly Scrim[], bake: Bake): readonly MasterLayer[] {
  const soft = scrims.filter(({ blur }) => blur !== undefined).map((scrim) => ({ ...scrim, alpha: 0 }))
  const names = namer()
  const softened = soft.length === 0 ? plate : bake(plate, soft)
  const calm = soft.flatMap((scrim): MasterLayer[] => {
    const box = reachOf(scrim, plate)
    return [{ kind: 'pixels', name: names('softened plate'), pixels: opaque(softened, box), box }]
  })
  const veils = scrims.flatMap((scrim): MasterLayer[] => {
    if (scrim.alpha === 0) return []
    const { blur: _, ...veil } = scrim
    const box = reachOf(scrim, plate)
    const name = names(scrim.radius === undefined ? 'scrim' : 'panel')
    return [{ kind: 'pixels', name, pixels: veilPixels(veil, box, bake), box }]
  })
  return [...calm, ...veils]
}

function namer(): (name: string) => string {
  const count = new Map<string, number>()
  return (name) => {
    const nth = (count.get(name) ?? 0) + 1
    count.set(name, nth)
    return nth === 1 ? name : `${name} ${nth}`
  }
}

/**
 * A veil as colour and opacity, from what it makes of black: its share of white is its opacity (Smith and Blinn 1996,
 * "Blue Screen Matting", the case of a known foreground).
 */
function veilPixels(veil: Scrim, box: Box, bake: Bake): Pixels {
  const moved = {
    ...veil,
    color: [255, 255, 255] as const,
    box: { ...veil.box, x: veil.box.x - box.x, y: veil.box.y - box.y },
  }
  const { width, height } = box
  const black: Pixels = { width, height, channels: 3, data: new Uint8Array(width * height * 3) }
  const { data: shares } = bake(black, [moved])
  const data = new Uint8Array(width * height * 4)
  for (let from = 0, to = 0; to < data.length; from += 3, to += 4) {
    data.set(veil.color, to)
    data[to + 3] = shares[from] as number
  }
  return { width, height, channels: 4, data }
}

/** The whole pixels of the canvas a veil reaches. */
function reachOf({ box, feather }: Scrim, { width, height }: Size): Box {
  const x = Math.max(0, Math.floor(box.x - feather.left))
  const y = Math.max(0, Math.floor(box.y - feather.top))
  return {
    x,
    y,
    width: Math.min(width, Math.ceil(box.x + box.width + feather.right)) - x,
    height: Math.min(height, Math.ceil(box.y + box.height + feather.bottom)) - y,
  }
}

/** A part of a picture with full opacity. */
function opaque({ width, channels, data }: Pixels, box: Box): Pixels {
  const out = new Uint8Array(box.width * box.height * 4)
  for (let row = 0, to = 0; row < box.height; row += 1) {
    let from = ((box.y + row) * width + box.x) * channels
    for (let column = 0; column < box.width; column += 1, from += channels, to += 4) {
      out[to] = data[from] as number
      out[to + 1] = data[from + 1] as number
      out[to + 2] = data[from + 2] as number
      out[to + 3] = 255
    }
  }
  return { width: box.width, height: box.height, channels: 4, data: out }
}
