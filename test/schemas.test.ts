import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { schemaFiles } from './support/schema-files.ts'

const folder = new URL('../templates/schemas/', import.meta.url)
const files = schemaFiles()

it.each([...files])('templates/schemas/%s is what the source says (else: npm run schemas)', (name, text) => {
  expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text)
})

it('templates/schemas holds nothing else', () => {
  expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort())
})

it('lets $schema stand in every file a person writes', () => {
  for (const name of ['brand', 'template', 'samples', 'campaign']) {
    const schema = JSON.parse(files.get(`${name}.schema.json`) ?? '{}') as { properties?: object }
    expect(schema.properties).toHaveProperty('$schema')
  }
})
