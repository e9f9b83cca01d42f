import { readFileSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { PLACEMENTS } from '../src/placement/catalogue.ts'
import { apiPage } from './support/api-page.ts'
import { commandsPage } from './support/commands-page.ts'
import { contractPictures } from './support/contract-pictures.ts'
import { errorsPage } from './support/errors-page.ts'
import { galleryKeys, galleryPictures } from './support/gallery-pictures.ts'
import { placementsPage } from './support/placements-page.ts'
import { rulesPage } from './support/rules-page.ts'

const page = readFileSync(new URL('../site/docs/placements.md', import.meta.url), 'utf8')

it.each([
  ['placements', placementsPage],
  ['check', rulesPage],
  ['commands', commandsPage],
  ['errors', errorsPage],
  ['api', apiPage],
])('site/docs/%s.md is what the program says (else: npm run docs)', async (name, make) => {
  const file = new URL(`../site/docs/${name}.md`, import.meta.url)
  expect(readFileSync(file, 'utf8')).toBe(await make())
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

it('the pictures of the gallery are of the templates as they are (else: npm run gallery)', async () => {
  const file = new URL('../site/static/gallery/gallery.json', import.meta.url)
  const made = (JSON.parse(readFileSync(file, 'utf8')) as { file: string; key: string }[]).map(
    (entry) => [entry.file, entry.key] as const,
  )
  const keyOf = galleryKeys()
  const wanted = []
  for (const picture of galleryPictures()) wanted.push([picture.file, await keyOf(picture)] as const)
  expect(made).toEqual(wanted)
}, 120_000)

it('the pictures of the contract are of the program as it is, small, and on their page (else: npm run gallery)', async () => {
  const folder = new URL('../site/static/contract/', import.meta.url)
  const text = readFileSync(new URL('../site/docs/readability.md', import.meta.url), 'utf8')
  const list = JSON.parse(readFileSync(new URL('contract.json', folder), 'utf8')) as {
    file: string
    width: number
    height: number
    key: string
    says?: string
  }[]
  const keyOf = galleryKeys()
  const wanted = []
  for (const picture of contractPictures()) wanted.push([picture.file, await keyOf(picture)])
  expect(list.map(({ file, key }) => [file, key])).toEqual(wanted)
  for (const { file, width, height, says = '' } of list) {
    expect(statSync(new URL(file, folder)).size, file).toBeLessThan(65_000)
    expect(text).toMatch(
      new RegExp(`<img src="../static/contract/${file}" alt="[^"]+" width="${width}" height="${height}"`),
    )
    expect(text).toContain(says)
  }
}, 60_000)
