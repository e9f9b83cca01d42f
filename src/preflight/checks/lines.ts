import { THRESHOLDS } from '../../kit/thresholds.ts'
import type { SetSlot } from '../../overlay/overlay.ts'
import { type Check, type CheckResult, round } from '../check.ts'

/** R8: lines neither too many, too long nor too tight. */
export const lines: Check = {
  id: 'R8',
  title: 'Lines that can be read',
  run: ({ slots }) =>
    slots.map(({ slot }): CheckResult => {
      const limits = slot.role === 'headline' ? THRESHOLDS.lines.headline : THRESHOLDS.lines.text
      const longest = Math.max(0, ...slot.rows.map(({ text }) => [...text].length))
      // Scripts without spaces need half the characters for the same words.
      const most = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(slot.text)
        ? limits.characters / 2
        : limits.characters
      const about = { check: 'R8', slot: slot.slot, box: slot.box } as const
      if (longest > most) {
        return {
          ...about,
          measure: 'characters in a line',
          value: longest,
          threshold: most,
          verdict: 'warn',
          message: `${slot.slot} has a line of ${longest} characters; ${most} are read easily`,
        }
      }
      const leading = leadingOf(slot)
      const [least, loosest] = limits.leading
      if (leading !== undefined && (leading < least || leading > loosest)) {
        return {
          ...about,
          measure: 'line height in em',
          value: round(leading),
          threshold: leading < least ? least : loosest,
          verdict: 'warn',
          message: `${slot.slot} has lines ${leading.toFixed(2)} em apart; ${least} to ${loosest} are read easily`,
        }
      }
      return {
        ...about,
        measure: 'characters in a line',
        value: longest,
        threshold: most,
        verdict: 'pass',
        message: `${slot.slot} has lines of at most ${longest} characters`,
      }
    }),
}

/** Least distance of baselines of one paragraph in em; `undefined` for single lines. */
function leadingOf({ rows, fontSize }: SetSlot): number | undefined {
  const steps = rows.flatMap((row) => {
    const below = rows.filter(({ block, baseline }) => block === row.block && baseline > row.baseline + 1)
    return below.length === 0 ? [] : [Math.min(...below.map(({ baseline }) => baseline)) - row.baseline]
  })
  return steps.length === 0 ? undefined : Math.min(...steps) / fontSize
}
