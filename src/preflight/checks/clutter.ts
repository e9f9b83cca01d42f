import { lightness, luminance, luminanceAt, contrast as ratioOf } from '../../kit/color.ts'
import { type Box, intersection, union } from '../../kit/geometry.ts'
import type { Pixels } from '../../kit/pixels.ts'
import { contrastLevel, THRESHOLDS } from '../../kit/thresholds.ts'
import { inksOf } from '../../overlay/overlay.ts'
import { type Check, type CheckResult, type Evidence, round, type SlotEvidence, whole } from '../check.ts'
import { readSlot } from './contrast.ts'

/** Share of a ground with an edge, and deviation of L* from its surroundings, at an x-height of 10 px. */
interface Clutter {
  readonly edges: number
  readonly deviation: number
}

/** R7: where the ground is busy, more contrast is needed (Scharff, Hill and Ahumada 2000). */
export const clutter: Check = {
  id: 'R7',
  title: 'A ground calm enough',
  run: (evidence) => evidence.slots.flatMap((slot) => [ofSlot(slot, evidence), specksOf(slot)]),
}

/** Specks in the colour of the ink look like letters, or like dots and accents of letters. */
function specksOf({ slot, box, ground }: SlotEvidence): CheckResult {
  const { ratio, share } = THRESHOLDS.clutter.specks
  const inks = inksOf(slot).map(luminance)
  // Two to a stroke: specks smaller than that are dust.
  const step = Math.max(1, Math.floor(slot.fontSize / 24))
  let points = 0
  let alike = 0
  // What a template draws on its own ground, such as a rule, it means.
  const lines = slot.ground === 'plate' ? slot.lineBoxes : []
  const { data, width } = lines.length > 0 ? ground() : { data: new Uint8Array(), width: 0 }
  for (const line of lines) {
    const area = intersection(whole(line), box)
    if (area === undefined) continue
    for (let y = area.y - box.y; y < area.y - box.y + area.height; y += step) {
      for (let x = area.x - box.x; x < area.x - box.x + area.width; x += step) {
        const light = luminanceAt(data, (y * width + x) * 3)
        points += 1
        if (inks.some((own) => ratioOf(own, light) < ratio)) alike += 1
      }
    }
  }
  const value = points === 0 ? 0 : alike / points
  const fails = value > share
  return {
    check: 'R7',
    slot: slot.slot,
    measure: 'ground in the colour of the ink',
    value: Math.round(value * 1000) / 1000,
    threshold: share,
    verdict: fails ? 'fail' : 'pass',
    box: whole(slot.box),
    message: `${slot.slot} stands on a ground of which ${(100 * value).toFixed(1)} % has the colour of its ink`,
  }
}

function ofSlot(evidence: SlotEvidence, export_: Evidence): CheckResult {
  const { slot } = evidence
  const found = clutterOf(evidence)
  const base = contrastLevel(export_.profile, slot.large).ratio
  const { calm, middle, busyRatio } = THRESHOLDS.clutter
  const within = ({ edges, deviation }: Clutter): boolean =>
    found.edges <= edges && found.deviation <= deviation
  const needed = within(calm)
    ? base
    : within(middle)
      ? Math.max(base, 4.5 * middle.factor)
      : Math.max(base, busyRatio)
  const value = needed === base ? base : readSlot(evidence, export_).p5
  const fails = value < needed
  return {
    check: 'R7',
    slot: slot.slot,
    measure: 'contrast on a busy ground',
    value: round(value),
    threshold: round(needed),
    verdict: fails ? 'fail' : 'pass',
    box: whole(slot.box),
    message: fails
      ? `${slot.slot} stands on a busy ground (${Math.round(100 * found.edges)} % edges) with a contrast of ${round(value)}; it needs ${round(needed)} there`
      : `${slot.slot} stands on a ground with ${Math.round(100 * found.edges)} % edges`,
  }
}

/** Reads the ground under the lines of a slot. */
function clutterOf({ slot, box, ground }: SlotEvidence): Clutter {
  const area = intersection(whole(union(slot.lineBoxes) ?? slot.box), box)
  if (area === undefined) return { edges: 0, deviation: 0 }
  const part = { ...area, x: area.x - box.x, y: area.y - box.y }
  // The x-height of a face is about half its size.
  const scale = (slot.fontSize * 0.52) / 10
  const { values, columns, rows } = lightnessOf(ground(), part, Math.max(1, scale))
  if (columns < 3 || rows < 3) return { edges: 0, deviation: 0 }
  // A picture that would have to be enlarged has gradients that much gentler.
  const enough = ((THRESHOLDS.clutter.edge / Math.min(1, scale)) * 8) ** 2
  let edges = 0
  for (let row = 1; row < rows - 1; row++) {
    for (let column = 1; column < columns - 1; column++) {
      const at = row * columns + column
      const value = (offset: number): number => values[at + offset] as number
      const gx =
        value(1 - columns) +
        2 * value(1) +
        value(1 + columns) -
        value(-1 - columns) -
        2 * value(-1) -
        value(columns - 1)
      const gy =
        value(columns - 1) +
        2 * value(columns) +
        value(columns + 1) -
        value(-columns - 1) -
        2 * value(-columns) -
        value(1 - columns)
      if (gx * gx + gy * gy >= enough) edges += 1
    }
  }
  return {
    edges: edges / ((rows - 2) * (columns - 2)),
    deviation: deviationOf(values, columns, rows, Math.round((slot.fontSize / Math.max(1, scale)) * 0.6)),
  }
}

/** Mean L* of squares of `scale` pixels. */
function lightnessOf(
  { width, data }: Pixels,
  area: Box,
  scale: number,
): { readonly values: Float32Array; readonly columns: number; readonly rows: number } {
  const columns = Math.max(1, Math.floor(area.width / scale))
  const rows = Math.max(1, Math.floor(area.height / scale))
  const values = new Float32Array(columns * rows)
  for (let row = 0; row < rows; row++) {
    const top = area.y + Math.floor(row * scale)
    const bottom = Math.max(top + 1, area.y + Math.floor((row + 1) * scale))
    for (let column = 0; column < columns; column++) {
      const left = area.x + Math.floor(column * scale)
      const right = Math.max(left + 1, area.x + Math.floor((column + 1) * scale))
      let sum = 0
      for (let y = top; y < bottom; y++) {
        for (let at = (y * width + left) * 3, x = left; x < right; x++, at += 3) {
          sum += luminanceAt(data, at)
        }
      }
      values[row * columns + column] = lightness(sum / ((right - left) * (bottom - top)))
    }
  }
  return { values, columns, rows }
}

/** Deviation of values from the mean of the squares of 2 × radius + 1 around them (summed-area table, Crow 1984). */
function deviationOf(values: Float32Array, columns: number, rows: number, radius: number): number {
  const sums = new Float64Array((columns + 1) * (rows + 1))
  for (let row = 0; row < rows; row++) {
    let line = 0
    for (let column = 0; column < columns; column++) {
      line += values[row * columns + column] as number
      sums[(row + 1) * (columns + 1) + column + 1] = (sums[row * (columns + 1) + column + 1] as number) + line
    }
  }
  const at = (row: number, column: number): number => sums[row * (columns + 1) + column] as number
  let squares = 0
  for (let row = 0; row < rows; row++) {
    const top = Math.max(0, row - radius)
    const bottom = Math.min(rows, row + radius + 1)
    for (let column = 0; column < columns; column++) {
      const left = Math.max(0, column - radius)
      const right = Math.min(columns, column + radius + 1)
      const mean =
        (at(bottom, right) - at(top, right) - at(bottom, left) + at(top, left)) /
        ((bottom - top) * (right - left))
      squares += ((values[row * columns + column] as number) - mean) ** 2
    }
  }
  return Math.sqrt(squares / values.length)
}
