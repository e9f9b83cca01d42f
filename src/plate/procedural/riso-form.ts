import type { Box } from '../../kit/geometry.ts'
import { clamp, lerp } from './cover.ts'
import { both, type Distance, disc, half, rectangle, ring } from './shape.ts'
import type { Stage } from './stage.ts'

/** A shape printed in one ink. */
export interface Print {
  readonly shape: Distance
  readonly box: Box
  /** Ink wanted, 0..1, at a place; below 1 it is screened into dots. */
  readonly tone: (x: number, y: number) => number
}

/** What the two drums print. */
export interface Sheet {
  /** The large forms, in the key ink. */
  readonly key: readonly Print[]
  /** The loud forms. */
  readonly loud: readonly Print[]
  readonly focal: readonly [number, number]
}

const SOLID = (): number => 1
const around = (x: number, y: number, r: number): Box => ({ x: x - r, y: y - r, width: 2 * r, height: 2 * r })

/** Ink that thins out along a direction, from full at `from` to none after `length`. */
function fading(
  px: number,
  py: number,
  nx: number,
  ny: number,
  length: number,
): (x: number, y: number) => number {
  return (x, y) => clamp(1.04 - ((x - px) * nx + (y - py) * ny) / length, 0, 1)
}

/** The biggest radius a loud disc may have: 6.5 % of the frame. */
function loudest(stage: Stage, wish: number): number {
  return Math.min(wish, Math.sqrt((0.062 * stage.width * stage.height) / Math.PI))
}

/** One great sphere, shaded by the screen, with a small loud disc before it. */
function sphere(stage: Stage): Sheet {
  const { free } = stage
  const side = Math.min(free.width, free.height)
  // Beside a calm area the sphere may grow out of the frame.
  const r = side * stage.between(0.4, 0.47) * (stage.calm.length > 0 ? 1.3 : 1)
  const [tx, ty] = stage.calm.length > 0 ? stage.toward : [0, 0]
  const cx =
    Math.abs(tx) > 0.5
      ? tx > 0
        ? free.x + r * 1.02
        : free.x + free.width - r * 1.02
      : free.x +
        lerp(r * 0.92, free.width - r * 0.92, free.width > free.height ? stage.between(0.5, 0.9) : 0.5)
  const cy =
    Math.abs(ty) > 0.5
      ? ty > 0
        ? free.y + r * 1.02
        : free.y + free.height - r * 1.02
      : free.y +
        lerp(r * 0.95, free.height - r * 0.95, free.height > free.width ? stage.between(0.35, 0.75) : 0.5)
  const small = loudest(stage, r * stage.between(0.36, 0.46))
  const turn = stage.random() < 0.5 ? -1 : 1
  const [dx, dy] = [turn * 0.66, -0.75]
  const lx = clamp(cx + dx * r * 0.94, free.x + small * 0.9, free.x + free.width - small * 0.9)
  const ly = clamp(cy + dy * r * 0.86, free.y + small * 0.9, free.y + free.height - small * 0.9)
  const key: Print[] = [
    {
      shape: disc(cx, cy, r),
      box: around(cx, cy, r),
      tone: fading(cx - dx * r * 0.5, cy - dy * r * 0.5, dx, dy, r * 1.75),
    },
  ]
  // A floor of bars that grow thinner, as on a music stand.
  const floor = cy + r * 0.62
  for (let i = 0; i < 4; i++) {
    const thick = r * (0.085 - 0.018 * i)
    const y = floor + i * r * 0.155
    key.push({
      shape: rectangle(free.x, y, free.width, thick),
      box: { x: free.x, y, width: free.width, height: thick },
      tone: SOLID,
    })
  }
  return {
    key,
    loud: [{ shape: disc(lx, ly, small), box: around(lx, ly, small), tone: SOLID }],
    focal: [cx, cy],
  }
}

/** Rings that spread from a corner like sound, solid and screened by turns. */
function echo(stage: Stage): Sheet {
  const { free } = stage
  const { width, height } = stage
  // From the corner that lies farthest from the calm area, as far as that area lets it.
  const clear = ([x, y]: readonly [number, number]): number =>
    stage.calm.reduce(
      (least, box) => {
        const dx = Math.max(box.x - x, 0, x - box.x - box.width)
        const dy = Math.max(box.y - y, 0, y - box.y - box.height)
        return Math.min(least, Math.sqrt(dx * dx + dy * dy))
      },
      Math.min(width, height) * 0.7 + Math.max(width, height) * 0.26,
    )
  const first = Math.floor(stage.random() * 2)
  const corners = [0, 1, 2, 3].map((k) => [((k + first) & 1) * width, k < 2 ? height : 0] as const)
  const [cx, cy] = corners.reduce((best, corner) => (clear(corner) > clear(best) + 0.01 ? corner : best))
  const low = cy > 0
  const reach = Math.max(0.12, clear([cx, cy]) * 0.97)
  const count = 5
  const core = loudest(stage, reach * 0.3)
  const step = (reach - core * 1.16) / count
  const key: Print[] = Array.from({ length: count }, (_, i) => {
    const inner = core * 1.16 + step * i + step * 0.12
    const outer = inner + step * (0.82 - 0.09 * i)
    const [sx, sy] = [cx === 0 ? 1 : -1, low ? -1 : 1]
    return {
      shape: ring(cx, cy, inner, outer),
      box: around(cx, cy, outer),
      tone:
        i % 2 === 0 && i < 3
          ? SOLID
          : fading(cx, cy + sy * reach * 0.1, sx * 0.35, sy * 0.94, reach * (1.15 - 0.05 * i)),
    }
  })
  return {
    key,
    loud: [{ shape: disc(cx, cy, core), box: around(cx, cy, core), tone: SOLID }],
    focal: [lerp(cx, free.x + free.width / 2, 0.5), lerp(cy, free.y + free.height / 2, 0.5)],
  }
}

/** Half discs stacked along the free area, each turned against the one before. */
function stack(stage: Stage): Sheet {
  const { free } = stage
  const upright = free.height >= free.width
  const [long, short] = upright ? [free.height, free.width] : [free.width, free.height]
  const count = clamp(Math.round((long / short) * 2), 2, 14)
  const pitch = Math.min((long - 0.14) / count, short * 0.54)
  const r = Math.min(pitch * 0.96, short * 0.48)
  const start = long - pitch * count
  const chosen = Math.floor(stage.random() * (count - 1)) + (count > 2 ? 1 : 0)
  const key: Print[] = []
  const loud: Print[] = []
  let focal: readonly [number, number] = [free.x + free.width / 2, free.y + free.height / 2]
  const middle = short / 2
  for (let i = 0; i < count; i++) {
    const at = start * 0.5 + pitch * i
    const flip = stage.random() < 0.5
    // The flat side lies on the line between two forms.
    const flat = flip ? at + pitch * 0.02 : at + pitch * 0.98
    const [cx, cy] = upright ? [free.x + middle, free.y + flat] : [free.x + flat, free.y + middle]
    const n = flip ? 1 : -1
    const shape = both(disc(cx, cy, r), upright ? half(cx, cy, 0, n) : half(cx, cy, n, 0))
    const kind = stage.random()
    const tilt = stage.random() < 0.5 ? 1 : -1
    key.push({
      shape,
      box: around(cx, cy, r),
      tone:
        kind < 0.34
          ? SOLID
          : upright
            ? fading(cx - tilt * r * 0.7, cy, tilt, 0, r * 1.7)
            : fading(cx, cy - tilt * r * 0.7, 0, tilt, r * 1.7),
    })
    if (i === Math.min(chosen, count - 1)) {
      const small = loudest(stage, r * 0.52)
      const [lx, ly] = upright
        ? [cx + tilt * (middle - small) * 0.55, cy + n * r * 0.42]
        : [cx + n * r * 0.42, cy + tilt * (middle - small) * 0.4]
      loud.push({ shape: disc(lx, ly, small), box: around(lx, ly, small), tone: SOLID })
      focal = [lx, ly]
    }
  }
  return { key, loud, focal }
}

/** A lamp that throws a cone of screened light onto a great half disc. */
function beam(stage: Stage): Sheet {
  const { free } = stage
  const wide = free.width >= free.height
  const side = Math.min(free.width, free.height)
  const turn = stage.random() < 0.5 ? 1 : -1
  const r = side * 0.44
  const lamp = loudest(stage, r * 0.42)
  // The lamp stands at one end of the free area, the screen at the other.
  const [lx, ly] = wide
    ? [turn > 0 ? free.x + lamp * 1.25 : free.x + free.width - lamp * 1.25, free.y + free.height * 0.5]
    : [free.x + free.width * (0.5 - turn * 0.22), free.y + lamp * 1.3]
  const [sx, sy] = wide
    ? [turn > 0 ? free.x + free.width - r * 0.15 : free.x + r * 0.15, free.y + free.height * 0.5]
    : [free.x + free.width * 0.5, free.y + free.height - r * 0.1]
  const away = Math.sqrt((sx - lx) ** 2 + (sy - ly) ** 2)
  const [nx, ny] = [(sx - lx) / away, (sy - ly) / away]
  const slope = r / away
  const norm = Math.sqrt(1 + slope * slope)
  const cone: Distance = (x, y) => {
    const s = (x - lx) * nx + (y - ly) * ny
    const t = Math.abs((x - lx) * -ny + (y - ly) * nx)
    return Math.min((s * slope - t) / norm, away - s)
  }
  return {
    key: [
      {
        shape: cone,
        box: { x: 0, y: 0, width: stage.width, height: stage.height },
        tone: (x, y) => 0.86 - (0.74 * ((x - lx) * nx + (y - ly) * ny)) / away,
      },
      { shape: both(disc(sx, sy, r), half(sx, sy, -nx, -ny)), box: around(sx, sy, r), tone: SOLID },
      { shape: ring(lx, ly, lamp * 1.18, lamp * 1.32), box: around(lx, ly, lamp * 1.32), tone: SOLID },
    ],
    loud: [{ shape: disc(lx, ly, lamp), box: around(lx, ly, lamp), tone: SOLID }],
    focal: [lerp(lx, sx, 0.4), lerp(ly, sy, 0.4)],
  }
}

/** One of the compositions, chosen and varied by the seed. */
export function formsOf(stage: Stage): Sheet {
  return ([sphere, echo, stack, beam][Math.floor(stage.random() * 4)] as (stage: Stage) => Sheet)(stage)
}
