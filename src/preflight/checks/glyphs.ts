import { intersection } from '../../kit/geometry.ts'
import { THRESHOLDS } from '../../kit/thresholds.ts'
import { type Check, onCanvas, whole } from '../check.ts'
import { INK } from '../coverage.ts'

/** R1: every character has a glyph, and every word drew ink. */
export const glyphs: Check = {
  id: 'R1',
  title: 'Every character is drawn',
  run: ({ slots, missing }) =>
    slots.map((evidence) => {
      const { slot, box, ink } = evidence
      const lacking = missing(slot.text)
      const blank = slot.words.filter(({ text, box: word }) => {
        if (!/[\p{L}\p{N}]/u.test(text)) return false
        const part = intersection(whole(word), box)
        if (part === undefined) return true
        for (let y = part.y - box.y; y < part.y - box.y + part.height; y++) {
          for (let x = part.x - box.x; x < part.x - box.x + part.width; x++)
            if ((ink.data[y * ink.width + x] as number) >= INK.touched) return false
        }
        return true
      })
      const value = lacking.length + blank.length
      const [first] = blank
      return {
        check: 'R1',
        slot: slot.slot,
        measure: 'characters and words not drawn',
        value,
        threshold: THRESHOLDS.glyphs.missing,
        verdict: value > THRESHOLDS.glyphs.missing ? 'fail' : 'pass',
        ...(first === undefined
          ? {}
          : onCanvas(whole(first.box), { box: { x: 0, y: 0, width: 0, height: 0 } })),
        message:
          value === 0
            ? `${slot.slot} is drawn whole`
            : lacking.length > 0
              ? `${slot.slot} has characters no font of the kit draws: ${lacking.join(' ')}`
              : `${slot.slot}: “${first?.text}” left no ink`,
      }
    }),
}
