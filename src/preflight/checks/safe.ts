import { contains } from '../../kit/geometry.ts'
import { THRESHOLDS } from '../../kit/thresholds.ts'
import { type Check, type CheckResult, type Layered, onCanvas } from '../check.ts'
import { countInk, INK, inkExtentOf } from '../coverage.ts'

/** R3: type and logos keep out of what the platform covers, crops or cuts. */
export const safe: Check = {
  id: 'R3',
  title: 'Inside the safe area',
  run: ({ slots, logos, safe: area }) => {
    const outside = (name: string, layers: Layered): CheckResult => {
      const { box, ink } = layers
      const right = area.x + area.width
      const bottom = area.y + area.height
      const extent = onCanvas(inkExtentOf(ink), layers).box
      const found =
        extent === undefined || contains(area, extent)
          ? { count: 0, box: undefined }
          : countInk(ink, INK.half, (x, y) => {
              const [column, row] = [x + box.x, y + box.y]
              // A pixel counts where its middle is.
              return column + 0.5 < area.x || row + 0.5 < area.y || column + 0.5 > right || row + 0.5 > bottom
            })
      const fails = found.count > THRESHOLDS.safe.outside
      return {
        check: 'R3',
        slot: name,
        measure: 'pixels of ink outside the safe area',
        value: found.count,
        threshold: THRESHOLDS.safe.outside,
        verdict: fails ? 'fail' : 'pass',
        ...onCanvas(found.box, layers),
        message: fails
          ? `${name} leaves the safe area with ${found.count} pixels`
          : `${name} is inside the safe area`,
      }
    }
    return [
      ...slots.map((evidence) => outside(evidence.slot.slot, evidence)),
      ...logos.map((logo) => outside('logo', logo)),
    ]
  },
}
