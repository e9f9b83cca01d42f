import type { DesignFinder } from '../campaign/input/design-finder.ts'
import type { Picture } from '../campaign/preview.ts'
import { BroadsideError } from '../error/error.ts'
import type { Issue } from '../error/issue.ts'
import type { Drafts } from './drafts.ts'
import { fieldIssues } from './picture-fields.ts'
import { type Planned, planned } from './planned.ts'
import type { ProofEvent, Proofing } from './proofing.ts'
import type { CloseUpRequest, DraftCampaign, ProofsRequest } from './schema.ts'

/** Longest edge of the picture that stands for a draft. */
const COVER = 360
/** Longest edge of a close-up. */
const CLOSE_UP = 2400

interface Parts {
  readonly projectDir: string
  readonly drafts: Drafts
  readonly designs: DesignFinder
  readonly proofing: Proofing
}

/** Makes proofs of drafts while they are edited. */
export class Live {
  readonly #parts: Parts
  readonly #sessions = new Map<string, AbortController>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Proofs of a draft as it stands in a browser, saved or not. A later request of the same session calls off what still waits of this one. */
  async *proofs(id: string, request: ProofsRequest, left: AbortSignal): AsyncGenerator<ProofEvent> {
    const { session, locale, placements, side } = request
    this.#sessions.get(session)?.abort()
    const superseded = new AbortController()
    this.#sessions.set(session, superseded)
    const signal = AbortSignal.any([left, superseded.signal])
    try {
      const prepared = await this.#prepared(id, request.campaign, locale)
      if ('issues' in prepared) {
        yield { type: 'issues', issues: prepared.issues }
        return
      }
      const jobs = prepared.jobs.filter(
        (job) => job.locale === locale && placements?.includes(job.placement.id) !== false,
      )
      yield* this.#parts.proofing.made(jobs, prepared, signal, { side })
    } finally {
      if (this.#sessions.get(session) === superseded) this.#sessions.delete(session)
    }
  }

  /** A proof pixel for pixel, as JPEG; at most so large that a browser shows it well. */
  async closeUp(
    id: string,
    { campaign, locale, placement }: CloseUpRequest,
    signal: AbortSignal,
  ): Promise<Picture | undefined> {
    const prepared = await this.#prepared(id, campaign, locale)
    if ('issues' in prepared)
      throw new BroadsideError('INPUT_INVALID', {
        message: 'The draft has mistakes',
        issues: prepared.issues,
      })
    const job = prepared.jobs.find((one) => one.locale === locale && one.placement.id === placement)
    if (job === undefined) return undefined
    const checked = await this.#parts.proofing.make(job, prepared, CLOSE_UP, signal)
    return checked.picture
  }

  /** The first proof of a saved draft, small; `undefined` if it cannot be made. */
  async cover(id: string, signal: AbortSignal): Promise<Picture | undefined> {
    const draft = await this.#parts.drafts.read(id)
    const locale = draft?.campaign.locales[0]
    if (draft === undefined || locale === undefined) return undefined
    const prepared = await this.#prepared(id, draft.campaign, locale)
    if ('issues' in prepared) return undefined
    const job = prepared.jobs.find((one) => one.locale === locale)
    if (job === undefined) return undefined
    const preview = await this.#parts.proofing.show(job, prepared, COVER, signal)
    return preview.status === 'set' ? preview.picture : undefined
  }

  async #prepared(
    id: string,
    campaign: DraftCampaign,
    locale: string,
  ): Promise<Planned | { readonly issues: readonly Issue[] }> {
    const { projectDir, drafts, designs } = this.#parts
    const { template } = await designs.template(campaign.template, projectDir)
    const strange = template === undefined ? [] : fieldIssues(campaign, template)
    if (strange.length > 0) return { issues: strange }
    try {
      return await planned(inLocale(campaign, locale), { projectDir, folder: drafts.folderOf(id), designs })
    } catch (error) {
      if (error instanceof BroadsideError && error.code === 'INPUT_INVALID') return { issues: error.issues }
      throw error
    }
  }
}

/** The part of a campaign that a proof in one locale needs: copy that is missing elsewhere is no reason not to show it. */
function inLocale(campaign: DraftCampaign, locale: string): DraftCampaign {
  const [first = locale] = campaign.locales
  const locales = [...new Set([first, locale])]
  const wanted = new Set(locales.map((each) => `@${each}`))
  const rows = campaign.rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([key]) => !key.startsWith('@') || wanted.has(key))),
  )
  return { ...campaign, locales, rows }
}
