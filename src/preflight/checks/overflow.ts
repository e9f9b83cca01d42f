import { contains } from '../../kit/geometry.ts'
import { THRESHOLDS } from '../../kit/thresholds.ts'
import { type Check, onCanvas } from '../check.ts'
import { countInk, INK, inkExtentOf } from '../coverage.ts'

/** R2: nothing of the letters is cut off, by a box or by the edge of the canvas; no more lines than allowed. */
export const overflow: Check = {
  id: 'R2',
  title: 'No letter is cut off',
  run: ({ slots, frame }) =>
    slots.map((evidence) => {
      const { slot, box, ink, outline } = evidence
      const extent = onCanvas(inkExtentOf(outline), evidence).box
      const sheet = { x: 0, y: 0, ...frame }
      const uncut = outline === ink && (extent === undefined || contains(sheet, extent))
      const lost = uncut
        ? { count: 0, box: undefined }
        : countInk(outline, INK.half, (x, y, at) => {
            const onSheet =
              x + box.x >= 0 && y + box.y >= 0 && x + box.x < frame.width && y + box.y < frame.height
            return !onSheet || (ink.data[at] as number) < INK.touched
          })
      const fails = lost.count > THRESHOLDS.overflow.cut
      return {
        check: 'R2',
        slot: slot.slot,
        measure: 'pixels of ink cut off',
        value: lost.count,
        threshold: THRESHOLDS.overflow.cut,
        verdict: fails ? 'fail' : 'pass',
        ...onCanvas(lost.box, evidence),
        message: fails
          ? `${slot.slot} is cut off: ${lost.count} pixels of its letters are missing`
          : `${slot.slot} is whole`,
      }
    }),
}
