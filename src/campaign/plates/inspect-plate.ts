import { openEyes } from '../../ocr/tesseract.ts'
import { judgePlate, type PlateDemand } from '../../plate/judge.ts'
import { decodePicture } from '../../raster/sharp.ts'

/** Longest edge a plate is looked at: lettering that is smaller there is no lettering to anyone. */
const LOOK = 1600

const eyes = openEyes({ dictionaries: false })

/** What is wrong with a plate as it came from a model, in sentences: a reason to ask once more. */
export async function inspectPlate(bytes: Uint8Array, demand: PlateDemand): Promise<readonly string[]> {
  const pixels = await decodePicture(bytes, 'the plate', { maxEdge: LOOK })
  return (await judgePlate(pixels, demand, eyes)).map(({ message }) => message)
}
