import { parseHex, type Rgb } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { groupsOf, type LayerGroup, type Layers } from '../overlay/layers.ts'
import type { Overlay } from '../overlay/overlay.ts'
import { drawOver } from '../raster/draw-over.ts'
import { freed, letGo } from '../raster/freed.ts'
import { fillOver, layOver } from '../raster/over.ts'
import { type Drawn, drawnBox, rasterizeDrawn } from '../raster/resvg.ts'

/** Of an overlay a group by itself, or a part of it: drawn, or a box of one colour. */
export type Part = { readonly group: LayerGroup } & (Drawn | { readonly box: Box; readonly fill: Rgb })

/** What of an overlay can be drawn by itself. */
interface Piece {
  readonly group: LayerGroup
  /** Under the rest of it. */
  readonly fills: readonly { readonly box: Box; readonly fill: Rgb }[]
  /** A drawing of its own; left out where there is nothing but fills. */
  readonly svg?: string
}

type Drawing = Pick<Overlay, 'svg' | 'layers'>

/**
 * Draws an overlay group by group, from bottom to top: each once, and no larger than it is, with squares of `binning` × `binning`
 * pixels as one. Laid over one another they give what the whole gives, and each tells what was drawn of it. `undefined` where they
 * cannot be told apart, for an effect takes several of them as one.
 */
export function paint(overlay: Drawing, binning = 1): readonly Part[] | undefined {
  // Of a large sheet they are many megabytes, which are to go before the next attempt.
  if (binning > 1) return paintAnew(overlay, binning)
  if (last?.layers === overlay.layers) return last.parts
  last = { layers: overlay.layers, parts: paintAnew(overlay, binning) }
  return last.parts
}

/**
 * What was drawn last: the attempts to make a picture readable mostly share their layers. Not in a WeakMap, for what one holds lives
 * until the next full collection, and these are megabytes for each picture.
 */
let last: { readonly layers: Layers; readonly parts: readonly Part[] | undefined } | undefined

/** Gives back the memory of what was drawn last, once a picture is done; see {@link letGo}. */
export function letGoPainted(): void {
  for (const part of last?.parts ?? []) if ('pixels' in part && !part.shared) letGo(part.pixels)
  last = undefined
}

function paintAnew(overlay: Drawing, binning: number): readonly Part[] | undefined {
  // A box may end within a square of pixels, part of which is filled: work for the renderer.
  return piecesOf(overlay, binning === 1)?.flatMap(({ group, fills, svg }): Part[] => {
    const drawn = svg === undefined ? undefined : rasterizeDrawn(svg, binning)
    return [
      ...fills.map((fill) => ({ ...fill, group })),
      ...(drawn === undefined ? [] : [{ ...drawn, group }]),
    ]
  })
}

/** Pixels from which a group is drawn in quarters: it and its copies are twelve bytes for each. */
const LARGE = 6_000_000

/** Lays an overlay over a picture of the size of its root, in the picture's own memory and little more. */
export async function paintOnto(picture: Pixels, overlay: Drawing): Promise<void> {
  const pieces = piecesOf(overlay, true)
  if (pieces === undefined) return drawOver(picture, overlay.svg)
  for (const { fills, svg } of pieces) {
    for (const fill of fills) fillOver(picture, fill)
    const box = svg === undefined ? undefined : drawnBox(svg)
    if (svg === undefined || box === undefined) continue
    if (box.width * box.height > LARGE) {
      await drawOver(picture, svg)
      continue
    }
    const drawn = rasterizeDrawn(svg)
    if (drawn !== undefined) layOver(picture, drawn)
    await freed('young')
  }
}

function piecesOf({ svg, layers }: Drawing, filling: boolean): readonly Piece[] | undefined {
  const { root, groups } = groupsOf(layers)
  if (/mix-blend-mode|isolation/.test(svg) || sharesEffect(groups)) return undefined
  const definitions = layers.painted.flatMap(({ kind, text }) => (kind === 'definition' ? [text] : []))
  return groups.map((group): Piece => {
    const [fills, rest] = filling ? fillsOf(group.body) : [[], group.body]
    if (rest === '') return { group, fills }
    return { group, fills, svg: `${root}${needed(rest, definitions)}${rest}</svg>` }
  })
}

/** The picture with parts of an overlay on it, in their order. */
export function laid(ground: Pixels, parts: readonly Part[]): Pixels {
  const picture: Pixels = { ...ground, data: new Uint8Array(ground.data) }
  for (const part of parts) layPart(picture, part)
  return picture
}

/** Lays a part on a picture whose upper left corner is at `origin` of the canvas. */
export function layPart(picture: Pixels, part: Part, origin?: Box): void {
  if ('fill' in part) fillOver(picture, part, origin)
  else layOver(picture, part, origin)
}

const BOX = /^<rect x="(-?\d+)" y="(-?\d+)" width="(\d+)" height="(\d+)" fill="(#[0-9a-f]{6})"\/>/

/** The boxes of one colour that a group begins with, and the rest of it: panels, for which no renderer is needed. */
function fillsOf(body: string): readonly [fills: { readonly box: Box; readonly fill: Rgb }[], rest: string] {
  const fills = []
  let rest = body
  for (;;) {
    const [text, x, y, width, height, color = ''] = BOX.exec(rest) ?? []
    const fill = parseHex(color)
    if (text === undefined || fill === undefined) return [fills, rest]
    fills.push({ box: { x: Number(x), y: Number(y), width: Number(width), height: Number(height) }, fill })
    rest = rest.slice(text.length)
  }
}

/** Whether an element with an effect may hold more than one group: its tag stands in each of them. */
function sharesEffect(groups: readonly LayerGroup[]): boolean {
  const seen = new Set<string>()
  return groups.some(({ body }) => {
    const own = new Set(body.match(/<g\b[^>]* (?:opacity|filter|style|mask)="[^>]*>/g))
    const shared = [...own].some((tag) => seen.has(tag))
    for (const tag of own) seen.add(tag)
    return shared
  })
}

/** The definitions that a drawing refers to, and those that they refer to. */
function needed(body: string, definitions: readonly string[]): string {
  const wanted = new Set(references(body))
  if (wanted.size === 0) return ''
  let open = definitions
  const found: string[] = []
  for (;;) {
    const taken = open.filter((text) => [...text.matchAll(/ id="([^"]*)"/g)].some(([, id]) => wanted.has(id)))
    if (taken.length === 0) return found.join('')
    found.push(...taken)
    open = open.filter((text) => !taken.includes(text))
    for (const id of taken.flatMap(references)) wanted.add(id)
  }
}

function references(text: string): readonly (string | undefined)[] {
  return [...text.matchAll(/url\(#([^)]*)\)|href="#([^"]*)"/g)].map(([, url, href]) => url ?? href)
}
