import { BroadsideError } from '../../error/error.ts'
import { dollars, moneyText, usd } from '../../kit/money.ts'
import type { Cap, Ledger } from '../../plate/ledger.ts'
import { canBatch, estimateOrder, type Way } from '../../plate/order.ts'
import type { ModelPlate } from './planned-plate.ts'
import type { PlateOptions } from './plate-options.ts'

interface Price {
  readonly likely?: number
  readonly most?: number
}

/** What plates cost together, in US dollars; nothing where a price is not known. */
export function priceOf(missing: readonly ModelPlate[], { batch = false, watched = false }: Way): Price {
  const estimates = missing.map(({ order }) =>
    estimateOrder(order, { batch: batch && canBatch(order), watched }),
  )
  if (estimates.some((each) => each === undefined)) return {}
  const sum = (part: 'likely' | 'most'): number =>
    dollars(estimates.reduce((total, each) => total + (each?.[part] ?? 0), 0))
  return { likely: sum('likely'), most: sum('most') }
}

/** The cap of a run. */
export function capOf({ budget, accounts }: PlateOptions, campaign: string): Cap | undefined {
  if (budget === undefined) return undefined
  return { most: usd(budget), ...(accounts === 'all' ? {} : { accounts: accounts ?? [campaign] }) }
}

/** A budget can only hold what has a price. */
export function refuseUnpriced(missing: readonly ModelPlate[], price: Price, cap: Cap | undefined): void {
  if (cap === undefined || price.most !== undefined) return
  const model = missing[0]?.order.model ?? ''
  throw new BroadsideError('INPUT_INVALID', {
    message: `No budget can be kept: there is no published price for "${model}"`,
    hint: 'Add "price", in US dollars for a picture, to the plate of the campaign.',
  })
}

/** Half a campaign that was paid for is of no use: a budget that cannot hold all of it is told before the first call. */
export function refuseTooDear({ most = 0 }: Price, ledger: Ledger, cap: Cap | undefined): void {
  if (cap === undefined) return
  const { settled, open } = ledger.spent(cap.accounts)
  const short = usd(most) + settled + open - cap.most
  if (short <= 0) return
  const unknown = open === 0 ? '' : ` (${moneyText(open)} of it with an unknown outcome)`
  throw new BroadsideError('BUDGET_REACHED', {
    message: `The plates still to be made cost up to ${moneyText(usd(most))}; of the budget of ${moneyText(cap.most)}, ${moneyText(settled + open)} are spent${unknown}`,
    hint: `Nothing was asked for. Give at least --budget ${Math.ceil(dollars(cap.most + short) * 100) / 100}, lower the quality, or add --fallback procedural.`,
  })
}
