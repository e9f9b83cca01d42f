import path from 'node:path'
import type { ProduceEvent } from '../campaign/event.ts'
import type { DesignFinder } from '../campaign/input/design-finder.ts'
import { havePlates } from '../campaign/plates/buy-plates.ts'
import type { PlateOptions } from '../campaign/plates/plate-options.ts'
import { platesFolder } from '../campaign/plates/plates-folder.ts'
import { quoteRevision, type RevisionQuote, revisePlate } from '../campaign/plates/revise-plate.ts'
import type { Revision } from '../campaign/plates/revision.ts'
import { dollars } from '../kit/money.ts'
import { estimateOrder, type PlateOrder } from '../plate/order.ts'
import { Pace, SLOW } from '../plate/pace.ts'
import { PlateStore } from '../plate/plate-store.ts'
import type { Drafts } from './drafts.ts'
import { Partials } from './partials.ts'
import type { PlateHistory } from './plate-history.ts'
import { type PictureQuote, type Purse, purseOf, quotePictures, wantedPictures } from './plate-quote.ts'
import { type PurchaseItem, type PurchaseState, type Purchases, type Till, TillBusy } from './purchases.ts'
import type { DraftCampaign, GenerateRequest, ReviseRequest, RevisionRequest } from './schema.ts'

interface Parts {
  readonly projectDir: string
  readonly drafts: Drafts
  readonly designs: DesignFinder
  readonly history: PlateHistory
  readonly purchases: Purchases
  /** US dollars that all pictures of the project may ever cost. */
  readonly budget: number
  /** Calls begun in a minute; as few as the smallest account allows unless given. */
  readonly perMinute?: number | undefined
}

/** Revisions that may wait to be priced. */
const MOST_WAITING = 16

/** What was confirmed is not what would be bought now: somebody must look again. */
export class QuoteChanged extends Error {}

/**
 * Has pictures made by image models. Nothing is paid that was not confirmed with its price, no picture is asked for twice, and
 * never more is spent than the budget: a call that may be charged is entered in the ledger before it is made.
 */
export class PictureShop {
  readonly #parts: Parts
  readonly #store: PlateStore
  // All purchases share it: the provider counts calls, not people.
  readonly #pace: Pace
  readonly #partials = new Partials()
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(parts: Parts) {
    this.#parts = parts
    const { perMinute = SLOW.perMinute } = parts
    this.#pace = new Pace({ ...SLOW, perMinute })
    this.#store = new PlateStore(platesFolder(parts.projectDir))
  }

  /** What the pictures of a campaign cost. Rejects with `INPUT_INVALID`. */
  quote(id: string, campaign: DraftCampaign): Promise<PictureQuote> {
    return quotePictures(campaign, { ...this.#parts, folder: this.#parts.drafts.folderOf(id) })
  }

  /** Has pictures of a campaign made. Throws {@link QuoteChanged} or `TillBusy`; rejects with `INPUT_INVALID`. */
  async generate(id: string, { campaign, keys, most, watch }: GenerateRequest): Promise<PurchaseState> {
    const { projectDir, drafts, designs, purchases } = this.#parts
    const all = await wantedPictures(campaign, { projectDir, folder: drafts.folderOf(id), designs })
    const wanted = all.filter(({ key }) => keys.includes(key))
    if (wanted.length !== new Set(keys).size)
      throw new QuoteChanged('The campaign asks for other pictures now. Look at the price again.')
    const kept = new Set(await this.#store.keys())
    const missing = wanted.filter(({ key }) => !kept.has(key))
    refuseDearer(
      missing.map(({ order }) => mostIn(order, watch)),
      most,
    )
    const items = wanted.map(
      ({ key, family, order: { size } }): PurchaseItem =>
        kept.has(key)
          ? { key, family, ...size, status: 'done', cost: 0 }
          : { key, family, ...size, status: 'waiting' },
    )
    return purchases.begin(id, 'generate', items, async ({ signal, mark }) => {
      const { history } = this.#parts
      for (const { key } of wanted) if (kept.has(key)) await history.add(id, key)
      const context = {
        projectDir,
        campaign: campaign.name,
        options: this.#options,
        signal,
        pace: this.#pace,
      }
      const entered: Promise<void>[] = []
      const onEvent = (event: ProduceEvent): void => {
        if (event.type === 'plate-bought') {
          const { key, cost } = event
          // Whoever hears that it is there finds it among the versions.
          entered.push(history.add(id, key).then(() => mark(key, { status: 'done', cost })))
        } else tellItem(event, mark)
      }
      const had = await this.#partials
        .during(mark, (show) =>
          havePlates(missing, { ...context, onEvent, ...(watch && { onPartial: show }) }),
        )
        .finally(() => Promise.all(entered))
      for (const [key, plate] of had) {
        if (plate.source === 'missing') mark(key, { status: 'failed', error: plate.error })
        else {
          await history.add(id, key)
          mark(key, { status: 'done' })
        }
      }
    })
  }

  /** What a revision costs, and what may be spent. Rejects with `INPUT_INVALID`. */
  async quoteRevision(
    id: string,
    request: RevisionRequest,
  ): Promise<RevisionQuote & { readonly purse: Purse }> {
    const { projectDir, budget } = this.#parts
    const { watch } = request
    const revision = this.#revision(id, request)
    const quote = await this.#inTurn(() => quoteRevision(revision, { projectDir, watched: watch }))
    return { ...quote, purse: purseOf(this.#store, budget) }
  }

  /** Changes a picture. Throws {@link QuoteChanged} or `TillBusy`; rejects with `INPUT_INVALID`. */
  async revise(id: string, { most, ...request }: ReviseRequest): Promise<PurchaseState> {
    const { projectDir, purchases, history } = this.#parts
    const revision = this.#revision(id, request)
    const { watch } = request
    const quote = await this.#inTurn(() => quoteRevision(revision, { projectDir, watched: watch }))
    if (!quote.stored) refuseDearer([quote.most], most)
    const { key, width, height } = quote
    const family =
      'plate' in request.from ? ((await this.#store.record(request.from.plate))?.family ?? 'any') : 'any'
    const item = { key, family, width, height, status: 'waiting' } as const
    return purchases.begin(id, 'revise', [item], async ({ signal, mark }) => {
      const { record } = await this.#partials.during(mark, (show) =>
        revisePlate(revision, {
          ...{ projectDir, plates: this.#options, signal, pace: this.#pace },
          onCall: () => mark(key, { status: 'asked' }),
          onTry: ({ message }) => mark(key, { note: message }),
          ...(watch && { onPartial: (bytes: Uint8Array) => show(key, bytes) }),
        }),
      )
      await history.add(id, record.key)
      mark(key, { status: 'done', cost: quote.stored ? 0 : record.cost })
    })
  }

  /** A picture that is being made, as far as it has come; `undefined` where nothing can be seen of it. */
  partial(key: string): Uint8Array | undefined {
    return this.#partials.of(key)
  }

  /** One call for each picture, so that nothing can cost more than what was confirmed. */
  get #options(): PlateOptions {
    return { budget: this.#parts.budget, accounts: 'all', tries: 1, fallback: 'none' }
  }

  /** A revision decodes its picture whole: one at a time, and not many waiting. */
  async #inTurn<T>(act: () => Promise<T>): Promise<T> {
    if (this.#waiting >= MOST_WAITING) throw new TillBusy('Many pictures are looked at already. Try again.')
    this.#waiting += 1
    const turn = this.#last.then(act)
    this.#last = turn.catch(() => {})
    try {
      return await turn
    } finally {
      this.#waiting -= 1
    }
  }

  #revision(id: string, { from, prompt, mask, quality }: RevisionRequest): Revision {
    const folder = this.#parts.drafts.folderOf(id)
    return {
      from: 'plate' in from ? from.plate : path.join(folder, from.picture),
      prompt,
      ...(mask === undefined ? {} : { mask: Buffer.from(mask, 'base64') }),
      ...(quality === undefined ? {} : { quality }),
    }
  }
}

function tellItem(event: ProduceEvent, mark: Till['mark']): void {
  if (event.type === 'plate-asked') mark(event.key, { status: 'asked' })
  else if (event.type === 'plate-retried') mark(event.key, { status: 'waiting', note: event.message })
  else if (event.type === 'plate-failed') mark(event.key, { status: 'failed', error: event.error })
}

/** A hair, so that sums of the same numbers in another order are the same sum. */
const HAIR = 1e-9

function mostIn(order: PlateOrder, watched: boolean): number | undefined {
  const price = estimateOrder(order, { watched })
  return price && dollars(price.most)
}

/** @param prices the most each picture can cost */
function refuseDearer(prices: readonly (number | undefined)[], most: number): void {
  if (prices.some((price) => price === undefined))
    throw new QuoteChanged('There is no published price for this model, so no amount can be confirmed.')
  const sum = prices.reduce<number>((total, price) => total + (price ?? 0), 0)
  if (sum > most + HAIR)
    throw new QuoteChanged('They would cost more than was confirmed. Look at the price again.')
}
