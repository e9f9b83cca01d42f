import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BroadsideError } from '../../error/error.ts'
import { sha256 } from '../../kit/hash.ts'
import { loadPicture } from '../../plate/file.ts'
import { procedural } from '../../plate/procedural.ts'
import type { PlatePicture } from '../../plate/provider.ts'
import { writeFailed } from '../../store/disk.ts'
import type { PictureRemarks } from '../input/pictures.ts'
import type { DrawnPlate, Studio } from '../studio.ts'
import type { PlannedPlate } from './planned-plate.ts'
import { madeBy } from './plate-entry.ts'

/** Makes a plate and puts its raw pixels into `folder`, for other processes; without a folder only this one has it. */
export async function drawPlate(
  plate: PlannedPlate,
  folder: string | undefined,
  studio: Studio,
): Promise<DrawnPlate> {
  const { pixels, focal, protect, origin, mayMirror } = await picture(plate)
  const { width, height, data } = pixels
  const raw = folder === undefined ? '' : path.join(folder, `${plate.key}.raw`)
  if (raw !== '')
    await writeFile(raw, data).catch((error: unknown) => {
      throw writeFailed(raw, error)
    })
  const drawn: DrawnPlate = {
    key: plate.key,
    raw,
    width,
    height,
    focal,
    protect,
    origin,
    ...fileOf(plate),
    mayMirror,
    found: plate.family === 'any',
    made: madeBy(plate),
    sha256: sha256(data),
  }
  studio.keep(drawn, pixels)
  return drawn
}

/** The file a plate was cut from, as it was given or bought. */
function fileOf(plate: PlannedPlate): Pick<DrawnPlate, 'file'> {
  if (plate.source === 'file') return { file: plate.picture.path }
  return plate.source === 'stored' ? { file: plate.path } : {}
}

async function picture(plate: PlannedPlate): Promise<PlatePicture> {
  switch (plate.source) {
    case 'procedural':
      return procedural.generate(plate.request)
    case 'file':
      return photo(plate.picture.path, plate.picture.name, plate.picture, plate.maxEdge)
    case 'stored': {
      const { record, path: location, remarks, maxEdge } = plate
      const origin = `${record.provider}/${record.model}`
      const drawn = await photo(location, `plate ${record.key.slice(0, 12)}`, remarks, maxEdge)
      // A scene without words or goods looks right either way round; a product or a person that was sent along does not.
      return { ...drawn, origin, mayMirror: record.references.every(({ role }) => role === 'style') }
    }
    case 'missing':
      throw BroadsideError.fromWire(plate.error)
    case 'model':
      throw new Error('a plate that was not bought cannot be drawn')
  }
}

async function photo(
  location: string,
  name: string,
  { focal, protect = [] }: PictureRemarks,
  maxEdge: number,
): Promise<PlatePicture> {
  const notes = { protect, maxEdge, ...(focal === undefined ? {} : { focal }) }
  return loadPicture(await readFile(location), name, notes)
}
