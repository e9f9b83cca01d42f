import type { Pixels } from '../../kit/pixels.ts'
import { readBack } from '../../ocr/read-back.ts'
import { openEyes } from '../../ocr/tesseract.ts'
import { layoutOf } from '../../placement/geometry.ts'
import { cropFor } from '../../plate/crop.ts'
import { resample } from '../../raster/sharp.ts'
import type { Carried } from '../carried/carried.ts'
import type { Misread } from '../made.ts'
import type { Job } from '../plan.ts'

/** How much of the text that was asked for a plate shows. */
export interface TextScore {
  /** Strings that were asked for, and those of them that stand there once and read exactly. */
  readonly asked: number
  readonly exact: number
  readonly misread: readonly Misread[]
}

/** A job whose plate carries text. */
export type CarriedJob = Job & { readonly carried: Carried }

/** Dictionaries would mend what the model misspelt. */
const eyes = openEyes({ dictionaries: false })

/** Reads the text of a plate, cut to the format of a job and at its size, as its export would be read. */
export async function readPlate(
  plate: Pixels,
  { carried, locale, placement }: CarriedJob,
): Promise<{ readonly text: TextScore; readonly cut: Pixels }> {
  const { frame } = layoutOf(placement)
  const { box } = cropFor(plate, frame, { focal: [0.5, 0.5], protect: [] })
  const cut = await resample(plate, box, frame)
  const { blocks } = await readBack(cut, carried.wordings, { locale, eyes })
  const misread = blocks.flatMap(({ slot, text, read, verdict }): Misread[] =>
    verdict === 'exact' ? [] : [{ slot, text, read, verdict }],
  )
  const asked = blocks.length
  return { text: { asked, exact: asked - misread.length, misread }, cut }
}
