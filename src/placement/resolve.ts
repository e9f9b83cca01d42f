import { type Issue, quote } from '../error/issue.ts'
import type { Checked } from '../error/schema.ts'
import { findGroup, findPlacement, suggest } from './catalogue.ts'
import { type Placement, parsePlacement } from './schema.ts'

/**
 * The placements a campaign asks for: ids, group names and placements of its own, in the order given, each
 * once. Every unknown name and every mistake is an issue; there is a value only if there is none.
 *
 * @param path where the list stands in the file
 */
export function resolvePlacements(
  entries: readonly unknown[],
  file: string,
  path = 'placements',
): Checked<readonly Placement[]> {
  const chosen = new Map<string, Placement>()
  const issues: Issue[] = []
  entries.forEach((entry, index) => {
    const at = `${path}.${index}`
    if (typeof entry === 'string') {
      const found = named(entry)
      if (found.length === 0) issues.push({ file, path: at, found: quote(entry), expected: choices(entry) })
      for (const placement of found) chosen.set(placement.id, chosen.get(placement.id) ?? placement)
      return
    }
    const parsed = parsePlacement(entry, { file, path: at })
    issues.push(...parsed.issues)
    if (parsed.value === undefined) return
    const { id } = parsed.value
    // Two things of one name would overwrite each other's exports.
    if (findPlacement(id) || findGroup(id) || chosen.has(id)) {
      issues.push({ file, path: `${at}.id`, found: quote(id), expected: 'an id that is not taken' })
    } else chosen.set(id, parsed.value)
  })
  return issues.length > 0 ? { issues } : { value: [...chosen.values()], issues }
}

function named(name: string): readonly Placement[] {
  return (findGroup(name) ?? [name]).map(findPlacement).filter((placement) => placement !== undefined)
}

function choices(name: string): string {
  const meant = suggest(name).map((id) => `"${id}"`)
  if (meant.length === 0)
    return 'a placement, a group (`broadside sizes` lists them), or id, width and height'
  return meant.length === 1 ? String(meant[0]) : `one of ${meant.join(', ')}`
}
