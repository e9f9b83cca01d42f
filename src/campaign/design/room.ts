import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { BrandKit } from '../../brand/kit.ts'
import { layoutHash, limitsAt } from '../../check/limits.ts'
import { pseudoLocale } from '../../check/pseudo-copy.ts'
import { type LimitsFile, parseLimits } from '../../check/schema.ts'
import type { Limits } from '../../check/worst-copy.ts'
import type { Issue } from '../../error/issue.ts'
import { parseJson } from '../../error/json.ts'
import type { Template } from '../../template/template.ts'
import { ENGINES } from '../engines.ts'
import { shownPath } from '../input/read-file.ts'

/** In the folder of a template. */
export const LIMITS_FILE = 'limits.json'
/** What limits were proved with. */
export const RENDERER = `satori ${ENGINES.satori}`

/**
 * Room for copy in a language, by placement: limits that were proved, all of them at once, for the template and the kit as they are.
 * `undefined` for placements nothing was proved for, which is all of them where nothing was.
 *
 * @param folder of the template, absolute
 */
export async function provedRoom(
  { template, folder, kit }: { readonly template: Template; readonly folder: string; readonly kit: BrandKit },
  locale: string,
): Promise<(placement: string) => Limits | undefined> {
  const language = pseudoLocale(locale)
  const { limits } = await readLimits(folder)
  const isCurrent =
    limits?.layout === layoutHash(template, RENDERER) && limits.brands[kit.id]?.kit === kit.hash
  if (limits === undefined || language === undefined || !isCurrent) return () => undefined
  return (placement) =>
    limits.placements.includes(placement)
      ? limitsAt(template, limits, { brand: kit.id, language, placement })
      : undefined
}

/** The limits.json of a template folder; `limits` is left out where there is none, or none that can be read. */
export async function readLimits(
  folder: string,
): Promise<{ readonly limits?: LimitsFile; readonly issues: readonly Issue[] }> {
  const location = path.join(folder, LIMITS_FILE)
  const text = await readFile(location, 'utf8').catch(() => undefined)
  if (text === undefined) return { issues: [] }
  const json = parseJson(text, shownPath(location))
  if (json.issues.length > 0) return { issues: json.issues }
  const { value, issues } = parseLimits(json.value, shownPath(location))
  return value === undefined ? { issues } : { limits: value, issues }
}
