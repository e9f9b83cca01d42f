import { existsSync } from 'node:fs'
import { dollars } from '../../kit/money.ts'
import type { Quality } from '../../plate/model-table.ts'
import { modelRow } from '../../plate/model-table.ts'
import { estimateOrder, orderKey } from '../../plate/order.ts'
import { likenessWarnings } from '../../prompt/likeness.ts'
import { prepare } from '../prepare.ts'
import type { PlateOptions } from './plate-options.ts'
import { platesFolder } from './plates-folder.ts'
import { modelPlatesOf } from './stored-plates.ts'

/** What a campaign's plates cost before any is asked for. Amounts in US dollars. */
export interface Quote {
  readonly campaign: string
  /** Rows of the campaign's file that will be left out for mistakes in them. */
  readonly rejected: number
  /** Where no image model is asked: nothing. */
  readonly plates: readonly QuotedPlate[]
  /** For plates that are not in the store yet; left out where a price is not known. */
  readonly likely?: number
  readonly most?: number
  /** What the ledger says was spent for this campaign; `open` is under way or has an unknown outcome, and counts. */
  readonly spent: { readonly settled: number; readonly open: number }
  /** What the same plates cost at other qualities, and through the Batch API; left out where a price is not known. */
  readonly qualities: readonly {
    readonly quality: Quality
    readonly likely: number
    readonly batch?: number
  }[]
  /** What to think about before pictures are asked for: names and marks in the words of the campaign. */
  readonly warnings: readonly string[]
  /** Day from which the model is no longer served. */
  readonly shutdown?: string
}

export interface QuotedPlate {
  readonly key: string
  readonly family: string
  readonly model: string
  readonly quality: Quality
  /** Pixels that will be asked for. */
  readonly width: number
  readonly height: number
  /** Exports that are cut from it. */
  readonly exports: number
  readonly stored: boolean
  readonly likely?: number
  readonly most?: number
}

/** Prices the plates of a campaign. Asks nobody and writes nothing. Rejects with `INPUT_INVALID`. */
export async function quote(
  source: string | object,
  { projectDir, plates: options = {} }: { readonly projectDir: string; readonly plates?: PlateOptions },
): Promise<Quote> {
  const { input, plan } = await prepare(source, { projectDir, plates: options.folder, model: options.model })
  const { PlateStore } = await import('../../plate/plate-store.ts')
  const store = new PlateStore(platesFolder(projectDir, options.folder))
  const kept = new Set(await store.keys())
  const wanted = modelPlatesOf(plan)
  const plates = wanted.map(({ key, family, order }): QuotedPlate => {
    const price = estimateOrder(order)
    const stored = kept.has(key)
    return {
      key,
      family,
      model: order.model,
      quality: order.quality,
      ...order.size,
      exports: plan.countOn(key),
      stored,
      ...(price === undefined ? {} : { likely: dollars(price.likely), most: dollars(price.most) }),
    }
  })
  plan.close()
  const missing = wanted.filter(({ key }) => !kept.has(key))
  const row = wanted[0] === undefined ? undefined : modelRow(wanted[0].order.modelFamily)
  const total = (quality: Quality | undefined, batch = false) => {
    const orders = missing.map(({ order }) => (quality === undefined ? order : { ...order, quality }))
    const open = orders.filter((order) => !kept.has(orderKey(order)))
    const prices = open.map((order) => estimateOrder(order, { batch }))
    if (prices.some((price) => price === undefined)) return undefined
    const sum = (part: 'likely' | 'most') =>
      dollars(prices.reduce((all, price) => all + (price?.[part] ?? 0), 0))
    return { likely: sum('likely'), most: sum('most') }
  }
  return {
    campaign: input.campaign.name,
    rejected: plan.rejects.rows,
    plates,
    ...total(undefined),
    spent: await spentFor(input.campaign.name, store.ledgerFile),
    qualities: (row?.qualities ?? []).flatMap((quality) => {
      const price = total(quality)
      const batch = row?.batch ? total(quality, true) : undefined
      return price === undefined
        ? []
        : [{ quality, likely: price.likely, ...(batch === undefined ? {} : { batch: batch.likely }) }]
    }),
    warnings: wanted[0] === undefined ? [] : likenessWarnings(wanted[0].words),
    ...(row?.shutdown === undefined ? {} : { shutdown: row.shutdown }),
  }
}

async function spentFor(campaign: string, file: string): Promise<Quote['spent']> {
  if (!existsSync(file)) return { settled: 0, open: 0 }
  const { Ledger } = await import('../../plate/ledger.ts')
  const ledger = new Ledger(file)
  try {
    const { settled, open } = ledger.spent([campaign])
    return { settled: dollars(settled), open: dollars(open) }
  } finally {
    ledger.close()
  }
}
