import path from 'node:path'
import { withApprovals } from '../../export/approval.ts'
import { manifestText } from '../../export/manifest.ts'
import { CAPTIONS, MANIFEST, PAGE } from '../../export/name.ts'
import type { RecordFile } from '../../export/record-schema.ts'
import type { DeckEntry, ManifestEntry } from '../../export/schema.ts'
import { writeWhole } from '../../store/disk.ts'
import type { Crew } from '../crew.ts'
import { ENGINES, VERSION } from '../engines.ts'
import type { Input } from '../input/input.ts'
import { writeRejected } from '../input/write-rejected.ts'
import type { Plan } from '../plan-table.ts'
import { readDecisions } from '../record/approvals.ts'
import type { Listing } from '../record/listing.ts'
import { writeRecord } from '../record/record.ts'
import { campaignEntry } from '../scope.ts'
import type { DeckLeaf } from './write-decks.ts'
import { contactSheetOf } from './write-sheet.ts'

/** What a run writes besides its exports. */
export interface RunErrand {
  /** Absolute path of the output folder. */
  readonly out: string
  readonly input: Input
  readonly plan: Plan
  readonly crew: Crew
  readonly record: Omit<RecordFile, 'exports'>
  /** All that was asked for was tried. */
  readonly complete: boolean
  readonly explain: boolean
  /** Absolute path of the archive, if there is to be one. */
  readonly zip: string | undefined
}

/**
 * Writes what stands beside the exports of a run: decks, manifest, record, captions, and where it is complete contact sheet and
 * archive. All of it is written while the listing is read, so memory does not depend on how long it is. Throws `WRITE_FAILED`
 * and `DISK_FULL`.
 */
export async function writeRun(listing: Listing, errand: RunErrand): Promise<readonly DeckEntry[]> {
  const { out, input, plan, crew, record, complete, explain, zip } = errand
  const { campaign, kit } = input
  const { counts, plates, exports, jobs } = listing
  const decks = campaign.deck && complete ? await bindDecks(listing, errand) : undefined
  const rejected = await writeRejected(out, plan, input.rows.columns)
  const entry = campaignEntry(input, plan)
  const approved = withApprovals(exports, await readDecisions(out))
  const text = manifestText({
    ...{ version: VERSION, engines: ENGINES, campaign: entry, complete, counts, rejected, plates },
    exports: approved,
    ...(decks === undefined ? {} : { decks }),
  })
  await writeWhole(path.join(out, MANIFEST), text, { durable: true })
  await writeRecord(out, record, jobs)
  // Loaded when it is needed, for the first picture is to be seen soon.
  const { captionLines } = await import('../../export/captions.ts')
  await writeWhole(path.join(out, CAPTIONS), captionLines(exports))
  if (explain) {
    const { explainPage } = await import('../../export/explain-page.ts')
    await writeWhole(path.join(out, PAGE), explainPage({ campaign: entry, counts, exports }))
  }
  if (!complete) return []
  const sheet = contactSheetOf(kit.file.name, campaign.name, exports)
  await crew.run({ kind: 'sheet', out, sheet }, 'sheet')
  if (zip !== undefined) {
    const { writeArchive } = await import('./write-archive.ts')
    await writeArchive(zip, out, { exports, decks: decks ?? [] })
  }
  return decks ?? []
}

async function bindDecks(
  { exports }: Listing,
  { out, input, crew }: RunErrand,
): Promise<readonly DeckEntry[]> {
  const { name, locales } = input.campaign
  const leaves = leavesOf(exports)
  return crew.run(
    { kind: 'decks', out, campaign: name, locale: String(locales[0]), exports: leaves },
    'decks',
  )
}

function leavesOf(exports: Iterable<ManifestEntry>): readonly DeckLeaf[] {
  const leaves: DeckLeaf[] = []
  for (const entry of exports) {
    if (entry.status !== 'done') continue
    const { file, format, placement, locale, width, height } = entry
    leaves.push({ file, format, placement, locale, width, height })
  }
  return leaves
}
