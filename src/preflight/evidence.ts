import type { BrandKit } from '../brand/kit.ts'
import { type Box, intersection } from '../kit/geometry.ts'
import { missingIn } from '../overlay/check.ts'
import { mayCut, pruned, uncut } from '../overlay/layers.ts'
import type { Overlay } from '../overlay/overlay.ts'
import { prepareText } from '../overlay/text.ts'
import { binnedSize } from '../placement/binning.ts'
import { safeBoxOf } from '../placement/geometry.ts'
import type { Placement } from '../placement/schema.ts'
import { rasterizePart } from '../raster/resvg.ts'
import { binnedBox, binnedSlot } from './binned.ts'
import { type Evidence, type Layered, whole } from './check.ts'
import { codeBox } from './checks/codes.ts'
import { alphaOf, cut, type Plane } from './coverage.ts'
import type { Part } from './paint.ts'
import type { DrawnType } from './scene.ts'
import type { Sight } from './sight.ts'

/** What evidence is gathered from. Pixels are RGB of the size of the placement, binned; boxes are in pixels of the canvas. */
export interface Setup {
  /** 1 unless given. */
  readonly binning?: number
  readonly kit: BrandKit
  readonly placement: Placement
  readonly locale: string
  readonly overlay: Overlay
  /** The finished picture before encoding. */
  readonly sight: Sight
  /** The groups of the overlay as they were drawn for the proof; drawn again unless given. */
  readonly parts?: readonly Part[] | undefined
  readonly protect: readonly Box[]
  readonly saliency: (box: Box) => number
  readonly drawn?: DrawnType | undefined
}

/** Takes a finished picture apart into what each slot is drawn with and what it stands on. Draws; decides nothing. */
export function gather(setup: Setup): Evidence {
  const { kit, placement, locale, overlay, sight, parts, binning = 1 } = setup
  const { layers } = overlay
  const frame = binnedSize(placement, binning)
  const shrunk = (box: Box): Box => binnedBox(box, binning)
  const layered = (svg: string, box: Box, own: readonly Part[] | undefined): Omit<Layered, 'taken'> => {
    const ink = own === undefined ? alphaOf(rasterizePart(svg, box, binning)) : inkOf(own, box)
    return {
      box,
      ink,
      outline: mayCut(svg, binnedBox(box, 1 / binning))
        ? alphaOf(rasterizePart(uncut(svg), box, binning))
        : ink,
      ...sight(box),
    }
  }
  const air = (fontSize: number): number => Math.max(4, 0.4 * fontSize)
  const set = overlay.slots
    .map((slot) => binnedSlot(slot, binning))
    .map((slot) => ({
      slot,
      ...layered(
        layers.inks.get(slot.slot) ?? NOTHING,
        grown(slot.box, air(slot.fontSize)),
        bareParts(parts, ({ group }) => group.slot === slot.slot),
      ),
    }))
  const { slots: carried = [], bare } = setup.drawn ?? {}
  // First, so that where two touch, the one that can still be set by the overlay is named.
  const slots = [
    ...carried.map(({ slot, box, ink }) => ({
      slot,
      box,
      ink,
      outline: ink,
      ...sight(box),
      ...(bare === undefined ? {} : { ground: () => cut(bare, box) }),
    })),
    ...set,
  ]
  const logos = overlay.logos.map(shrunk).map((box, index) =>
    layered(
      onlyImage(layers.logos ?? NOTHING, index),
      grown(box, Math.max(4, 0.15 * box.height)),
      // Logos that stand together are drawn as one.
      overlay.logos.length === 1 ? bareParts(parts, ({ group }) => group.kind === 'logo') : undefined,
    ),
  )
  const all = [...slots, ...logos]
  return {
    placement,
    profile: kit.file.readability,
    binning,
    frame,
    safe: shrunk(safeBoxOf(placement)),
    slots: slots.map((slot) => ({ ...slot, taken: takenIn(slot, all) })),
    logos: logos.map((logo) => ({ ...logo, taken: takenIn(logo, all) })),
    codes: overlay.codes.map(({ box, modules }) => {
      const pixels = codeBox(shrunk(box))
      return { box: pixels, modules, final: sight(pixels).final }
    }),
    protect: setup.protect.map(shrunk),
    covers: [
      ...overlay.grounds,
      ...overlay.scrims.flatMap(({ box, radius }) => (radius === undefined ? [] : [box])),
    ].map(shrunk),
    saliency: (box) => setup.saliency(binnedBox(box, 1 / binning)),
    missing: (text) => missingIn(kit, prepareText(text, locale, { hyphenate: false })),
  }
}

const NOTHING = '<svg width="1" height="1" xmlns="http://www.w3.org/2000/svg"></svg>'

/** The drawing with one of its pictures left, for the renderer aborts on groups outside its view. */
function onlyImage(svg: string, wanted: number): string {
  let index = -1
  return pruned(
    svg.replace(/<image\b(?:"[^"]*"|[^">])*?(?:\/>|>.*?<\/image>)/gs, (image) => {
      index += 1
      return index === wanted ? image : ''
    }),
  )
}

/** The parts that are one drawing, if they hold nothing but ink: strokes, shadows and filters are halo. */
function bareParts(
  parts: readonly Part[] | undefined,
  which: (part: Part) => boolean,
): readonly Part[] | undefined {
  const own = parts?.filter(which)
  const haloed = own?.some(({ group }) =>
    /<(?!line\b)[^>]* (?:filter|stroke|stroke-width)="/.test(group.body),
  )
  return haloed ? undefined : own
}

/** The last plane that was made of something, and of what. */
interface Made {
  readonly box: Box
  readonly of: readonly unknown[]
  readonly plane: Plane
}

const covers = new WeakMap<object, Made>()
const takens = new WeakMap<object, Made>()

/** A plane of these objects under a box, made anew unless the last was. What is measured of ink alone is then known too. */
function kept(made: WeakMap<object, Made>, of: readonly object[], box: Box, make: () => Plane): Plane {
  const [first] = of
  const last = first === undefined ? undefined : made.get(first)
  if (
    last !== undefined &&
    last.of.length === of.length &&
    last.of.every((each, index) => each === of[index]) &&
    isSameBox(last.box, box)
  )
    return last.plane
  const plane = make()
  if (first !== undefined) made.set(first, { box, of, plane })
  return plane
}

function isSameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height
}

/** What some parts cover under a box. */
function inkOf(parts: readonly Part[], box: Box): Plane {
  const drawn = parts.flatMap((part) => ('fill' in part ? [] : [part.pixels]))
  return kept(covers, drawn, box, () => coverOf(parts, box))
}

function coverOf(parts: readonly Part[], box: Box): Plane {
  const data = new Uint8Array(box.width * box.height)
  for (const part of parts) {
    const { box: own } = part
    const shared = intersection(own, box)
    if (shared === undefined || 'fill' in part) continue
    for (let y = shared.y; y < shared.y + shared.height; y++) {
      let to = (y - box.y) * box.width + shared.x - box.x
      let from = ((y - own.y) * own.width + shared.x - own.x) * 4 + 3
      for (let x = 0; x < shared.width; x++, to++, from += 4) {
        const over = part.pixels.data[from] as number
        if (over > 0) data[to] = over + Math.round(((data[to] as number) * (255 - over)) / 255)
      }
    }
  }
  return { width: box.width, height: box.height, data }
}

type Inked = Pick<Layered, 'box' | 'ink'>

/** The ink of all that reaches into a part; its own plane where nothing else does. */
function takenIn(part: Inked, all: readonly Inked[]): Plane {
  const others = all.filter((other) => other !== part && intersection(other.box, part.box) !== undefined)
  if (others.length === 0) return part.ink
  return kept(takens, [part.ink, ...others.map(({ ink }) => ink)], part.box, () => joined(part, others))
}

function joined(part: Inked, others: readonly Inked[]): Plane {
  const { width, height } = part.ink
  const data = Uint8Array.from(part.ink.data)
  for (const { box, ink } of others) {
    const shared = intersection(box, part.box)
    if (shared === undefined) continue
    for (let y = shared.y; y < shared.y + shared.height; y++) {
      let at = (y - part.box.y) * width + shared.x - part.box.x
      let from = (y - box.y) * ink.width + shared.x - box.x
      for (let x = 0; x < shared.width; x++, at++, from++)
        data[at] = Math.max(data[at] as number, ink.data[from] as number)
    }
  }
  return { width, height, data }
}

function grown(box: Box, by: number): Box {
  return whole({ x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by })
}
