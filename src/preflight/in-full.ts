import type { Pixels } from '../kit/pixels.ts'
import type { Overlay } from '../overlay/overlay.ts'
import { bakeOnto } from './bake.ts'
import { binnedScrim } from './binned.ts'
import { paintOnto } from './paint.ts'
import type { Settled } from './settle.ts'

/** A settled picture that can be had as fine as a file needs it. Large ones are drawn when asked for, and not kept. */
export interface InFull {
  readonly overlay: Overlay
  /** The plate with its veils and panels: as large as the placement, or whole times smaller where the plate has no more to show. RGB. */
  readonly ground: () => Promise<Pixels>
  /** The finished picture in the size of the placement. RGB. */
  readonly proof: () => Promise<Pixels>
}

/** What a plate may lose along an edge where that spares enlarging it: a tenth of its resolution. */
const HARDLY = 1.1

/** What was settled on binned pixels, in full; on others, as it is. */
export function inFull({ overlay, ground, proof, plate }: Settled): InFull {
  const grounded = async (binning: number): Promise<Pixels> => {
    if (binning === plate.binning) return ground()
    const scrims = overlay.scrims.map((scrim) => binnedScrim(scrim, binning))
    return bakeOnto(await plate.cut(binning), scrims)
  }
  return {
    overlay,
    ground: () => grounded(fineEnough(plate)),
    proof: async () => {
      if (plate.binning === 1) return proof
      const picture = await grounded(1)
      await paintOnto(picture, overlay)
      return picture
    },
  }
}

/** The coarsest binning up to that of the plate that keeps what the plate has. */
function fineEnough({ binning, detail }: Settled['plate']): number {
  return Math.max(1, Math.min(binning, Math.floor(HARDLY / detail)))
}
