import type { BrandKit } from '../brand/kit.ts'
import { type Insets, inset } from '../kit/geometry.ts'
import { layoutOf, safeBoxOf } from '../placement/geometry.ts'
import type { Placement } from '../placement/schema.ts'
import { minTypePx, REFERENCE_X_HEIGHT, ROLES, type Role } from '../placement/type-size.ts'
import type { Copy, Template } from '../template/template.ts'
import { type Choices, type Outfit, outfitFor, type Picture } from './dress.ts'
import { type Fitted, fit, smallest } from './fit.ts'
import type { FitSlot, FitTask } from './fit-task.ts'
import { drawnHyphens } from './hyphen-pass.ts'
import { reachIn, sizeIn } from './ink-extent.ts'
import { judge, type Misfit, wordsOfSlots } from './judge.ts'
import { lay } from './lay.ts'
import { overhangOf } from './overhang.ts'
import type { FontFace } from './satori.ts'

/** What laying out needs: no picture. */
export interface LayOutInput {
  readonly template: Template
  readonly kit: BrandKit
  readonly copy: Copy
  readonly locale: string
  readonly placement: Placement
  /** Pictures of image fields. */
  readonly pictures?: ReadonlyMap<string, Picture>
  /** One of the template's alternative positions for this family; the usual one unless given. */
  readonly position?: string | undefined
  /** Headlines no larger than {@link SMALLER} of what the template allows, so that what stands under them takes less of the picture. */
  readonly smaller?: boolean
  /** Slots the plate carries: their room is kept, but they are not drawn. */
  readonly leftOut?: ReadonlySet<string> | undefined
  /** Layouts from before a change of copy or markup, to be taken where they still fit: for previews. */
  readonly earlier?: LayoutMemory | undefined
}

/** Remembers how copies were laid out. */
export interface LayoutMemory {
  /** The copy set as it was before, or smaller; `undefined` where it has to be searched. */
  recall(input: LayOutInput): Promise<Draft | undefined>
  keep(input: LayOutInput, draft: Draft): void
}

/** Share of its largest size that a headline keeps where it gives way to the picture: a step and a half of a scale in thirds. */
const SMALLER = 0.72

/** One attempt at fitting: what was left out, and what came of it. */
export interface Draft {
  readonly outfit: Outfit
  readonly fitted: Fitted
  readonly choices: Choices
  /** The copy as it was set: with shorter forms, or cut, where it was too long. */
  readonly copy: Copy
  readonly dropped: readonly string[]
  readonly repairs: ReadonlyMap<string, readonly string[]>
  readonly placement: Placement
}

/** Whether a copy fits at the smallest sizes, its words dividing where they may. */
export async function holds(input: LayOutInput, copy: Copy, dropped: readonly string[]): Promise<boolean> {
  return (await tightest(input, copy, dropped)).holds
}

/** Whether a copy fits at the smallest sizes, and those. */
export async function tightest(
  input: LayOutInput,
  copy: Copy,
  dropped: readonly string[],
  options: DraftOptions = {},
): Promise<{ readonly holds: boolean; readonly sizes: ReadonlyMap<string, number> }> {
  const { task } = tasksOf(input, copy, dropped, options)
  const divided = [...slotsWith(input.template, 'always'), ...slotsWith(input.template, 'needed')]
  const found = await smallest(task(new Set(divided)))
  const { sizes, misfits } = found
  if (misfits.length === 0) return { holds: true, sizes }
  const inwards = options.inwards === undefined ? overhangOf(found, safeBoxOf(input.placement)) : undefined
  return inwards === undefined
    ? { holds: false, sizes }
    : tightest(input, copy, dropped, { inwards, floors: sizes })
}

/** What the search needs, for a choice of slots whose words may divide. */
function tasksOf(
  input: LayOutInput,
  copy: Copy,
  dropped: readonly string[],
  { everyone = false, inwards, floors }: DraftOptions = {},
): {
  readonly outfit: Outfit
  readonly rules: ReadonlyMap<string, FitSlot>
  readonly task: (hyphenated: ReadonlySet<string>, slots?: ReadonlyMap<string, FitSlot>) => FitTask
} {
  const { template, kit, placement, locale } = input
  const whole = layoutOf(placement)
  const layout = inwards === undefined ? whole : { ...whole, area: inset(whole.area, inwards) }
  const outfit = outfitFor({
    template,
    kit,
    layout,
    copy,
    locale,
    placement: placement.id,
    dropped,
    pictures: input.pictures ?? new Map(),
    position: input.position,
    leftOut: input.leftOut,
  })
  const rules = rulesOf(input, outfit)
  const task = (hyphenated: ReadonlySet<string>, slots: ReadonlyMap<string, FitSlot> = rules): FitTask => ({
    slots,
    everyone,
    ...(floors === undefined ? {} : { floors }),
    safe: safeBoxOf(placement),
    reach: reachIn(outfit.fonts.fonts as readonly FontFace[]),
    // A face with a low x-height must be set larger; one with a tall x-height is not set smaller.
    floor: (slot, role, word): number =>
      minTypePx(
        isRole(role) ? role : (rules.get(slot)?.role ?? 'body'),
        placement,
        REFERENCE_X_HEIGHT * Math.min(1, sizeIn(outfit.fonts.fonts as readonly FontFace[], word)),
      ),
    lay: (sizes) => lay(outfit, { sizes, hyphenated, settled: new Map() }),
  })
  return { outfit, rules, task }
}

/**
 * How to draft: whether slots that fit must shrink too, the sizes slots are known not to exceed by themselves, the smallest legal
 * ones as far as known, slots whose words may divide besides those of the template, and how much further in type stands than it
 * might.
 */
interface DraftOptions {
  readonly everyone?: boolean
  readonly known?: ReadonlyMap<string, number>
  readonly floors?: ReadonlyMap<string, number>
  readonly hyphenated?: readonly string[]
  readonly inwards?: Insets
}

/** Fits a copy without the dropped fields; what still does not fit stands in `fitted.misfits`. */
export async function draft(
  input: LayOutInput,
  copy: Copy,
  dropped: readonly string[],
  options: DraftOptions = {},
): Promise<Draft> {
  const { template } = input
  const { known = new Map(), hyphenated: more = [] } = options
  const { outfit, rules: all, task } = tasksOf(input, copy, dropped, options)
  const rules = capped(all, known)
  const always = new Set([...slotsWith(template, 'always'), ...more])
  let hyphenated = always
  let fitted = await fit(task(always, rules))
  const squeezed = slotsWith(template, 'needed').filter(
    (slot) => !always.has(slot) && tooSmallForWords(slot, fitted, rules),
  )
  if (squeezed.length > 0) {
    const divided = new Set([...always, ...squeezed])
    // What does not divide is as large as it was, at most: the search need not look further.
    const whole = new Map([...fitted.alone].filter(([id]) => !divided.has(id)))
    const second = await fit({ ...task(divided, capped(rules, whole)), floors: fitted.least })
    if (better(second, fitted, squeezed)) {
      fitted = second
      hyphenated = divided
    }
  }
  if (fitted.misfits.length > 0 && options.inwards === undefined) {
    const inwards = overhangOf(fitted, safeBoxOf(input.placement), fitted.alone)
    if (inwards !== undefined) return draft(input, copy, dropped, { ...options, inwards })
  }
  const choices: Choices = { sizes: fitted.sizes, hyphenated, settled: new Map() }
  if (hyphenated.size === 0 || fitted.misfits.length > 0)
    return { outfit, fitted, choices, copy, dropped, repairs: new Map(), placement: input.placement }
  const drawn = await drawnHyphens(outfit, fitted, hyphenated, task(hyphenated))
  return {
    outfit,
    fitted: drawn.fitted,
    choices: { ...choices, sizes: drawn.fitted.sizes, settled: drawn.settled },
    copy,
    dropped,
    repairs: new Map([...drawn.slots].map((slot) => [slot, ['hyphenated']])),
    placement: input.placement,
  }
}

/** The draft with a repair written down for some slots. */
export function noted(draft: Draft, slots: readonly string[], repair: string): Draft {
  const repairs = new Map(draft.repairs)
  for (const slot of slots) repairs.set(slot, [...(repairs.get(slot) ?? []), repair])
  return { ...draft, repairs }
}

/** The same with the lines of some slots made even, at the same sizes; `undefined` if it does not fit so. */
export async function balanced(draft: Draft, slots: ReadonlySet<string>): Promise<Draft | undefined> {
  const even = await redrawn(draft, draft.choices.sizes, slots)
  return even === undefined ? undefined : noted(even, [...slots], 'balanced')
}

/** The same with other sizes; `undefined` if it does not fit so. */
export async function redrawn(
  draft: Draft,
  sizes: ReadonlyMap<string, number>,
  balanced = draft.choices.balanced,
): Promise<Draft | undefined> {
  const { outfit, placement, fitted } = draft
  const choices: Choices = { ...draft.choices, sizes, ...(balanced === undefined ? {} : { balanced }) }
  const setting = await lay(outfit, choices)
  const reach = reachIn(outfit.fonts.fonts as readonly FontFace[])
  const slots = wordsOfSlots(setting, reach)
  const misfits = judge(setting, slots, fitSlots(outfit, placement), safeBoxOf(placement), reach)
  if (misfits.length > 0) return undefined
  return { ...draft, choices, fitted: { ...fitted, sizes, setting, slots, misfits } }
}

/** Sizes each slot may take. */
export function rulesOf({ smaller, placement }: LayOutInput, outfit: Outfit): ReadonlyMap<string, FitSlot> {
  const rules = fitSlots(outfit, placement)
  return smaller === true ? withSmallerHeadlines(rules) : rules
}

function withSmallerHeadlines(slots: ReadonlyMap<string, FitSlot>): ReadonlyMap<string, FitSlot> {
  return new Map(
    [...slots].map(([id, slot]) => [
      id,
      slot.role === 'headline' ? { ...slot, most: Math.max(slot.least, SMALLER * slot.most) } : slot,
    ]),
  )
}

/** Slots that need not be tried larger than what is known of them. */
function capped(
  slots: ReadonlyMap<string, FitSlot>,
  known: ReadonlyMap<string, number>,
): ReadonlyMap<string, FitSlot> {
  return new Map(
    [...slots].map(([id, slot]) => [
      id,
      { ...slot, most: Math.max(slot.least, Math.min(slot.most, known.get(id) ?? slot.most)) },
    ]),
  )
}

export function fitSlots(outfit: Outfit, placement: Placement): ReadonlyMap<string, FitSlot> {
  const { template, layout } = outfit
  return new Map(
    Object.entries(template.file.slots).map(([id, slot]): [string, FitSlot] => {
      const own = slot.families[layout.family]
      const [low, high] = own?.fit ?? slot.fit
      const least = Math.max(low * layout.unit, minTypePx(slot.role, placement))
      return [
        id,
        {
          role: slot.role,
          least,
          most: Math.max(least, high * layout.unit),
          maxLines: own?.maxLines ?? slot.maxLines,
          perElement: template.file.fields[slot.field]?.kind === 'list',
        },
      ]
    }),
  )
}

/** Whether a long word holds a slot down to three quarters of what it might be, or under its least size. */
function tooSmallForWords(slot: string, fitted: Fitted, rules: ReadonlyMap<string, FitSlot>): boolean {
  const most = rules.get(slot)?.most ?? 0
  const fails = fitted.misfits.some((misfit: Misfit) => misfit.slot === slot)
  return fitted.slots.has(slot) && (fails || (fitted.alone.get(slot) ?? most) < 0.75 * most)
}

/** Divided words are ugly, so they must buy a fit, or nearly half as much again of type size. */
function better(divided: Fitted, whole: Fitted, slots: readonly string[]): boolean {
  if (divided.misfits.length !== whole.misfits.length) return divided.misfits.length < whole.misfits.length
  return slots.some((slot) => (divided.sizes.get(slot) ?? 0) > 1.45 * (whole.sizes.get(slot) ?? 1))
}

function slotsWith(template: Template, hyphenate: 'always' | 'needed'): readonly string[] {
  return Object.entries(template.file.slots)
    .filter(([, slot]) => slot.hyphenate === hyphenate)
    .map(([id]) => id)
}

export function isRole(value: string | undefined): value is Role {
  return (ROLES as readonly string[]).includes(value ?? '')
}
