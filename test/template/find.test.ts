import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findTemplate, templateNames } from '../../src/template/find.ts'
import { loadTemplate } from '../../src/template/load.ts'
import { altText } from '../../src/template/wording.ts'
import { templateOf } from '../support/template-fixture.ts'

let project: string

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'project-'))
  await cp('templates/event-poster', path.join(project, 'templates/mine'), { recursive: true })
})
afterAll(() => rm(project, { recursive: true }))

it('finds the project’s own templates beside the bundled ones', async () => {
  const names = await templateNames(project)
  expect(names).toContain('mine')
  expect(names).toContain('event-poster')
  expect(names).not.toContain('brands')
  expect(names).not.toContain('schemas')
  expect((await findTemplate('mine', project)).template?.id).toBe('mine')
})

it.each(['../../etc', 'brands', 'schemas', '', 'mine/..', 'constructor'])(
  'finds nothing under %j',
  async (id) => {
    const { template, issues } = await findTemplate(id, project)
    expect(template).toBeUndefined()
    expect(issues[0]?.path).toBe('template')
  },
)

it('says which one was meant', async () => {
  expect((await findTemplate('event-postre', project)).issues[0]?.expected).toBe('"event-poster"')
})

it('reports missing and broken files without throwing', async () => {
  const { issues } = await loadTemplate(path.join(project, 'nothing'))
  expect(issues).toHaveLength(4)
  const folder = path.join(project, 'templates/mine')
  await writeFile(path.join(folder, 'template.json'), '{ "title": ')
  const broken = await loadTemplate(folder)
  expect(broken.issues).toHaveLength(1)
  expect(broken.issues[0]?.file).toContain('template.json')
})

it('hashes what matters and nothing else', async () => {
  const [one, same, other] = await Promise.all([
    templateOf(),
    templateOf(),
    templateOf({ json: { alt: 'A poster: {{title}}' } }),
  ])
  expect(one.hash).toBe(same.hash)
  expect(one.hash).not.toBe(other.hash)
})

it('fills the alt text as plain words', async () => {
  const template = await templateOf({
    json: { alt: '{{title}}{{#if lead}} , {{lead}}{{/if}}. By {{@brandName}}' },
  })
  const alt = altText(
    template,
    { title: 'Fish & “Chips”\n<b>', lead: null, note: null },
    { locale: 'en', brand: 'Marée' },
  )
  expect(alt).toBe('Fish & “Chips” <b>. By Marée')
})
