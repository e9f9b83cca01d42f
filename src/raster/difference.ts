import { LINEAR } from '../kit/color.ts'
import type { Pixels } from '../kit/pixels.ts'

/** How two pictures of one size differ to the eye. */
export interface Difference {
  /** Share of the pixels whose colour differs noticeably, 0..1. */
  readonly share: number
  /** The second picture in pale grey, with what differs in magenta. RGB. */
  readonly picture: Pixels
}

/** Distance in CIE L*a*b* that is just noticeable (Mahy, Van Eycken and Oosterlinck 1994). */
const NOTICEABLE = 2.3

/** Reference white of sRGB, D65. */
const WHITE = [0.95047, 1, 1.08883] as const

/** Compares two RGB pictures of one size, pixel by pixel, in CIE L*a*b*. */
export function difference(a: Pixels, b: Pixels): Difference {
  const { width, height } = b
  const data = new Uint8Array(width * height * 3)
  let count = 0
  for (let at = 0, from = 0, other = 0; at < data.length; at += 3, from += a.channels, other += b.channels) {
    const same =
      a.data[from] === b.data[other] &&
      a.data[from + 1] === b.data[other + 1] &&
      a.data[from + 2] === b.data[other + 2]
    const differs = !same && distance(a.data, from, b.data, other) > NOTICEABLE
    if (differs) {
      count += 1
      data.set([214, 0, 122], at)
    } else {
      const [red = 0, green = 0, blue = 0] = [b.data[other], b.data[other + 1], b.data[other + 2]]
      const grey = 200 + (0.2126 * red + 0.7152 * green + 0.0722 * blue) * 0.2
      data.fill(Math.round(grey), at, at + 3)
    }
  }
  return { share: count / (width * height), picture: { width, height, channels: 3, data } }
}

function distance(a: Uint8Array, from: number, b: Uint8Array, other: number): number {
  const [l1, a1, b1] = lab(a, from)
  const [l2, a2, b2] = lab(b, other)
  return Math.hypot(l1 - l2, a1 - a2, b1 - b2)
}

/** CIE 1976 L*a*b* of an sRGB pixel (IEC 61966-2-1, CIE 15). */
function lab(data: Uint8Array, at: number): readonly [number, number, number] {
  const red = LINEAR[data[at] as number] as number
  const green = LINEAR[data[at + 1] as number] as number
  const blue = LINEAR[data[at + 2] as number] as number
  const x = root((0.4124 * red + 0.3576 * green + 0.1805 * blue) / WHITE[0])
  const y = root((0.2126 * red + 0.7152 * green + 0.0722 * blue) / WHITE[1])
  const z = root((0.0193 * red + 0.1192 * green + 0.9505 * blue) / WHITE[2])
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
}

function root(value: number): number {
  return value > 216 / 24389 ? Math.cbrt(value) : (24389 / 27 / 116) * value + 16 / 116
}
