import { copyFile, mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { FolderReport } from '../campaign/perform.ts'
import { BroadsideError } from '../error/error.ts'
import { manifestEntries } from '../export/manifest.ts'
import { MANIFEST } from '../export/name.ts'
import type { ManifestEntry } from '../export/schema.ts'
import type { Desk } from './desk.ts'
import type { Draft, Drafts } from './drafts.ts'
import type { Planned } from './planned.ts'
import type { RunState, Runs } from './runs.ts'
import { type DraftCampaign, PICTURE_PATH } from './schema.ts'
import type { Outbox } from './webhooks/outbox.ts'

/** How a campaign stands. */
export interface CampaignState extends Omit<RunState, 'status'> {
  readonly id: string
  readonly name: string
  readonly status: RunState['status'] | 'idle'
}

interface Parts {
  readonly drafts: Drafts
  readonly runs: Runs
  readonly outbox: Outbox
  readonly back: Desk
  /** Absolute path of the folder with the pictures that were sent. */
  readonly uploads: string
  /** Rejects with every mistake in a campaign whose pictures lie in a folder. */
  readonly plan: (campaign: DraftCampaign) => Promise<Planned>
}

const IDLE = { status: 'idle', total: 0, made: 0, refused: 0, failed: 0, ms: 0 } as const

/** Campaigns of programs. Each is a draft, so it can be looked at and changed in the studio. */
export class Campaigns {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /**
   * Takes a campaign and begins to make it. Rejects with `INPUT_INVALID` and every mistake, before anything is kept.
   * @param id what it is to be called; one that is there already is only made on
   */
  async make(campaign: DraftCampaign, webhook: string | undefined, id?: string): Promise<CampaignState> {
    const { drafts, runs, outbox, plan } = this.#parts
    const known = id === undefined ? undefined : await drafts.read(id)
    if (known === undefined) {
      if (webhook !== undefined) await outbox.refuseStrange(webhook)
      await plan(campaign)
    }
    const name = id ?? drafts.newId(campaign)
    if (known === undefined) await this.#keepPictures(name, campaign)
    const draft = known ?? (await drafts.create(campaign, name))
    if (webhook !== undefined) outbox.expect(draft.id, webhook)
    const state = await runs.start(draft.id)
    return stateOf(draft, state)
  }

  /** What was sent, or is made of it in the studio by now. Rejects with `NOT_FOUND`. */
  async campaign(id: string): Promise<DraftCampaign> {
    return (await this.#draft(id)).campaign
  }

  /** Rejects with `NOT_FOUND`. */
  async state(id: string): Promise<CampaignState> {
    return stateOf(await this.#draft(id), await this.#parts.runs.state(id))
  }

  /** The same when the run has ended, or after so many milliseconds. */
  async stateAfter(id: string, wait: number, signal: AbortSignal): Promise<CampaignState> {
    const first = await this.state(id)
    if (wait === 0 || first.status !== 'running') return first
    const enough = AbortSignal.any([signal, AbortSignal.timeout(wait)])
    for await (const _ of this.#parts.runs.watch(id, enough));
    return this.state(id)
  }

  async list(): Promise<readonly CampaignState[]> {
    const { drafts, runs } = this.#parts
    return Promise.all((await drafts.list()).map(async (draft) => stateOf(draft, await runs.state(draft.id))))
  }

  /** Makes what is missing of it. */
  async resume(id: string): Promise<CampaignState> {
    return stateOf(await this.#draft(id), await this.#parts.runs.start(id))
  }

  async stop(id: string): Promise<CampaignState> {
    await this.#draft(id)
    this.#parts.runs.stop(id)
    return this.state(id)
  }

  /** A page of what the manifest lists, and how many that is in all. Rejects with `NOT_FOUND` where nothing was made yet. */
  async files(
    id: string,
    after: number,
    limit: number,
  ): Promise<{ readonly exports: ManifestEntry[]; readonly total: number }> {
    await this.#draft(id)
    const exports: ManifestEntry[] = []
    let total = 0
    try {
      for await (const entry of manifestEntries(path.join(this.#parts.drafts.outOf(id), MANIFEST))) {
        total += 1
        if (total > after && exports.length < limit) exports.push(entry)
      }
    } catch (error) {
      throw new BroadsideError('NOT_FOUND', {
        message: `Nothing was made of ${id} yet`,
        hint: 'Wait until its status is no longer running.',
        cause: error,
      })
    }
    return { exports, total }
  }

  /** Measures its files again, from the files and the manifest alone. Rejects with `NOT_FOUND` where nothing was made yet. */
  async verify(id: string, signal: AbortSignal): Promise<FolderReport> {
    const { total } = await this.files(id, 0, 0)
    const folder = this.#parts.drafts.outOf(id)
    return this.#parts.back.run({ kind: 'verify', folder, exports: total }, folder, signal)
  }

  async #draft(id: string): Promise<Draft> {
    const draft = await this.#parts.drafts.read(id)
    if (draft === undefined) throw new BroadsideError('NOT_FOUND', { message: `There is no campaign ${id}` })
    return draft
  }

  /** Pictures that were sent before belong to everybody; a campaign has its own, so that it can be made anywhere. */
  async #keepPictures(id: string, campaign: DraftCampaign): Promise<void> {
    const { drafts, uploads } = this.#parts
    for (const name of new Set(picturesOf(campaign))) {
      const target = path.join(drafts.folderOf(id), name)
      await mkdir(path.dirname(target), { recursive: true })
      await copyFile(path.join(uploads, name), target)
    }
  }
}

function stateOf({ id, campaign: { name } }: Draft, state: RunState | undefined): CampaignState {
  return { id, name, ...(state ?? IDLE) }
}

/** Every text in it that names a picture. */
function picturesOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return PICTURE_PATH.test(value) ? [value] : []
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap(picturesOf)
}
