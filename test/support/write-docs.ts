// Writes the pages of site/docs that are made from data: npm run docs
import { writeFileSync } from 'node:fs'
import { apiPage } from './api-page.ts'
import { commandsPage } from './commands-page.ts'
import { errorsPage } from './errors-page.ts'
import { placementsPage } from './placements-page.ts'
import { rulesPage } from './rules-page.ts'

const pages = {
  placements: placementsPage(),
  check: rulesPage(),
  commands: await commandsPage(),
  errors: errorsPage(),
  api: apiPage(),
}
for (const [name, text] of Object.entries(pages))
  writeFileSync(new URL(`../../site/docs/${name}.md`, import.meta.url), text)
