import { setImmediate as turn } from 'node:timers/promises'
import { Resvg } from '@resvg/resvg-js'
import { BroadsideError } from '../error/error.ts'
import type { Box, Size } from '../kit/geometry.ts'
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
export function usePart(svg: string, box: Box, binning: number, use: (pixels: Pixels) => void): void {
  draw(partOf(svg, box, binning), box.width, use)
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
