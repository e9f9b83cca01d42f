import type { ShownRow } from 'broadside/server'
import { type Campaign, copyOf, type EditorData } from '../editor/campaign.ts'
import { textOf } from './starter.ts'
import type { CellChange } from './table-store.ts'

/** The campaign with one of its rows. */
export function campaignOf({ draft }: EditorData, row: ShownRow): Campaign {
  return { ...draft.campaign, rows: [{ ...row.object }] }
}

/** The cells in which the copy of a row differs. */
export function changesBetween(
  before: Campaign,
  after: Campaign,
  { template }: EditorData,
): readonly CellChange[] {
  const [first] = after.locales
  return after.locales.flatMap((locale) => {
    const [had, has] = [copyOf(before, locale), copyOf(after, locale)]
    return Object.entries(template.file.fields).flatMap(([name, field]): CellChange[] => {
      const list = field.kind === 'list' ? field : undefined
      const [then, now] = [textOf(had[name], list), textOf(has[name], list)]
      if (then === now) return []
      return [{ at: locale === first ? name : `${name}@${locale}`, after: now }]
    })
  })
}
