import type { DesignFinder } from '../../campaign/input/design-finder.ts'
import type { Desk } from '../desk.ts'
import type { Drafts } from '../drafts.ts'
import { BulkRuns } from './bulk-runs.ts'
import { Tables } from './tables.ts'
import { Thumbnails } from './thumbnails.ts'

/** Rows of drafts, and what is made of them. */
export interface Bulk {
  readonly tables: Tables
  readonly runs: BulkRuns
  readonly thumbnails: Thumbnails
  /** Stops what is under way and waits for it. */
  readonly close: () => Promise<void>
}

export function openBulk(parts: {
  readonly projectDir: string
  readonly drafts: Drafts
  readonly designs: DesignFinder
  readonly desk: Desk
}): Bulk {
  const tables = new Tables(parts)
  const runs = new BulkRuns({ ...parts, tables })
  return {
    tables,
    runs,
    thumbnails: new Thumbnails(),
    close: async () => {
      tables.close()
      await runs.close()
    },
  }
}
