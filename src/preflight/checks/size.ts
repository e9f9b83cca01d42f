import { THRESHOLDS } from '../../kit/thresholds.ts'
import { type Check, type CheckResult, round, type SlotEvidence } from '../check.ts'
import { INK, type Plane } from '../coverage.ts'

/** R5: x-height no smaller than the role needs where the placement is seen; strokes that survive a screen. */
export const size: Check = {
  id: 'R5',
  title: 'Large enough where it is seen',
  run: ({ slots, binning }) =>
    slots.flatMap((evidence): CheckResult[] => {
      const { slot } = evidence
      const fontSize = slot.fontSize * binning
      const fails = slot.xHeight < THRESHOLDS.size.xHeight
      const stroke = strokeOf(evidence) * binning
      return [
        {
          check: 'R5',
          slot: slot.slot,
          measure: 'x-height against the least legal',
          value: round(slot.xHeight),
          threshold: THRESHOLDS.size.xHeight,
          verdict: fails ? 'fail' : 'pass',
          box: slot.box,
          message: fails
            ? `${slot.slot} is set at ${Math.round(fontSize)} px; it needs ${Math.ceil(fontSize / slot.xHeight)} px here`
            : `${slot.slot} is large enough`,
        },
        {
          check: 'R5',
          slot: slot.slot,
          measure: 'stroke in pixels',
          value: round(stroke),
          threshold: THRESHOLDS.size.stroke,
          verdict: stroke < THRESHOLDS.size.stroke ? 'warn' : 'pass',
          box: slot.box,
          message: `${slot.slot} has strokes of ${stroke.toFixed(1)} px`,
        },
      ]
    }),
}

/** Mean width of strokes in pixels: twice the area by the length of the outline, counted along rows and columns (Cauchy-Crofton). */
function strokeOf({ ink }: SlotEvidence): number {
  const known = strokes.get(ink.data)
  if (known !== undefined) return known
  const stroke = measureStroke(ink)
  strokes.set(ink.data, stroke)
  return stroke
}

const strokes = new WeakMap<Uint8Array, number>()

function measureStroke({ width, height, data }: Plane): number {
  let area = 0
  let crossings = 0
  for (let y = 0, at = 0; y < height; y++) {
    let before = false
    for (let x = 0; x < width; x++, at++) {
      const share = data[at] as number
      const inside = share >= INK.half
      if (share > 0) area += share / 255
      if (inside !== before && x > 0) crossings += 1
      if (y > 0 && inside !== (data[at - width] as number) >= INK.half) crossings += 1
      before = inside
    }
  }
  return crossings === 0 ? 21 : (2 * area) / (crossings * (Math.PI / 4))
}
