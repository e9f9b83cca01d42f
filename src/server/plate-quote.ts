import { existsSync } from 'node:fs'
import type { DesignFinder } from '../campaign/input/design-finder.ts'
import type { ModelPlate } from '../campaign/plates/planned-plate.ts'
import { platesFolder } from '../campaign/plates/plates-folder.ts'
import { dollars } from '../kit/money.ts'
import { Ledger } from '../plate/ledger.ts'
import { modelRow, type Quality } from '../plate/model-table.ts'
import { estimateOrder, orderKey, type PlateOrder, watchingOf } from '../plate/order.ts'
import { PlateStore } from '../plate/plate-store.ts'
import type { PlateRecord } from '../plate/schema.ts'
import { likenessWarnings } from '../prompt/likeness.ts'
import { planned } from './planned.ts'
import type { DraftCampaign } from './schema.ts'

/** What the pictures of a campaign cost before any is asked for. Amounts in US dollars; left out where no price is published. */
export interface PictureQuote {
  readonly model: string
  readonly plates: readonly QuotedPicture[]
  /** What all of them would cost at each quality, but for those that are there. */
  readonly qualities: readonly { readonly quality: Quality; readonly likely?: number }[]
  /** What to think about first: names and marks in the words of the scene. */
  readonly warnings: readonly string[]
  /** What it adds to the price of a picture to show it while it is made; left out where that cannot be done. */
  readonly watching?: number
  /** Day from which the model is no longer served. */
  readonly shutdown?: string
  readonly purse: Purse
}

export interface QuotedPicture {
  readonly key: string
  /** Family of formats it is for. */
  readonly family: string
  /** Pixels that will be asked for. */
  readonly width: number
  readonly height: number
  /** Exports that are cut from it. */
  readonly exports: number
  /** All that the model is told. */
  readonly prompt: string
  /** `used`: the campaign shows it; `stored`: it is there and costs nothing; `missing`: it has to be paid for. */
  readonly state: 'used' | 'stored' | 'missing'
  readonly likely?: number
  readonly most?: number
}

/** What the studio may spend. US dollars. */
export interface Purse {
  /** Whether there is a key to ask with. */
  readonly key: boolean
  /** The most that all pictures of the project may ever cost. */
  readonly budget: number
  /** What was spent in the project, and what is under way or of unknown outcome: it counts, too. */
  readonly spent: number
  readonly open: number
}

export interface QuoteContext {
  readonly projectDir: string
  /** Absolute path of the draft's folder. */
  readonly folder: string
  readonly designs: DesignFinder
  readonly budget: number
}

/** Pictures a campaign asks an image model for, whichever it shows now. Rejects with `INPUT_INVALID`. */
export async function wantedPictures(
  campaign: DraftCampaign,
  { projectDir, folder, designs }: Omit<QuoteContext, 'budget'>,
): Promise<readonly (ModelPlate & { readonly exports: number })[]> {
  if (campaign.plate.source !== 'openai') return []
  const { use: _chosen, ...plate } = campaign.plate
  const { plates, jobs } = await planned({ ...campaign, plate }, { projectDir, folder, designs }, true)
  return [...plates.values()].flatMap((each) =>
    each.source === 'model'
      ? [{ ...each, exports: jobs.filter((job) => job.plate === each.key).length }]
      : [],
  )
}

/** Prices the pictures of a campaign. Asks nobody and writes nothing. Rejects with `INPUT_INVALID`. */
export async function quotePictures(campaign: DraftCampaign, context: QuoteContext): Promise<PictureQuote> {
  const wanted = await wantedPictures(campaign, context)
  const store = new PlateStore(platesFolder(context.projectDir))
  const kept = new Set(await store.keys())
  const use = campaign.plate.source === 'openai' ? (campaign.plate.use ?? {}) : {}
  const plates = await Promise.all(
    wanted.map(async ({ key, family, order, exports }): Promise<QuotedPicture> => {
      const pinned = use[family]
      const isUsed = pinned === undefined ? kept.has(key) : await comesFrom(order, pinned, store)
      const price = estimateOrder(order)
      return {
        ...{ key, family, ...order.size, exports, prompt: order.prompt },
        state: isUsed ? 'used' : kept.has(key) ? 'stored' : 'missing',
        ...(price === undefined ? {} : { likely: dollars(price.likely), most: dollars(price.most) }),
      }
    }),
  )
  const [first] = wanted
  const row = first === undefined ? undefined : modelRow(first.order.modelFamily)
  const watching = first && watchingOf(first.order)
  return {
    model: first?.order.model ?? '',
    plates,
    qualities: (row?.qualities ?? []).map((quality) => ({
      quality,
      ...likelyOf(
        wanted.map(({ order }) => ({ ...order, quality })),
        kept,
      ),
    })),
    warnings: first === undefined ? [] : likenessWarnings(first.words),
    ...(watching === undefined ? {} : { watching: dollars(watching) }),
    ...(row?.shutdown === undefined ? {} : { shutdown: row.shutdown }),
    purse: purseOf(store, context.budget),
  }
}

/** What the studio may spend, and has. */
export function purseOf(store: PlateStore, budget: number): Purse {
  const key = (process.env.OPENAI_API_KEY ?? '').trim() !== ''
  if (!existsSync(store.ledgerFile)) return { key, budget, spent: 0, open: 0 }
  const ledger = new Ledger(store.ledgerFile)
  try {
    const { settled, open } = ledger.spent()
    return { key, budget, spent: dollars(settled), open: dollars(open) }
  } finally {
    ledger.close()
  }
}

function likelyOf(orders: readonly PlateOrder[], kept: ReadonlySet<string>): { readonly likely?: number } {
  const prices = orders.filter((order) => !kept.has(orderKey(order))).map((order) => estimateOrder(order))
  if (prices.some((price) => price === undefined)) return {}
  return { likely: dollars(prices.reduce((sum, price) => sum + (price?.likely ?? 0), 0)) }
}

/** Ancestors that are looked through. */
const MOST_ANCESTORS = 50

/** Whether a stored plate, or the first one it was made from, was asked for in the same words. */
async function comesFrom(order: PlateOrder, key: string, store: PlateStore): Promise<boolean> {
  let record = await store.record(key)
  for (let seen = 0; record?.parent !== undefined && seen < MOST_ANCESTORS; seen += 1)
    record = await store.record(record.parent)
  return record !== undefined && isAnswer(record, order)
}

function isAnswer({ prompt, model, quality, take, edit }: PlateRecord, order: PlateOrder): boolean {
  return (
    edit === undefined &&
    prompt === order.prompt &&
    model === order.model &&
    quality === order.quality &&
    take === order.take
  )
}
