import { intersection, type Size } from '../kit/geometry.ts'
import type { Pixels } from '../kit/pixels.ts'
import { balanced, type Draft, noted } from '../overlay/draft.ts'
import type { Overlay } from '../overlay/overlay.ts'
import { inkOn } from '../overlay/set.ts'
import { freed } from '../raster/freed.ts'
import { over } from '../raster/over.ts'
import { rasterizeWhole, released } from '../raster/resvg.ts'
import { bakeScrims } from './bake.ts'
import { binnedScrim, onWholeCanvas } from './binned.ts'
import type { CheckResult, Evidence } from './check.ts'
import { orphansIn } from './checks/orphan.ts'
import { type Verdicts, verdictsOn } from './contract.ts'
import { gather } from './evidence.ts'
import { paint } from './paint.ts'
import { calmest, type Placed } from './position.ts'
import { REPAIRS, type Treatment } from './repair.ts'
import type { Ground, Scene } from './scene.ts'
import { type Finished, finish, sightOf, sightThrough } from './sight.ts'

/** What would be drawn, and what the contract says of it. */
interface Attempt {
  readonly overlay: Overlay
  readonly evidence: Evidence
  readonly verdicts: Verdicts
  /** Draws all of it: what is measured is a part. */
  readonly finish: () => Finished
}

/** An attempt that none after it was better than. */
interface Chosen extends Attempt, Choice {
  readonly draft: Draft
}

/** Made as readable as it can be. `results` may still hold failures: then nothing may be written. Pictures are RGB, binned as the plate is. */
export interface Settled extends Choice, Finished {
  readonly overlay: Overlay
  readonly evidence: Evidence
  readonly results: readonly CheckResult[]
}

/** What was decided about a picture. */
interface Choice {
  /** Name of the alternative position, where it is not the usual one. */
  readonly position: string | undefined
  /** The plate as it was cut for that position. */
  readonly plate: Ground
  /** What was done about the plate. */
  readonly treatment: Treatment
  /** Whether headlines were set smaller, so that more of the picture is seen. */
  readonly smaller: boolean
}

/** Attempts at most, the first included: each repair may be tried, and the veil deepened twice more. */
const ATTEMPTS = 6

/** Share of the picture that veils and panels may take before the headlines give way: with more of it gone it is no picture. */
const MOST_HIDDEN = 0.42

/**
 * Lays out, inks, measures; where the contract is broken, applies repairs one after another and measures everything again.
 * A repair that breaks what held before is taken back. Where much of the picture is hidden the same is tried with smaller
 * headlines, and the one that leaves more of it is kept.
 * @throws BroadsideError `COPY_OVERSET`, `MARKUP_INVALID`
 */
export async function settle(scene: Scene): Promise<Settled> {
  const { finish: draw, verdicts, draft: _, ...chosen } = await choose(scene)
  const results = onWholeCanvas(verdicts.all(), chosen.evidence)
  return { ...chosen, ...draw(), results }
}

async function choose(scene: Scene): Promise<Chosen> {
  const first = await settleAt(scene)
  if (hidden(first, scene) <= MOST_HIDDEN) return first
  const layOut: Scene['layOut'] = async (position) => {
    const draft = await scene.layOut(position, true)
    return noted(draft, headlinesOf(draft), 'smaller')
  }
  const second = await settleAt({ ...scene, layOut }, first)
  if (second === first || hidden(second, scene) >= hidden(first, scene)) return first
  const fails = second.verdicts.all().some(({ verdict }) => verdict === 'fail')
  return fails ? first : { ...second, smaller: true }
}

/** Whether two layouts are the same but for what is noted of them. */
function isSame(one: Draft, other: Draft): boolean {
  const [a, b] = [one, other].map(
    ({ outfit: { position }, choices: { sizes, hyphenated, settled, balanced }, dropped }) =>
      JSON.stringify([position, [...sizes], [...hyphenated], [...settled], [...(balanced ?? [])], dropped]),
  )
  return a === b
}

/** Share of the picture that veils and panels take: how much of the frame each covers, times how opaque it is. */
function hidden({ overlay }: Chosen, { placement: { width, height } }: Scene): number {
  const frame = { x: 0, y: 0, width, height }
  const covered = overlay.scrims.reduce((sum, { box, alpha }) => {
    const seen = intersection(box, frame)
    return sum + (seen === undefined ? 0 : alpha * seen.width * seen.height)
  }, 0)
  return covered / (width * height)
}

function headlinesOf({ outfit, fitted }: Draft): readonly string[] {
  return [...fitted.slots.keys()].filter((slot) => outfit.template.file.slots[slot]?.role === 'headline')
}

/** @param before what was settled with another layout: if this one comes out the same, so does the rest. */
async function settleAt(scene: Scene, before?: Chosen): Promise<Chosen> {
  const placed = await calmest(scene)
  const { ground } = placed
  const draft = await evened(placed.draft)
  if (before !== undefined && isSame(draft, before.draft)) return before
  const position = draft.outfit.position
  const measure = (treatment: Treatment): Promise<Attempt> => attempt(draft, ground, treatment, scene)
  let treatment: Treatment = { asked: new Map(), blurred: new Set(), panelled: new Set() }
  let best = await measure(treatment)
  let open = [...REPAIRS]
  for (let count = 1; count < ATTEMPTS; count += 1) {
    const broken = best.verdicts.ofGround().filter((result) => isOfGround(result) && !isDrawn(result, scene))
    const failing = broken.length > 0 ? broken : scarce(best)
    const [repair] = open
    if (failing.length === 0 || repair === undefined) break
    const next = repair.apply(treatment, failing, { draft, ground }, scene)
    if (next === undefined) {
      open = open.slice(1)
      count -= 1
      continue
    }
    const tried = await measure(next)
    if (breaksMore(best.verdicts.all(), tried.verdicts.all())) {
      open = open.slice(1)
      continue
    }
    best = tried
    treatment = next
  }
  return { ...best, draft, position, plate: ground, treatment, smaller: false }
}

async function attempt(
  draft: Draft,
  ground: Placed['ground'],
  treatment: Treatment,
  { kit, placement, locale, drawn }: Scene,
): Promise<Attempt> {
  const overlay = await inkOn(draft, { kit, tone: ground.tone, ...treatment })
  const { binning, protect, saliency, pixels } = ground
  // Of a large sheet what the last attempt left is gone before the next is drawn.
  if (binning > 1) await freed('all')
  const scrims = overlay.scrims.map((scrim) => binnedScrim(scrim, binning))
  const parts = paint(overlay, binning)
  const finished =
    parts === undefined ? drawnAsOne(overlay, bakeScrims(pixels, scrims), placement, binning) : undefined
  const sight =
    finished === undefined
      ? sightThrough(pixels, scrims, parts ?? [])
      : sightOf(finished, overlay, placement, binning)
  const evidence = gather({
    kit,
    placement,
    locale,
    overlay,
    binning,
    protect,
    saliency,
    drawn,
    sight,
    parts,
  })
  // A poster has a hundred megabytes of drawings by now that are free to go.
  await released()
  return {
    overlay,
    evidence,
    verdicts: verdictsOn(evidence),
    finish: () => finished ?? finish(pixels, scrims, parts ?? []),
  }
}

function drawnAsOne({ svg }: Overlay, ground: Pixels, placement: Size, binning: number): Finished {
  return { ground: () => ground, proof: over(ground, rasterizeWhole(svg, placement, binning)) }
}

/** With even lines where a paragraph would leave its last word alone, if that helps. */
async function evened(draft: Draft): Promise<Draft> {
  const before = orphansIn(draft)
  if (before.size === 0) return draft
  const even = await balanced(draft, before)
  if (even === undefined) return draft
  const after = orphansIn(even)
  const helped = new Set([...before].filter((slot) => !after.has(slot)))
  if (helped.size === 0) return draft
  return helped.size === before.size ? even : ((await balanced(draft, helped)) ?? draft)
}

/** Small type on the plate with little in hand: encoding takes more of it than of large type. */
const SMALL = { fontSize: 24, inHand: 1.1 } as const

/** Contrast that holds, but of small type and only just: worth a repair, no reason to refuse. */
function scarce({ verdicts, overlay }: Attempt): readonly CheckResult[] {
  const small = new Set(
    overlay.slots.flatMap(({ slot, ground, fontSize }) =>
      ground === 'plate' && fontSize < SMALL.fontSize ? [slot] : [],
    ),
  )
  return verdicts
    .ofGround()
    .filter(
      ({ check, slot, value, threshold }) =>
        check === 'R6' && slot !== undefined && small.has(slot) && value < threshold * SMALL.inHand,
    )
}

/** Failures that a change of the ground may mend. */
function isOfGround({ check, verdict, slot }: CheckResult): boolean {
  return verdict === 'fail' && slot !== undefined && (check === 'R6' || check === 'R7' || check === 'R11')
}

/** Whether a result is about type of the plate. */
function isDrawn({ slot }: CheckResult, { drawn }: Scene): boolean {
  return drawn?.slots.some((each) => each.slot.slot === slot) === true
}

/** Whether something fails that did not fail before. */
function breaksMore(before: readonly CheckResult[], after: readonly CheckResult[]): boolean {
  const key = ({ check, slot, measure }: CheckResult): string =>
    `${check} ${slot ?? ''} ${check === 'R4' ? measure : ''}`
  const failed = new Set(before.filter(({ verdict }) => verdict === 'fail').map(key))
  return after.some((result) => result.verdict === 'fail' && !failed.has(key(result)))
}
