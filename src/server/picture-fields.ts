import { type Issue, quote } from '../error/issue.ts'
import { splitColumn } from '../rows/column.ts'
import type { Template } from '../template/template.ts'
import { type DraftCampaign, PICTURE_PATH } from './schema.ts'

/** The column of a row that names its own picture. */
const PICTURE = 'plate'

/** Paths in the copy of a draft that do not lead to a picture of its own. A campaign file may name any file; a browser may not. */
export function fieldIssues({ rows }: DraftCampaign, { file: { fields } }: Template): readonly Issue[] {
  const images = Object.keys(fields).filter((name) => fields[name]?.kind === 'image')
  return rows.flatMap((row, index) =>
    [row, ...Object.values(row)].flatMap((values) => {
      if (values === null || typeof values !== 'object') return []
      return Object.entries(values as Record<string, unknown>).flatMap(([name, value]): Issue[] => {
        const path = `rows.${index}.${name}`
        const { name: field } = splitColumn(name)
        const isPicture = images.includes(field) || (field === PICTURE && fields[field] === undefined)
        const given = isPicture && value !== null && value !== ''
        if (!given || (typeof value === 'string' && PICTURE_PATH.test(value))) return []
        return [{ file: 'campaign', path, found: quote(value), expected: 'a picture of this draft' }]
      })
    }),
  )
}
