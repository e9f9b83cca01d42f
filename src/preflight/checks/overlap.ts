import { type Box, intersection } from '../../kit/geometry.ts'
import { THRESHOLDS } from '../../kit/thresholds.ts'
import type { Check, CheckResult, Evidence, SlotEvidence } from '../check.ts'
import { onCanvas, round } from '../check.ts'
import { countInk, INK, inkExtentOf, near } from '../coverage.ts'

/** R4: slots do not touch each other, nothing covers a protected area, and type keeps off the subject. */
export const overlap: Check = {
  id: 'R4',
  title: 'Nothing covers another, or the subject',
  run: (evidence) => [...pairs(evidence), ...protectedAreas(evidence), ...subjects(evidence)],
}

function pairs({ slots }: Evidence): readonly CheckResult[] {
  return slots.flatMap((one, index) => {
    let worst: CheckResult = {
      check: 'R4',
      slot: one.slot.slot,
      measure: 'pixels shared with other type',
      value: 0,
      threshold: THRESHOLDS.overlap.shared,
      verdict: 'pass',
      message: `${one.slot.slot} stands clear of other type`,
    }
    for (const other of slots.slice(index + 1)) {
      const shared = sharedInk(one, other)
      if (shared.count > worst.value) {
        worst = {
          ...worst,
          value: shared.count,
          verdict: shared.count > THRESHOLDS.overlap.shared ? 'fail' : 'pass',
          ...onCanvas(shared.box, one),
          message: `${one.slot.slot} and ${other.slot.slot} touch each other`,
        }
      }
      const gap = gapOf(one, other)
      const least = THRESHOLDS.overlap.gap
      if (worst.verdict === 'pass' && gap !== undefined && gap < least && worst.measure !== 'gap') {
        worst = {
          ...worst,
          measure: 'gap in em',
          value: round(gap),
          threshold: least,
          verdict: 'warn',
          message: `${one.slot.slot} and ${other.slot.slot} are only ${gap.toFixed(2)} em apart`,
        }
      }
    }
    return [worst]
  })
}

/** Pixels of one slot's ink that touch the other's. */
function sharedInk(one: SlotEvidence, other: SlotEvidence): ReturnType<typeof countInk> {
  const [a, b] = [inkBoxOf(one), inkBoxOf(other)]
  const around =
    a === undefined ? undefined : { x: a.x - 1, y: a.y - 1, width: a.width + 2, height: a.height + 2 }
  if (around === undefined || b === undefined || intersection(around, b) === undefined)
    return { count: 0, box: undefined }
  const beside = near(other.ink, 1, INK.half)
  return countInk(one.ink, INK.half, (x, y) => {
    const [column, row] = [x + one.box.x - other.box.x, y + one.box.y - other.box.y]
    const inside = column >= 0 && row >= 0 && column < other.box.width && row < other.box.height
    return inside && beside[row * other.box.width + column] === 1
  })
}

function inkBoxOf(evidence: SlotEvidence): Box | undefined {
  return onCanvas(inkExtentOf(evidence.ink), evidence).box
}

/** Least distance between lines of two slots that stand over each other, in em of the smaller; `undefined` if none do. */
function gapOf({ slot: one }: SlotEvidence, { slot: other }: SlotEvidence): number | undefined {
  const gaps = one.lineBoxes.flatMap((a) =>
    other.lineBoxes.flatMap((b) => {
      const across = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
      const down = Math.max(a.y - b.y - b.height, b.y - a.y - a.height)
      return across > 0 && down > -0.3 * Math.min(a.height, b.height) ? [down] : []
    }),
  )
  if (gaps.length === 0) return undefined
  return Math.max(0, Math.min(...gaps)) / Math.min(one.fontSize, other.fontSize)
}

function protectedAreas({ protect, slots, covers }: Evidence): readonly CheckResult[] {
  return protect.map((area): CheckResult => {
    let pixels = 0
    let name = 'a panel'
    for (const evidence of slots) {
      if (intersection(area, evidence.box) === undefined) continue
      const found = countInk(evidence.ink, INK.half, (x, y) =>
        holds(area, x + evidence.box.x, y + evidence.box.y),
      )
      if (found.count > pixels) name = evidence.slot.slot
      pixels = Math.max(pixels, found.count)
    }
    for (const cover of covers) {
      const shared = intersection(area, cover)
      // A hair of a panel's edge is rounding.
      if (shared !== undefined && Math.min(shared.width, shared.height) > 1.5)
        pixels = Math.max(pixels, Math.round(shared.width * shared.height))
    }
    const fails = pixels > THRESHOLDS.overlap.covered
    return {
      check: 'R4',
      measure: 'pixels over a protected area',
      value: pixels,
      threshold: THRESHOLDS.overlap.covered,
      verdict: fails ? 'fail' : 'pass',
      box: area,
      message: fails ? `${name} covers a protected area` : 'a protected area is clear',
    }
  })
}

function holds(area: Box, x: number, y: number): boolean {
  return (
    x + 0.5 > area.x && y + 0.5 > area.y && x + 0.5 < area.x + area.width && y + 0.5 < area.y + area.height
  )
}

function subjects({ slots, saliency }: Evidence): readonly CheckResult[] {
  return slots.flatMap(({ slot }): CheckResult[] => {
    if (slot.ground !== 'plate') return []
    const area = slot.lineBoxes.reduce((sum, { width, height }) => sum + width * height, 0)
    const mean = slot.lineBoxes.reduce(
      (sum, line) => sum + (saliency(line) * line.width * line.height) / Math.max(1, area),
      0,
    )
    const warns = mean > THRESHOLDS.overlap.saliency
    return [
      {
        check: 'R4',
        slot: slot.slot,
        measure: 'saliency under type',
        value: round(mean),
        threshold: THRESHOLDS.overlap.saliency,
        verdict: warns ? 'warn' : 'pass',
        box: slot.box,
        message: warns ? `${slot.slot} may stand on the subject` : `${slot.slot} keeps off the subject`,
      },
    ]
  })
}
