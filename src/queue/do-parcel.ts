import { mkdtemp, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Crew } from '../campaign/crew.ts'
import type { JobResult } from '../campaign/job.ts'
import type { DrawnPlate } from '../campaign/studio.ts'
import { BroadsideError } from '../error/error.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { type Depot, inputKey } from './depot.ts'
import { markOf, type Parcel, plateWithFiles, unpacked } from './parcel.ts'
import { storedResult, storeResult } from './result.ts'
import type { Result } from './schema.ts'

/** What a machine does parcels with. */
export interface Bench {
  readonly store: ObjectStore
  readonly depot: Depot
  /** Renders; its processes have no network, so everything is fetched before and stored after. */
  readonly crew: Crew
  /** Absolute path of a folder for what is being made. */
  readonly folder: string
}

/**
 * Does a parcel, unless its result is in the store already: so a parcel that is handed out twice is made once.
 * Rejects with a BroadsideError.
 */
export async function doParcel(parcel: Parcel, { store, depot, crew, folder }: Bench): Promise<Result> {
  const known = await storedResult(store, parcel)
  if (known !== undefined) return known
  const borrowed: string[] = []
  const own = await mkdtemp(path.join(folder, 'parcel-'))
  try {
    const project = await depot.design(parcel.bundle)
    const names = new Map<string, string>()
    const task = await unpacked(parcel, own, project, async (hash) => {
      const place = await depot.borrow(hash)
      borrowed.push(hash)
      names.set(place, hash)
      return place
    })
    if (task.kind === 'plate') {
      const drawn = await crew.run(task, task.plate.key)
      return await storeResult(store, parcel, await storedPlate(drawn, store, names), own)
    }
    const result = await crew.run(task, `${task.job.plate} ${task.job.placement.id}`)
    return await storeResult(store, parcel, result as JobResult, own)
  } catch (error) {
    if (error instanceof RangeError) {
      throw new BroadsideError('INPUT_INVALID', {
        message: `The job is not one of this program: ${error.message}`,
      })
    }
    throw error
  } finally {
    await depot.release(borrowed)
    await rm(own, { recursive: true, force: true })
  }
}

/** A plate with its pixels in the store, where all machines have them. */
async function storedPlate(
  drawn: DrawnPlate,
  store: ObjectStore,
  names: ReadonlyMap<string, string>,
): Promise<DrawnPlate> {
  const key = inputKey(drawn.sha256)
  if (!(await store.has(key))) await store.put(key, await readFile(drawn.raw), 'application/octet-stream')
  return plateWithFiles(drawn, async (file) =>
    markOf(file === drawn.raw ? drawn.sha256 : (names.get(file) ?? '')),
  )
}
