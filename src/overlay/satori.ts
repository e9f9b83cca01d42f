import { BroadsideError } from '../error/error.ts'
import type { Box, Size } from '../kit/geometry.ts'
import { containerKey } from './satori-containers.ts'
import { patched, refusedLoads } from './satori-patch.ts'
import { EMOJI_MARK, readWords, type Word } from './words.ts'

export type { Word } from './words.ts'

/** An element of an overlay as plain data. */
export interface Node {
  readonly type: string
  readonly props: Readonly<Record<string, unknown>> & {
    readonly style?: Readonly<Record<string, string | number>>
    readonly children?: readonly (Node | string)[] | string
  }
}

/** One static font file. Family names are compared without case; a family needs one face for each weight and style it is used in. */
export interface FontFace {
  /** The CSS family name. */
  readonly name: string
  /** TTF, OTF, WOFF or WOFF2; not a variable font (satori draws only its default instance). */
  readonly data: Uint8Array
  readonly weight: 100 | 200 | 300 | 400 | 500 | 600 | 700 | 800 | 900
  readonly style: 'normal' | 'italic'
}

/** What a probe found. */
export interface Probe {
  readonly words: readonly Word[]
  /** Border boxes of the elements with a `data-n`, keyed by it, in canvas pixels before transforms. `display: none` gives 0 × 0. */
  readonly boxes: ReadonlyMap<string, Box>
  /** The size of the canvas: as asked for, or as tall as the content where `size.height` was left out. */
  readonly size: Size
}

/** A canvas in whole pixels; without a height it is as tall as its content. */
export interface Canvas {
  readonly width: number
  readonly height?: number
}

/** Gives the picture of a grapheme as a data URI, or `undefined` to set it from the fonts. Must be pure. */
export type EmojiPicture = (grapheme: string) => string | undefined

type Satori = typeof import('satori')
type SatoriFonts = Parameters<Satori['default']>[1]['fonts']

const satori = await patched(() => import('satori'))
const fontLists = new WeakMap<readonly FontFace[], SatoriFonts>()
const noEmoji: EmojiPicture = () => undefined

/**
 * Sets a tree and returns an SVG in which all type is outlines.
 * @param fonts Pass the same array object each time: fonts are parsed once per array.
 * @throws BroadsideError `MARKUP_INVALID` with every style satori refuses; `RENDER_FAILED` when it breaks down.
 */
export async function setSvg(
  tree: Node,
  size: Canvas,
  fonts: readonly FontFace[],
  emoji: EmojiPicture = noEmoji,
): Promise<string> {
  return run(tree, size, fonts, { graphemeImages: Object.fromEntries(emojiIn(tree, emoji)) })
}

/**
 * Sets a tree without drawing it: every word with its place, and the boxes of the elements that carry a `data-n`.
 * Line breaks are those of {@link setSvg}. To know whose words they are, give each text its own `color`.
 * @throws as {@link setSvg}
 */
export async function probe(
  tree: Node,
  size: Canvas,
  fonts: readonly FontFace[],
  emoji: EmojiPicture = noEmoji,
): Promise<Probe> {
  const graphemes = [...emojiIn(tree, emoji).keys()]
  const boxes = new Map<string, Box>()
  const svg = await run(tree, size, fonts, {
    embedFont: false,
    graphemeImages: Object.fromEntries(
      graphemes.map((grapheme, index) => [grapheme, `${EMOJI_MARK}${index}`]),
    ),
    onNodeDetected: ({ props, left, top, width, height }) => {
      const name: unknown = props['data-n']
      if (typeof name === 'string') boxes.set(name, { x: left, y: top, width, height })
    },
  })
  const frame = /^<svg width="([\d.]+)" height="([\d.]+)"/.exec(svg)
  if (frame === null)
    throw new BroadsideError('RENDER_FAILED', { message: 'satori returned no picture size' })
  return {
    words: readWords(svg, graphemes),
    boxes,
    size: { width: Number(frame[1]), height: Number(frame[2]) },
  }
}

/**
 * Makes `fetch` throw from now on in this process. For render processes, which have nothing to load: satori itself is kept
 * from loading anything by its corrections.
 */
export function forbidNetwork(): void {
  Object.defineProperty(globalThis, 'fetch', {
    configurable: false,
    writable: false,
    value: () => {
      throw new Error('The network is out of reach of a render process')
    },
  })
}

async function run(
  tree: Node,
  size: Canvas,
  fonts: readonly FontFace[],
  options: Pick<Parameters<Satori['default']>[1], 'embedFont' | 'graphemeImages' | 'onNodeDetected'>,
): Promise<string> {
  refuseSize(size)
  const mistakes = new Set<string>()
  const refusedBefore = refusedLoads()
  let svg: string
  try {
    // No `loadAdditionalAsset`: fonts it returns would change every later render of the process.
    svg = await satori.default(withoutFakes(tree) as unknown as Parameters<Satori['default']>[0], {
      ...(size.height === undefined ? { width: size.width } : { width: size.width, height: size.height }),
      fonts: fontList(fonts),
      onStyleError: (error) => mistakes.add(error.message),
      ...keyOf(tree, size),
      ...options,
    })
  } catch (cause) {
    if (cause instanceof BroadsideError) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    if (cause instanceof Error && (cause.name === 'RuntimeError' || cause instanceof RangeError)) {
      throw new BroadsideError('RENDER_FAILED', { message: `satori broke down: ${message}`, cause })
    }
    throw new BroadsideError('MARKUP_INVALID', {
      message: `satori cannot set this overlay: ${message}`,
      cause,
    })
  }
  if (refusedLoads() > refusedBefore) {
    throw new BroadsideError('MARKUP_INVALID', {
      message: 'The overlay tried to load something from the network',
      hint: 'Put pictures into the template or the brand kit; overlays cannot load addresses.',
    })
  }
  if (mistakes.size > 0) {
    throw new BroadsideError('MARKUP_INVALID', {
      message: `satori refuses ${mistakes.size === 1 ? 'a style' : `${mistakes.size} styles`}:\n${[...mistakes].map((text) => `  ${text}`).join('\n')}`,
      hint: 'Correct the style sheet of the template.',
    })
  }
  return svg
}

/** An option of our own, which the corrections read. */
function keyOf(tree: Node, size: Canvas): object {
  return { containerKey: containerKey(tree, size) }
}

// A face that is missing must not be imitated by thickening or slanting another.
function withoutFakes(tree: Node): Node {
  return { ...tree, props: { ...tree.props, style: { fontSynthesis: 'none', ...tree.props.style } } }
}

// satori silently falls back to the size of the content when a size is not a positive number.
function refuseSize({ width, height }: Canvas): void {
  for (const side of height === undefined ? [width] : [width, height]) {
    if (!Number.isInteger(side) || side < 1) {
      throw new BroadsideError('RENDER_FAILED', {
        message: `A canvas must have whole pixels, got ${width} × ${height}`,
      })
    }
  }
}

const buffers = new WeakMap<Uint8Array, Buffer>()

// One buffer for each font, so that sets of fonts that share it share its parsing.
function bufferOf(data: Uint8Array): Buffer {
  const known = buffers.get(data)
  if (known !== undefined) return known
  const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  buffers.set(data, buffer)
  return buffer
}

// satori caches parsed fonts by the identity of the array and of each buffer, and reads an ArrayBuffer from its start.
function fontList(fonts: readonly FontFace[]): SatoriFonts {
  const known = fontLists.get(fonts)
  if (known !== undefined) return known
  const list = fonts.map(({ name, data, weight, style }) => ({
    name,
    weight,
    style,
    data: bufferOf(data),
  }))
  fontLists.set(fonts, list)
  return list
}

const MAYBE_EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Pictures of all emoji in the strings of a tree. Found beforehand, because satori asks only for those no font has. */
function emojiIn(tree: Node, emoji: EmojiPicture): Map<string, string> {
  const pictures = new Map<string, string>()
  const visit = (child: Node | string): void => {
    if (typeof child !== 'string') {
      const { children } = child.props
      if (children === undefined) return
      for (const next of typeof children === 'string' ? [children] : children) visit(next)
      return
    }
    if (!MAYBE_EMOJI.test(child)) return
    for (const { segment } of graphemes.segment(child)) {
      if (pictures.has(segment) || !MAYBE_EMOJI.test(segment)) continue
      const picture = emoji(segment)
      if (picture !== undefined) pictures.set(segment, picture)
    }
  }
  visit(tree)
  return pictures
}
