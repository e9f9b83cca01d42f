import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Crew, hireCrew } from '../../src/campaign/crew.ts'
import type { Job } from '../../src/campaign/plan.ts'
import { prepare } from '../../src/campaign/prepare.ts'
import { designOf } from '../../src/campaign/scope.ts'
import type { DrawnPlate } from '../../src/campaign/studio.ts'
import { sweep } from '../../src/queue/memory.ts'
import { PLACEMENTS, PROJECT, ROWS } from './campaign.ts'
import type { Open } from './method.ts'
import type { BenchFormat } from './scene.ts'

/** What a campaign does for an export, whole: fit, ink, veil, contract, encoding, certificate. Only nothing is written. */
export const open: Open = async (shared) => {
  const campaigns = new Map<BenchFormat, Campaign>()
  return {
    render: async (card, format) => {
      // A campaign of its own for each format: layouts are kept, and the second would find those of the first.
      const campaign = campaigns.get(format) ?? (await campaignWith(hireCrew(0), shared.plate))
      campaigns.set(format, campaign)
      const row = ROWS.findIndex((each) => JSON.stringify(each) === JSON.stringify(card.row))
      const place = PLACEMENTS.map(String).indexOf(card.placement)
      const bytes = new Uint8Array(await campaign.make(row * PLACEMENTS.length + place, format))
      // As a render process does after each task.
      sweep()
      return bytes
    },
    close: async () => {
      for (const campaign of campaigns.values()) await campaign.close()
    },
  }
}

/** The bench's campaign with its plates drawn, whose exports can be made one by one. */
export interface Campaign {
  /** Makes and measures an export, and gives its size in bytes. Throws if it is refused. */
  readonly make: (index: number, format: BenchFormat) => Promise<number>
  readonly close: () => Promise<void>
}

/** Plans the campaign over a picture and draws its plates, with a crew that is closed with it. */
export async function campaignWith(crew: Crew, picture: string): Promise<Campaign> {
  const source = {
    name: 'bench',
    brand: 'halden',
    template: 'card',
    placements: [...PLACEMENTS],
    locales: ['en'],
    plate: { source: 'file', path: picture },
    rows: ROWS.map((row) => ({ ...row })),
  }
  const { input, plan } = await prepare(source, { projectDir: PROJECT })
  const design = designOf(input, PROJECT)
  const folder = await mkdtemp(join(tmpdir(), 'bench-'))
  const plates = new Map<string, DrawnPlate>()
  for (const plate of plan.plates())
    plates.set(plate.key, await crew.run({ kind: 'plate', plate, folder, design }, plate.key))
  const jobs = [...plan.jobs()]
  plan.close()
  return {
    make: async (index, format) => {
      const job = jobs[index % jobs.length] as Job
      const plate = plates.get(job.plate)
      if (plate === undefined) throw new Error('no such plate')
      const task = { kind: 'export', job: { ...job, format }, plate, design, out: folder, dry: true } as const
      const result = await crew.run(task, job.placement.id)
      if (result.status !== 'done') throw new Error(`refused: ${JSON.stringify(result.findings)}`)
      return result.bytes
    },
    close: async () => {
      await crew.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
