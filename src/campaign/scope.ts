import type { Manifest } from '../export/manifest.ts'
import { type Input, inputHash } from './input/input.ts'
import type { Plan } from './plan-table.ts'
import type { DesignRef } from './studio.ts'

/** Kit and template of a run, as workers are told of them. */
export function designOf({ kit, template }: Input, projectDir: string): DesignRef {
  return {
    projectDir,
    brand: { id: kit.id, hash: kit.hash },
    template: { id: template.id, hash: template.hash },
  }
}

/** What a manifest says of the campaign. */
export function campaignEntry(input: Input, plan: Plan): Manifest['campaign'] {
  const { campaign, kit, template } = input
  return {
    name: campaign.name,
    hash: inputHash(input, plan.rowsHash),
    brand: { id: kit.id, version: kit.file.version, hash: kit.hash },
    template: { id: template.id, version: template.file.version, hash: template.hash },
    locales: campaign.locales,
  }
}
