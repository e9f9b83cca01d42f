import type { PictureMarks } from 'broadside/server'
import type { Campaign } from '../campaign.ts'
import type { RevisionBase } from './revise-button.tsx'

type Plate = Campaign['plate']

// Pictures come when they come: what they change is changed in the campaign as it then is.

/** Stored pictures by family of formats. */
export type Use = Readonly<Record<string, string>>

/**
 * The campaign with stored pictures for families of formats; as it is where its pictures come from elsewhere by now.
 * @param isSame whether they show the same scene as before: only then points and areas still hold
 */
export function withUse(campaign: Campaign, use: Use, isSame: boolean): Campaign {
  const { plate } = campaign
  if (plate.source !== 'openai') return campaign
  const { use: before = {}, marks = {}, ...rest } = plate
  const shown: Use = before
  const kept = Object.entries(marks).filter(
    ([family]) => isSame || use[family] === undefined || use[family] === shown[family],
  )
  return withMarksOnly({ ...campaign, plate: { ...rest, use: { ...before, ...use } } }, kept)
}

/** The campaign with other points and areas on the picture of a family. */
export function withMarks(campaign: Campaign, family: string, marks: PictureMarks): Campaign {
  const { plate } = campaign
  if (plate.source !== 'openai') return campaign
  const others = Object.entries(plate.marks ?? {}).filter(([name]) => name !== family)
  const isBare = marks.focal === undefined && (marks.protect ?? []).length === 0
  return withMarksOnly(campaign, isBare ? others : [...others, [family, marks]])
}

function withMarksOnly(campaign: Campaign, marks: readonly (readonly [string, PictureMarks])[]): Campaign {
  const { plate } = campaign
  if (plate.source !== 'openai') return campaign
  const { marks: _, ...rest } = plate
  return { ...campaign, plate: marks.length === 0 ? rest : { ...rest, marks: Object.fromEntries(marks) } }
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
