import type { Rgb } from '../../src/kit/color.ts'
import type { Pixels } from '../../src/kit/pixels.ts'

/** Kinds of plates made to defeat type, in the order they follow each other. */
export const KINDS = [
  'checkerboard',
  'stripes',
  'half and half',
  'white noise',
  'cloudy noise',
  'text-like texture',
  'gradient through grey',
  'dark with a bright tail',
  'blotches in the inks',
  'moiré',
] as const

/** Inks of the bundled kits: patches in them would swallow type set in them. */
const INKS: readonly Rgb[] = [
  [15, 42, 35],
  [241, 243, 238],
  [13, 12, 15],
  [244, 240, 230],
  [11, 43, 46],
  [246, 239, 226],
]

/** An adversarial plate: the same index and size give the same pixels. */
export function adversarialPlate(
  index: number,
  width: number,
  height: number,
): Pixels & { readonly kind: (typeof KINDS)[number] } {
  const kind = KINDS[index % KINDS.length] as (typeof KINDS)[number]
  const random = sequence(index + 1)
  const color = painterOf(kind, random, width, height)
  const data = new Uint8Array(width * height * 3)
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) data.set(color(x, y), at)
  }
  return { kind, width, height, channels: 3, data }
}

type Painter = (x: number, y: number) => Rgb

function painterOf(
  kind: (typeof KINDS)[number],
  random: () => number,
  width: number,
  height: number,
): Painter {
  const [low, high] = [grey(random() * 100), grey(155 + random() * 100)]
  const angle = random() * Math.PI
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const along: (x: number, y: number) => number = (x, y) => x * cos + y * sin
  switch (kind) {
    case 'checkerboard': {
      const cell = Math.round(2 ** (random() * 7))
      return (x, y) => ((Math.floor(x / cell) + Math.floor(y / cell)) % 2 === 0 ? low : high)
    }
    case 'stripes': {
      const period = 2 ** (1 + random() * 7)
      const share = 0.2 + random() * 0.6
      return (x, y) => (fraction(along(x, y) / period) < share ? low : high)
    }
    case 'half and half': {
      const middle = along(width * (0.2 + random() * 0.6), height * (0.2 + random() * 0.6))
      return (x, y) => (along(x, y) < middle ? [0, 0, 0] : [255, 255, 255])
    }
    case 'white noise': {
      const grain = 1 + Math.floor(random() * 4)
      const salt = Math.floor(random() * 1e6)
      return (x, y) => grey(255 * hash(Math.floor(x / grain), Math.floor(y / grain), salt))
    }
    case 'cloudy noise': {
      const salt = Math.floor(random() * 1e6)
      const coarse = 2 ** (4 + random() * 4)
      return (x, y) => {
        let sum = 0
        for (let octave = 0, size = coarse, weight = 0.5; octave < 5; octave += 1, size /= 2, weight /= 1.6)
          sum += weight * (smoothNoise(x / Math.max(1, size), y / Math.max(1, size), salt + octave) - 0.5)
        return grey(127 + 300 * sum)
      }
    }
    case 'text-like texture': {
      const em = 12 + random() * 60
      const salt = Math.floor(random() * 1e6)
      return (x, y) => {
        const line = Math.floor(y / (em * 1.3))
        const down = fraction(y / (em * 1.3))
        const stem = Math.floor(x / (em * 0.16))
        const inside = down > 0.25 && down < 0.85 && hash(stem, line, salt) > 0.45
        return inside && hash(Math.floor(x / (em * 0.55)), line, salt + 1) > 0.15 ? low : high
      }
    }
    case 'gradient through grey': {
      const ends = [along(0, 0), along(width, 0), along(0, height), along(width, height)]
      const [from, to] = [Math.min(...ends), Math.max(...ends)]
      const tint = random() * 60
      return (x, y) => {
        const value = (255 * (along(x, y) - from)) / (to - from)
        return [clamp(value + tint), clamp(value), clamp(value - tint)]
      }
    }
    case 'dark with a bright tail': {
      const salt = Math.floor(random() * 1e6)
      const size = 2 ** (1 + random() * 6)
      const share = 0.02 + random() * 0.06
      return (x, y) => (hash(Math.floor(x / size), Math.floor(y / size), salt) < share ? high : low)
    }
    case 'blotches in the inks': {
      const salt = Math.floor(random() * 1e6)
      const size = 20 + random() * 200
      return (x, y) => {
        const pick = smoothNoise(x / size, y / size, salt) * INKS.length * 1.6
        return INKS[Math.floor(pick) % INKS.length] as Rgb
      }
    }
    case 'moiré': {
      const [a, b] = [2 + random() * 40, 2 + random() * 40]
      return (x, y) => grey(127 + 127 * Math.sin((x * x + y * y) / (a * 40)) * Math.cos((x - y) / b))
    }
  }
}

function grey(value: number): Rgb {
  const whole = clamp(value)
  return [whole, whole, whole]
}

function clamp(value: number): number {
  return Math.min(255, Math.max(0, Math.round(value)))
}

function fraction(value: number): number {
  return value - Math.floor(value)
}

/** A number from 0 to 1 for a point. */
function hash(x: number, y: number, salt: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(salt, 0x9e3779b1)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32
}

function smoothNoise(x: number, y: number, salt: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)]
  const [u, v] = [x - left, y - top].map((t) => t * t * (3 - 2 * t)) as [number, number]
  const upper = hash(left, top, salt) * (1 - u) + hash(left + 1, top, salt) * u
  const lower = hash(left, top + 1, salt) * (1 - u) + hash(left + 1, top + 1, salt) * u
  return upper * (1 - v) + lower * v
}

/** Numbers from 0 to 1, the same for the same seed. */
function sequence(seed: number): () => number {
  let step = 0
  return () => hash(seed, ++step, 97)
}
