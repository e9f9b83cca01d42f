import type { Box } from '../kit/geometry.ts'
import type { Scrim, SetSlot } from '../overlay/overlay.ts'
import type { CheckResult, Evidence } from './check.ts'

// What is laid out in pixels of the canvas may be measured with squares of them as one: see `binningOf`.

/** A box of the canvas in binned pixels; with a binning of less than 1 the way back. */
export function binnedBox({ x, y, width, height }: Box, binning: number): Box {
  return { x: x / binning, y: y / binning, width: width / binning, height: height / binning }
}

/** A slot of the canvas in binned pixels. */
export function binnedSlot(slot: SetSlot, binning: number): SetSlot {
  if (binning === 1) return slot
  const shrunk = (box: Box): Box => binnedBox(box, binning)
  return {
    ...slot,
    fontSize: slot.fontSize / binning,
    box: shrunk(slot.box),
    lineBoxes: slot.lineBoxes.map(shrunk),
    parts: slot.parts.map((part) => ({ ...part, box: shrunk(part.box), fontSize: part.fontSize / binning })),
    rows: slot.rows.map((row) => ({ ...row, box: shrunk(row.box), baseline: row.baseline / binning })),
    words: slot.words.map((word) => ({ ...word, box: shrunk(word.box), fontSize: word.fontSize / binning })),
  }
}

/** A veil or panel of the canvas in binned pixels. */
export function binnedScrim(scrim: Scrim, binning: number): Scrim {
  if (binning === 1) return scrim
  const { box, feather, radius, blur } = scrim
  return {
    ...scrim,
    box: binnedBox(box, binning),
    feather: {
      top: feather.top / binning,
      right: feather.right / binning,
      bottom: feather.bottom / binning,
      left: feather.left / binning,
    },
    ...(radius === undefined ? {} : { radius: radius / binning }),
    ...(blur === undefined ? {} : { blur: blur / binning }),
  }
}

/** What was found in binned pixels, with its places in pixels of the canvas. Counts of pixels stay counts of what was measured. */
export function onWholeCanvas(
  results: readonly CheckResult[],
  { binning }: Pick<Evidence, 'binning'>,
): readonly CheckResult[] {
  if (binning === 1) return results
  return results.map((result) =>
    result.box === undefined ? result : { ...result, box: binnedBox(result.box, 1 / binning) },
  )
}
