// Writes templates/schemas from the zod schemas: npm run schemas
import { mkdirSync, writeFileSync } from 'node:fs'
import { schemaFiles } from './schema-files.ts'

const folder = new URL('../../templates/schemas/', import.meta.url)
mkdirSync(folder, { recursive: true })
for (const [name, text] of schemaFiles()) writeFileSync(new URL(name, folder), text)
