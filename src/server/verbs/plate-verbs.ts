import { BroadsideError } from '../../error/error.ts'
import type { Value } from '../../error/schema.ts'
import { QuoteChanged } from '../picture-shop.ts'
import type { PictureQuote } from '../plate-quote.ts'
import { type PurchaseState, TillBusy } from '../purchases.ts'
import { CampaignRef, PlatePurchase, PlateQuote, PlateWish } from './schema.ts'
import { type Verb, verb } from './verb.ts'

/** Pictures by an image model for a campaign: what they cost, and having them made. */
export const PLATE_VERBS: readonly Verb[] = [
  verb({
    name: 'quote_plates',
    title: 'Say what the pictures of a campaign cost',
    about:
      'Of a campaign whose `plate` is by an image model (`{"source":"openai","scene":…}`): a picture for each family of formats, which of them are there, the price of the rest, and what may be spent. Asks nobody and costs nothing.',
    method: 'POST',
    path: '/v1/campaigns/{id}/plates/quote',
    input: CampaignRef,
    output: PlateQuote,
    reads: true,
    problems: [404, 422],
    example: { id: '{id}' },
    perform: async ({ id }, { workshop: { campaigns, shop } }) =>
      quoteOf(await shop.quote(id, await campaigns.campaign(id))),
  }),
  verb({
    name: 'buy_plates',
    title: 'Have the pictures of a campaign made',
    about:
      'Those that are not there yet. Costs money: at most `budget`, and never more than the server may spend. Nothing is asked for where they might cost more, and nothing is paid for twice. Ask plates_status until they are there, then resume_campaign.',
    method: 'POST',
    path: '/v1/campaigns/{id}/plates',
    status: 202,
    input: PlateWish,
    output: PlatePurchase,
    problems: [404, 422],
    example: { id: '{id}', budget: 0.5 },
    perform: async ({ id, budget }, { workshop: { campaigns, shop } }) => {
      const campaign = await campaigns.campaign(id)
      const { plates, purse } = await shop.quote(id, campaign)
      const missing = plates.filter(({ state }) => state === 'missing')
      refuseTooDear(missing, Math.min(budget, purse.budget - purse.spent - purse.open))
      try {
        const keys = plates.map(({ key }) => key)
        return purchaseOf(await shop.generate(id, { campaign, keys, most: budget, watch: false }))
      } catch (error) {
        throw asFailure(error)
      }
    },
  }),
  verb({
    name: 'plates_status',
    title: 'Say how far the pictures of a campaign are',
    about:
      'The last ones that were asked for since the server began. What has come is kept, whatever became of the others.',
    path: '/v1/campaigns/{id}/plates',
    input: CampaignRef,
    output: PlatePurchase,
    problems: [404],
    example: { id: '{id}' },
    perform: async ({ id }, { workshop: { campaigns, purchases } }) => {
      await campaigns.campaign(id)
      return purchaseOf(purchases.state(id))
    },
  }),
]

function quoteOf({ plates, purse, ...quote }: PictureQuote): Value<typeof PlateQuote> {
  const { model, warnings, shutdown } = quote
  return {
    model,
    plates: plates.map((plate) => ({ ...plate })),
    warnings: [...warnings],
    ...(shutdown === undefined ? {} : { shutdown }),
    left: Math.max(0, purse.budget - purse.spent - purse.open),
    key: purse.key,
  }
}

function purchaseOf(state: PurchaseState | undefined): Value<typeof PlatePurchase> {
  if (state === undefined) return { status: 'none', plates: [] }
  const { status, items, error } = state
  return {
    status,
    plates: items.map(({ key, family, status: each, cost, error: fault }) => ({
      ...{ key, family, status: each },
      ...(cost === undefined ? {} : { cost }),
      ...(fault === undefined ? {} : { error: told(fault) }),
    })),
    ...(error === undefined ? {} : { error: told(error) }),
  }
}

function told({ code, message, hint }: NonNullable<PurchaseState['error']>) {
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}

/** @param left US dollars */
function refuseTooDear(missing: PictureQuote['plates'], left: number): void {
  const most = missing.reduce((sum, plate) => sum + (plate.most ?? Number.POSITIVE_INFINITY), 0)
  if (missing.length === 0 || most <= left) return
  const known = Number.isFinite(most)
  throw new BroadsideError('BUDGET_REACHED', {
    message: known
      ? `The pictures may cost $${most.toFixed(3)}; $${Math.max(0, left).toFixed(3)} may be spent`
      : 'There is no published price for the model, so no budget can be kept',
    hint: 'Nothing was asked for. Give a higher budget, lower the quality, or have the server started with a higher --budget.',
  })
}

function asFailure(error: unknown): unknown {
  if (error instanceof QuoteChanged)
    return new BroadsideError('BUDGET_REACHED', { message: error.message, hint: 'Ask for the price again.' })
  if (error instanceof TillBusy)
    return new BroadsideError('SERVER_BUSY', { message: error.message, hint: 'Ask again in a moment.' })
  return error
}
