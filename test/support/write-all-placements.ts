// Makes every placement from two templates, looks at the files and writes site/docs/all-placements.md. Takes minutes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PLACEMENTS } from '../../src/placement/catalogue.ts'
import { allPlacementsPage } from './all-placements-page.ts'
import { exportAll } from './export-all.ts'

const out = mkdtempSync(path.join(tmpdir(), 'broadside-all-'))
try {
  const all = await exportAll(
    PLACEMENTS.map(({ id }) => id),
    out,
  )
  writeFileSync(new URL('../../site/docs/all-placements.md', import.meta.url), allPlacementsPage(all))
} finally {
  rmSync(out, { recursive: true, force: true })
}
