import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { filesOf } from '../../src/campaign/design/design-files.ts'

const root = path.join(import.meta.dirname, '../..')
const project = mkdtempSync(path.join(tmpdir(), 'broadside-design-'))
const ref = { projectDir: project, brand: { id: 'halden', hash: '' }, template: { id: 'card', hash: '' } }
const kit = path.join(project, 'templates/brands/halden')

beforeAll(() => {
  cpSync(path.join(root, 'templates/brands/halden'), kit, { recursive: true })
  cpSync(path.join(root, 'test/campaign/project/templates/card'), path.join(project, 'templates/card'), {
    recursive: true,
  })
  writeFileSync(path.join(kit, '.DS_Store'), '')
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

it('lists brand kit and template, without hidden files and without packages that every machine has', async () => {
  const paths = (await filesOf(ref)).map((file) => file.path)
  expect(paths).toContain('templates/brands/halden/brand.json')
  expect(paths).toContain('templates/card/overlay.hbs')
  expect(paths).toEqual(paths.toSorted())
  expect(paths.filter((name) => name.includes('.DS_Store') || name.startsWith('node_modules/'))).toEqual([])
})

it("takes along a font package of the project's own", async () => {
  const { fonts } = JSON.parse(readFileSync(path.join(kit, 'brand.json'), 'utf8'))
  const name = fonts.find((font: { package?: string }) => font.package !== undefined).package
  const own = path.join(project, 'node_modules', name)
  for (const file of ['package.json', 'metadata.json', 'unicode.json'])
    cpSync(path.join(root, 'node_modules', name, file), path.join(own, file))
  const facts = JSON.parse(readFileSync(path.join(own, 'package.json'), 'utf8'))
  writeFileSync(path.join(own, 'package.json'), JSON.stringify({ ...facts, version: '0.0.1' }))
  const paths = (await filesOf(ref)).map((file) => file.path)
  expect(paths).toContain(`node_modules/${name}/metadata.json`)
})

it('says so when a design has been removed', async () => {
  await expect(filesOf({ ...ref, brand: { id: 'gone', hash: '' } })).rejects.toMatchObject({
    code: 'INPUT_INVALID',
  })
})
