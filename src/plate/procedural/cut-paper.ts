import type { Rgb } from '../../kit/color.ts'
import { clamp, cover, lerp, smooth } from './cover.ts'
import { type Field, fieldOf, type RowSampler, rowSampler } from './field.ts'
import { grainAt, grainOf, grainSize } from './grain.ts'
import { blend } from './ink.ts'
import { noise } from './noise.ts'
import { type Scene, type Stage, type Style, spot } from './stage.ts'

/** Where the light comes from (up and left), and how far shadows fall, in units. */
const LIGHT = [-0.5, -0.86] as const
const DROP = 0.022
const SPREAD = 0.05

/** One sheet: where it lies (signed distance in units, positive on the sheet) and its colour. */
interface Sheet {
  readonly field: Field
  readonly sample: RowSampler
  readonly color: Rgb
}

/** Turns any function that is positive on a sheet into one that is a distance near the sheet's edge. */
function distanceTo(shape: (x: number, y: number) => number): (x: number, y: number) => number {
  const e = 0.01
  return (x, y) => {
    const here = shape(x, y)
    const dx = (shape(x + e, y) - shape(x - e, y)) / (2 * e)
    const dy = (shape(x, y + e) - shape(x, y - e)) / (2 * e)
    return clamp(here / Math.max(0.35, Math.sqrt(dx * dx + dy * dy)), -0.4, 0.4)
  }
}

/** Waves of paper that come in from the side away from the calm area. */
function waves(stage: Stage, count: number): ((x: number, y: number) => number)[] {
  const { width, height } = stage
  const lean = stage.between(-0.16, 0.16) / Math.max(width, height)
  const [ax, ay] = stage.toward
  const bent = Math.sqrt((ax - ay * lean) ** 2 + (ay + ax * lean) ** 2)
  const [tx, ty] = [(ax - ay * lean) / bent, (ay + ax * lean) / bent]
  const along = (x: number, y: number): number => x * tx + y * ty
  const frame = [along(0, 0), along(width, 0), along(0, height), along(width, height)]
  const far = Math.max(...frame)
  const near = Math.min(...frame)
  const taken = stage.calm.flatMap((box) => [
    along(box.x, box.y),
    along(box.x + box.width, box.y),
    along(box.x, box.y + box.height),
    along(box.x + box.width, box.y + box.height),
  ])
  const open = lerp(near, far, stage.between(0.3, 0.42))
  const clear = taken.length > 0 ? Math.max(...taken) + 0.03 : open
  const start = Math.min(Math.max(clear, open * 0.7 + near * 0.3), far - 0.25)
  const gap = (far - start) / (count + 0.1)
  const tall = clamp(gap * 0.95, 0.03, 0.2)
  return Array.from({ length: count }, (_, index) => {
    const at = start + gap * index + tall * 0.9
    const length = stage.between(0.85, 1.5) * (0.75 + 0.5 * (index / count))
    const phase = stage.between(0, 6.28)
    const skew = stage.between(0.3, 0.75) * (stage.random() < 0.5 ? -1 : 1)
    const second = stage.between(0, 6.28)
    return (x: number, y: number): number => {
      const s = along(x, y)
      const t = x * -ty + y * tx
      const turn = (t * 6.2832) / length + phase
      // Crests lean over: the phase runs ahead where the wave is high.
      const wave = Math.sin(turn + skew * Math.sin(turn)) + 0.34 * Math.sin(turn * 0.43 + second)
      return s - at + tall * wave * 0.78
    }
  })
}

/** Sheets with ever larger holes, as if one looked into a canyon; the calm area is its floor. */
function canyon(
  stage: Stage,
  count: number,
  centre: readonly [number, number],
): ((x: number, y: number) => number)[] {
  const { width, height } = stage
  const [cx, cy] = centre
  const left = Math.max(0.2, Math.max(cx, width - cx))
  const top = Math.max(0.2, Math.max(cy, height - cy))
  const reach = Math.sqrt(left * left + top * top) * 0.86
  const start = stage.between(0.26, 0.32)
  // The hole is longer along the longer side of the frame.
  const wide = width > height ? (width / height) ** 0.75 : 1
  const high = height > width ? (height / width) ** 0.75 : 1
  const span = reach / Math.max(wide, high)
  return Array.from({ length: count }, (_, index) => {
    const rough = noise(stage.seed * 11 + index * 7 + 5)
    const shift = index * 0.22
    const radius = start + ((span - start) * (index + 0.15)) / count
    const depth = 0.1 + 0.06 * (index / count)
    return (x: number, y: number): number => {
      const dx = (x - cx) / wide
      const dy = (y - cy) / high
      const r = Math.sqrt(dx * dx + dy * dy)
      return (r - radius + depth * 1.35 * rough(x * 1.25 + shift, y * 1.25 - shift)) * Math.min(wide, high)
    }
  })
}

function compose(stage: Stage): Scene {
  const { inks, columns, unit, width, height } = stage
  const { night } = inks
  const count = 6
  const hollow = stage.calm.length === 0 && stage.random() < 0.28
  const seat = hollow ? spot(stage, 0.4) : ([0, 0] as const)
  const shapes = hollow ? canyon(stage, count, seat) : waves(stage, count)
  const sheets: Sheet[] = shapes.map((shape, index) => {
    const share = (index + 1) / count
    const color = night
      ? share < 0.55
        ? blend(inks.dark, inks.mid, 0.35 + share * 1.1)
        : blend(inks.mid, inks.light, (share - 0.55) * 2.1)
      : share < 0.6
        ? blend(inks.light, inks.mid, 0.1 + share * 1.3)
        : blend(inks.mid, inks.dark, (share - 0.6) * 2.5)
    const field = fieldOf(stage, 0.03, distanceTo(shape))
    return { field, sample: rowSampler(stage, field), color }
  })

  // A disc of accent paper rises behind the second sheet; in a canyon it slips from the floor under the first.
  const radius = stage.between(0.13, 0.16)
  const [discX, discY] = placeDisc(stage, shapes[hollow ? 0 : 1], radius)
  const disc = fieldOf(stage, 0.03, (x, y) => radius - Math.sqrt((x - discX) ** 2 + (y - discY) ** 2))
  const slip: Sheet = { field: disc, sample: rowSampler(stage, disc), color: inks.accent }
  const under = hollow ? 0 : 1
  const pile = [...sheets.slice(0, under), slip, ...sheets.slice(under)]

  const fibre = grainOf(stage.seed + 77, grainSize(stage) * 2.6)
  const at = pile.map(() => new Float32Array(columns))
  const dx = pile.map(() => new Float32Array(columns))
  const dy = pile.map(() => new Float32Array(columns))
  const live = pile.map(() => false)
  const rim = Math.max(1, unit * 0.0016)
  const ground = night ? inks.dark : inks.light

  const row = (y: number, out: Float32Array): void => {
    const v = (y + 0.5) / unit
    let hidden = false
    for (let index = pile.length - 1; index >= 0; index--) {
      const { field, sample } = pile[index] as Sheet
      const [least, most] = range(field, v)
      live[index] = !hidden && most > -SPREAD - DROP - 0.01
      if (live[index]) sample(y, at[index] as Float32Array, dx[index], dy[index])
      // A sheet that covers the whole row leaves nothing to see below.
      hidden ||= least > 0.01
    }
    for (let x = 0; x < columns; x++) {
      const u = (x + 0.5) / unit
      // Sheets from the top of the pile; each hides what lies below and throws a shadow on it.
      let left = 1
      let shade = 1
      let [red, green, blue] = [0, 0, 0]
      const fleck = 1 + 0.008 * grainAt(fibre, x, y) + 0.03 * (0.5 - (u / width + v / height) / 2)
      for (let index = pile.length - 1; index >= 0 && left > 0.002; index--) {
        if (!live[index]) continue
        const d = (at[index] as Float32Array)[x] as number
        if (d < -SPREAD - DROP) continue
        const gx = ((dx[index] as Float32Array)[x] as number) * unit
        const gy = ((dy[index] as Float32Array)[x] as number) * unit
        const on = cover(d * unit)
        if (on > 0) {
          // Cut edges that face the light catch it.
          const edge = 1 - clamp(Math.abs(d * unit - rim * 0.7) / rim)
          const catching = edge * (gx * LIGHT[0] + gy * LIGHT[1]) * 0.16
          const lit = shade * fleck * (1 + catching * (catching > 0 ? 1.1 : 0.5))
          const color = (pile[index] as Sheet).color
          const share = left * on
          red += share * Math.min(255, color[0] * lit)
          green += share * Math.min(255, color[1] * lit)
          blue += share * Math.min(255, color[2] * lit)
          left -= share
        }
        if (on < 1) {
          const cast = d + DROP * (gx * LIGHT[0] + gy * LIGHT[1])
          const deep = smooth(-SPREAD, 0.012, cast)
          const close = smooth(-0.012, 0.004, cast)
          shade *= 1 - (night ? 0.44 : 0.34) * deep * deep - 0.12 * close
        }
      }
      const lit = shade * fleck * left
      out[3 * x] = red + ground[0] * lit
      out[3 * x + 1] = green + ground[1] * lit
      out[3 * x + 2] = blue + ground[2] * lit
    }
  }
  return { focal: [discX, discY], grain: 2.2, row }
}

/** Bounds of a field along a row: a spline stays within its knots. */
function range({ step, across, down, values }: Field, v: number): readonly [least: number, most: number] {
  const j = Math.max(0, Math.min(down - 4, Math.floor(v / step) + 1))
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = j * across; i < (j + 4) * across; i++) {
    const value = values[i] as number
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

/** A place on the edge of a sheet, so that the sheet hides the lower part of a disc there. */
function placeDisc(
  stage: Stage,
  shape: ((x: number, y: number) => number) | undefined,
  radius: number,
): readonly [number, number] {
  let best: readonly [number, number] = [stage.width / 2, stage.height / 2]
  let least = Number.POSITIVE_INFINITY
  const wish = stage.random() < 0.5 ? 0.3 : 0.7
  for (let j = 0; j <= 40; j++) {
    for (let i = 0; i <= 40; i++) {
      const [x, y] = [(stage.width * i) / 40, (stage.height * j) / 40]
      const inside = Math.min(x, stage.width - x, y, stage.height - y)
      const cost =
        Math.abs((shape?.(x, y) ?? 0) + radius * 0.45) * 4 +
        Math.max(0, radius * 1.5 - inside) * 6 +
        stage.quiet(x, y, radius + 0.04) * 4 +
        Math.abs(x / stage.width - wish) * 0.5 +
        Math.abs(y / stage.height - wish) * 0.2
      if (cost < least) [least, best] = [cost, [x, y]]
    }
  }
  return best
}

/** Sheets of coloured paper, cut by hand and stacked, lit from the upper left. */
export const cutPaper: Style = {
  id: 'cut-paper',
  title: 'Cut paper',
  description: 'Stacked sheets of cut paper with soft shadows, in waves or around a hollow.',
  describe: 'layered waves of cut paper with soft shadows and a paper sun',
  compose,
}
