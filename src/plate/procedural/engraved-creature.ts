import { clamp, cover, lerp, smooth } from './cover.ts'

/** What a burin leaves at a place: how much of it the creature covers, and how much of that is ink (both 0..1). */
export interface Mark {
  on: number
  ink: number
}

/** A creature drawn in lines. `bounds` is its half width and half height in units; `mark` takes units from its middle. */
export interface Creature {
  readonly bounds: readonly [halfWidth: number, halfHeight: number]
  readonly mark: (x: number, y: number, into: Mark) => void
}

/** How lines are cut: distance of lines in units, pixels to a unit, and whether the ink is the light colour. */
export interface Burin {
  readonly pitch: number
  readonly unit: number
  readonly night: boolean
}

/**
 * Ink of one set of parallel lines. `place` counts lines, `spacing` is their true distance in units there,
 * `tone` the darkness wanted, 0..1. Very light parts stay bare, very dark ones keep a thread of paper.
 */
export function lines(place: number, spacing: number, tone: number, burin: Burin): number {
  const want = burin.night ? 1 - tone : tone
  const width = clamp((want - 0.07) * 0.98, 0, 0.8)
  if (width <= 0) return 0
  const gap = Math.abs(place - Math.floor(place) - 0.5) * spacing
  const thick = (width * spacing) / 2
  const pixels = thick * burin.unit
  return cover((thick - gap) * burin.unit) * Math.min(1, pixels * 2)
}

/** An outline of the given half width (units) at a signed distance from an edge. */
function outline(distance: number, thick: number, unit: number): number {
  return cover((thick - Math.abs(distance)) * unit)
}

/** Half the height of a fish of length 1 at a place 0..1 from its nose. */
function girth(s: number): number {
  const t = clamp(s)
  return 0.42 * t ** 0.58 * (1 - t) ** 0.86 + 0.03 * smooth(0.6, 0.95, t) + 0.004
}

/** A fish of a given length, head to the left if `facing` is 1. */
export function fish(length: number, facing: 1 | -1, burin: Burin): Creature {
  const { unit } = burin
  const thick = Math.max(0.0016, length * 0.0026)
  const rows = Math.max(7, Math.round((0.34 * length) / burin.pitch))
  const mark = (px: number, py: number, into: Mark): void => {
    into.on = 0
    into.ink = 0
    const s = (px * facing) / length / 0.8 + 0.61
    const t = py / length / 0.8 + 0.025 * Math.sin(clamp(s, -0.1, 1.3) * 3.4)
    const true1 = length * 0.8
    const ink = (value: number, on: number): void => {
      into.ink = Math.max(into.ink * (1 - on), value * on)
      into.on = Math.max(into.on, on)
    }
    // Tail: rays that fan out from the root.
    if (s > 0.9 && s < 1.3) {
      const u = (s - 0.93) / 0.3
      const spread = 0.02 + 0.2 * Math.max(0, u) ** 1.1
      const notch = 0.58 + 0.42 * clamp(Math.abs(t) / 0.2) ** 1.3
      const d = Math.min(spread - Math.abs(t), (notch - u) * 0.3, (s - 0.93) * 1) * true1
      const on = cover(d * unit)
      if (on > 0) {
        const fan = t / spread
        const tone = 0.34 + 0.4 * smooth(0.1, 0, u) + 0.22 * smooth(0.55, 1, u)
        ink(Math.max(lines(fan * 9 + 0.5, (spread * true1) / 9, tone, burin), outline(d, thick, unit)), on)
      }
    }
    // Fins: a long one on the back, two below.
    for (const [from, to, tall, sign, lean] of FINS) {
      if (s < from - 0.02 || s > to + 0.12) continue
      const base = girth(s) - 0.012
      const out = t * sign - base
      if (out < -0.015 || out > tall + 0.02) continue
      // Rays lean backwards.
      const root = s - out * lean
      const u = (root - from) / (to - from)
      if (u <= 0 || u >= 1) continue
      const edge = tall * (u < 0.22 ? smooth(0, 0.22, u) : 1 - 0.62 * ((u - 0.22) / 0.78) ** 1.4)
      const serrated = edge * (0.94 + 0.06 * Math.cos(u * (to - from) * 180))
      const d = Math.min(serrated - out, out + 0.014) * true1
      const on = cover(d * unit)
      if (on > 0) {
        const spacing = 0.021
        ink(
          Math.max(
            lines(root / spacing, spacing * true1 * 0.86, 0.36 + 0.3 * (1 - out / tall), burin),
            outline(d, thick * 0.9, unit),
          ),
          on,
        )
      }
    }
    if (s < -0.02 || s > 1.02) return
    const b = girth(s)
    const v = t / b
    const body = (b - Math.abs(t)) * true1 * 0.93
    const on = cover(body * unit)
    if (on === 0) return
    // The back is dark, the belly bright; the flank turns away from the light at its lower edge.
    let tone = lerp(0.8, 0.12, smooth(-0.95, 0.55, v)) + 0.3 * smooth(0.62, 1, v)
    const head = s - 0.245 + 0.05 * v * v
    let ready = 0
    if (head > 0 && s < 0.95) {
      // Scales in staggered rows, each dark where it slides under the next.
      const a = head * 27
      const c = v * 6.5
      const across = c - Math.floor(c) - 0.5
      const shift = (Math.floor(c) & 1) === 0 ? 0 : 0.5
      const along = a + shift + across * across * 1.5
      const inside = along - Math.floor(along)
      tone +=
        (0.42 * smooth(0.5, 0, inside) - 0.12) * (1 - smooth(0.75, 0.95, s)) * smooth(1, 0.7, Math.abs(v))
    } else if (head <= 0) {
      tone = tone * 0.85 + 0.1 * smooth(-0.06, 0, head)
    }
    ready = lines(v * rows * 0.5 + 0.5, ((b * true1) / rows) * 2, clamp(tone), burin)
    // Gill cover, side line, mouth, eye.
    ready = Math.max(ready, outline(head * true1, thick * 1.3, unit) * (Math.abs(v) < 0.86 ? 1 : 0))
    ready = Math.max(ready, outline(body, thick * 1.3, unit))
    const mouth = t - 0.012 - (s - 0.02) * 0.34
    if (s < 0.085) ready = Math.max(ready, outline(mouth * true1, thick * 0.9, unit))
    const ex = s - 0.125
    const ey = t + 0.034
    const eye = Math.sqrt(ex * ex + ey * ey)
    const round = cover((0.036 - eye) * true1 * unit)
    if (round > 0) {
      const pupil = cover((0.019 - eye) * true1 * unit)
      const ringed = outline((0.033 - eye) * true1, thick, unit)
      const spark = cover((0.006 - Math.sqrt((ex + 0.007) ** 2 + (ey + 0.007) ** 2)) * true1 * unit)
      ready = lerp(ready, Math.max(ringed, pupil * (1 - spark)), round)
    }
    ink(ready, on)
  }
  return { bounds: [length * 0.53, length * 0.26], mark }
}

/** From, to (along the body), height, side (−1 back), lean. */
const FINS: readonly (readonly [number, number, number, number, number])[] = [
  [0.3, 0.8, 0.095, -1, 0.9],
  [0.42, 0.55, 0.085, 1, 1.3],
  [0.68, 0.82, 0.075, 1, 1],
]

/** A scallop of a given height, hinge down. */
export function scallop(height: number, burin: Burin): Creature {
  const { unit } = burin
  const radius = height * 0.86
  const spread = 1.12
  const ribs = 13
  const thick = Math.max(0.0016, height * 0.0032)
  const hinge = height * 0.46
  const mark = (px: number, py: number, into: Mark): void => {
    into.on = 0
    into.ink = 0
    const y = hinge - py
    const r = Math.sqrt(px * px + y * y)
    const angle = Math.atan2(px, y)
    const turn = angle / spread
    const rib = turn * ribs * 0.5 + 0.5
    const wave = Math.cos(rib * 6.2832)
    // Ears: two wings on the hinge, behind the fan.
    const ear = Math.min(
      0.13 * height - Math.abs(y - 0.1 * height),
      0.27 * height - Math.abs(px) - Math.max(0, 0.14 * height - y) * 0.45,
    )
    const earOn = cover(ear * unit)
    if (earOn > 0) {
      const tone = 0.46 + 0.2 * (px > 0 ? 1 : -0.4) + 0.2 * smooth(0.2, 0.05, Math.abs(px) / height)
      into.on = earOn
      into.ink =
        Math.max(lines(px / (height * 0.021), height * 0.021, tone, burin), outline(ear, thick, unit)) * earOn
    }
    if (Math.abs(turn) > 1.08) return
    const rim = radius * (1 - 0.1 * turn * turn * turn * turn + 0.02 * wave * smooth(1, 0.9, Math.abs(turn)))
    const flank = (spread - Math.abs(angle)) * r
    const d = Math.min(rim - r, flank)
    const on = cover(d * unit)
    if (on === 0) return
    const out = r / radius
    // Each rib is a half round rod lit from the left; the whole shell bulges.
    const side = Math.sin(rib * 6.2832)
    const rings = 0.13 * smooth(0.75, 1, Math.cos(out * out * 23))
    const tone = clamp(
      0.36 -
        0.36 * side * smooth(0.08, 0.35, out) -
        0.12 * wave +
        0.2 * turn +
        rings +
        0.3 * smooth(0.34, 0.05, out) +
        0.2 * smooth(0.93, 1, out),
      0.02,
      0.92,
    )
    const bent = r + 0.016 * radius * wave * out
    let ink = lines(bent / burin.pitch, burin.pitch, tone, burin)
    // The grooves between the ribs run as lines of their own.
    const groove = (Math.abs(rib - Math.floor(rib) - 0.5) * 2 * spread * r) / ribs
    ink = Math.max(ink, cover((thick * 0.55 - groove) * unit) * smooth(0.05, 0.16, out))
    ink = Math.max(ink, outline(d, thick * 1.4, unit))
    into.ink = lerp(into.ink, ink, on)
    into.on = Math.max(into.on, on)
  }
  return { bounds: [height * 0.82, height * 0.5], mark }
}
