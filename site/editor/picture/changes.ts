import type { Campaign } from '../campaign.ts'
import type { RevisionBase } from './revise-button.tsx'

type Plate = Campaign['plate']

// Pictures come when they come: what they change is changed in the campaign as it then is.

/** The campaign with stored pictures for families of formats; as it is where its pictures come from elsewhere by now. */
export function withUse(campaign: Campaign, use: Readonly<Record<string, string>>): Campaign {
  const { plate } = campaign
  return plate.source === 'openai'
    ? { ...campaign, plate: { ...plate, use: { ...plate.use, ...use } } }
    : campaign
}

/** The campaign with what became of its photo, marks and all; as it is where it shows something else by now. */
export function withRevised(campaign: Campaign, from: RevisionBase, key: string): Campaign {
  const { plate } = campaign
  if (!isFrom(plate, from) || plate.source === 'procedural' || plate.source === 'openai') return campaign
  const { focal, protect } = plate
  return {
    ...campaign,
    plate: { source: 'stored', key, ...(focal && { focal }), ...(protect && { protect }) },
  }
}

function isFrom(plate: Plate, from: RevisionBase): boolean {
  return 'plate' in from
    ? plate.source === 'stored' && plate.key === from.plate
    : plate.source === 'file' && plate.path === from.picture
}
