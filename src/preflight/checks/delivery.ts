import type { Size } from '../../kit/geometry.ts'
import { contrastLevel, THRESHOLDS } from '../../kit/thresholds.ts'
import type { Placement } from '../../placement/schema.ts'
import type { View } from '../../placement/view.ts'
import { onWholeCanvas } from '../binned.ts'
import { type CheckResult, type Evidence, round, type SlotEvidence } from '../check.ts'
import type { Plane } from '../coverage.ts'
import { readable as codeReadable } from './codes.ts'
import { readSlot } from './contrast.ts'

/**
 * R10: the file has the right size and weight, and type still reads in it, at the small view too where there is one.
 * @param delivered evidence whose finished picture was decoded from the file
 * @param file with its size in full
 */
export function delivery(
  delivered: Evidence,
  file: Size & { readonly bytes: number },
): readonly CheckResult[] {
  const { placement, slots } = delivered
  const results = [
    sizeResult(placement, file),
    weightResult(file.bytes, placement),
    ...delivered.codes.flatMap(codeReadable).map((result): CheckResult => ({ ...result, check: 'R10' })),
    ...slots.map((slot) => readable(slot, delivered, 'contrast after encoding')),
    ...slots.flatMap((slot) =>
      placement.small === undefined || slot.slot.role !== 'headline'
        ? []
        : [
            readable(
              reduced(slot, scaleOf(delivered, placement.small)),
              delivered,
              'contrast in the small view',
            ),
          ],
    ),
  ]
  return onWholeCanvas(results, delivered)
}

function sizeResult(frame: Size, picture: Size): CheckResult {
  const fits = frame.width === picture.width && frame.height === picture.height
  return {
    check: 'R10',
    measure: 'pixels of the file',
    value: picture.width * picture.height,
    threshold: frame.width * frame.height,
    verdict: fits ? 'pass' : 'fail',
    message: `the file has ${picture.width} × ${picture.height} px, asked for ${frame.width} × ${frame.height}`,
  }
}

function weightResult(bytes: number, { maxBytes }: Placement): CheckResult {
  const most = maxBytes ?? Number.MAX_SAFE_INTEGER
  return {
    check: 'R10',
    measure: 'bytes',
    value: bytes,
    threshold: most,
    verdict: bytes > most ? 'fail' : 'pass',
    message: `the file has ${bytes} bytes`,
  }
}

function readable(evidence: SlotEvidence, export_: Evidence, measure: string): CheckResult {
  const { slot } = evidence
  const { p5 } = readSlot(evidence, export_)
  const least = contrastLevel(export_.profile, slot.large).ratio * THRESHOLDS.delivery.kept
  const fails = p5 < least
  return {
    check: 'R10',
    slot: slot.slot,
    measure,
    value: round(p5),
    threshold: round(least),
    verdict: fails ? 'fail' : 'pass',
    box: slot.box,
    message: `${slot.slot} has a ${measure} of ${round(p5).toFixed(2)}${fails ? `; it needs ${round(least).toFixed(2)}` : ''}`,
  }
}

/** Pixels of a phone's screen in a millimetre: 1,080 over 65. */
const SCREEN = 1080 / 65

/** How many times smaller the small view is than what was measured, in screen pixels; no less than 1. */
function scaleOf({ placement: { width }, binning }: Evidence, { mm }: View): number {
  return Math.max(1, width / binning / (mm * SCREEN))
}

/** A slot as it is seen `scale` times smaller: means of squares. */
function reduced(evidence: SlotEvidence, scale: number): SlotEvidence {
  if (scale === 1) return evidence
  const { slot, box, ink, ground, final } = evidence
  const small = (value: number): number => value / scale
  const shrink = ({ x, y, width, height }: SlotEvidence['box']): SlotEvidence['box'] => ({
    x: small(x),
    y: small(y),
    width: small(width),
    height: small(height),
  })
  const size = {
    width: Math.max(1, Math.floor(box.width / scale)),
    height: Math.max(1, Math.floor(box.height / scale)),
  }
  const origin = { x: box.x / scale, y: box.y / scale }
  return {
    slot: {
      ...slot,
      fontSize: small(slot.fontSize),
      lineBoxes: slot.lineBoxes.map(shrink),
      box: shrink(slot.box),
    },
    box: { x: Math.round(origin.x), y: Math.round(origin.y), ...size },
    ink: mean(ink, 1, size, scale),
    taken: mean(evidence.taken, 1, size, scale),
    outline: ink,
    ground,
    final: { ...size, channels: 3, data: mean(final, 3, size, scale).data },
  }
}

function mean(
  { width, data }: { readonly width: number; readonly data: Uint8Array },
  channels: number,
  size: Size,
  scale: number,
): Plane {
  const out = new Uint8Array(size.width * size.height * channels)
  const sums = new Float64Array(size.width * channels)
  // Column of the small picture each value of a row adds to.
  const target = new Int32Array(width * channels)
  const counts = new Int32Array(size.width)
  for (let x = 0; x < width; x++) {
    const column = Math.min(size.width, Math.floor((x + 0.5) / scale))
    if (column < size.width) counts[column] = (counts[column] as number) + 1
    for (let channel = 0; channel < channels; channel++)
      target[x * channels + channel] = column < size.width ? column * channels + channel : -1
  }
  for (let row = 0; row < size.height; row++) {
    const top = Math.floor(row * scale)
    const bottom = Math.max(top + 1, Math.floor((row + 1) * scale))
    sums.fill(0)
    for (let y = top; y < bottom; y++) {
      for (let at = 0, from = y * width * channels; at < target.length; at++, from++) {
        const to = target[at] as number
        if (to >= 0) sums[to] = (sums[to] as number) + (data[from] as number)
      }
    }
    const start = row * sums.length
    for (let at = 0; at < sums.length; at++) {
      const count = Math.max(1, counts[Math.floor(at / channels)] as number)
      out[start + at] = Math.round((sums[at] as number) / (count * (bottom - top)))
    }
  }
  return { ...size, data: out }
}
