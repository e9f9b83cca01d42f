import { setImmediate as turn } from 'node:timers/promises'
import { Resvg } from '@resvg/resvg-js'
import { BroadsideError } from '../error/error.ts'
import { type Box, intersection, type Size } from '../kit/geometry.ts'
import { sha256 } from '../kit/hash.ts'
import { Kept } from '../kit/kept.ts'
import { LIMITS } from '../kit/limits.ts'
import type { Pixels } from '../kit/pixels.ts'

/**
 * Draws an SVG at `width` pixels (a positive integer), the height following the ratio of the root element.
 *
 * Returns **premultiplied** RGBA (`#ff8000` at half opacity is 128, 64, 0, 128), ready for `over`.
 * No system font is used, so text must be outlines; no file and no address is ever read: every `href` must be
 * a `data:` URI or a `#reference`. Throws `RENDER_FAILED` for anything else.
 *
 * The native memory of a drawing (twice its pixels) is freed only when the event loop turns: after each
 * drawing in a loop, `await released()`. Drawing may abort the process on hostile input, so run it in a child
 * process when the markup comes from strangers.
 */
export function rasterize(svg: string, width: number): Pixels {
  return draw(svg, width, copied)
}

/** Shortest side, in pixels of the picture, of boxes that are given hard edges: thinner ones might vanish. */
const BOX = 4

/**
 * The same for a picture that is smaller than the drawing, whose boxes stand on whole pixels: where they abut in the small picture
 * half of one and half of the other would let a line of the ground through, so their edges are drawn hard.
 */
export function rasterizeSmall(svg: string, width: number): Pixels {
  const scale = width / rootSize(svg).width
  const hard = svg.replace(
    /<rect (?=[^>]*\bwidth="([\d.]+)")(?=[^>]*\bheight="([\d.]+)")(?![^>]*\b(?:transform|rx)=)/g,
    (tag, across: string, down: string) =>
      Math.min(Number(across), Number(down)) * scale < BOX ? tag : `${tag}shape-rendering="crispEdges" `,
  )
  return rasterize(hard, width)
}

/** In JavaScript's own memory: what stays native is not counted by the garbage collector. */
function copied(pixels: Pixels): Pixels {
  return { ...pixels, data: new Uint8Array(pixels.data) }
}

/** Hands the pixels on as the engine has them. */
function draw<T>(svg: string, width: number, use: (pixels: Pixels) => T): T {
  refuseUnsafe(svg)
  const size = rootSize(svg)
  const height = Math.ceil((width * size.height) / size.width)
  if (
    !Number.isInteger(width) ||
    width < 1 ||
    width > LIMITS.canvasEdge ||
    height < 1 ||
    height > LIMITS.canvasEdge ||
    width * height > LIMITS.canvasPixels
  ) {
    throw failed(
      `cannot draw an SVG of ${size.width} × ${size.height} at a width of ${width} px`,
      `Widths are whole numbers; no edge may exceed ${LIMITS.canvasEdge} px and no area ${LIMITS.canvasPixels / 1e6} megapixels.`,
    )
  }
  try {
    const image = new Resvg(svg, {
      font: { loadSystemFonts: false },
      fitTo: { mode: 'width', value: width },
      logLevel: 'off',
    }).render()
    return use({ width: image.width, height: image.height, channels: 4, data: image.pixels })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw failed(`the SVG cannot be drawn: ${reason}`, undefined, cause)
  }
}

/**
 * Draws what lies under `box` of an SVG whose root has a size in pixels, pixel for pixel, or with squares of `binning` × `binning`
 * pixels as one; the box counts those. It has whole ones and may reach beyond the root. Otherwise as {@link rasterize}.
 */
export function rasterizePart(svg: string, box: Box, binning = 1): Pixels {
  return rasterize(partOf(svg, box, binning), box.width)
}

/** As {@link rasterizePart}, without a copy: the pixels may be used only while `use` runs. */
export function usePart(svg: string, box: Box, use: (pixels: Pixels) => void): void {
  draw(partOf(svg, box, 1), box.width, use)
}

/** The same drawing with a view of this box. */
function partOf(svg: string, { x, y, width, height }: Box, binning: number): string {
  const root = /<svg\b(?:"[^"]*"|'[^']*'|[^'">])*>/.exec(svg)?.[0]
  if (root === undefined) throw failed('the SVG has no <svg> element')
  const rest = root.replace(/\s(?:width|height|viewBox)\s*=\s*(?:"[^"]*"|'[^']*')/g, '')
  const view = [x, y, width, height].map((length) => length * binning).join(' ')
  const part = rest.replace(/^<svg/, `<svg width="${width}" height="${height}" viewBox="${view}"`)
  return svg.replace(root, () => part)
}

/** Draws all of an SVG whose root has this size in pixels, squares of `binning` × `binning` of them as one. As {@link rasterizePart}. */
export function rasterizeWhole(svg: string, { width, height }: Size, binning: number): Pixels {
  if (binning === 1) return rasterize(svg, width)
  const whole = { x: 0, y: 0, width: Math.ceil(width / binning), height: Math.ceil(height / binning) }
  return rasterizePart(svg, whole, binning)
}

/** A drawing cut down to what it shows. */
export interface Drawn {
  /** Where it lies on its canvas, in whole pixels. */
  readonly box: Box
  /** Premultiplied RGBA. */
  readonly pixels: Pixels
  /** Others may have the same pixels. */
  readonly shared?: true
}

/** The whole pixels in which an SVG shows, whose root has a whole size in pixels; `undefined` if nothing does. Throws as {@link rasterize}. */
export function drawnBox(svg: string): Box | undefined {
  refuseUnsafe(svg)
  const size = rootSize(svg)
  const extent = new Resvg(svg, { font: { loadSystemFonts: false }, logLevel: 'off' }).getBBox()
  return extent === undefined ? undefined : shownIn(svg, extent, size, 1)
}

/**
 * Draws an SVG whose root has a whole size in pixels, and of it only what shows: a line of type on a large canvas takes the
 * time and the memory of the line. Squares of `binning` × `binning` pixels are drawn as one, and the box counts those. `undefined`
 * if nothing shows. The pixels may be shared with other callers: they are to be read only. Otherwise as {@link rasterize}.
 */
export function rasterizeDrawn(svg: string, binning = 1): Drawn | undefined {
  // Large sheets are few, and their drawings many megabytes.
  if (binning > 1) return drawShown(svg, binning)
  return kept.get(sha256(svg), () => drawShown(svg, 1))
}

/** Rows of copy share their logo, their legal line and their shapes. */
const kept = new Kept<Drawn | undefined>(4 * 2 ** 20, {
  weigh: (drawn) => drawn?.pixels.data.byteLength ?? 0,
  keep: (drawn) => drawn && { ...drawn, shared: true },
})

function drawShown(svg: string, binning: number): Drawn | undefined {
  refuseUnsafe(svg)
  const size = rootSize(svg)
  try {
    const options = { font: { loadSystemFonts: false }, logLevel: 'off' } as const
    const first = new Resvg(svg, options)
    const extent = first.getBBox()
    const shown = extent === undefined ? undefined : shownIn(svg, extent, size, binning)
    if (extent === undefined || shown === undefined) return undefined
    const box = shrunk(shown, binning)
    const drawing =
      binning === 1 ? first : new Resvg(svg, { ...options, fitTo: { mode: 'width', value: box.width } })
    drawing.cropByBBox(Object.assign(extent, shown))
    const { width, height, pixels } = drawing.render()
    if (width !== box.width || height < box.height) throw new Error('it was drawn in another size')
    const data = new Uint8Array(pixels.subarray(0, box.width * box.height * 4))
    return { box, pixels: { width, height: box.height, channels: 4, data } }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw failed(`the SVG cannot be drawn: ${reason}`, undefined, cause)
  }
}

function shrunk({ x, y, width, height }: Box, binning: number): Box {
  return { x: x / binning, y: y / binning, width: width / binning, height: height / binning }
}

/** Whole squares of pixels around what shows. The engine's extents leave out what filters add, and the points of strokes. */
function shownIn(svg: string, extent: Box, size: Size, binning: number): Box | undefined {
  const down = (length: number): number => Math.floor(length / binning) * binning
  const up = (length: number): number => Math.ceil(length / binning) * binning
  const sheet = { x: 0, y: 0, width: up(size.width), height: up(size.height) }
  const widths = [...svg.matchAll(/stroke-width="([\d.]+)/g)].map(([, value]) => Number(value))
  if (/<filter\b/.test(svg) || (widths.length > 0 && /transform="[^"]/.test(svg))) return sheet
  // A point of a stroke reaches as far as four times half its width, and one pixel is for smooth edges.
  const air = binning + 2 * Math.max(0, ...widths)
  const left = down(extent.x - air)
  const top = down(extent.y - air)
  return intersection(sheet, {
    x: left,
    y: top,
    width: up(extent.x + extent.width + air) - left,
    height: up(extent.y + extent.height + air) - top,
  })
}

/**
 * The same drawing in the engine's own few words, as it understands it: nothing but `svg`, `defs`, `g`, `path`, `image`,
 * `clipPath`, `mask`, `filter`, `pattern` and gradients; styles resolved, `use` written out, paths absolute in M, L, C, Q
 * and Z. Pictures that are SVGs themselves stay data URIs. Throws as {@link rasterize}.
 */
export function simplify(svg: string): string {
  refuseUnsafe(svg)
  rootSize(svg)
  try {
    return new Resvg(svg, { font: { loadSystemFonts: false }, logLevel: 'off' }).toString()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw failed(`the SVG cannot be read: ${reason}`, undefined, cause)
  }
}

/** Lets the event loop turn once, which frees the native memory of finished drawings. */
export async function released(): Promise<void> {
  await turn()
}

/** The engine opens files named by `href`, and a NUL or an oversized root ends the whole process. */
function refuseUnsafe(svg: string): void {
  if (svg.includes('\0')) throw failed('the SVG contains a NUL character')
  // Entities could spell an href that the next check does not see.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(svg))
    throw failed('the SVG has a document type or entities', 'Remove the <!DOCTYPE …> line.')
  const reference = /href\s*=\s*(["'])(?!data:|#|\1)(.{0,60})/i.exec(svg)
  if (reference) {
    throw failed(
      `the SVG refers to "${reference[2]?.replace(/["'].*/s, '')}"`,
      'Embed pictures as data: URIs.',
    )
  }
}

/** Width and height of the root element, from its attributes or else its viewBox. */
function rootSize(svg: string): { width: number; height: number } {
  const tag = /<svg\b(?:"[^"]*"|'[^']*'|[^'">])*>/.exec(svg)?.[0]
  if (tag === undefined) throw failed('the SVG has no <svg> element')
  const number = (name: string): number | undefined => {
    const value = new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(tag)?.[1]
    if (value === undefined) return undefined
    return /^\s*\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?(px)?\s*$/i.test(value)
      ? Number.parseFloat(value)
      : Number.NaN
  }
  const view = /\sviewBox\s*=\s*["']([^"']*)["']/
    .exec(tag)?.[1]
    ?.trim()
    .split(/[\s,]+/)
    .map(Number)
  if (view !== undefined && (view.length !== 4 || view.some((part) => !(Math.abs(part) <= 1e6)))) {
    throw failed('the viewBox of the SVG is not four numbers')
  }
  const width = number('width') ?? view?.[2]
  const height = number('height') ?? view?.[3]
  const sound = [width, height, ...(view?.slice(2) ?? [])].every(
    (part) => part !== undefined && part >= 0.01 && part <= 1e6,
  )
  if (!sound) throw failed('the SVG has no width and height between 0.01 and 1,000,000 px')
  return { width: width as number, height: height as number }
}

function failed(message: string, hint?: string, cause?: unknown): BroadsideError {
  return new BroadsideError('RENDER_FAILED', {
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(cause === undefined ? {} : { cause }),
  })
}
