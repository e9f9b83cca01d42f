import { hashOf } from '../kit/hash.ts'
import { layoutOf } from '../placement/geometry.ts'
import type { Copy } from '../template/template.ts'
import { type Draft, draft, type LayOutInput, type LayoutMemory, rulesOf } from './draft.ts'
import { unlonely } from './rag.ts'

/** How a copy was laid out, as plain data. */
export interface EarlierLayout {
  /** What it is a layout of, but for copy, markup and style. */
  readonly of: string
  /** Hash of the copy that was given. */
  readonly given: string
  /** The copy as it was set; not as it was given where that was too long. */
  readonly copy: Copy
  readonly dropped: readonly string[]
  /** Slots below the largest size they may have. */
  readonly sizes: readonly (readonly [slot: string, size: number])[]
  readonly least: readonly (readonly [slot: string, size: number])[]
  /** Slots whose words may divide. */
  readonly hyphenated: readonly string[]
}

/**
 * Remembers how copies were laid out, so that after a change of copy, markup or style the type is set as it was: one layout
 * where that still fits, a few where it has to be smaller, and a search takes up to twenty-five. What could be larger stays
 * as it was, and what was given up is not tried again. So it is for what is shown while others search: an export never
 * depends on what was made before it.
 */
export class EarlierLayouts implements LayoutMemory {
  readonly #kept: Map<string, EarlierLayout>
  #recalled = 0

  constructor(kept: readonly EarlierLayout[]) {
    this.#kept = new Map(kept.map((each) => [each.of, each]))
  }

  /** What is remembered now. */
  all(): readonly EarlierLayout[] {
    return [...this.#kept.values()]
  }

  /** How many layouts were taken from what it remembers. */
  get recalled(): number {
    return this.#recalled
  }

  async recall(input: LayOutInput): Promise<Draft | undefined> {
    const kept = this.#kept.get(keyOf(input))
    if (kept === undefined) return undefined
    const wasWhole = hashOf(kept.copy) === kept.given
    const copy = hashOf(input.copy) === kept.given ? kept.copy : wasWhole ? input.copy : undefined
    if (copy === undefined) return undefined
    const { dropped, hyphenated } = kept
    const known = new Map(kept.sizes)
    const again = await draft(input, copy, dropped, { known, floors: new Map(kept.least), hyphenated })
    if (again.fitted.misfits.length > 0) return undefined
    this.#recalled += 1
    const isAsBefore = [...known].every(([slot, size]) => again.fitted.sizes.get(slot) === size)
    return isAsBefore ? again : unlonely(again)
  }

  keep(input: LayOutInput, { outfit, copy, dropped, choices, fitted }: Draft): void {
    // Where no copy is shown, another template is set than the one that is asked for.
    if (input.placement.shows !== undefined) return
    const rules = rulesOf(input, outfit)
    const of = keyOf(input)
    this.#kept.set(of, {
      of,
      given: hashOf(input.copy),
      copy,
      dropped,
      sizes: [...fitted.sizes].filter(([slot, size]) => size < (rules.get(slot)?.most ?? 0)),
      least: [...fitted.least],
      hyphenated: [...choices.hyphenated],
    })
  }
}

function keyOf({
  template,
  kit,
  locale,
  placement,
  position,
  smaller,
  leftOut = new Set(),
}: LayOutInput): string {
  const { family } = layoutOf(placement)
  const slots = Object.keys(template.file.slots)
  return hashOf([template.id, kit.id, family, slots, locale, placement, position, smaller, [...leftOut]])
}
