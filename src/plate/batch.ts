import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { BroadsideError } from '../error/error.ts'
import { parseJson } from '../error/json.ts'
import { writeWhole } from '../store/disk.ts'
import { type Counter, storeAnswer } from './buy.ts'
import { PlateFailure } from './failure.ts'
import type { BatchState, ModelBatches } from './model.ts'
import { mostOf, orderKey, type PlateOrder } from './order.ts'
import type { StoredPlate } from './plate-store.ts'
import { costOf } from './price.ts'
import { type BatchRecord, parseBatchRecord } from './schema.ts'

/** What buying in batches needs. */
export interface BatchCounter
  extends Pick<Counter, 'model' | 'store' | 'ledger' | 'account' | 'cap' | 'signal'> {
  readonly batches: ModelBatches
  /** Whether what is in no batch yet is handed in; else only those under way are waited for. */
  readonly handIn: boolean
  /** Milliseconds between looks at a batch; half a minute unless given. */
  readonly every?: number | undefined
  readonly onWait?: (id: string, state: BatchState) => void
  /** What is wrong with the picture of an order, by its key: it stands in its record. None is asked for again. */
  readonly inspect?: (key: string, bytes: Uint8Array) => Promise<readonly string[]>
}

const EVERY = 30_000
/** Milliseconds: handing in takes seconds, and its record takes over from the claim. */
const LEASE = 600_000
const POLL = 250

/** Keys of the plates that were handed in and are not collected yet: they are paid for. */
export async function handedIn(folder: string): Promise<ReadonlySet<string>> {
  const records = await recordsIn(path.join(folder, FOLDER))
  return new Set(records.flatMap(({ plates }) => Object.keys(plates)))
}

/**
 * Plates of orders, bought together at half the price. Those that an earlier run handed in are waited for, not paid again:
 * a run may be stopped at any time, and the next goes on where it was. Each order gets its plate or what went wrong.
 *
 * Rejects with `BUDGET_REACHED` before anything is handed in, and with `CANCELLED`.
 */
export async function buyBatch(
  orders: readonly PlateOrder[],
  counter: BatchCounter,
): Promise<ReadonlyMap<string, StoredPlate | BroadsideError>> {
  const byKey = new Map(orders.map((order) => [orderKey(order), order]))
  const records = [...(await openBatches(counter))]
  const missing = (): Map<string, PlateOrder> =>
    new Map([...byKey].filter(([key]) => !records.some(({ plates }) => key in plates)))
  if (counter.handIn && missing().size > 0) {
    const release = await claimAll([...missing().keys()], counter)
    try {
      // Another process may have handed some in between the look and the claim.
      records.splice(0, records.length, ...(await openBatches(counter)))
      const fresh = missing()
      if (fresh.size > 0) records.push(await handIn(fresh, counter))
    } finally {
      release()
    }
  }
  const wanted = records.filter(({ plates }) => Object.keys(plates).some((key) => byKey.has(key)))
  const all = await Promise.all(wanted.map((record) => collect(record, counter)))
  return new Map(all.flatMap((results) => [...results].filter(([key]) => byKey.has(key))))
}

async function claimAll(keys: readonly string[], { ledger, signal }: BatchCounter): Promise<() => void> {
  for (;;) {
    const held = keys.filter((key) => ledger.claim(key, LEASE))
    const release = (): void => {
      for (const key of held) ledger.unclaim(key)
    }
    if (held.length === keys.length) return release
    release()
    if (signal?.aborted) throw cancelled()
    await sleep(POLL)
  }
}

/** Batches that were handed in and not collected. One of which nobody knows whether it arrived is asked for. */
async function openBatches({ store, batches, ledger }: BatchCounter): Promise<readonly BatchRecord[]> {
  const open: BatchRecord[] = []
  for (const record of await recordsIn(path.join(store.folder, FOLDER))) {
    const id = record.id ?? (await batches.find(record.token))
    if (id !== undefined) {
      open.push({ ...record, id })
      continue
    }
    // It never arrived: nothing of it is or will be charged.
    for (const { charge } of Object.values(record.plates)) ledger.release(charge)
    await rm(fileOf(record.token, store.folder), { force: true })
  }
  return open
}

async function recordsIn(folder: string): Promise<readonly BatchRecord[]> {
  const names = await readdir(folder).catch(() => [])
  const records = names
    .filter((name) => name.endsWith('.json'))
    .map(async (name) => {
      const { value: content } = parseJson(await readFile(path.join(folder, name), 'utf8'), name)
      return parseBatchRecord(content, name).value ?? []
    })
  return (await Promise.all(records)).flat()
}

/** The charges, and the record with the token, are on disk before the provider hears of it. */
async function handIn(orders: ReadonlyMap<string, PlateOrder>, counter: BatchCounter): Promise<BatchRecord> {
  const { ledger, account, cap, batches, store, signal } = counter
  if (signal?.aborted) throw cancelled()
  const plates: BatchRecord['plates'] = {}
  const token = randomUUID()
  try {
    for (const [key, { references: _none, ...order }] of orders) {
      const amount = mostOf({ ...order, references: [] }, { batch: true })
      const charge = ledger.reserve({ account, key, model: order.model, amount }, cap)
      plates[key] = { charge, order: { ...order } }
    }
    await keep({ schema: 1, token, plates }, store.folder)
    const calls = [...orders].map(([key, { model, prompt, size, quality, moderation }]) => {
      const filter = moderation === undefined ? {} : { moderation }
      return [key, { model, prompt, size, quality, inputs: [], ...filter }] as const
    })
    const record = { schema: 1, token, id: await batches.submit(new Map(calls), token), plates } as const
    await keep(record, store.folder)
    return record
  } catch (error) {
    // Anything but a clear no may mean that it arrived: then the next run asks for it by its token.
    if (!(error instanceof BroadsideError) || (error instanceof PlateFailure && error.charged !== 'no'))
      throw error
    for (const { charge } of Object.values(plates)) ledger.release(charge)
    await rm(fileOf(token, store.folder), { force: true })
    throw error
  }
}

/** Waits for a batch and puts all that came of it into the store. */
async function collect(
  { id = '', token, plates }: BatchRecord,
  counter: BatchCounter,
): Promise<ReadonlyMap<string, StoredPlate | BroadsideError>> {
  const { batches, ledger, model, store, inspect } = counter
  const state = await ended(id, counter)
  const outcomes = new Map<string, StoredPlate | BroadsideError>()
  for await (const { key, result } of batches.results(id)) {
    const plate = plates[key]
    if (plate === undefined) continue
    const { charge } = plate
    if (result instanceof PlateFailure) {
      if (result.charged === 'no') ledger.release(charge)
      outcomes.set(key, result)
      continue
    }
    const order = { ...plate.order, references: [] } as PlateOrder
    const most = mostOf(order, { batch: true })
    const cost = result.usage === undefined ? most : (costOf(model.row, result.usage, true) ?? most)
    ledger.settle(charge, cost)
    const parts = {
      model,
      store,
      inspect: async (bytes: Uint8Array) => (await inspect?.(key, bytes)) ?? [],
    }
    const stored = await storeAnswer(order, result, { charge, cost }, parts).catch((error: unknown) => {
      if (error instanceof BroadsideError) return error
      throw error
    })
    outcomes.set(key, stored)
  }
  for (const [key, { charge }] of Object.entries(plates)) {
    if (outcomes.has(key)) continue
    ledger.release(charge)
    outcomes.set(key, notMade(id, state))
  }
  await rm(fileOf(token, store.folder), { force: true })
  return outcomes
}

async function ended(
  id: string,
  { batches, every = EVERY, signal, onWait }: BatchCounter,
): Promise<BatchState> {
  for (;;) {
    const state = await batches.state(id)
    if (state.ended) return state
    onWait?.(id, state)
    if (signal?.aborted) throw cancelled()
    await sleep(every, undefined, signal === undefined ? {} : { signal }).catch(() => {})
    if (signal?.aborted) throw cancelled()
  }
}

const FOLDER = 'batches'

function fileOf(token: string, folder: string): string {
  return path.join(folder, FOLDER, `${token}.json`)
}

async function keep(record: BatchRecord, folder: string): Promise<void> {
  await writeWhole(fileOf(record.token, folder), `${JSON.stringify(record, null, 2)}\n`, { durable: true })
}

function notMade(id: string, { reason }: BatchState): PlateFailure {
  return new PlateFailure('PROVIDER_UNAVAILABLE', {
    message: `The batch ${id} ended without this plate${reason === undefined ? '' : `: ${reason}`}`,
    hint: 'Nothing was charged for it. Run the same command again.',
    charged: 'no',
    again: 'never',
  })
}

function cancelled(): PlateFailure {
  return new PlateFailure('CANCELLED', {
    message: 'Stopped on request; a batch that was handed in goes on',
    hint: 'Run the same command again to collect it: what was handed in is not paid twice.',
    charged: 'no',
    again: 'never',
  })
}
