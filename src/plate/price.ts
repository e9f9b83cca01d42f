import type { Size } from '../kit/geometry.ts'
import { type Money, usd } from '../kit/money.ts'
import { sizeText } from './legal-size.ts'
import type { ModelRow, Quality } from './model-table.ts'

/** Tokens a provider says a call took. */
export interface Usage {
  readonly textIn: number
  readonly imageIn: number
  readonly imageOut: number
}

/** What decides the price of a call. */
export interface Priced {
  readonly size: Size
  readonly quality: Quality
  readonly prompt: string
  /** Pictures sent along, mask not counted. */
  readonly inputs: readonly Size[]
  /** Partial images that are asked for. */
  readonly partials?: number
  /** Half the price, through the Batch API. */
  readonly batch?: boolean
  /** US dollars for a picture, where the model has no published price of its own. */
  readonly pricePerPicture?: number
}

/** What a call costs: `likely` for people; `most` to reserve, which no call exceeds as long as the published prices hold. */
export interface Estimate {
  readonly likely: Money
  readonly most: Money
}

/**
 * The tokens of one picture after the formula of the maker's own calculator (it reproduces all eight published readings):
 * the long side gets `base` steps, the short side as many as the ratio leaves, rounded half to even, and the product
 * grows with the area.
 */
export function outputTokens({ width, height }: Size, base: number): number {
  const ratio = Math.max(width, height) / Math.min(width, height)
  const steps = base / ratio
  const whole = Math.floor(steps)
  const short = steps - whole === 0.5 ? whole + (whole % 2) : Math.round(steps)
  return Math.ceil((base * short * (2e6 + width * height)) / 4e6)
}

/** Estimates a call; `undefined` where neither the model nor the campaign has a price. */
export function estimate(row: ModelRow, call: Priced): Estimate | undefined {
  if (call.pricePerPicture !== undefined) {
    const price = usd(call.pricePerPicture)
    return { likely: price, most: price }
  }
  const imageOut = tokensOut(row, call)
  if (imageOut === undefined) return undefined
  const bytes = Buffer.byteLength(call.prompt)
  // No token is shorter than a byte; English has about four bytes to a token.
  const likely = costOf(
    row,
    { textIn: Math.ceil(bytes / 4), imageIn: inputTokens(call, CAP), imageOut },
    call.batch,
  )
  const most = costOf(row, { textIn: bytes, imageIn: inputTokens(call), imageOut }, call.batch)
  return likely === undefined || most === undefined ? undefined : { likely, most }
}

/** What used tokens cost; `undefined` where the model has no published price. */
export function costOf({ prices }: ModelRow, usage: Usage, batch = false): Money | undefined {
  if (prices === undefined) return undefined
  const { textIn, imageIn, imageOut } = usage
  // Dollars for a million tokens are thousandths of a millionth for one: 1000 units of Money.
  const full = 1000 * (textIn * prices.textIn + imageIn * prices.imageIn + imageOut * prices.imageOut)
  return Math.ceil(batch ? full / 2 : full)
}

function tokensOut(row: ModelRow, call: Priced): number | undefined {
  const picture = pictureTokens(row, call)
  return picture === undefined ? undefined : picture + (call.partials ?? 0) * (row.partials?.tokens ?? 0)
}

function pictureTokens({ tokens }: ModelRow, { size, quality }: Priced): number | undefined {
  if (tokens === undefined) return undefined
  if (tokens.kind === 'list') return tokens.bySize[sizeText(size)]?.[quality]
  const base = tokens.base[quality]
  return base === undefined ? undefined : outputTokens(size, base)
}

/** Tokens of a picture sent along: unpublished; squares of 32 px, at most 1536 of them, matched what one project was billed. */
const PATCH = 32
const CAP = 1536

function inputTokens({ inputs }: Priced, cap = Number.POSITIVE_INFINITY): number {
  return inputs.reduce(
    (sum, { width, height }) => sum + Math.min(cap, Math.ceil(width / PATCH) * Math.ceil(height / PATCH)),
    0,
  )
}
