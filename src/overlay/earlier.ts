import { hashOf } from '../kit/hash.ts'
import type { Layout } from '../placement/geometry.ts'
import type { Copy } from '../template/template.ts'
import {
  type Draft,
  fitSlots,
  holds,
  type LayOutInput,
  type LayoutMemory,
  redrawn,
  settingOf,
} from './draft.ts'
import { type Choices, outfitFor } from './dress.ts'
import { FINE } from './fit.ts'

/** How a copy was laid out, as plain data. */
export interface EarlierLayout {
  /** Hash over all that was asked for but the markup, and what the kit holds. */
  readonly of: string
  readonly copy: Copy
  readonly dropped: readonly string[]
  readonly layout: Layout
  /** The largest that fit, and those that were taken for the sake of the lines. */
  readonly sizes: readonly (readonly [slot: string, size: number])[]
  readonly taken: readonly (readonly [slot: string, size: number])[]
  readonly least: readonly (readonly [slot: string, size: number])[]
  readonly alone: readonly (readonly [slot: string, size: number])[]
  readonly hyphenated: readonly string[]
  readonly settled: readonly (readonly [text: number, settled: string])[]
  readonly repairs: readonly (readonly [slot: string, repairs: readonly string[]])[]
  /** What the same two questions were answered when it was new: an answer that is the same now is no reason to search. */
  readonly grew: boolean
  readonly heldMore: boolean
}

/**
 * Remembers how copies were laid out, so that after a change of markup or style the type is set as it was: two layouts say
 * whether that is still right, where a search takes up to twenty-five. Right to within the share at which a search ends, so
 * it is for previews: an export never depends on what was made before it.
 */
export class EarlierLayouts implements LayoutMemory {
  readonly #kept: Map<string, EarlierLayout>

  constructor(kept: readonly EarlierLayout[]) {
    this.#kept = new Map(kept.map((each) => [each.of, each]))
  }

  /** What is remembered now. */
  all(): readonly EarlierLayout[] {
    return [...this.#kept.values()]
  }

  /**
   * The copy as it was laid out before, if it fits, would not if it were larger, and what it gave up is still too much;
   * `undefined` where all that has to be searched.
   */
  async recall(input: LayOutInput): Promise<Draft | undefined> {
    const kept = this.#kept.get(keyOf(input))
    if (kept === undefined) return undefined
    const { layout, copy, dropped } = kept
    const { placement, pictures = new Map() } = input
    const outfit = outfitFor({ ...input, copy, layout, dropped, pictures, placement: placement.id })
    const choices = choicesOf(kept)
    const found = await settingOf(outfit, placement, choices)
    if (found === undefined) return undefined
    const fitted = { ...found, least: new Map(kept.least), alone: new Map(kept.alone) }
    const draft = { outfit, fitted, choices, copy, dropped, placement, repairs: new Map(kept.repairs) }
    if (!kept.grew && (await grows(draft))) return undefined
    if (!kept.heldMore && (await holdsMore(input, draft))) return undefined
    const isTaken = kept.taken.every(([slot, size]) => found.sizes.get(slot) === size)
    return isTaken ? draft : ((await redrawn(draft, new Map(kept.taken))) ?? draft)
  }

  async keep(input: LayOutInput, draft: Draft, taken: Draft): Promise<void> {
    const { outfit, fitted, copy, dropped, choices, repairs } = draft
    const of = keyOf(input)
    this.#kept.set(of, {
      of,
      copy,
      dropped,
      layout: outfit.layout,
      sizes: [...fitted.sizes],
      taken: [...taken.fitted.sizes],
      least: [...fitted.least],
      alone: [...fitted.alone],
      hyphenated: [...choices.hyphenated],
      settled: [...choices.settled],
      repairs: [...repairs],
      grew: await grows(draft),
      heldMore: await holdsMore(input, draft),
    })
  }
}

function choicesOf({ sizes, hyphenated, settled }: EarlierLayout): Choices {
  return { sizes: new Map(sizes), hyphenated: new Set(hyphenated), settled: new Map(settled) }
}

/** Whether all that is there still fits a step larger, where it may be. */
async function grows({ outfit, fitted, choices, placement }: Draft): Promise<boolean> {
  const rules = fitSlots(outfit, placement)
  const sizes = new Map(fitted.sizes)
  for (const [slot, size] of sizes) {
    const most = fitted.slots.has(slot) ? (rules.get(slot)?.most ?? size) : size
    sizes.set(slot, Math.max(size, Math.min(most, size * (1 + FINE))))
  }
  const isLarger = [...sizes].some(([slot, size]) => size > (fitted.sizes.get(slot) ?? size))
  return isLarger && (await settingOf(outfit, placement, { ...choices, sizes })) !== undefined
}

/** Whether the last of what was given up seems to fit, at the smallest sizes. */
async function holdsMore(input: LayOutInput, { outfit, copy, dropped }: Draft): Promise<boolean> {
  const { drop = [] } = input.template.file.families[outfit.layout.family] ?? {}
  if (dropped.length > drop.length) return holds(input, copy, dropped.slice(0, -1))
  return hashOf(copy) !== hashOf(input.copy) && holds(input, input.copy, dropped)
}

function keyOf({
  template,
  kit,
  copy,
  locale,
  placement,
  position,
  smaller,
  leftOut = new Set(),
}: LayOutInput): string {
  const { slots, families } = template.file
  const asked = [copy, locale, placement, position, smaller, [...leftOut]]
  return hashOf([template.id, kit.id, slots, families, ...asked])
}
