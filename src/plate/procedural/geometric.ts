import type { Rgb } from '../../kit/color.ts'
import { clamp, cover, lerp, smooth } from './cover.ts'
import { grainAt, grainOf, grainSize } from './grain.ts'
import { blend } from './ink.ts'
import { both, type Distance, disc, half, rectangle, ring } from './shape.ts'
import type { Scene, Stage, Style } from './stage.ts'

/** One square (or double square) of the composition. */
interface Block {
  readonly x: number
  readonly y: number
  readonly side: number
  readonly back: Rgb
  readonly forms: readonly Form[]
}

interface Form {
  readonly shape: Distance
  readonly color: Rgb
  /** Airbrushed shade: direction it deepens in and how deep it gets, 0..1. */
  readonly shade: readonly [nx: number, ny: number, depth: number]
}

/** Corners of the unit square, clockwise from the upper left. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const

type Draw = (turn: number, fore: Rgb, other: Rgb) => Form[]

const toward = (turn: number, depth: number): readonly [number, number, number] => {
  const [x, y] = CORNERS[turn & 3] as readonly [number, number]
  return [(0.5 - x) * 1.2, (0.5 - y) * 1.2, depth]
}

/** What a block may hold, drawn in the unit square. The first few are bold enough to be large. */
const MOTIFS: readonly Draw[] = [
  // A quarter disc.
  (turn, fore) => {
    const [x, y] = CORNERS[turn & 3] as readonly [number, number]
    return [{ shape: disc(x, y, 1), color: fore, shade: toward(turn, 0.9) }]
  },
  // A disc with its shaded half.
  (turn, fore) => [{ shape: disc(0.5, 0.5, 0.46), color: fore, shade: toward(turn, 1) }],
  // Arches in the rainbow manner.
  (turn, fore, other) => {
    const [x, y] = CORNERS[turn & 3] as readonly [number, number]
    return [
      { shape: ring(x, y, 0.72, 1), color: fore, shade: toward(turn, 0.5) },
      { shape: ring(x, y, 0.36, 0.6), color: other, shade: toward(turn, 0.3) },
      { shape: disc(x, y, 0.24), color: fore, shade: toward(turn, 0) },
    ]
  },
  // A half disc standing on an edge.
  (turn, fore) => {
    const side = turn & 3
    const [cx, cy] = [
      [0.5, 1],
      [0, 0.5],
      [0.5, 0],
      [1, 0.5],
    ][side] as [number, number]
    return [{ shape: disc(cx, cy, 0.5), color: fore, shade: toward(side, 0.7) }]
  },
  // Two half discs, one on the other.
  (turn, fore, other) => {
    const flat = (turn & 1) === 1
    const first = flat
      ? both(disc(0.5, 0.5, 0.5), half(0.5, 0.5, -1, 0))
      : both(disc(0.5, 0.5, 0.5), half(0.5, 0.5, 0, -1))
    const second = flat
      ? both(disc(1, 0.5, 0.5), half(0.5, 0.5, 1, 0))
      : both(disc(0.5, 1, 0.5), half(0.5, 0.5, 0, 1))
    return [
      { shape: first, color: fore, shade: toward(turn, 0.7) },
      { shape: second, color: other, shade: toward(turn + 2, 0.7) },
    ]
  },
  // A leaf between opposite corners.
  (turn, fore) => {
    const [a, b] = (turn & 1) === 0 ? [disc(1, 0, 1), disc(0, 1, 1)] : [disc(0, 0, 1), disc(1, 1, 1)]
    return [{ shape: both(a, b), color: fore, shade: toward(turn, 0.8) }]
  },
  // A triangle on the diagonal.
  (turn, fore) => {
    const [x, y] = CORNERS[turn & 3] as readonly [number, number]
    return [
      {
        shape: half(0.5, 0.5, (x - 0.5) * Math.SQRT2, (y - 0.5) * Math.SQRT2),
        color: fore,
        shade: toward(turn, 0.55),
      },
    ]
  },
  // Stripes.
  (turn, fore) =>
    Array.from({ length: 4 }, (_, i) => ({
      shape:
        (turn & 1) === 0 ? rectangle(-1, i / 4 + 1 / 16, 3, 1 / 8) : rectangle(i / 4 + 1 / 16, -1, 1 / 8, 3),
      color: fore,
      shade: toward(turn, 0.2),
    })),
]

/** Squares of several sizes that fill the free cells of a grid, large ones first. */
function blocksOf(stage: Stage): { blocks: Block[]; focal: readonly [number, number] } {
  const { inks, width, height, random } = stage
  const long = Math.max(width, height)
  // Cells are square: the count across the short side that leaves least over along the long one.
  // A narrow frame takes fewer cells, or its shapes would be too small to read.
  const rest = (n: number): number => Math.abs(long * n - Math.round(long * n)) / n
  const count = (long > 2.4 ? [2, 3] : [4, 3, 5]).reduce((best, n) =>
    rest(n) < rest(best) - 0.01 ? n : best,
  )
  const across = Math.max(count, Math.ceil(width * count - 0.02))
  const down = Math.max(count, Math.ceil(height * count - 0.02))
  const cell = 1 / count
  const [left, top] = [(width - across * cell) / 2, (height - down * cell) / 2]
  const free = Array.from({ length: across * down }, (_, k) => {
    const [x, y] = [left + (k % across) * cell, top + Math.floor(k / across) * cell]
    return !stage.calm.some(
      (box) =>
        x < box.x + box.width - cell * 0.06 &&
        x + cell > box.x + cell * 0.06 &&
        y < box.y + box.height - cell * 0.06 &&
        y + cell > box.y + cell * 0.06,
    )
  })
  const { light, dark, mid, accent, night } = inks
  const soft = blend(light, mid, 0.3)
  const grounds = night ? [dark, dark, mid, blend(dark, mid, 0.4), light] : [light, light, soft, mid, dark]
  const area = width * height
  let loud = 0.068 * area
  const blocks: Block[] = []
  let focal: readonly [number, number] = [width / 2, height / 2]
  let last = -1
  const place = (size: number, many: number, motifs: number): void => {
    const spots: number[] = []
    for (let k = 0; k < free.length; k++) {
      const [i, j] = [k % across, Math.floor(k / across)]
      if (i + size > across || j + size > down) continue
      let open = true
      for (let b = 0; b < size; b++)
        for (let a = 0; a < size; a++) open &&= free[(j + b) * across + i + a] === true
      if (open) spots.push(k)
    }
    for (let n = 0; n < many && spots.length > 0; n++) {
      const k = spots[Math.floor(random() * spots.length)] as number
      const [i, j] = [k % across, Math.floor(k / across)]
      for (let b = 0; b < size; b++) for (let a = 0; a < size; a++) free[(j + b) * across + i + a] = false
      const gone = new Set(
        spots.filter((s) => Math.abs((s % across) - i) < size && Math.abs(Math.floor(s / across) - j) < size),
      )
      for (let s = spots.length - 1; s >= 0; s--) if (gone.has(spots[s] as number)) spots.splice(s, 1)
      const side = size * cell
      const back = grounds[Math.floor(random() * grounds.length)] as Rgb
      const inksHere = [light, dark, mid, soft].filter((ink) => Math.abs(ink[1] - back[1]) > 40)
      let fore = inksHere[Math.floor(random() * inksHere.length)] ?? (night ? light : dark)
      const other = inksHere[Math.floor(random() * inksHere.length)] ?? fore
      let motif = Math.floor(random() * motifs)
      if (motif === last) motif = (motif + 1) % motifs
      last = motif
      // The loud colour goes to the disc of the largest block that may have it.
      const share = side * side * 0.68
      if (motif < 2 && share < loud) {
        fore = accent
        loud -= share
        if (motif === 0) loud -= side * side * 0.1
      }
      const turn = Math.floor(random() * 4)
      if (blocks.length === 0) focal = [left + i * cell + side / 2, top + j * cell + side / 2]
      const draw = MOTIFS[motif] as Draw
      blocks.push({ x: left + i * cell, y: top + j * cell, side, back, forms: draw(turn, fore, other) })
    }
  }
  const cells = free.filter(Boolean).length
  if (count >= 4) place(3, cells > 40 ? 2 : cells >= 14 ? 1 : 0, 2)
  place(2, Math.max(1, Math.round(cells / (count < 4 ? 6 : 9))), 6)
  place(1, Math.round(cells * 0.9), MOTIFS.length)
  // Every composition has one loud note.
  const plain = blocks.findLast((block) => block.forms.length === 1)
  const [form] = plain?.forms ?? []
  if (plain && form && loud === 0.068 * area && plain.side * plain.side * 0.8 < loud) {
    blocks[blocks.indexOf(plain)] = { ...plain, forms: [{ ...form, color: accent }] }
  }
  return { blocks, focal }
}

function compose(stage: Stage): Scene {
  const { inks, columns, unit } = stage
  const { blocks, focal } = blocksOf(stage)
  const spray = grainOf(stage.seed + 9, grainSize(stage) * 1.1)
  const fibre = grainOf(stage.seed + 10, grainSize(stage) * 3)
  const row = (y: number, out: Float32Array): void => {
    const v = (y + 0.5) / unit
    for (let x = 0; x < columns; x++) {
      const light = 1 + 0.007 * grainAt(fibre, x, y)
      out[3 * x] = inks.ground[0] * light
      out[3 * x + 1] = inks.ground[1] * light
      out[3 * x + 2] = inks.ground[2] * light
    }
    for (const block of blocks) {
      if (v < block.y || v >= block.y + block.side) continue
      const from = Math.max(0, Math.round(block.x * unit))
      const to = Math.min(columns, Math.round((block.x + block.side) * unit))
      const q = (v - block.y) / block.side
      const scale = block.side * unit
      for (let x = from; x < to; x++) {
        const p = ((x + 0.5) / unit - block.x) / block.side
        const light = 1 + 0.01 * grainAt(fibre, x, y)
        let [red, green, blue] = [block.back[0] * light, block.back[1] * light, block.back[2] * light]
        for (const { shape, color, shade } of block.forms) {
          const on = cover(shape(p, q) * scale)
          if (on === 0) continue
          // The airbrush leaves single droplets where its cloud thins out.
          const cloud = 0.5 + (p - 0.5) * shade[0] + (q - 0.5) * shade[1]
          const spot = smooth(-0.25, 0.25, cloud * 1.5 - 0.95 + 0.3 * grainAt(spray, x, y)) * shade[2]
          const keep = on * (1 - 0.62 * clamp(spot))
          red = lerp(red, color[0] * light, keep)
          green = lerp(green, color[1] * light, keep)
          blue = lerp(blue, color[2] * light, keep)
        }
        out[3 * x] = red
        out[3 * x + 1] = green
        out[3 * x + 2] = blue
      }
    }
  }
  return { focal, grain: 2.2, row }
}

/** Squares, discs and quarter discs on a strict grid, shaded as with an airbrush. */
export const geometric: Style = {
  id: 'geometric',
  title: 'Geometric',
  description: 'Discs, arcs and triangles on a strict grid, in the Bauhaus manner, with sprayed shade.',
  describe: 'a geometric composition of discs, arcs and triangles',
  compose,
}
