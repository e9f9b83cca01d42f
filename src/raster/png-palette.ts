import type { Pixels } from '../kit/pixels.ts'

/** A picture as numbers into a list of its colours. */
export interface Indexed {
  /** One byte for each pixel. */
  readonly indices: Uint8Array
  /** Red, green, blue of each colour. */
  readonly colors: Uint8Array
}

/** Colours a palette can hold. */
const MOST = 256

/**
 * The picture with a palette of exactly its colours, or `undefined` if it has more than 256: nothing is ever rounded to
 * a neighbouring colour, for that would show along the edges of type. Opaque pictures only. Photographs are told apart
 * within their first rows.
 */
export function indexed({ width, height, channels, data }: Pixels): Indexed | undefined {
  if (channels !== 3) return undefined
  if (coloursIn(data.subarray(0, 3 * FIRST)) > MOST) return undefined
  const numbers = new Map<number, number>()
  const indices = new Uint8Array(width * height)
  let last = -1
  let lastIndex = 0
  for (let at = 0, from = 0; at < indices.length; at++, from += 3) {
    const color =
      ((data[from] as number) << 16) | ((data[from + 1] as number) << 8) | (data[from + 2] as number)
    if (color !== last) {
      last = color
      const known = numbers.get(color)
      if (known === undefined && numbers.size === MOST) return undefined
      lastIndex = known ?? numbers.size
      if (known === undefined) numbers.set(color, lastIndex)
    }
    indices[at] = lastIndex
  }
  const colors = Uint8Array.from(
    [...numbers.keys()].flatMap((color) => [color >> 16, (color >> 8) & 255, color & 255]),
  )
  return { indices, colors }
}

/** Pixels by which most photographs are told apart, before there is memory for all. */
const FIRST = 4096

/** How many colours there are, as far as it matters. */
function coloursIn(data: Uint8Array): number {
  const colours = new Set<number>()
  for (let at = 0; at < data.length && colours.size <= MOST; at += 3)
    colours.add(((data[at] as number) << 16) | ((data[at + 1] as number) << 8) | (data[at + 2] as number))
  return colours.size
}
