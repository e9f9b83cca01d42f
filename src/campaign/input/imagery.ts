import { readFile } from 'node:fs/promises'
import type { Issue } from '../../error/issue.ts'
import type { Size } from '../../kit/geometry.ts'
import type { PlateModel } from '../../plate/model.ts'
import type { StoredPlate } from '../../plate/plate-store.ts'
import type { ReferenceRole } from '../../plate/schema.ts'
import type { CampaignFile } from '../schema.ts'
import type { Picture, PictureShelf } from './pictures.ts'

/** A picture that goes to the model with every prompt of a campaign. */
export interface CampaignReference {
  readonly role: ReferenceRole
  readonly note?: string
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly sha256: string
  readonly size: Size
}

/** What a campaign names from outside for its plates, read and found sound. */
export interface Imagery {
  readonly references: readonly CampaignReference[]
  /** The plate it takes from the store for all families. */
  readonly stored: StoredPlate | undefined
  /** Plates it takes from the store for single families. */
  readonly chosen: ReadonlyMap<string, StoredPlate>
  /** The model that was handed over for it. */
  readonly model: PlateModel | undefined
}

/** Where to look, and where to complain. */
interface ImageryContext {
  readonly file: string
  /** Folder that paths in the campaign are relative to. */
  readonly folder: string
  /** Folder of the stored plates. */
  readonly plates: string
  readonly model: PlateModel | undefined
  readonly shelf: PictureShelf
  readonly issues: Issue[]
}

const NONE: Imagery = { references: [], stored: undefined, chosen: new Map(), model: undefined }

/** Reads the references, the look and the stored plate of a campaign; what is wrong is added to the issues. */
export async function readImagery({ plate }: CampaignFile, context: ImageryContext): Promise<Imagery> {
  if (plate.source === 'procedural' || plate.source === 'file') return NONE
  const chosen = new Map<string, StoredPlate>()
  for (const [family, key] of Object.entries(plate.use)) {
    const found = await named(key, `plate.use.${family}`, context)
    if (found !== undefined) chosen.set(family, found)
  }
  if (plate.source === 'stored') {
    return { references: [], stored: await named(plate.key, 'plate.key', context), chosen, model: undefined }
  }
  const { references, look } = plate
  const seed = look?.plate === undefined ? undefined : await named(look.plate, 'plate.look.plate', context)
  const opened = await Promise.all(
    references.map(async ({ role, path, note }, index) => {
      const where = { file: context.file, path: `plate.references.${index}.path` }
      const picture = await context.shelf.open(path, context.folder, where, context.issues)
      return picture === undefined ? [] : [await referenceOf(picture, role, note)]
    }),
  )
  return { references: [...seedOf(seed), ...opened.flat()], stored: undefined, chosen, model: context.model }
}

async function named(start: string, path: string, context: ImageryContext): Promise<StoredPlate | undefined> {
  const { PlateStore } = await import('../../plate/plate-store.ts')
  const found = await new PlateStore(context.plates).named(start)
  if ('record' in found) return found
  context.issues.push({ file: context.file, path, ...found })
  return undefined
}

async function referenceOf(
  { name, path, sha256 }: Picture,
  role: ReferenceRole,
  note: string | undefined,
): Promise<CampaignReference> {
  const { probePicture } = await import('../../raster/sharp.ts')
  const { width, height } = await probePicture(await readFile(path), name)
  return { role, name, path, sha256, size: { width, height }, ...(note === undefined ? {} : { note }) }
}

function seedOf(seed: StoredPlate | undefined): readonly CampaignReference[] {
  if (seed === undefined) return []
  const { key, width, height, composed, sha256 } = seed.record
  return [
    {
      role: 'plate',
      name: `plate ${key.slice(0, 12)}`,
      path: seed.path,
      sha256: composed?.sha256 ?? sha256,
      size: { width, height },
    },
  ]
}
