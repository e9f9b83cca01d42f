import { findPlacement } from '../placement/catalogue.ts'
import { CSV_MARK, csvText } from './csv-text.ts'
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
  yield CSV_MARK + csvText([COLUMNS])
  for (const entry of exports) {
    if (entry.status !== 'done') continue
    const { file, placement, row, locale, width, height, alt, caption = '', link = '' } = entry
    const platform = findPlacement(placement)?.platform ?? ''
    yield csvText([[file, platform, placement, row, locale, width, height, alt, caption, link]])
  }
}
