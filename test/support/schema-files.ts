import { BrandFile } from '../../src/brand/schema.ts'
import { CampaignFile } from '../../src/campaign/schema.ts'
import { LimitsFile } from '../../src/check/schema.ts'
import { jsonSchema } from '../../src/error/schema.ts'
import { ManifestFile } from '../../src/export/schema.ts'
import { PlacementFile } from '../../src/placement/schema.ts'
import { SamplesFile, TemplateFile } from '../../src/template/schema.ts'

const SCHEMAS = {
  brand: jsonSchema(BrandFile, 'Broadside brand kit'),
  template: jsonSchema(TemplateFile, 'Broadside template'),
  samples: jsonSchema(SamplesFile, 'Broadside template samples'),
  limits: jsonSchema(LimitsFile, 'Broadside proved limits of a template'),
  campaign: jsonSchema(CampaignFile, 'Broadside campaign'),
  placement: jsonSchema(PlacementFile, 'Broadside placement'),
  manifest: jsonSchema(ManifestFile, 'Broadside manifest'),
}

/** Text of each file in templates/schemas, by its name. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(SCHEMAS).map(([name, schema]) => [
      `${name}.schema.json`,
      `${JSON.stringify(sorted(schema), null, 2)}\n`,
    ]),
  )
}

/** Keys in alphabetical order, so that a change of the source moves as few lines as it must. Lists keep theirs. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
