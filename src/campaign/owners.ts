import { type Box, grown, intersection, union } from '../kit/geometry.ts'
import type { BlockReading } from '../ocr/block.ts'
import type { PageReading } from '../ocr/read-back.ts'
import type { Role } from '../placement/type-size.ts'
import { cleaned } from '../plate/clean.ts'
import { toneOf } from '../plate/tone.ts'
import { drawnSlot, type ReadType } from '../preflight/drawn-type.ts'
import type { DrawnType, Ground } from '../preflight/scene.ts'
import type { Carried } from './carried/carried.ts'
import type { Job } from './plan.ts'
import type { Design } from './studio.ts'

/** How an export is made on a plate that carries some of its slots. */
export interface Owners {
  /** Slots the plate shows. */
  readonly generated: ReadonlySet<string>
  readonly drawn: DrawnType
  /** The plate without the text that is not to be seen. */
  readonly ground: Ground
}

/** How far letters reach beyond the box they were read in, in heights of it: accents, shadows. */
const TRACE = 0.4

/** The plate as it is used when these slots are the model's. */
export function ownersOf(
  { carried, placement }: Job & { readonly carried: Carried },
  { kit, template }: Design,
  ground: Ground,
  { blocks, loose }: PageReading,
  generated: ReadonlySet<string>,
  stray: readonly Box[],
): Owners {
  const own = blocks.filter(({ slot }) => generated.has(slot))
  const others = blocks.filter(({ slot }) => !generated.has(slot))
  const kept = own.flatMap(({ lines }) => lines.map((line) => around(line, 0.08)))
  const fallen = others.flatMap(({ lines }) => lines)
  // What stands among the lines of a slot that goes, goes too, whether it could be read or not.
  const field = union(fallen)
  const among = field === undefined ? [] : loose.filter((box) => intersection(field, box) !== undefined)
  const traces = [...fallen, ...among, ...stray].map((line) => around(line, TRACE))
  const pixels = cleaned(ground.pixels, traces, kept)
  const about = { placement, profile: kit.file.readability }
  return {
    generated: new Set(generated),
    ground: pixels === ground.pixels ? ground : { ...ground, pixels, tone: toneOf(pixels) },
    drawn: {
      slots: [...generated].map((slot) =>
        drawnSlot(
          pixels,
          slot,
          template.file.slots[slot]?.role ?? 'body',
          piecesOf(slot, blocks, carried),
          about,
        ),
      ),
      bare: cleaned(ground.pixels, [
        ...traces,
        ...own.flatMap(({ lines }) => lines.map((line) => around(line, TRACE))),
      ]),
    },
  }
}

/** What was read of a slot, with the role each string plays in the layout. */
export function piecesOf(
  slot: string,
  blocks: readonly BlockReading[],
  { wordings }: Carried,
): readonly ReadType[] {
  return blocks.flatMap((block, index): ReadType[] =>
    block.slot === slot ? [{ ...block, role: (wordings[index]?.role ?? 'body') as Role }] : [],
  )
}

/** A box with so many of its heights around it. */
function around(box: Box, share: number): Box {
  return grown(box, share * box.height, share * box.height)
}
