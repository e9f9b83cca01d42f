import { toHex } from '../kit/color.ts'
import type { Box } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import type { Profile } from '../kit/thresholds.ts'
import type { SetPart, SetSlot } from '../overlay/overlay.ts'
import { binnedSlot } from './binned.ts'
import {
  CHECK_IDS,
  type CheckId,
  type CheckResult,
  type Evidence,
  round,
  type SlotEvidence,
  whole,
} from './check.ts'
import { readSlot } from './checks/contrast.ts'
import { cut } from './coverage.ts'

/** What was measured of one slot of an export. Boxes and sizes in pixels of the export. */
export interface SlotCertificate {
  readonly slot: string
  readonly role: SetSlot['role']
  /** Who drew it: the overlay, or the image model, whose letters were read back. */
  readonly owner: 'overlay' | 'generated'
  /** As set, after truncation. */
  readonly text: string
  readonly lines: number
  readonly fontSize: number
  readonly box: Box
  /** Around each line, top to bottom. */
  readonly lineBoxes: readonly Box[]
  readonly ink: string
  /** Words in other inks or of another size, those of a line that follow each other as one. */
  readonly parts?: readonly {
    readonly text: string
    readonly ink: string
    readonly fontSize: number
    readonly box: Box
  }[]
  /** Colour token under the type, or `plate`. */
  readonly ground: string
  /** WCAG contrast of the ink with what is next to it: that 95 of 100 points reach, and the median of the worst tile. */
  readonly contrast: { readonly p5: number; readonly worstTile: number }
  readonly required: number
  readonly repairs: readonly string[]
}

/** The worst a check found in an export. */
export interface CheckSummary {
  readonly check: CheckId
  readonly verdict: CheckResult['verdict']
  /** Where it was worst; left out where it is about the export. */
  readonly slot?: string
  readonly measure: string
  readonly value: number
  readonly threshold: number
}

/** The measured values of the contract for one export. */
export interface Certificate {
  readonly profile: Profile
  /** Name of the alternative position the type stands in. */
  readonly position?: string
  readonly slots: readonly SlotCertificate[]
  /** One entry for each check that had something to measure, in order. */
  readonly checks: readonly CheckSummary[]
}

/** The same evidence with the finished picture as it was delivered: decoded from the encoded file, and binned. RGB or RGBA. */
export function asDelivered(evidence: Evidence, picture: Pixels): Evidence {
  return {
    ...evidence,
    slots: evidence.slots.map((slot): SlotEvidence => ({ ...slot, final: cut(picture, slot.box) })),
    codes: evidence.codes.map((code) => ({ ...code, final: cut(picture, code.box) })),
  }
}

/** Writes down what was measured on the delivered picture. */
export function certify(
  delivered: Evidence,
  results: readonly CheckResult[],
  position: string | undefined,
): Certificate {
  return {
    profile: delivered.profile,
    ...(position === undefined ? {} : { position }),
    slots: delivered.slots.map((evidence) => ofSlot(evidence, delivered)),
    checks: CHECK_IDS.flatMap((check) => summaryOf(results.filter((result) => result.check === check))),
  }
}

function ofSlot(evidence: SlotEvidence, delivered: Evidence): SlotCertificate {
  const slot = binnedSlot(evidence.slot, 1 / delivered.binning)
  const { p5, worstTile } = readSlot(evidence, delivered)
  return {
    slot: slot.slot,
    role: slot.role,
    owner: slot.owner ?? 'overlay',
    text: slot.text,
    lines: slot.lines,
    fontSize: round(slot.fontSize),
    box: whole(slot.box),
    lineBoxes: slot.lineBoxes.map(whole),
    ink: toHex(slot.ink),
    ...(slot.parts.length === 0 ? {} : { parts: slot.parts.map(partOf) }),
    ground: slot.ground,
    contrast: { p5: round(p5), worstTile: round(worstTile) },
    required: slot.required,
    repairs: [...slot.repairs],
  }
}

function partOf({ text, ink, fontSize, box }: SetPart): Required<SlotCertificate>['parts'][number] {
  return { text, ink: toHex(ink), fontSize: round(fontSize), box: whole(box) }
}

const RANK: Readonly<Record<CheckResult['verdict'], number>> = { pass: 0, warn: 1, fail: 2 }

function summaryOf(results: readonly CheckResult[]): readonly CheckSummary[] {
  const [first, ...others] = results
  if (first === undefined) return []
  // Nearest to its threshold, or farthest over it.
  const margin = ({ value, threshold }: CheckResult): number =>
    threshold === 0 ? -value : Math.abs(value / threshold - 1)
  const worse = (a: CheckResult, b: CheckResult): boolean =>
    RANK[a.verdict] !== RANK[b.verdict]
      ? RANK[a.verdict] > RANK[b.verdict]
      : a.verdict === 'pass'
        ? margin(a) < margin(b)
        : margin(a) > margin(b)
  const { check, verdict, slot, measure, value, threshold } = others.reduce(
    (worst, result) => (worse(result, worst) ? result : worst),
    first,
  )
  return [{ check, verdict, ...(slot === undefined ? {} : { slot }), measure, value, threshold }]
}
