import { contains, grown, intersection } from '../../kit/geometry.ts'
import { THRESHOLDS } from '../../kit/thresholds.ts'
import type { PageReading } from '../../ocr/read-back.ts'
import { xHeightOf } from '../../preflight/drawn-type.ts'
import type { Made, Misread, Refused } from '../made.ts'
import { type Owners, piecesOf } from '../owners.ts'
import type { Job } from '../plan.ts'
import type { Carried } from './carried.ts'

/** Slots too small to be read where this placement is seen. */
export function tooSmall(
  { blocks }: PageReading,
  { carried, placement }: Job & { readonly carried: Carried },
  generated: ReadonlySet<string>,
): readonly Misread[] {
  return [...generated].flatMap((slot): Misread[] => {
    const pieces = piecesOf(slot, blocks, carried)
    const text = brief(pieces.map((piece) => piece.text).join(' '))
    const isSmall = xHeightOf(pieces, placement) < THRESHOLDS.size.xHeight
    return isSmall ? [{ slot, text, read: text, verdict: 'small' }] : []
  })
}

/** Slots of the model for which the contract does not hold, in a finished or a refused export. */
export function broken({ measured }: Made | Refused, { drawn }: Owners): readonly Misread[] {
  const failing = new Set(
    measured?.results.flatMap(({ slot, verdict }) =>
      verdict === 'fail' && slot !== undefined ? [slot] : [],
    ),
  )
  return drawn.slots.flatMap(({ slot: { slot, text } }): Misread[] =>
    failing.has(slot) ? [{ slot, text: brief(text), read: brief(text), verdict: 'unreadable' }] : [],
  )
}

/** Air around the model's type, in em: to what the overlay sets beside it and over it, and to the edges of the frame. */
const AIR = { beside: 0.8, above: 0.5, edge: 0.5 } as const

/** Slots of the model that run into what the overlay sets, or into the edge of the frame. */
export function crowded({ measured }: Made | Refused, { drawn, ground }: Owners): readonly Misread[] {
  const overlay = measured?.settled.overlay
  const others = [
    ...(overlay?.slots.flatMap(({ lineBoxes, fontSize }) =>
      lineBoxes.map((line) => grown(line, 0, AIR.above * fontSize)),
    ) ?? []),
    ...(overlay?.logos ?? []),
  ]
  const { width, height } = ground.pixels
  return drawn.slots.flatMap(({ slot: { slot, text, lineBoxes, fontSize } }): Misread[] => {
    const edge = AIR.edge * Math.min(fontSize, 0.06 * Math.min(width, height))
    const frame = grown({ x: 0, y: 0, width, height }, -edge, -edge)
    const isNear = lineBoxes.some((line) => {
      const air = grown(line, AIR.beside * fontSize, 0)
      return !contains(frame, line) || others.some((other) => intersection(air, other) !== undefined)
    })
    return isNear ? [{ slot, text: brief(text), read: brief(text), verdict: 'crowded' }] : []
  })
}

/** A list in a line: enough to know which. */
function brief(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}
