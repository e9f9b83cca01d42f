import type { Size } from '../kit/geometry.ts'
import { hashOf } from '../kit/hash.ts'
import type { Money } from '../kit/money.ts'
import { type ModelFamily, type ModelRow, modelRow, type Quality } from './model-table.ts'
import { type Estimate, estimate } from './price.ts'
import type { ReferenceRole } from './schema.ts'

/** A picture sent along, as it is named in the record. */
export interface Reference {
  readonly role: ReferenceRole
  readonly name: string
  readonly sha256: string
  readonly size: Size
}

/** The picture that is edited. */
export interface Base {
  /** Key of the plate it is; left out for a picture that is none. */
  readonly key?: string
  readonly name: string
  readonly sha256: string
  /** As it is sent. */
  readonly size: Size
  /** What it began as. */
  readonly origin: 'model' | 'photo'
}

/** A plate to be asked of a model: everything that decides what comes. Plain data. */
export interface PlateOrder {
  readonly provider: string
  readonly model: string
  readonly modelFamily: ModelFamily
  readonly prompt: string
  readonly size: Size
  readonly quality: Quality
  readonly moderation?: 'low'
  readonly references: readonly Reference[]
  /** Left out where a picture is made from words and references alone. */
  readonly base?: Base
  /** How the base is changed: within a mask, as a whole, or on a larger sheet. */
  readonly edit?: 'mask' | 'whole' | 'outpaint'
  /** Hash over the mask as it is sent. */
  readonly mask?: string
  /** Which of several pictures from the same words, from 2 on; left out for the first. */
  readonly take?: number
  /** Family of formats it is for. */
  readonly family: string
  /** US dollars for a picture, where the model publishes no price. */
  readonly price?: number
}

/** Longest edge of a picture that is only looked at, in pixels: more costs tokens and shows the model nothing new. */
export const LONGEST_SENT = 2048

/** The size a picture that is only looked at is sent at. */
export function sentSize({ width, height }: Size): Size {
  const scale = Math.min(1, LONGEST_SENT / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Address of a plate: a hash over what was asked. Where it is to be used and what it costs are left out. */
export function orderKey(order: PlateOrder): string {
  const { provider, model, prompt, size, quality, moderation, references, base, edit, mask, take } = order
  const inputs = references.map(({ role, sha256 }) => ({ role, sha256 }))
  return hashOf({
    provider,
    model,
    prompt,
    size,
    quality,
    moderation,
    inputs,
    base: base?.sha256,
    edit,
    mask,
    take,
  })
}

/** How an order is carried out, as far as it changes the price. */
export interface Way {
  /** Through the Batch API. */
  readonly batch?: boolean
  /** Somebody watches the picture as it is made. */
  readonly watched?: boolean
}

/** Partial images of a picture that somebody watches: the first is there after a third of the time or so, and each costs. */
const WATCHED = 2

/** How many partial images are asked for. */
export function partialsOf(
  { modelFamily }: Pick<PlateOrder, 'modelFamily'>,
  { watched = false }: Way,
): number {
  const row: ModelRow = modelRow(modelFamily)
  return watched ? Math.min(WATCHED, row.partials?.most ?? 0) : 0
}

/** What an order costs; `undefined` where neither the model nor the campaign has a price. */
export function estimateOrder(order: PlateOrder, way: Way = {}): Estimate | undefined {
  const { size, quality, prompt, references, base, price } = order
  const inputs = [...(base === undefined ? [] : [base]), ...references].map((picture) => picture.size)
  const own = price === undefined ? {} : { pricePerPicture: price }
  const { batch = false } = way
  const partials = partialsOf(order, way)
  return estimate(modelRow(order.modelFamily), { size, quality, prompt, inputs, batch, partials, ...own })
}

/** The most an order can cost: what is reserved for it. Nothing where there is no price. */
export function mostOf(order: PlateOrder, way: Way = {}): Money {
  return estimateOrder(order, way)?.most ?? 0
}

/** What watching it adds to the price of an order; `undefined` where that is not known, or cannot be done. */
export function watchingOf(order: PlateOrder): Money | undefined {
  const [plain, watched] = [estimateOrder(order), estimateOrder(order, { watched: true })]
  if (plain === undefined || watched === undefined) return undefined
  return partialsOf(order, { watched: true }) === 0 ? undefined : watched.most - plain.most
}

/** Whether an order can be handed in as part of a batch: pictures made from words alone. */
export function canBatch({ references, base, modelFamily }: PlateOrder): boolean {
  return references.length === 0 && base === undefined && modelFamily !== 'compat'
}
