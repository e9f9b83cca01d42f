import type { Input, InputOptions } from '../campaign/input.ts'
import type { Job } from '../campaign/plan.ts'
import type { PlannedPlate } from '../campaign/planned-plate.ts'
import { prepare } from '../campaign/prepare.ts'
import { storedPlates } from '../campaign/stored-plates.ts'

/** A campaign somebody looks at, with what it takes: few enough rows to hold them all. */
export interface Planned {
  readonly input: Input
  readonly jobs: readonly Job[]
  /** By their keys. */
  readonly plates: ReadonlyMap<string, PlannedPlate>
}

/**
 * Reads and plans a campaign. Rejects with `INPUT_INVALID` and every mistake in it.
 * @param asked whether plates of image models stay what is to be asked for; else they are those in the store, and built-in ones
 *   where there is none: looking costs nothing
 */
export async function planned(source: object, options: InputOptions, asked = false): Promise<Planned> {
  const { input, plan } = await prepare(source, options)
  try {
    if (!asked) await storedPlates(plan, options.projectDir, { fallback: 'procedural' })
    const plates = new Map([...plan.plates()].map((plate) => [plate.key, plate]))
    return { input, jobs: [...plan.jobs()], plates }
  } finally {
    plan.close()
  }
}
