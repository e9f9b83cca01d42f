import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { within } from '../../store/disk.ts'
import type { Plan } from '../plan-table.ts'
import type { Journal } from './journal.ts'
import { hashOfFile } from './stock.ts'

/** Files that earlier runs made and the campaign has no more. */
export interface LeftOver {
  readonly count: number
  /** The first of them, relative to the folder. */
  readonly files: readonly string[]
  /** Whether they were removed. */
  readonly removed: boolean
}

/** More names than this help nobody. */
const SHOWN = 20

/**
 * Finds the files of earlier runs that belong to no export of the campaign any more.
 * @param prune remove them, but for those that somebody changed since
 */
export async function leftOver(plan: Plan, journal: Journal, out: string, prune: boolean): Promise<LeftOver> {
  const files: string[] = []
  let count = 0
  for (const { file, sha256 } of journal.leftovers((name) => plan.has(name))) {
    const path = within(out, file)
    if (!existsSync(path)) continue
    if (prune && sha256 !== '' && (await hashOfFile(path)) !== sha256) continue
    if (prune) await rm(path, { force: true })
    if (++count <= SHOWN) files.push(file)
  }
  if (prune) journal.clearLeftovers((name) => plan.has(name))
  return { count, files, removed: prune }
}
