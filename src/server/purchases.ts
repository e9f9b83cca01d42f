import { randomUUID } from 'node:crypto'
import { BroadsideError, type WireError } from '../error/error.ts'

/** How far a purchase of pictures has come. Amounts in US dollars. */
export interface PurchaseState {
  /** Tells one purchase of a draft from the next. */
  readonly id: string
  readonly kind: 'generate' | 'revise'
  /** `failed`: for a reason that holds for all of it; else single items may have failed. */
  readonly status: 'running' | 'done' | 'stopped' | 'failed'
  readonly items: readonly PurchaseItem[]
  /** Milliseconds since it began. */
  readonly ms: number
  /** Whether it was called off: what was asked for still comes. */
  readonly stopping: boolean
  readonly error?: WireError
}

/** One picture of a purchase. */
export interface PurchaseItem {
  readonly key: string
  readonly family: string
  /** Of the picture, in pixels. */
  readonly width: number
  readonly height: number
  readonly status: 'waiting' | 'asked' | 'done' | 'failed'
  /** Partial images that have come; the last one can be looked at. */
  readonly partials?: number
  /** US dollars; 0 where it was there. */
  readonly cost?: number
  /** Why it is asked for again. */
  readonly note?: string
  readonly error?: WireError
}

/** What a purchase needs while it is under way. */
export interface Till {
  readonly signal: AbortSignal
  /** Tells what became of an item. */
  readonly mark: (key: string, change: Partial<PurchaseItem>) => void
}

interface Purchase {
  state: PurchaseState
  readonly stop: AbortController
  ended: Promise<void>
  tell: () => void
  changed: Promise<void>
}

/** Purchases under way at once, all drafts together: each holds pictures in memory. */
const MOST = 8

/** Something else is being bought for the same draft, or too much for others. */
export class TillBusy extends Error {}

/**
 * Purchases of pictures, one at a time for each draft. They go on when whoever began them has left, and are the same purchase to
 * whoever asks for the same again meanwhile.
 */
export class Purchases {
  readonly #purchases = new Map<string, Purchase>()

  /**
   * Begins a purchase, or joins the one of the same pictures that is under way. Throws {@link TillBusy}.
   * @param work does it; what it rejects with ends the purchase
   */
  begin(
    draft: string,
    kind: PurchaseState['kind'],
    items: readonly PurchaseItem[],
    work: (till: Till) => Promise<void>,
  ): PurchaseState {
    const under = this.#purchases.get(draft)
    if (under?.state.status === 'running') {
      if (keysOf(under.state.items) === keysOf(items)) return under.state
      throw new TillBusy('Other pictures of this draft are being made. Wait for them, or call them off.')
    }
    const running = [...this.#purchases.values()].filter(({ state }) => state.status === 'running')
    if (running.length >= MOST) throw new TillBusy('Many pictures are being made already. Try again later.')
    const { promise: changed, resolve: tell } = Promise.withResolvers<void>()
    const state: PurchaseState = {
      ...{ id: randomUUID(), kind, status: 'running', items, ms: 0, stopping: false },
    }
    const purchase: Purchase = {
      ...{ state, stop: new AbortController(), ended: Promise.resolve(), tell, changed },
    }
    this.#purchases.set(draft, purchase)
    purchase.ended = carryOut(purchase, work)
    return purchase.state
  }

  /** The last purchase of a draft; `undefined` if there was none since the server began. */
  state(draft: string): PurchaseState | undefined {
    return this.#purchases.get(draft)?.state
  }

  /** States of a purchase, as they change, until it has ended or somebody has left. */
  async *watch(draft: string, left: AbortSignal): AsyncGenerator<PurchaseState> {
    const gone = new Promise<void>((resolve) =>
      left.addEventListener('abort', () => resolve(), { once: true }),
    )
    for (;;) {
      const purchase = this.#purchases.get(draft)
      if (purchase === undefined || left.aborted) return
      const { state, changed } = purchase
      yield state
      if (state.status !== 'running') return
      await Promise.race([changed, gone])
    }
  }

  /** Calls a purchase off: what waits is not asked for, what was asked for comes and is kept. */
  stop(draft: string): void {
    const purchase = this.#purchases.get(draft)
    if (purchase?.state.status !== 'running') return
    purchase.stop.abort()
    update(purchase, { stopping: true })
  }

  /** Calls all off and waits for what was asked for. */
  async close(): Promise<void> {
    for (const draft of this.#purchases.keys()) this.stop(draft)
    await Promise.all([...this.#purchases.values()].map(({ ended }) => ended))
  }
}

async function carryOut(purchase: Purchase, work: (till: Till) => Promise<void>): Promise<void> {
  const start = performance.now()
  const since = (): number => Math.round(performance.now() - start)
  const mark: Till['mark'] = (key, change) => {
    const items = purchase.state.items.map((item) => (item.key === key ? { ...item, ...change } : item))
    update(purchase, { items, ms: since() })
  }
  try {
    await work({ signal: purchase.stop.signal, mark })
    update(purchase, { status: 'done', ms: since() })
  } catch (error) {
    if (!(error instanceof BroadsideError)) {
      const message = error instanceof Error ? error.message : String(error)
      const wire = { code: 'RENDER_FAILED', message: `Internal error: ${message}` } as const
      update(purchase, { status: 'failed', ms: since(), error: wire })
    } else if (error.code === 'CANCELLED') update(purchase, { status: 'stopped', ms: since() })
    else update(purchase, { status: 'failed', ms: since(), error: error.toWire() })
  }
}

function update(purchase: Purchase, change: Partial<PurchaseState>): void {
  purchase.state = { ...purchase.state, ...change }
  const { tell } = purchase
  const next = Promise.withResolvers<void>()
  purchase.changed = next.promise
  purchase.tell = next.resolve
  tell()
}

function keysOf(items: readonly PurchaseItem[]): string {
  return items
    .map(({ key }) => key)
    .toSorted()
    .join(' ')
}
