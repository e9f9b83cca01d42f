import { randomUUID } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { DesignFinder } from '../campaign/input/design-finder.ts'
import type { Job } from '../campaign/plan.ts'
import type { Checked } from '../campaign/preview.ts'
import { designOf } from '../campaign/scope.ts'
import { BroadsideError } from '../error/error.ts'
import type { Finding } from '../export/certificate-schema.ts'
import type { DoneEntry } from '../export/schema.ts'
import type { Desk } from './desk.ts'
import { type Planned, plannedOf } from './planned.ts'
import type { PlateShelf } from './plate-shelf.ts'
import type { DraftCampaign } from './schema.ts'
import type { Turns } from './turns.ts'

/** The contract does not hold: there is nothing to hand out. */
export class ContractRefusal extends BroadsideError {
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    const [first] = findings
    const known =
      first?.code === 'COPY_OVERSET' || first?.code === 'FILE_TOO_LARGE' ? first.code : 'CONTRAST_LOW'
    super(known, {
      message: findings.map(({ message }) => message).join('\n'),
      ...(first?.hint === undefined ? {} : { hint: first.hint }),
    })
    this.findings = findings
  }
}

/** An export that was made for somebody who waits. */
export type RenderedFile = Pick<
  DoneEntry,
  'file' | 'bytes' | 'sha256' | 'format' | 'digitalSourceType' | 'alt' | 'dropped' | 'remarks' | 'certificate'
> & { readonly job: Job; readonly content: Uint8Array }

interface Parts {
  readonly projectDir: string
  readonly designs: DesignFinder
  readonly plates: PlateShelf
  /** For what somebody waits for, and for what may take its time. */
  readonly front: Desk
  readonly back: Desk
  readonly turns: Turns
  /** Absolute path of a folder for files that are handed out and removed. */
  readonly scratch: string
  /** Absolute path of the folder with the pictures that were sent, in its `pictures/`. */
  readonly folder: string
}

/** Makes single exports for programs, by the very task a campaign is made of: the same bytes. */
export class Renders {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Rejects with `INPUT_INVALID`, `SERVER_BUSY`, `CANCELLED`, a {@link ContractRefusal}, or with what went wrong. */
  render(campaign: DraftCampaign, signal: AbortSignal): Promise<RenderedFile> {
    const { turns, front, scratch } = this.#parts
    return turns.take(async () => {
      const planned = await this.plan(campaign)
      const [job] = planned.jobs
      if (job === undefined) throw new Error('a request has one job')
      const errand = await this.#errand(job, planned)
      const out = path.join(scratch, `render-${randomUUID()}`)
      try {
        const made = await front.run({ kind: 'export', ...errand, out }, groupOf(job), signal)
        if (made.status === 'refused') throw new ContractRefusal(made.findings)
        return { ...made, job, content: await readFile(path.join(out, made.file)) }
      } finally {
        await rm(out, { recursive: true, force: true })
      }
    })
  }

  /** Makes and measures an export, and keeps only what was found. Rejects as `render` does, but for refusals. */
  check(job: Job, planned: Planned, edge: number, signal: AbortSignal): Promise<Checked> {
    return this.#errand(job, planned).then((errand) =>
      this.#parts.back.run({ kind: 'check', ...errand, edge }, groupOf(job), signal),
    )
  }

  /** Reads and plans a campaign that was sent. Rejects with `INPUT_INVALID` and every mistake. */
  plan(campaign: DraftCampaign): Promise<Planned> {
    return plannedOf(campaign, this.#parts)
  }

  /** Takes one of the turns for as long as something is done. Rejects with `SERVER_BUSY`. */
  turn<T>(act: () => Promise<T>): Promise<T> {
    return this.#parts.turns.take(act)
  }

  async #errand(job: Job, { input, plates }: Planned) {
    const design = designOf(input, this.#parts.projectDir)
    const plate = plates.get(job.plate)
    if (plate === undefined) throw new Error('a job has a plate')
    return { job, design, plate: await this.#parts.plates.get(plate, design) }
  }
}

function groupOf({ plate, placement }: Job): string {
  return `${plate} ${placement.id}`
}
