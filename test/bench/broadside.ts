import { encodeFor } from '../../src/export/encode.ts'
import type { Pixels } from '../../src/kit/pixels.ts'
import type { Draft } from '../../src/overlay/draft.ts'
import { inkOn } from '../../src/overlay/set.ts'
import { findPlacement } from '../../src/placement/catalogue.ts'
import { type Tone, toneOf } from '../../src/plate/tone.ts'
import { bakeScrims } from '../../src/preflight/bake.ts'
import { laid, letGoPainted, paint } from '../../src/preflight/paint.ts'
import { sweep } from '../../src/queue/memory.ts'
import { letGo } from '../../src/raster/freed.ts'
import { released } from '../../src/raster/resvg.ts'
import { decodePicture } from '../../src/raster/sharp.ts'
import { draftOf, loadStage } from './campaign.ts'
import type { Method, Open } from './method.ts'
import { cutOf, veilOf } from './scene.ts'

/**
 * Our stages without fit, contract and certificate: sizes are given, as to all others. The veil is baked into the plate once
 * for each size, and the renderer draws type, pill and logo.
 */
export const open: Open = async (shared) => {
  const stage = await loadStage()
  const grounds = new Map<string, { readonly pixels: Pixels; readonly tone: Tone }>()
  const drafts = new Map<string, Draft>()
  for (const card of shared.cards) {
    const placement = findPlacement(card.placement)
    if (placement === undefined) throw new Error(card.placement)
    drafts.set(keyOf(card), await draftOf(stage, card.row, placement))
    if (grounds.has(card.placement)) continue
    const cut = await decodePicture(cutOf(shared, card.placement).bytes, card.placement)
    const pixels = bakeScrims(cut, [veilOf(card)])
    grounds.set(card.placement, { pixels, tone: toneOf(pixels) })
  }
  let spent: Record<string, number> = {}
  let last = 0
  const mark = (stage?: string): void => {
    const { user, system } = process.cpuUsage()
    const now = (user + system) / 1000
    if (stage !== undefined) spent[stage] = (spent[stage] ?? 0) + now - last
    last = now
  }
  const make: Method['render'] = async (card, format) => {
    const draft = drafts.get(keyOf(card))
    const ground = grounds.get(card.placement)
    if (draft === undefined || ground === undefined) throw new Error('no such card')
    mark()
    // A copy, for what was drawn of a draft before is kept with it, and a campaign makes each export once.
    const overlay = await inkOn({ ...draft }, { kit: stage.kit, tone: ground.tone })
    mark('satori')
    const parts = paint(overlay)
    if (parts === undefined) throw new Error('the card cannot be drawn in parts')
    mark('resvg')
    const proof = laid(ground.pixels, parts)
    mark('composite')
    const { bytes } = await encodeFor(proof, draft.placement, { format })
    await released()
    letGo(proof)
    letGoPainted()
    mark('encode')
    return bytes
  }
  return {
    render: async (card, format) => {
      const bytes = await make(card, format)
      // As a render process does after each task.
      sweep()
      mark('memory')
      return bytes
    },
    stages: () => {
      const stages = spent
      spent = {}
      return stages
    },
  }
}

function keyOf({ placement, row }: { readonly placement: string; readonly row: object }): string {
  return `${placement} ${JSON.stringify(row)}`
}
