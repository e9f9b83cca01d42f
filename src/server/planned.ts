import type { DesignFinder } from '../campaign/input/design-finder.ts'
import type { Input, InputOptions } from '../campaign/input/input.ts'
import type { Job } from '../campaign/plan.ts'
import type { PlannedPlate } from '../campaign/plates/planned-plate.ts'
import { storedPlates } from '../campaign/plates/stored-plates.ts'
import { prepare } from '../campaign/prepare.ts'
import { refuseIssues } from '../error/error.ts'
import { fieldIssues } from './picture-fields.ts'
import type { DraftCampaign } from './schema.ts'

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

/** Where a campaign of somebody else is read. */
interface Place {
  readonly projectDir: string
  /** Its pictures lie here, and it can name no others. */
  readonly folder: string
  readonly designs: DesignFinder
}

/** The same for a campaign that was sent. */
export async function plannedOf(campaign: DraftCampaign, place: Place): Promise<Planned> {
  await refuseStrangePictures(campaign, place)
  const { projectDir, folder, designs } = place
  return planned(campaign, { projectDir, folder, designs })
}

/** Throws `INPUT_INVALID` where a campaign names pictures that are not its own. */
export async function refuseStrangePictures(
  campaign: DraftCampaign,
  { designs, projectDir }: Pick<Place, 'designs' | 'projectDir'>,
): Promise<void> {
  const { template } = await designs.template(campaign.template, projectDir)
  if (template !== undefined) refuseIssues(fieldIssues(campaign, template))
}
