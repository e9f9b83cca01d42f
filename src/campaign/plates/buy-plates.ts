import { BroadsideError } from '../../error/error.ts'
import type { Bought, Counter } from '../../plate/buy.ts'
import { stopsAll } from '../../plate/failure.ts'
import type { PlateModel, SentPicture } from '../../plate/model.ts'
import type { PlateOrder } from '../../plate/order.ts'
import type { Pace } from '../../plate/pace.ts'
import { likenessWarnings } from '../../prompt/likeness.ts'
import type { ProduceEvent } from '../event.ts'
import type { Plan } from '../plan-table.ts'
import { type Had, withoutModel, withoutPlate } from './missing-plate.ts'
import type { ModelPlate } from './planned-plate.ts'
import type { PlateOptions } from './plate-options.ts'
import { capOf, priceOf, refuseTooDear, refuseUnpriced } from './plate-price.ts'
import { platesFolder } from './plates-folder.ts'
import { modelPlatesOf, onlyStored, storedPlate } from './stored-plates.ts'

/** What buying needs to know of its run. */
export interface BuyContext {
  readonly projectDir: string
  /** Name of the campaign: the account the charges are entered for. */
  readonly campaign: string
  readonly options: PlateOptions
  readonly signal?: AbortSignal | undefined
  /** Shared by several runs of one process; of this run alone unless given. */
  readonly pace?: Pace | undefined
  /** Nothing is paid for before this resolves. */
  readonly clearance?: Promise<unknown> | undefined
  readonly onEvent: (event: ProduceEvent) => void
  /** Told of pictures as they are made, as files a provider sent. Where it is given, calls cost a little more. */
  readonly onPartial?: ((key: string, bytes: Uint8Array) => void) | undefined
}

/**
 * Has every plate of an image model in a plan: from the store, or paid for and put there. What cannot be had becomes
 * a built-in plate where that is wanted, else one whose exports fail. Calls are made by this process alone: those that
 * render never see a key or the network.
 *
 * Without any key all become built-in ones, unless `fallback` is `none`. Rejects before the first call where that leaves no
 * key or the budget does not suffice, with what holds for all calls (a key that is refused, a quota), and with `CANCELLED`;
 * calls under way are finished first, and what they gave is kept.
 */
export async function buyPlates(plan: Plan, context: BuyContext): Promise<void> {
  const { options, projectDir } = context
  if (options.ask === false) await onlyStored(plan, projectDir, options)
  else plan.replacePlates(await havePlates(modelPlatesOf(plan), context))
}

/** The same for single plates: what became of each, by its key. */
export async function havePlates(
  wanted: readonly ModelPlate[],
  context: BuyContext,
): Promise<ReadonlyMap<string, Had>> {
  if (wanted.length === 0) return new Map()
  await context.clearance
  return obtain(wanted, context)
}

const NONE: ReadonlySet<string> = new Set()

async function obtain(wanted: readonly ModelPlate[], context: BuyContext): Promise<ReadonlyMap<string, Had>> {
  // Loaded by campaigns that pay, and by no other.
  const [{ PlateStore }, ledgers] = await Promise.all([
    import('../../plate/plate-store.ts'),
    import('../../plate/ledger.ts'),
  ])
  const { options, projectDir, campaign, onEvent } = context
  const store = new PlateStore(platesFolder(projectDir, options.folder))
  const found = await Promise.all(wanted.map(async (plate) => [plate, await store.find(plate.key)] as const))
  const had = new Map<string, Had>(
    found.flatMap(([plate, stored]) => (stored ? [[plate.key, storedPlate(plate, stored)]] : [])),
  )
  const missing = wanted.filter(({ key }) => !had.has(key))
  const paid =
    missing.length === 0 ? NONE : await (await import('../../plate/batch.ts')).handedIn(store.folder)
  const price = priceOf(
    missing.filter(({ key }) => !paid.has(key)),
    { batch: options.batch === true, watched: context.onPartial !== undefined },
  )
  for (const message of likenessWarnings(missing[0]?.words ?? '')) onEvent({ type: 'plate-warning', message })
  const waiting = missing.filter(({ key }) => paid.has(key)).length
  onEvent({ type: 'plates-priced', asked: wanted.length, stored: had.size, waiting, ...price })
  const [first] = missing
  if (first === undefined) return had
  const model = await modelFor(first, options).catch((error: unknown) => {
    if (!(error instanceof BroadsideError)) throw error
    return error
  })
  if (model instanceof BroadsideError) return new Map([...had, ...withoutModel(missing, model, context)])
  const ledger = new ledgers.Ledger(store.ledgerFile)
  try {
    const cap = capOf(options, campaign)
    refuseUnpriced(missing, price, cap)
    if (options.fallback !== 'procedural') refuseTooDear(price, ledger, cap)
    const counter = { model, store, ledger, cap, account: campaign, signal: context.signal }
    const harmless = await withoutHarm(missing, model, had, context)
    const batched = await fromBatches(harmless, counter, context)
    const rest = harmless.filter(({ key }) => !batched.has(key))
    for (const [key, plate] of [...batched, ...(await buyAll(rest, counter, context))]) had.set(key, plate)
    return had
  } finally {
    ledger.close()
  }
}

/** Plates whose words and references are not found harmful; the others are put into `had` as what they become. */
async function withoutHarm(
  missing: readonly ModelPlate[],
  model: PlateModel,
  had: Map<string, Had>,
  context: BuyContext,
): Promise<readonly ModelPlate[]> {
  const { options, onEvent } = context
  const [first] = missing
  if (options.moderate === undefined || model.moderate === undefined || first === undefined) return missing
  // All plates of a campaign share their author's words and references.
  const categories = await model.moderate(first.words || first.order.prompt, (await sentAlong(first)).inputs)
  if (categories.length === 0) return missing
  const message = `The words or references of the plates were found to be of: ${categories.join(', ')}`
  if (options.moderate === 'warn') {
    onEvent({ type: 'plate-warning', message })
    return missing
  }
  const error = new BroadsideError('PLATE_BLOCKED', {
    message,
    hint: 'Nothing was asked for. Change the scene or the references, or use --moderate warn.',
  })
  for (const plate of missing) had.set(plate.key, withoutPlate(plate, error, context))
  return []
}

/** Plates that are, or are to be, part of a batch: waited for, up to a day. */
async function fromBatches(
  missing: readonly ModelPlate[],
  parts: Omit<Counter, 'pace'>,
  context: BuyContext,
): Promise<ReadonlyMap<string, Had>> {
  const { options, onEvent } = context
  const { batches } = parts.model
  const [{ buyBatch, handedIn }, { canBatch }] = await Promise.all([
    import('../../plate/batch.ts'),
    import('../../plate/order.ts'),
  ])
  const handIn = options.batch === true
  const isOpen = (await handedIn(parts.store.folder)).size > 0
  if (batches === undefined || !(handIn || isOpen)) return new Map()
  const start = performance.now()
  const able = missing.filter(({ order }) => canBatch(order))
  const outcomes = await buyBatch(
    able.map(({ order }) => order),
    {
      ...parts,
      batches,
      handIn,
      every: options.batchEvery,
      inspect: async (key, bytes) => {
        const plate = able.find((each) => each.key === key)
        return plate === undefined ? [] : lookAt(plate, bytes)
      },
      onWait: (id, { finished, total }) => onEvent({ type: 'batch-waited', id, finished, total }),
    },
  )
  const had = new Map<string, Had>()
  for (const plate of able) {
    const outcome = outcomes.get(plate.key)
    if (outcome === undefined) continue
    if (outcome instanceof BroadsideError) {
      had.set(plate.key, withoutPlate(plate, outcome, context))
      continue
    }
    const { cost, model } = outcome.record
    onEvent({
      type: 'plate-bought',
      key: plate.key,
      family: plate.family,
      model,
      cost,
      ms: performance.now() - start,
    })
    had.set(plate.key, storedPlate(plate, outcome))
  }
  return had
}

/** Buys as many at once as the pace allows. What stops all is thrown when the calls under way have ended. */
async function buyAll(
  missing: readonly ModelPlate[],
  parts: Omit<Counter, 'pace'>,
  context: BuyContext,
): Promise<readonly (readonly [string, Had])[]> {
  const { options, onEvent, onPartial, signal } = context
  const [{ buyPlate }, { Pace: NewPace, SLOW }] = await Promise.all([
    import('../../plate/buy.ts'),
    import('../../plate/pace.ts'),
  ])
  const pace = context.pace ?? new NewPace({ ...SLOW, ...options.pace })
  // Ends those that wait for their turn, should one fail for a reason that holds for all.
  const halt = new AbortController()
  const either = AbortSignal.any([halt.signal, ...(signal === undefined ? [] : [signal])])
  let stopped: BroadsideError | undefined
  const buyOne = async (plate: ModelPlate): Promise<Had> => {
    const start = performance.now()
    const { key, family, order } = plate
    try {
      const { stored, paidCalls }: Bought = await buyPlate(order, {
        ...parts,
        pace,
        signal: either,
        tries: options.tries,
        pictures: () => sentAlong(plate),
        inspect: (bytes) => lookAt(plate, bytes),
        onCall: () => onEvent({ type: 'plate-asked', key, family }),
        ...(onPartial && { onPartial: (bytes) => onPartial(key, bytes) }),
        onTry: ({ message }, waitMs) => onEvent({ type: 'plate-retried', key, family, message, waitMs }),
      })
      const { cost, model } = stored.record
      if (paidCalls > 0)
        onEvent({ type: 'plate-bought', key, family, model, cost, ms: performance.now() - start })
      return storedPlate(plate, stored)
    } catch (error) {
      if (!(error instanceof BroadsideError)) throw error
      if (stopsAll(error)) stopped ??= error
      if (stopped !== undefined) halt.abort()
      return withoutPlate(
        plate,
        error.code === 'CANCELLED' && stopped !== undefined ? stopped : error,
        context,
      )
    }
  }
  const made = await Promise.all(missing.map(async (plate) => [plate.key, await buyOne(plate)] as const))
  const failure = stopped as BroadsideError | undefined
  if (failure !== undefined && (options.fallback !== 'procedural' || signal?.aborted)) throw failure
  return made
}

/** What is wrong with the picture that came. What is written on a plate that carries text is read in each export. */
async function lookAt({ request, carriesText }: ModelPlate, bytes: Uint8Array): Promise<readonly string[]> {
  if (carriesText) return []
  const { inspectPlate } = await import('./inspect-plate.ts')
  return inspectPlate(bytes, { calm: request.calm, textFree: true })
}

async function sentAlong({ order, files }: ModelPlate): Promise<{ inputs: readonly SentPicture[] }> {
  if (order.references.length === 0) return { inputs: [] }
  const { sentReference } = await import('../../plate/sent-picture.ts')
  const inputs = order.references.map(({ name, sha256 }, index) =>
    sentReference(files[index] as string, name, sha256),
  )
  return { inputs: await Promise.all(inputs) }
}

/** The model of a campaign. Throws `PLATE_KEY_MISSING`. */
export async function modelFor(
  { order }: { readonly order: PlateOrder },
  { model, apiKey, baseURL, timeout }: PlateOptions,
): Promise<PlateModel> {
  if (model !== undefined && order.provider !== 'openai') return model
  const { openAiModel } = await import('../../plate/openai.ts')
  return openAiModel(order.modelFamily, { apiKey, baseURL, timeout })
}
