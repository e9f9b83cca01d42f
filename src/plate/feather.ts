import type { Pixels } from '../kit/pixels.ts'

/** For each pixel, whether it may change. Rows from the top. */
export interface Hole {
  readonly width: number
  readonly height: number
  /** 1: may change, 0: stays. */
  readonly open: Uint8Array
}

/**
 * Lays `changed` into the hole of `original`: where the hole is open its pixels, beyond `feather` pixels from it the
 * original's, byte for byte, and between them a smooth passage. Three channels each, of one size.
 */
export function layInto(original: Pixels, changed: Pixels, hole: Hole, feather: number): Pixels {
  const { width, height } = original
  if (
    changed.width !== width ||
    changed.height !== height ||
    hole.width !== width ||
    hole.height !== height
  ) {
    throw new RangeError('pictures and hole differ in size')
  }
  const data = new Uint8Array(original.data)
  const squares = distances(hole)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const weight = passage(Math.sqrt(squares[pixel] as number) / Math.max(1, feather))
    if (weight === 0) continue
    for (let at = pixel * 3; at < pixel * 3 + 3; at++) {
      const from = original.data[at] as number
      data[at] = Math.round(from + ((changed.data[at] as number) - from) * weight)
    }
  }
  return { width, height, channels: 3, data }
}

/** 1 in the hole, 0 from the end of the feather on; level at both ends, so that no edge shows. */
function passage(share: number): number {
  if (share >= 1) return 0
  return 1 - share * share * (3 - 2 * share)
}

/**
 * Square of the distance, in pixels, from each pixel to the nearest open one. Exact, in two passes of the lower envelope of
 * parabolas (Felzenszwalb & Huttenlocher, Distance Transforms of Sampled Functions, 2012).
 */
function distances({ width, height, open }: Hole): Float64Array {
  const far = width * width + height * height
  const field = Float64Array.from(open, (value) => (value === 1 ? 0 : far))
  const longest = Math.max(width, height)
  const line = new Float64Array(longest)
  const places = new Int32Array(longest)
  const borders = new Float64Array(longest + 1)
  const sweep = (start: number, step: number, length: number): void => {
    for (let i = 0; i < length; i++) line[i] = field[start + i * step] as number
    let top = 0
    places[0] = 0
    borders[0] = Number.NEGATIVE_INFINITY
    borders[1] = Number.POSITIVE_INFINITY
    const crossing = (a: number, b: number): number =>
      ((line[b] as number) + b * b - ((line[a] as number) + a * a)) / (2 * (b - a))
    for (let i = 1; i < length; i++) {
      let at = crossing(places[top] as number, i)
      while (at <= (borders[top] as number)) at = crossing(places[--top] as number, i)
      places[++top] = i
      borders[top] = at
      borders[top + 1] = Number.POSITIVE_INFINITY
    }
    let part = 0
    for (let i = 0; i < length; i++) {
      while ((borders[part + 1] as number) < i) part++
      const place = places[part] as number
      field[start + i * step] = (i - place) ** 2 + (line[place] as number)
    }
  }
  for (let x = 0; x < width; x++) sweep(x, width, height)
  for (let y = 0; y < height; y++) sweep(y * width, 1, width)
  return field
}
