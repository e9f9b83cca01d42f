import path from 'node:path'
import { readJson } from '../campaign/input/read-file.ts'
import { parseCampaign } from '../campaign/schema.ts'
import { refuseIssues } from '../error/error.ts'
import { LIMITS } from '../kit/limits.ts'
import { type Stale, staleOn } from '../placement/age.ts'
import { resolvePlacements } from '../placement/resolve.ts'
import { type Terminal, wrap } from './terminal.ts'

/**
 * Warns of the placements of a campaign whose facts are older than a year. Returns 0: old facts may still be right. Rejects
 * with `INPUT_INVALID`.
 * @param today ISO 8601 day
 */
export async function checkSizes(
  campaign: string,
  options: { readonly json?: boolean },
  terminal: Terminal,
  today: string = new Date().toISOString().slice(0, 10),
): Promise<number> {
  const read = await readJson(path.resolve(terminal.folder, campaign), campaign, LIMITS.jsonBytes)
  if (!('content' in read)) refuseIssues([read])
  const { value, issues } = parseCampaign('content' in read ? read.content : undefined, campaign)
  const placements = resolvePlacements(value?.placements ?? [], campaign)
  refuseIssues([...issues, ...placements.issues])
  const all = placements.value ?? []
  const stale = staleOn(all, today)
  if (options.json) {
    const rows = stale.map(({ placement: { id, date, source }, days }) => ({ id, date, days, source }))
    terminal.out(JSON.stringify({ ok: rows.length === 0, placements: all.length, stale: rows }, null, 2))
    return 0
  }
  for (const each of stale) warn(each, terminal)
  terminal.out(
    stale.length === 0
      ? `${campaign}: the facts of all ${all.length} placements are younger than a year`
      : `${campaign}: the facts of ${stale.length} of ${all.length} placements are older than a year`,
  )
  return 0
}

function warn({ placement, days }: Stale, terminal: Terminal): void {
  const { id, width, height, date, source } = placement
  const where = source === undefined ? '' : ` Look again: ${source}`
  const text = `${id}, ${width} × ${height} px: looked up on ${date}, ${Math.floor(days / 30.44)} months ago.${where}`
  terminal.note(terminal.paint('bad', wrap(text, terminal.columns, '  ')))
}
