import { THRESHOLDS } from '../../kit/thresholds.ts'
import type { Draft } from '../../overlay/draft.ts'
import type { SetLine } from '../../overlay/overlay.ts'
import { type Check, type CheckResult, round } from '../check.ts'

/** R9: the last line of a paragraph is not left alone. A fault in the strict profile, a remark otherwise. */
export const orphan: Check = {
  id: 'R9',
  title: 'No last line left alone',
  run: ({ slots, profile }) =>
    slots.flatMap(({ slot }): CheckResult[] => {
      if (!SET_IN_LINES.has(slot.role)) return []
      const worst = worstOf(slot.rows)
      const about = {
        check: 'R9',
        slot: slot.slot,
        measure: 'last line against the longest',
        threshold: THRESHOLDS.orphan.share,
      } as const
      if (worst === undefined)
        return [{ ...about, value: 1, verdict: 'pass', message: `${slot.slot} has no line left alone` }]
      const { last, share } = worst
      return [
        {
          ...about,
          value: round(share),
          verdict: profile === 'strict' ? 'fail' : 'warn',
          box: last.box,
          message: `${slot.slot} ends with “${last.text}” alone on a line`,
        },
      ]
    }),
}

/** Slots of a layout with a last line left alone. */
export function orphansIn({ fitted, outfit }: Draft): ReadonlySet<string> {
  return new Set(
    [...fitted.slots].flatMap(([slot, { rows }]) => {
      const role = outfit.template.file.slots[slot]?.role ?? 'body'
      return SET_IN_LINES.has(role) && worstOf(rows) !== undefined ? [slot] : []
    }),
  )
}

const SET_IN_LINES = new Set<string>(['headline', 'subhead', 'body'])

/** The last line most alone of all paragraphs, with its share of the longest. */
function worstOf(rows: readonly SetLine[]): { readonly last: SetLine; readonly share: number } | undefined {
  const blocks = new Map<number, SetLine[]>()
  for (const row of rows) blocks.set(row.block, [...(blocks.get(row.block) ?? []), row])
  const found = [...blocks.values()].flatMap((lines) => {
    const last = lines.at(-1)
    if (last === undefined || lines.length < 2) return []
    const share = last.box.width / Math.max(...lines.map(({ box }) => box.width))
    return isOrphan(last, share) ? [{ last, share }] : []
  })
  return found.sort((a, b) => a.share - b.share)[0]
}

function isOrphan({ text }: SetLine, share: number): boolean {
  const { words, characters, dense, share: least } = THRESHOLDS.orphan
  const count = [...text].length
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text))
    return count < dense
  const enough = text.trim().split(/\s+/u).length >= words || count >= characters
  return share < least || !enough
}
