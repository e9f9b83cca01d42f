import path from 'node:path'
import { BroadsideError } from '../../error/error.ts'
import { dollars } from '../../kit/money.ts'
import { buyPlate } from '../../plate/buy.ts'
import type { PlateFailure } from '../../plate/failure.ts'
import { Ledger } from '../../plate/ledger.ts'
import { estimateOrder, orderKey, watchingOf } from '../../plate/order.ts'
import { Pace, SLOW } from '../../plate/pace.ts'
import { PlateStore, type StoredPlate } from '../../plate/plate-store.ts'
import { sentReference } from '../../plate/sent-picture.ts'
import { modelFor } from './buy-plates.ts'
import type { PlateOptions } from './plate-options.ts'
import { capOf } from './plate-price.ts'
import { platesFolder } from './plates-folder.ts'
import { type Revision, readRevision } from './revision.ts'

export interface ReviseOptions {
  /** Project whose store of plates is used; the current folder unless given. */
  readonly projectDir?: string
  readonly plates?: PlateOptions
  readonly signal?: AbortSignal
  /** Shared by several revisions of one process. */
  readonly pace?: Pace
  /** Told what it will cost, in US dollars, before it is asked for; not where it is in the store already. */
  readonly onPrice?: (price: { readonly likely: number; readonly most: number } | undefined) => void
  /** Told when the call is made: until then it waits for its turn. */
  readonly onCall?: () => void
  /** Told of the picture as it is made, as files the provider sent. Where it is given, the call costs a little more. */
  readonly onPartial?: ((bytes: Uint8Array) => void) | undefined
  readonly onTry?: (failure: PlateFailure, waitMs: number) => void
}

/** Account that revisions are entered for in the ledger. */
const REVISIONS = 'revisions'

/**
 * Changes a stored plate or a photo by an image model: within a mask, as a whole, or by extending it to another family.
 * The result is a plate of its own that knows its parent; nothing is overwritten. Rejects with `INPUT_INVALID`,
 * `BUDGET_REACHED`, or what the provider refuses.
 */
export async function revisePlate(revision: Revision, options: ReviseOptions = {}): Promise<StoredPlate> {
  const { plates = {} } = options
  const store = new PlateStore(platesFolder(path.resolve(options.projectDir ?? '.'), plates.folder))
  const { order, edit, references } = await readRevision(revision, store)
  const known = await store.find(orderKey(order))
  if (known !== undefined) return known
  const price = estimateOrder(order, { watched: options.onPartial !== undefined })
  options.onPrice?.(price && { likely: dollars(price.likely), most: dollars(price.most) })
  const cap = capOf(plates, REVISIONS)
  if (cap !== undefined && price === undefined) {
    throw new BroadsideError('INPUT_INVALID', {
      message: `No budget can be kept: there is no published price for "${order.model}"`,
      hint: 'Name one with --price.',
    })
  }
  const provider = await modelFor({ order }, plates)
  const ledger = new Ledger(store.ledgerFile)
  try {
    const { stored } = await buyPlate(order, {
      model: provider,
      store,
      ledger,
      pace: options.pace ?? new Pace({ ...SLOW, ...plates.pace }),
      account: REVISIONS,
      cap,
      tries: plates.tries,
      signal: options.signal,
      pictures: async () => ({
        inputs: [
          edit.base,
          ...(await Promise.all(
            references.map(({ path: file, name, sha256: hash }) => sentReference(file, name, hash)),
          )),
        ],
        ...(edit.mask === undefined ? {} : { mask: edit.mask }),
      }),
      ...(edit.compose === undefined ? {} : { compose: edit.compose }),
      ...(options.onCall === undefined ? {} : { onCall: options.onCall }),
      ...(options.onPartial === undefined ? {} : { onPartial: options.onPartial }),
      ...(options.onTry === undefined ? {} : { onTry: options.onTry }),
    })
    return stored
  } finally {
    ledger.close()
  }
}

/** What a revision costs and where it will be. Amounts in US dollars; left out where there is no price. */
export interface RevisionQuote {
  readonly key: string
  /** Whether it was made before: then it costs nothing. */
  readonly stored: boolean
  readonly width: number
  readonly height: number
  readonly model: string
  readonly likely?: number
  readonly most?: number
  /** What it adds to show the picture while it is made; left out where that cannot be done. */
  readonly watching?: number
}

/**
 * Prices a revision. Asks nobody and writes nothing. Rejects with `INPUT_INVALID`.
 * @param options `watched`: with partial images while it is made
 */
export async function quoteRevision(
  revision: Revision,
  {
    projectDir = '.',
    plates = {},
    watched = false,
  }: Pick<ReviseOptions, 'projectDir' | 'plates'> & { readonly watched?: boolean },
): Promise<RevisionQuote> {
  const store = new PlateStore(platesFolder(path.resolve(projectDir), plates.folder))
  const { order } = await readRevision(revision, store)
  const key = orderKey(order)
  const price = estimateOrder(order, { watched })
  const watching = watchingOf(order)
  return {
    key,
    stored: (await store.find(key)) !== undefined,
    ...order.size,
    model: order.model,
    ...(price === undefined ? {} : { likely: dollars(price.likely), most: dollars(price.most) }),
    ...(watching === undefined ? {} : { watching: dollars(watching) }),
  }
}
