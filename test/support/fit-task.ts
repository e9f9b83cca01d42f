import type { BrandKit } from '../../src/brand/kit.ts'
import { type Outfit, outfitFor } from '../../src/overlay/dress.ts'
import type { FitSlot, FitTask } from '../../src/overlay/fit-task.ts'
import { reachIn } from '../../src/overlay/ink-extent.ts'
import { lay } from '../../src/overlay/lay.ts'
import type { FontFace } from '../../src/overlay/satori.ts'
import { layoutOf, safeBoxOf } from '../../src/placement/geometry.ts'
import type { Placement } from '../../src/placement/schema.ts'
import { minTypePx, type Role } from '../../src/placement/type-size.ts'
import type { Copy, Template } from '../../src/template/template.ts'

/** A fitting task of a template as the overlay sets it up, with a count of its layouts. */
export interface CountedTask extends FitTask {
  readonly outfit: Outfit
  readonly counted: { layouts: number }
}

/** What the overlay hands to the search. */
export function taskFor(input: {
  readonly template: Template
  readonly kit: BrandKit
  readonly placement: Placement
  readonly copy: Copy
  readonly locale: string
  readonly hyphenated?: ReadonlySet<string>
}): CountedTask {
  const { template, placement } = input
  const layout = layoutOf(placement)
  const outfit = outfitFor({ ...input, layout, placement: placement.id, dropped: [], pictures: new Map() })
  const counted = { layouts: 0 }
  const slots = new Map(
    Object.entries(template.file.slots).map(([id, { role, fit, maxLines }]): [string, FitSlot] => {
      const least = Math.max(fit[0] * layout.unit, minTypePx(role, placement))
      return [id, { role, least, most: Math.max(least, fit[1] * layout.unit), maxLines, perElement: false }]
    }),
  )
  return {
    outfit,
    counted,
    slots,
    safe: safeBoxOf(placement),
    reach: reachIn(outfit.fonts.fonts as readonly FontFace[]),
    floor: (slot, role) =>
      minTypePx((role as Role | undefined) ?? slots.get(slot)?.role ?? 'body', placement),
    lay: (sizes) => {
      counted.layouts += 1
      return lay(outfit, { sizes, hyphenated: input.hyphenated ?? new Set(), settled: new Map() })
    },
  }
}
