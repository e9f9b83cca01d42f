import { contrast, LINEAR } from '../../kit/color.ts'
import { THRESHOLDS } from '../../kit/thresholds.ts'
import { type Check, type CheckResult, type Evidence, type Layered, round, whole } from '../check.ts'
import { INK, near } from '../coverage.ts'

/** R11: logos stand out from what is next to them (WCAG 2.2, 1.4.11). */
export const marks: Check = {
  id: 'R11',
  title: 'Marks stand out',
  run: ({ logos, frame }) =>
    logos.map((logo): CheckResult => {
      const value = round(markContrast(logo, frame))
      const fails = value < THRESHOLDS.marks.ratio
      return {
        check: 'R11',
        slot: 'logo',
        measure: 'contrast of the logo',
        value,
        threshold: THRESHOLDS.marks.ratio,
        verdict: fails ? 'fail' : 'pass',
        box: whole(logo.box),
        message: fails
          ? `the logo has a contrast of ${value.toFixed(2)}; it needs ${THRESHOLDS.marks.ratio}`
          : `the logo has a contrast of ${value.toFixed(2)}`,
      }
    }),
}

/**
 * The ratio that 95 of 100 points of the ring around a mark reach with its lightest or its darkest part, whichever is the
 * clearer: a mark of two colours is seen if one of them is.
 */
function markContrast({ ink, final, box }: Layered, frame: Evidence['frame']): number {
  const ring = near(ink, 2, INK.half)
  const own: number[] = []
  const around: number[] = []
  for (let y = 0, at = 0; y < ink.height; y++) {
    for (let x = 0; x < ink.width; x++, at++) {
      if (x + box.x < 0 || y + box.y < 0 || x + box.x >= frame.width || y + box.y >= frame.height) continue
      const share = ink.data[at] as number
      const list = share >= INK.full ? own : share < INK.touched && ring[at] === 1 ? around : undefined
      if (list === undefined) continue
      const { data } = final
      list.push(
        0.2126 * (LINEAR[data[at * 3] as number] as number) +
          0.7152 * (LINEAR[data[at * 3 + 1] as number] as number) +
          0.0722 * (LINEAR[data[at * 3 + 2] as number] as number),
      )
    }
  }
  if (own.length === 0 || around.length === 0) return 21
  own.sort((a, b) => a - b)
  const dark = own[Math.floor(own.length * 0.1)] as number
  const light = own[Math.floor(own.length * 0.9)] as number
  const ratios = around.map((ground) => Math.max(contrast(dark, ground), contrast(light, ground)))
  ratios.sort((a, b) => a - b)
  return ratios[Math.floor(ratios.length * 0.05)] as number
}
