import type { Box, Insets } from '../kit/geometry.ts'
import type { Attempted } from './fit-task.ts'

/** Accents and swashes may reach so far out of the box of their line, in em. */
const OVERHANG = 0.4

/**
 * How far letters reach out of the safe area where that is all that is wrong: an accent on a capital in the first line, the foot of
 * a large numeral. The area for type then starts so much further in. At the sizes given, by slot.
 */
export function overhangOf(
  { misfits, slots, sizes }: Attempted,
  safe: Box,
  wanted: ReadonlyMap<string, number> = sizes,
): Insets | undefined {
  if (misfits.some(({ kind }) => kind !== 'safe')) return undefined
  const out = { top: 0, right: 0, bottom: 0, left: 0 }
  for (const { slot } of misfits) {
    const box = slots.get(slot)?.ink
    const size = sizes.get(slot) ?? 1
    if (box === undefined) continue
    const sides = {
      top: safe.y - box.y,
      right: box.x + box.width - safe.x - safe.width,
      bottom: box.y + box.height - safe.y - safe.height,
      left: safe.x - box.x,
    }
    if (Math.max(...Object.values(sides)) > OVERHANG * size) return undefined
    const growth = Math.max(1, (wanted.get(slot) ?? size) / size)
    for (const side of ['top', 'right', 'bottom', 'left'] as const)
      out[side] = Math.max(out[side], Math.ceil(sides[side] * growth))
  }
  return out
}
