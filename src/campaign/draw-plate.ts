import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sha256 } from '../kit/hash.ts'
import { loadPicture } from '../plate/file.ts'
import { procedural } from '../plate/procedural.ts'
import type { PlatePicture } from '../plate/provider.ts'
import type { PlannedPlate } from './plan.ts'
import type { DrawnPlate, Studio } from './studio.ts'

/** Makes a plate and puts its raw pixels into `folder`, for other processes; without a folder only this one has it. */
export async function drawPlate(
  plate: PlannedPlate,
  folder: string | undefined,
  studio: Studio,
): Promise<DrawnPlate> {
  const { pixels, focal, protect, origin, mayMirror } = await picture(plate)
  const { width, height, data } = pixels
  const raw = folder === undefined ? '' : path.join(folder, `${plate.key}.raw`)
  if (raw !== '') await writeFile(raw, data)
  const drawn: DrawnPlate = {
    key: plate.key,
    raw,
    width,
    height,
    focal,
    protect,
    origin,
    mayMirror,
    sha256: sha256(data),
  }
  studio.keep(drawn, pixels)
  return drawn
}

async function picture(plate: PlannedPlate): Promise<PlatePicture> {
  if (plate.source === 'procedural') return procedural.generate(plate.request)
  const { name, focal, protect } = plate.picture
  const notes = { protect, maxEdge: plate.maxEdge, ...(focal === undefined ? {} : { focal }) }
  return loadPicture(await readFile(plate.picture.path), name, notes)
}
