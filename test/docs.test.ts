import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { PLACEMENTS } from '../src/placement/catalogue.ts'
import { apiPage } from './support/api-page.ts'
import { placementsPage } from './support/placements-page.ts'
import { rulesPage } from './support/rules-page.ts'

const page = readFileSync(new URL('../site/docs/placements.md', import.meta.url), 'utf8')

it('site/docs/placements.md is what the catalogue says (else: npm run docs)', () => {
  expect(page).toBe(placementsPage())
})

it('site/docs/check.md is what the rules say (else: npm run docs)', () => {
  expect(readFileSync(new URL('../site/docs/check.md', import.meta.url), 'utf8')).toBe(rulesPage())
})

it('site/docs/placements.md has every placement, with its source', () => {
  for (const { id, source = '' } of PLACEMENTS) {
    expect(page).toContain(`| \`${id}\` |`)
    expect(page).toContain(source)
  }
})

it('site/docs/all-placements.md has every placement, none of them at fault', () => {
  const table = readFileSync(new URL('../site/docs/all-placements.md', import.meta.url), 'utf8')
  for (const { id } of PLACEMENTS) expect(table).toContain(`| \`${id}\` |`)
  expect(table).toContain('200 of 200 files')
})

it('site/docs/api.md is what the schemas say (else: npm run docs)', () => {
  expect(readFileSync(new URL('../site/docs/api.md', import.meta.url), 'utf8')).toBe(apiPage())
})
