import { setTimeout as sleep } from 'node:timers/promises'
import { BroadsideError } from '../error/error.ts'
import { sha256 } from '../kit/hash.ts'
import { dollars, type Money, usd } from '../kit/money.ts'
import { decodePicture, probePicture } from '../raster/sharp.ts'
import { PlateFailure } from './failure.ts'
import type { Cap, Ledger } from './ledger.ts'
import type { ModelAnswer, PlateModel, SentPicture } from './model.ts'
import { mostOf, orderKey, type PlateOrder, partialsOf } from './order.ts'
import type { Pace } from './pace.ts'
import type { PlateStore, StoredPlate } from './plate-store.ts'
import { costOf } from './price.ts'
import { failureOf } from './provider-fault.ts'
import type { PlateRecord } from './schema.ts'

/** What buying needs. */
export interface Counter {
  readonly model: PlateModel
  readonly store: PlateStore
  readonly ledger: Ledger
  readonly pace: Pace
  /** Whom the charges are entered for. */
  readonly account: string
  readonly cap?: Cap | undefined
  /** Calls that can be charged; 2 unless given. */
  readonly tries?: 1 | 2 | undefined
  readonly signal?: AbortSignal | undefined
  /** Bytes of the base, of the references in order, and of the mask. */
  readonly pictures?: () => Promise<{ readonly inputs: readonly SentPicture[]; readonly mask?: Uint8Array }>
  /** Puts together the picture that is used, as PNG, where it is not what comes. */
  readonly compose?: (bytes: Uint8Array) => Promise<Uint8Array>
  /** What is wrong with a picture that came: a reason to ask once more. What remains stands in its record. */
  readonly inspect?: (bytes: Uint8Array) => Promise<readonly string[]>
  /** Told when a call is made: until then it waits for its turn. */
  readonly onCall?: () => void
  /** Told of the picture as it is made. Where it is given and the model can do it, a call costs a little more. */
  readonly onPartial?: (bytes: Uint8Array) => void
  /** Told before each wait and each further call. */
  readonly onTry?: (failure: PlateFailure, waitMs: number) => void
}

/** What a purchase took. */
export interface Bought {
  readonly stored: StoredPlate
  /** Calls that were, or may have been, paid for. 0: it was there. */
  readonly paidCalls: number
}

/** Calls of one purchase that can be charged. */
const MOST_PAID = 2
/** Milliseconds after which a claim of a process on another machine counts for nothing: far beyond what a purchase takes. */
const LEASE = 1_800_000
const POLL = 250
/** Waits before calls that cost nothing are made again, where the provider names none; milliseconds. */
const WAITS = [500, 2000, 8000, 20_000]
const LONGEST_WAIT = 60_000

/**
 * The plate of an order: from the store if it is there, else bought and stored. Never pays for what is stored, also when
 * several processes ask for it at once. At most `tries` calls of one purchase can be charged.
 *
 * @throws BroadsideError `BUDGET_REACHED`, `CANCELLED`, `WRITE_FAILED`, or a {@link PlateFailure}
 */
export async function buyPlate(order: PlateOrder, counter: Counter): Promise<Bought> {
  const { store, ledger, pace, signal } = counter
  const key = orderKey(order)
  return pace.run(async () => {
    for (;;) {
      const stored = await store.find(key)
      if (stored !== undefined) {
        // Had a process died between storing and settling, the charge would stay open for ever.
        ledger.settle(stored.record.charge, usd(stored.record.cost))
        return { stored, paidCalls: 0 }
      }
      if (ledger.claim(key, LEASE)) break
      if (signal?.aborted) throw cancelled()
      await sleep(POLL)
    }
    try {
      // It may have been stored between the look and the claim.
      const stored = await store.find(key)
      return stored === undefined ? await pay(order, key, counter) : { stored, paidCalls: 0 }
    } finally {
      ledger.unclaim(key)
    }
  })
}

/** A sound picture, with what was noticed about it. */
interface Picture {
  readonly answer: ModelAnswer
  readonly charge: number
  readonly cost: Money
  /** What is wrong with it: reasons for another. */
  readonly remarks: readonly string[]
  /** What else its record should say. */
  readonly notes: readonly string[]
}

/** Calls until there is a picture nothing is wrong with; as often as it costs nothing, and twice where it may. */
async function pay(order: PlateOrder, key: string, counter: Counter): Promise<Bought> {
  const { store, pace, tries = MOST_PAID } = counter
  let best: Picture | undefined
  let failure: BroadsideError | undefined
  let paidCalls = 0
  for (let freeCalls = 0; paidCalls < tries && best?.remarks.length !== 0; ) {
    try {
      const picture = await callOnce(order, key, counter)
      paidCalls++
      if (best === undefined || picture.remarks.length < best.remarks.length) best = picture
    } catch (error) {
      if (!(error instanceof BroadsideError)) throw error
      // That the budget has no room for a second call is not why the first failed.
      failure = error.code === 'BUDGET_REACHED' ? (failure ?? error) : error
      if (!(error instanceof PlateFailure)) break
      if (error.charged !== 'no') paidCalls++
      const wait = error.again === 'free' ? WAITS[freeCalls++] : error.again === 'once' ? 0 : undefined
      if (wait === undefined) break
      const pause = Math.min(LONGEST_WAIT, error.after ?? wait)
      counter.onTry?.(error, pause)
      pace.hold(pause)
    }
  }
  // A picture that was paid for is kept, whatever became of the call that was to better it.
  if (best === undefined) throw failure ?? cancelled()
  const composed = await counter.compose?.(best.answer.bytes)
  const record = await recordOf(order, key, best, paidCalls, composed)
  const stored = await store.put(record, best.answer.bytes, composed)
  return { stored, paidCalls }
}

/** One call: entered in the ledger before it is made, and brought to what it came to afterwards. */
async function callOnce(order: PlateOrder, key: string, counter: Counter): Promise<Picture> {
  const { ledger, model, pace, account, cap, signal, inspect } = counter
  const { prompt, size, quality, moderation } = order
  const pictures = (await counter.pictures?.()) ?? { inputs: [] }
  await pace.begin(signal)
  if (signal?.aborted) throw cancelled()
  const way = { watched: counter.onPartial !== undefined }
  const [amount, partials] = [mostOf(order, way), partialsOf(order, way)]
  const charge = ledger.reserve({ account, key, model: order.model, amount }, cap)
  counter.onCall?.()
  try {
    const filter = moderation === undefined ? {} : { moderation }
    const answer = await model.draw(
      { model: order.model, prompt, size, quality, partials, ...pictures, ...filter },
      counter.onPartial,
    )
    const cost = answer.usage === undefined ? amount : (costOf(model.row, answer.usage) ?? amount)
    ledger.settle(charge, cost)
    await refuseBroken(answer.bytes, order, counter)
    return { answer, charge, cost, ...(await look(answer.bytes, inspect)) }
  } catch (error) {
    if (error instanceof PlateFailure && error.charged === 'no') ledger.release(charge)
    throw error
  }
}

/** A picture that was paid for is not lost because looking at it fails. */
async function look(
  bytes: Uint8Array,
  inspect: Counter['inspect'],
): Promise<Pick<Picture, 'remarks' | 'notes'>> {
  try {
    return { remarks: (await inspect?.(bytes)) ?? [], notes: [] }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { remarks: [], notes: [`it could not be looked at: ${reason}`] }
  }
}

/**
 * Looks at what came and puts it into the store, with what is wrong with it in its record.
 * @throws PlateFailure `PLATE_BROKEN` if it is no sound picture
 */
export async function storeAnswer(
  order: PlateOrder,
  answer: ModelAnswer,
  { charge, cost }: { readonly charge: number; readonly cost: Money },
  counter: Pick<Counter, 'model' | 'store' | 'inspect'>,
): Promise<StoredPlate> {
  await refuseBroken(answer.bytes, order, counter)
  const picture = { answer, charge, cost, ...(await look(answer.bytes, counter.inspect)) }
  return counter.store.put(await recordOf(order, orderKey(order), picture, 1, undefined), answer.bytes)
}

/** What cannot be decoded was charged all the same: the provider is told nothing, and one more call is made. */
async function refuseBroken(
  bytes: Uint8Array,
  order: PlateOrder,
  { model }: Pick<Counter, 'model'>,
): Promise<void> {
  try {
    await decodePicture(bytes, 'the picture', { maxEdge: 64 })
  } catch (error) {
    if (!(error instanceof BroadsideError)) throw error
    const context = { model: order.model, host: model.provider, seconds: 0 }
    throw failureOf({ kind: 'empty', reason: error.message }, context)
  }
}

async function recordOf(
  order: PlateOrder,
  key: string,
  { answer, charge, cost, remarks, notes }: Picture,
  calls: number,
  composed: Uint8Array | undefined,
): Promise<PlateRecord> {
  const { bytes, usage, requestId } = answer
  const came = await probePicture(bytes, 'the picture')
  const used = composed === undefined ? came : await probePicture(composed, 'the picture')
  const { provider, model, modelFamily, family, prompt, quality, size, base, edit, take } = order
  const other =
    came.width === size.width && came.height === size.height
      ? []
      : [`asked for ${size.width} × ${size.height} px, got ${came.width} × ${came.height}`]
  return {
    schema: 1,
    key,
    provider,
    model,
    modelFamily,
    family,
    prompt,
    quality,
    ...(take === undefined ? {} : { take }),
    asked: size,
    file: `${key}.${came.format}`,
    sha256: sha256(bytes),
    bytes: bytes.byteLength,
    ...(composed === undefined
      ? {}
      : { composed: { file: `${key}.composed.png`, sha256: sha256(composed) } }),
    width: used.width,
    height: used.height,
    ...(usage === undefined ? {} : { usage }),
    cost: dollars(cost),
    charge,
    calls,
    ...(requestId === undefined ? {} : { requestId }),
    at: new Date().toISOString(),
    origin: base?.origin ?? 'model',
    ...(base?.key === undefined ? {} : { parent: base.key }),
    ...(edit === undefined ? {} : { edit }),
    ...(base === undefined || base.key !== undefined
      ? {}
      : { photo: { name: base.name, sha256: base.sha256 } }),
    references: order.references.map(({ role, name, sha256: hash }) => ({ role, name, sha256: hash })),
    remarks: [...remarks, ...notes, ...other],
  }
}

function cancelled(): PlateFailure {
  return new PlateFailure('CANCELLED', { message: 'Stopped on request', charged: 'no', again: 'never' })
}
