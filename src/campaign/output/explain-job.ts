import { type Explanation, explain, type Mark } from '../../export/explain.ts'
import type { Box } from '../../kit/geometry.ts'
import { safeBoxOf } from '../../placement/geometry.ts'
import { binnedBox } from '../../preflight/binned.ts'
import { CHECK_IDS, type CheckId, type CheckResult } from '../../preflight/check.ts'
import type { Settled } from '../../preflight/settle.ts'
import type { Job } from '../plan.ts'

/** Draws what the contract found over the proof of a job. PNG. */
export function explainJob(job: Job, settled: Settled, results: readonly CheckResult[]): Promise<Uint8Array> {
  return explain(settled.proof, binned(explanationOf(job, settled, results), settled.plate))
}

/** The same with its boxes in pixels of the proof. */
function binned(
  { safe, slots, veils, protect, ...rest }: Explanation,
  { binning }: Settled['plate'],
): Explanation {
  const shrunk = (box: Box): Box => binnedBox(box, binning)
  return {
    ...rest,
    ...(safe === undefined ? {} : { safe: shrunk(safe) }),
    slots: slots.map(({ tile, ...slot }) => ({
      ...slot,
      box: shrunk(slot.box),
      ...(tile === undefined ? {} : { tile: shrunk(tile) }),
    })),
    veils: veils.map((veil) => ({ ...veil, box: shrunk(veil.box) })),
    protect: protect.map(shrunk),
  }
}

function explanationOf(
  { placement, locale, row }: Job,
  { overlay, evidence, position, plate }: Settled,
  results: readonly CheckResult[],
): Explanation {
  const { profile } = evidence
  const { protect } = plate
  const frame = { width: placement.width, height: placement.height }
  const safe = safeBoxOf(placement)
  const isWhole = safe.width === frame.width && safe.height === frame.height
  return {
    title: placement.id,
    subtitle: [
      `${placement.width} × ${placement.height}`,
      locale,
      row,
      `${profile} profile`,
      ...(position === undefined ? [] : [`position ${position}`]),
    ].join(' · '),
    passes: results.every(({ verdict }) => verdict !== 'fail'),
    ...(isWhole ? {} : { safe }),
    slots: overlay.slots.map(({ slot, box, repairs }) => {
      const own = results.filter((result) => result.slot === slot)
      const contrast = own.find(({ check }) => check === 'R6')
      return {
        name: slot,
        box,
        mark: worst(own),
        label: contrast === undefined ? '' : labelOf(contrast),
        ...(contrast?.box === undefined ? {} : { tile: contrast.box }),
        repairs,
      }
    }),
    veils: overlay.scrims.map(({ box, alpha, radius, blur }) => ({
      box: inside(box, frame),
      label: `${radius === undefined ? 'scrim' : 'panel'} ${alpha.toFixed(2)}${blur === undefined ? '' : ', blur'}`,
    })),
    protect,
    checks: CHECK_IDS.flatMap((id) => lineOf(id, results)),
  }
}

function labelOf({ measure, value }: CheckResult): string {
  return measure.startsWith('contrast') ? `${value.toFixed(2)} : 1` : `${value.toFixed(1)} L*`
}

/** What a check says of an export in one line: what is broken, else what is remarked, else that all is well. */
function lineOf(id: CheckId, results: readonly CheckResult[]): Explanation['checks'] {
  const own = results.filter(({ check }) => check === id)
  if (own.length === 0) return []
  const mark = worst(own)
  const told = own.filter(({ verdict }) => verdict === mark)
  const [first] = told
  if (mark !== 'pass') return [{ id, mark, text: told.map(({ message }) => message).join('; ') }]
  return [{ id, mark, text: own.length === 1 && first !== undefined ? first.message : MEANT[id] }]
}

const MEANT: Readonly<Record<CheckId, string>> = {
  R1: 'every character is drawn',
  R2: 'no letter is cut off',
  R3: 'type and logos are inside the safe area',
  R4: 'nothing covers other type or a protected area',
  R5: 'all type is large enough where it is seen',
  R6: 'letters stand out from what is next to them',
  R7: 'the ground is calm enough for the contrast',
  R8: 'lines are neither too long nor too tight',
  R9: 'no last line is left alone',
  R10: 'the encoded file has the right size and weight, and still reads',
  R11: 'logos stand out',
}

const RANK: readonly Mark[] = ['pass', 'warn', 'fail']

function worst(results: readonly CheckResult[]): Mark {
  return results.reduce<Mark>(
    (mark, { verdict }) => (RANK.indexOf(verdict) > RANK.indexOf(mark) ? verdict : mark),
    'pass',
  )
}

/** The part of a box on the canvas. */
function inside(
  { x, y, width, height }: Box,
  frame: { readonly width: number; readonly height: number },
): Box {
  const left = Math.max(0, x)
  const top = Math.max(0, y)
  return {
    x: left,
    y: top,
    width: Math.min(frame.width, x + width) - left,
    height: Math.min(frame.height, y + height) - top,
  }
}
