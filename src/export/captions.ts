import { stringify } from 'csv-stringify/sync'
import { findPlacement } from '../placement/catalogue.ts'
import type { ManifestEntry } from './schema.ts'

const COLUMNS = [
  'file',
  'platform',
  'placement',
  'row',
  'locale',
  'width',
  'height',
  'alt',
  'caption',
  'link',
] as const

/**
 * A table of what was written, for tools that schedule posts: one line for each file with its alt text, caption and link.
 * UTF-8 with a mark, so that spreadsheets read it right. No cell is taken for a formula: those that would be get an apostrophe.
 */
export function* captionLines(exports: Iterable<ManifestEntry>): Iterable<string> {
  const table = { columns: [...COLUMNS], escape_formulas: true, record_delimiter: 'windows' }
  yield stringify([], { ...table, header: true, bom: true })
  for (const entry of exports) {
    if (entry.status !== 'done') continue
    const { file, placement, row, locale, width, height, alt, caption = '', link = '' } = entry
    const platform = findPlacement(placement)?.platform ?? ''
    yield stringify([{ file, platform, placement, row, locale, width, height, alt, caption, link }], table)
  }
}
