import { contrastLevel, THRESHOLDS } from '../../kit/thresholds.ts'
import { inksOf } from '../../overlay/overlay.ts'
import { type Check, type CheckResult, type Evidence, round, type SlotEvidence, whole } from '../check.ts'
import { type ContrastReading, readContrast } from '../contrast.ts'

/** R6: letters against the ring around them, as a whole and tile by tile. */
export const contrast: Check = {
  id: 'R6',
  title: 'Contrast with what is next to it',
  run: (evidence) => evidence.slots.map((slot) => ofSlot(slot, evidence)),
}

const readings = new WeakMap<SlotEvidence, ContrastReading>()

/** What R6 reads of a slot. Remembered, for several checks ask. */
export function readSlot(evidence: SlotEvidence, { frame }: Pick<Evidence, 'frame'>): ContrastReading {
  const known = readings.get(evidence)
  if (known !== undefined) return known
  const { slot } = evidence
  const reading = readContrast(
    { ...evidence, frame },
    { lines: slot.lineBoxes, fontSize: slot.fontSize, inks: inksOf(slot) },
  )
  readings.set(evidence, reading)
  return reading
}

function ofSlot(evidence: SlotEvidence, all: Evidence): CheckResult {
  const { slot } = evidence
  const reading = readSlot(evidence, all)
  const level = contrastLevel(all.profile, slot.large)
  const tail = level.ratio * THRESHOLDS.contrast.tileTail
  const about = { check: 'R6', slot: slot.slot } as const
  const place = reading.worstBox === undefined ? {} : { box: whole(reading.worstBox) }
  const shown = (value: number): string => round(value).toFixed(2)
  if (reading.p5 < level.ratio || reading.worstTile < level.ratio) {
    const short = Math.min(reading.p5, reading.worstTile)
    return {
      ...about,
      measure: 'contrast',
      value: round(short),
      threshold: level.ratio,
      verdict: 'fail',
      ...place,
      message: `${slot.slot} has a contrast of ${shown(short)}; it needs ${level.ratio}`,
    }
  }
  if (reading.worstTail < tail) {
    return {
      ...about,
      measure: 'contrast of the worst patch',
      value: round(reading.worstTail),
      threshold: round(tail),
      verdict: 'fail',
      ...place,
      message: `${slot.slot} has a patch with a contrast of ${shown(reading.worstTail)}; it needs ${shown(tail)}`,
    }
  }
  if (reading.lightness < level.lightness) {
    return {
      ...about,
      measure: 'lightness apart',
      value: round(reading.lightness),
      threshold: level.lightness,
      verdict: 'fail',
      ...place,
      message: `${slot.slot} is ${shown(reading.lightness)} L* from its ground; it needs ${level.lightness}`,
    }
  }
  return {
    ...about,
    measure: 'contrast',
    value: round(Math.min(reading.p5, reading.worstTile)),
    threshold: level.ratio,
    verdict: 'pass',
    ...place,
    message: `${slot.slot} has a contrast of ${shown(Math.min(reading.p5, reading.worstTile))}`,
  }
}
