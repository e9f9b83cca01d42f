import { contrast, luminance } from '../kit/color.ts'
import { type Box, intersection } from '../kit/geometry.ts'
import type { Draft } from '../overlay/draft.ts'
import { planInks } from '../overlay/set.ts'
import { readTone } from '../plate/tone.ts'
import type { Ground, Scene } from './scene.ts'

/** A layout on the crop made for it. */
export interface Placed {
  readonly draft: Draft
  readonly ground: Ground
}

/** Weights of the cost of a position (readability contract, repair 5). */
const COST = { contrast: 3, subject: 2, busy: 1, away: 0.15 } as const

/** A veil of less than this is no reason to move. */
const HARDLY = 0.12

/**
 * The calmest of the positions a template declares for the family: usual or other, each with the crop made for it, by
 * 3·(1 − p5/T)⁺ + 2·saliency + edges + distance. The usual one stays where type needs hardly a veil there and keeps off protected
 * areas; so does any where the copy does not fit elsewhere.
 */
export async function calmest(scene: Scene): Promise<Placed> {
  const first = await scene.layOut()
  const usual: Placed = { draft: first, ground: await scene.ground(first) }
  const { outfit } = usual.draft
  const positions = outfit.template.file.families[outfit.layout.family]?.positions ?? []
  if (positions.length === 0 || scene.drawn !== undefined || isCalm(usual, scene)) return usual
  let best = usual
  let least = costOf(usual, scene, 0)
  for (const [index, { name }] of positions.entries()) {
    const draft = await scene.layOut(name).catch(() => undefined)
    if (draft === undefined || draft.dropped.length > usual.draft.dropped.length) continue
    const placed = { draft, ground: await scene.ground(draft) }
    const cost = costOf(placed, scene, index + 1)
    if (cost >= least) continue
    best = placed
    least = cost
  }
  return best
}

function isCalm({ draft, ground }: Placed, { kit }: Scene): boolean {
  const plan = planInks(draft, { kit, tone: ground.tone })
  return (
    plan.panels.size === 0 &&
    [...plan.veils.values()].every((alpha) => alpha <= HARDLY) &&
    coveredOf(boxesOf(draft), ground.protect) === 0
  )
}

function costOf({ draft, ground }: Placed, { kit }: Scene, away: number): number {
  const plan = planInks(draft, { kit, tone: ground.tone })
  const boxes = boxesOf(draft)
  let cost = COST.away * away
  let area = 0
  let weighed = 0
  for (const [slot, { lines }] of draft.fitted.slots) {
    const ink = luminance((plan.inks.get(slot) ?? plan.main).ink)
    for (const line of lines) {
      const { p5, p95, busy } = readTone(ground.tone, line)
      const ratio = contrast(ink, ink > 0.18 ? p95 : p5)
      const size = line.width * line.height
      area += size
      weighed +=
        size *
        (COST.contrast * Math.max(0, 1 - ratio / 4.5) +
          COST.subject * ground.saliency(line) +
          COST.busy * busy)
    }
  }
  cost += weighed / Math.max(1, area)
  // A protected area under type is illegal: dearer than anything else.
  return cost + 100 * Math.min(1, coveredOf(boxes, ground.protect))
}

function boxesOf(draft: Draft): readonly Box[] {
  return [...draft.fitted.slots.values()].flatMap(({ lines }) => lines)
}

/** Area of boxes over protected areas, in shares of a canvas pixel and up. */
function coveredOf(boxes: readonly Box[], protect: readonly Box[]): number {
  let covered = 0
  for (const box of boxes)
    for (const area of protect) {
      const shared = intersection(box, area)
      if (shared !== undefined) covered += shared.width * shared.height
    }
  return covered
}
