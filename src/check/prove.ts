import type { BrandKit } from '../brand/kit.ts'
import { missingIn } from '../overlay/check.ts'
import { fits, mayFit } from '../overlay/lay-out.ts'
import { prepareText } from '../overlay/text.ts'
import type { Placement } from '../placement/schema.ts'
import type { Copy, Template } from '../template/template.ts'
import { pseudoText, type Wording } from './pseudo-copy.ts'
import { declaredLimits, type Limits, limitIn, worstCopy } from './worst-copy.ts'

/** Where limits are proved. Plain data. */
export interface ProofTask {
  readonly placement: Placement
  /** A language with a vocabulary. */
  readonly language: string
}

/** Limits that hold together at one placement, where they are less than declared; `undefined` if the kit cannot draw the language. */
export type Proof = Limits | undefined

/** Copies with which limits are searched for: all words long, and mixtures. */
const WORDINGS: readonly Wording[] = ['long', { seed: 1 }, { seed: 2 }]
/** Further mixtures with which what was found is tried, for lines break well or badly by chance. */
const MORE = Array.from({ length: 16 }, (_, index): Wording => ({ seed: 3 + index }))
/** Prose is tried with a tenth more than its limit: what is proved holds for copy that breaks worse than any that was tried. */
const IN_HAND = 1.1
/** Halvings in the search for one limit. */
const STEPS = 5
/** Where one limit alone would have to be less than this share of itself, all give way. */
const LEAST = 0.5
/** What limits are cut to when a copy that should fit does not. */
const BACK = 0.93

/**
 * The largest limits, up to the declared ones, with which the worst copy is not refused at a placement: all fields filled to
 * their limits at once. Where the declared limits do not hold, the one that stands in the way is lowered; where no single one
 * does, all are lowered together until they hold, and then, one after another, raised as far as the others allow.
 */
export async function proveLimits(
  { placement, language }: ProofTask,
  { kit, template }: { readonly kit: BrandKit; readonly template: Template },
): Promise<Proof> {
  if (!isDrawn(kit, language)) return undefined
  const declared = declaredLimits(template)
  const top = Object.fromEntries(
    Object.entries(declared).map(([key, limit]) => [key, limitIn(language, key, limit, template)]),
  )
  const inputOf = (copy: Copy) => ({ template, kit, copy, locale: language, placement })
  const copyOf = (limits: Limits, wording: Wording): Copy =>
    worstCopy(template, limits, language, wording, IN_HAND)
  const may = remembered((copy) => mayFit(inputOf(copy)))
  const does = remembered((copy) => fits(inputOf(copy)))
  const quick = everyOf(WORDINGS, copyOf, may)
  const broad = everyOf([...WORDINGS, ...MORE], copyOf, may)
  const real = everyOf(WORDINGS, copyOf, does)
  const sure = async (limits: Limits): Promise<boolean> => (await broad(limits)) && (await real(limits))

  if (await sure(top)) return {}
  // The cheapest test that tells the declared limits from those that hold.
  const rough = !(await quick(top)) ? quick : !(await broad(top)) ? broad : real
  let held = (await oneLowered(top, rough)) ?? (await allLowered(top, rough))
  for (let round = 0; round < 12 && !(await sure(held)); round += 1) held = setBack(held, top, round)
  return Object.fromEntries(Object.entries(held).filter(([key, limit]) => limit < (top[key] ?? 0)))
}

type Holds = (limits: Limits) => Promise<boolean>
type Test = (copy: Copy) => Promise<boolean>

/** Whether the copies of all wordings pass. What failed last is asked first: it likely stands in the way of the next limits, too. */
function everyOf(
  wordings: readonly Wording[],
  copyOf: (limits: Limits, wording: Wording) => Copy,
  test: Test,
): Holds {
  const order = [...wordings]
  return async (limits) => {
    for (const [at, wording] of order.entries()) {
      if (await test(copyOf(limits, wording))) continue
      order.unshift(...order.splice(at, 1))
      return false
    }
    return true
  }
}

/** The test with its answers kept: limits that differ a little often have the same copy, and limits that hold are tried again. */
function remembered(test: Test): Test {
  const answers = new Map<string, Promise<boolean>>()
  return (copy) => {
    const key = JSON.stringify(copy)
    const answer = answers.get(key) ?? test(copy)
    answers.set(key, answer)
    return answer
  }
}

/** The limits with one of them lowered, that which loses the least of itself, if that is enough. */
async function oneLowered(top: Limits, holds: Holds): Promise<Limits | undefined> {
  let best: { readonly limits: Limits; readonly share: number } | undefined
  for (const [key, limit] of Object.entries(top)) {
    const least = { ...top, [key]: Math.max(1, Math.floor(limit * Math.max(LEAST, best?.share ?? 0))) }
    if (limit === 1 || !(await holds(least))) continue
    const limits = await raised(least, key, limit, holds)
    const share = (limits[key] ?? 0) / limit
    if (share > (best?.share ?? 0)) best = { limits, share }
  }
  return best?.limits
}

/** All limits lowered together, and then, one after another, raised as far as the others allow. */
async function allLowered(top: Limits, holds: Holds): Promise<Limits> {
  let held = await scaledDown(top, holds)
  for (const key of Object.keys(top)) held = await raised(held, key, top[key] ?? 1, holds)
  return held
}

/** A step back: of what was lowered already, and of all where that does not help. */
function setBack(held: Limits, top: Limits, round: number): Limits {
  const lowered = Object.entries(held).filter(([key, limit]) => limit < (top[key] ?? 0))
  if (round >= 6 || lowered.length === 0) return scaled(held, BACK)
  return { ...held, ...scaled(Object.fromEntries(lowered), BACK) }
}

/** All limits lowered by one factor, as little as will do. */
async function scaledDown(top: Limits, holds: Holds): Promise<Limits> {
  let low = 0
  let high = 1
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2
    if (await holds(scaled(top, middle))) low = middle
    else high = middle
  }
  return scaled(top, low)
}

/** One limit raised towards its top while the others stay. */
async function raised(limits: Limits, key: string, top: number, holds: Holds): Promise<Limits> {
  const at = (limit: number): Limits => ({ ...limits, [key]: limit })
  let low = limits[key] ?? 1
  if (low >= top) return limits
  if (await holds(at(top))) return at(top)
  let high = top
  for (let step = 0; step < STEPS && high - low > Math.max(1, 0.04 * top); step += 1) {
    const middle = Math.floor((low + high) / 2)
    if (await holds(at(middle))) low = middle
    else high = middle
  }
  return at(low)
}

function scaled(limits: Limits, by: number): Limits {
  return Object.fromEntries(
    Object.entries(limits).map(([key, limit]) => [key, Math.max(1, Math.floor(limit * by))]),
  )
}

function isDrawn(kit: BrandKit, language: string): boolean {
  return (
    missingIn(kit, prepareText(pseudoText(language, 400, { seed: 1 }), language, { hyphenate: false }))
      .length === 0
  )
}
