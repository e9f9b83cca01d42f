import type { Manifest } from '../export/manifest.ts'
import type { Input } from './input.ts'
import type { Job, Plan } from './plan.ts'
import type { DesignRef } from './studio.ts'

/** The jobs that are wanted, and the plates they need. */
export function partOf(plan: Plan, only: ((job: Job) => boolean) | undefined): Plan {
  if (only === undefined) return plan
  const jobs = plan.jobs.filter(only)
  return { jobs, plates: plan.plates.filter(({ key }) => jobs.some(({ plate }) => plate === key)) }
}

/** Kit and template of a run, as workers are told of them. */
export function designOf({ kit, template }: Input, projectDir: string): DesignRef {
  return {
    projectDir,
    brand: { id: kit.id, hash: kit.hash },
    template: { id: template.id, hash: template.hash },
  }
}

/** What a manifest says of the campaign. */
export function campaignEntry({ campaign, kit, template, hash }: Input): Manifest['campaign'] {
  return {
    name: campaign.name,
    hash,
    brand: { id: kit.id, version: kit.file.version, hash: kit.hash },
    template: { id: template.id, version: template.file.version, hash: template.hash },
    locales: campaign.locales,
  }
}
