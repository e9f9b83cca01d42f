import type { Size } from '../kit/geometry.ts'
import { hashOf } from '../kit/hash.ts'
import type { Money } from '../kit/money.ts'
import { type ModelFamily, modelRow, type Quality } from './model-table.ts'
import { type Estimate, estimate } from './price.ts'
import type { ReferenceRole } from './schema.ts'

/** A picture sent along, as it is named in the record. */
export interface Reference {
  readonly role: ReferenceRole
  readonly name: string
  readonly sha256: string
  readonly size: Size
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
  readonly mask?: string
  /** Family of formats it is for. */
  readonly family: string
  /** US dollars for a picture, where the model publishes no price. */
  readonly price?: number
}

/** Address of a plate: a hash over what was asked. Where it is to be used and what it costs are left out. */
export function orderKey({
  provider,
  model,
  prompt,
  size,
  quality,
  moderation,
  references,
  mask,
}: PlateOrder): string {
  const inputs = references.map(({ role, sha256: hash }) => ({ role, hash }))
  return hashOf({ provider, model, prompt, size, quality, moderation, inputs, mask })
}

/** What an order costs; `undefined` where neither the model nor the campaign has a price. */
export function estimateOrder(order: PlateOrder, batch = false): Estimate | undefined {
  const { size, quality, prompt, references, price } = order
  const inputs = references.map((reference) => reference.size)
  const own = price === undefined ? {} : { pricePerPicture: price }
  return estimate(modelRow(order.modelFamily), { size, quality, prompt, inputs, batch, ...own })
}

/** The most an order can cost: what is reserved for it. Nothing where there is no price. */
export function mostOf(order: PlateOrder): Money {
  return estimateOrder(order)?.most ?? 0
}
