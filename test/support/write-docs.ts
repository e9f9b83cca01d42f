// Writes the pages of site/docs that are made from data: npm run docs
import { writeFileSync } from 'node:fs'
import { apiPage } from './api-page.ts'
import { placementsPage } from './placements-page.ts'
import { rulesPage } from './rules-page.ts'

writeFileSync(new URL('../../site/docs/placements.md', import.meta.url), placementsPage())
writeFileSync(new URL('../../site/docs/check.md', import.meta.url), rulesPage())
writeFileSync(new URL('../../site/docs/api.md', import.meta.url), apiPage())
