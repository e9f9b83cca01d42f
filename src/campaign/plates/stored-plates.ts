import { BroadsideError } from '../../error/error.ts'
import type { StoredPlate as Stored } from '../../plate/plate-store.ts'
import type { Plan } from '../plan-table.ts'
import type { Had } from './missing-plate.ts'
import { proceduralPlate } from './plan-plates.ts'
import type { ModelPlate } from './planned-plate.ts'
import type { PlateOptions } from './plate-options.ts'
import { platesFolder } from './plates-folder.ts'

/** The plates of a plan that image models make: so few that they can be paid for. */
export function modelPlatesOf(plan: Plan): readonly ModelPlate[] {
  return [...plan.plates()].filter((plate) => plate.source === 'model')
}

/**
 * Takes the plates of image models in a plan from the store and asks for none: what is not there becomes a built-in plate where
 * `fallback` says so, else one whose exports fail.
 * @returns families of the plates that are not there
 */
export async function storedPlates(
  plan: Plan,
  projectDir: string,
  options: Pick<PlateOptions, 'folder' | 'fallback'>,
): Promise<readonly string[]> {
  const wanted = modelPlatesOf(plan)
  if (wanted.length === 0) return []
  const { PlateStore } = await import('../../plate/plate-store.ts')
  const store = new PlateStore(platesFolder(projectDir, options.folder))
  const absent: string[] = []
  const found = wanted.map(async (plate): Promise<readonly [string, Had]> => {
    const { key, family, request } = plate
    const stored = await store.find(key)
    if (stored !== undefined) return [key, storedPlate(plate, stored)]
    absent.push(family)
    if (options.fallback === 'procedural') return [key, proceduralPlate(request)]
    const message = `The plate for ${family} formats is not in ${store.folder}`
    return [key, { source: 'missing', key, family, error: { code: 'PLATE_NOT_STORED', message } }]
  })
  plan.replacePlates(new Map(await Promise.all(found)))
  return absent
}

/** The same for a run that pays for nothing. Rejects with `PLATE_NOT_STORED` where a plate is not there. */
export async function onlyStored(
  plan: Plan,
  projectDir: string,
  options: Pick<PlateOptions, 'folder' | 'fallback'>,
): Promise<void> {
  const absent = await storedPlates(plan, projectDir, options)
  if (absent.length === 0 || options.fallback === 'procedural') return
  const one = absent.length === 1
  throw new BroadsideError('PLATE_NOT_STORED', {
    message: `${one ? 'The picture' : 'Pictures'} for ${listed(absent)} formats ${one ? 'has' : 'have'} not been generated`,
    hint: 'Generate what is missing first, or choose another picture. Nothing was made, and nothing was paid.',
  })
}

/** A plate by a model, once it is in the store. */
export function storedPlate(
  { key, family, remarks, maxEdge }: ModelPlate,
  { record, path: location }: Stored,
): Extract<Had, { source: 'stored' }> {
  return { source: 'stored', key, family, record, path: location, remarks, maxEdge }
}

function listed(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(new Set(names))
}
